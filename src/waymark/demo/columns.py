"""Tables that grow by blocks of rows while the history is made."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
OPEN = -1  # an `until` that is still open, in days since 1970


class Rows:
    """Columns of equal length with room to grow. rows["until"][i] = … changes a row in place."""

    def __init__(self, **columns: type[np.generic]) -> None:
        self.count = 0
        self._columns = {name: np.zeros(1024, dtype) for name, dtype in columns.items()}

    def __getitem__(self, name: str) -> Array:
        return self._columns[name][: self.count]

    def append(self, size: int, **values: Any) -> Array:
        """Append `size` rows and return their numbers; scalars are repeated."""
        start, end = self.count, self.count + size
        for name, column in self._columns.items():
            if end > len(column):
                column = np.concatenate([column, np.zeros(max(len(column), size), column.dtype)])
                self._columns[name] = column
            column[start:end] = values[name]
        self.count = end
        return np.arange(start, end)

    def columns(self) -> dict[str, Array]:
        """All columns, each cut to the rows in use."""
        return {name: column[: self.count] for name, column in self._columns.items()}


def match(wanted: Array, offered: Array, order: Array) -> Array:
    """Give each place of a group another candidate of the same group, best order first.

    wanted    int (w,), group of each place; offered int (c,), group of each candidate.
    order     float (c,), candidates with the lowest come first; ties by position.
    Returns int (w,): the candidate's position in `offered`, or -1 where they run out.
    """
    if not len(wanted):
        return np.zeros(0, int)
    groups = np.unique(wanted)  # few places, many candidates: look only at their groups
    at = np.minimum(np.searchsorted(groups, offered), len(groups) - 1)
    asked_for = np.flatnonzero(groups[at] == offered)
    ranked = asked_for[np.lexsort((order[asked_for], offered[asked_for]))]
    groups = offered[ranked]
    turn = np.argsort(wanted, kind="stable")
    asked = wanted[turn]
    rank = np.arange(len(asked)) - np.searchsorted(asked, asked, side="left")
    at = np.searchsorted(groups, asked, side="left") + rank
    inside = at < np.searchsorted(groups, asked, side="right")
    result = np.full(len(wanted), -1)
    result[turn[inside]] = ranked[at[inside]]
    return result


def pick(weights: Array, size: int, rng: np.random.Generator) -> Array:
    """Draw `size` positions with chances proportional to `weights`, by cumulated sums."""
    edges = np.cumsum(weights)
    at = np.searchsorted(edges, rng.random(size) * edges[-1], side="right")
    return np.asarray(np.minimum(at, len(weights) - 1))
