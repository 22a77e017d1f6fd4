"""Ids to positions, and tables joined: small helpers of numbers for building a matching."""

import numpy as np
import numpy.typing as npt

__all__ = ["Places", "distinct", "spread", "starts_of"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NOWHERE = -1


class Places:
    """Where each id stands in an array of different ids, in any order."""

    def __init__(self, ids: Ints) -> None:
        self._order = np.argsort(ids, kind="stable")
        self._sorted = ids[self._order]

    def of(self, wanted: Ints) -> Ints:
        """int64 of the same shape; -1 for ids that do not stand there."""
        if not len(self._sorted):
            return np.full(wanted.shape, NOWHERE, np.int64)
        at = np.minimum(np.searchsorted(self._sorted, wanted), len(self._sorted) - 1)
        return np.where(self._sorted[at] == wanted, self._order[at], NOWHERE)


def distinct(values: Ints) -> Ints:
    """The different values, ascending. By sorting, which is quicker here than numpy's hashing."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def starts_of(row: Ints, rows: int) -> Ints:
    """Where each row begins in an ascending column of row numbers; int64 (rows+1,)."""
    return np.searchsorted(row, np.arange(rows + 1))


def spread(start: Ints, chosen: Ints) -> tuple[Ints, Ints]:
    """All entries of chosen rows: which choice each belongs to, and where it stands."""
    many = start[chosen + 1] - start[chosen]
    which = np.repeat(np.arange(len(chosen)), many)
    first = np.cumsum(many) - many
    return which, np.arange(len(which)) - first[which] + start[chosen][which]
