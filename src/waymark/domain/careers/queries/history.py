"""The whole position history as numbers, for mining. Whoever calls this shows no row of it."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
from django.db import connection

from waymark.domain.careers.states import AssignmentKind, EndReason

__all__ = ["EPOCH", "History", "day_of", "read_history"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

EPOCH = date(1970, 1, 1)
STILL = np.iinfo(np.int32).max
KINDS = [kind.value for kind in AssignmentKind]

_QUERY = f"""
    COPY (
        SELECT person_id, role_id, from_date - DATE '{EPOCH}',
               COALESCE(to_date - DATE '{EPOCH}', {STILL}),
               array_position(ARRAY{KINDS}, kind::text) - 1,
               year_only::int, (end_reason = '{EndReason.RETITLED.value}')::int,
               COALESCE(unit_id, 0)
        FROM careers_assignment ORDER BY person_id, from_date, id
    ) TO STDOUT (DELIMITER ' ')
"""  # noqa: S608 - constants of this house, nothing from outside


@dataclass(frozen=True, slots=True)
class History:
    """Assignments ordered by person and start, int64 or bool (n,) each.

    start, end   days since 1970; end is the first day no longer, `still` where it goes on.
    kind         place in KINDS. unit is 0 where none is known.
    """

    person: Ints
    role: Ints
    start: Ints
    end: Ints
    kind: Ints
    year_only: Bools
    retitled: Bools
    unit: Ints

    def __len__(self) -> int:
        return len(self.person)

    @property
    def still(self) -> Bools:
        """bool (n,), whether the person is still there."""
        return np.equal(self.end, STILL)

    @property
    def substantive(self) -> Bools:
        """bool (n,), held for good; only these make moves."""
        return np.equal(self.kind, KINDS.index(AssignmentKind.SUBSTANTIVE.value))

    def only(self, chosen: Bools) -> "History":
        """The rows that are chosen, in the same order."""
        return History(
            self.person[chosen], self.role[chosen], self.start[chosen], self.end[chosen],
            self.kind[chosen], self.year_only[chosen], self.retitled[chosen], self.unit[chosen],
        )  # fmt: skip

    def counts(self) -> dict[str, int]:
        """How many rows there are of each kind."""
        found = np.bincount(self.kind, minlength=len(KINDS))
        return dict(zip(KINDS, found.tolist(), strict=True))


def read_history() -> History:
    """All assignments by one COPY. Cost: about a second a million rows."""
    with connection.cursor() as cursor, cursor.copy(_QUERY) as copy:
        text = b"".join(bytes(part) for part in copy)
    table = np.fromstring(text.decode("ascii"), dtype=np.int64, sep=" ").reshape(-1, 8)
    person, role, start, end, kind, yearly, renamed, unit = np.ascontiguousarray(table.T)
    return History(person, role, start, end, kind, yearly == 1, renamed == 1, unit)


def day_of(number: float) -> date:
    """The calendar day of a number of days since 1970."""
    return EPOCH + timedelta(days=int(number))
