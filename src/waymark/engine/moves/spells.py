"""Spells: who held which role from when to when, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import GREATEST, Bools, Ints, flags, whole_numbers, within

Floats = npt.NDArray[np.float64]
Hows = npt.NDArray[np.int8]
Ticks = npt.NDArray[np.int32]

NOWHERE = -1
MOST_ROLE = 2**31 - 1  # two roles, or a role and a time, make one number
MOST_PERIOD = 2**53 - 1  # exact as a float


class How(IntEnum):
    """How a spell ended. Still there means: had not ended when observation stopped."""

    STILL_THERE = 0
    MOVED = 1
    LEFT = 2


@dataclass(frozen=True, slots=True)
class Spells:
    """Time people spent in roles, ordered by person and then by start.

    person, role   int64 (n,), any numbers from 0 that stand for them; roles up to 2^31 - 1.
    start, end     float64 (n,), on one time axis in the caller's unit; end >= start. For a
                   spell that is still going on, end is the end of observation.
    how            int8 (n,), a How.
    target         int64 (n,), the role moved to where how is MOVED, otherwise NOWHERE.
    start_known    bool (n,), False where the person held the role before observation began:
                   such a spell counts as a move but its duration says nothing.
    row            int64 (n,), position of the spell's first row in the arrays it was built from.

    Raises ValueError when shapes disagree, a role is out of range, a spell ends before it starts,
    the order is another, or target and how contradict each other.
    """

    person: Ints
    role: Ints
    start: Floats
    end: Floats
    how: Hows
    target: Ints
    start_known: Bools
    row: Ints

    def __post_init__(self) -> None:
        same_length(
            person=self.person, role=self.role, start=self.start, end=self.end, how=self.how,
            target=self.target, start_known=self.start_known, row=self.row,
        )  # fmt: skip
        within("role", self.role, 0, MOST_ROLE)
        within("target", self.target, NOWHERE, MOST_ROLE)
        if not np.all(self.end >= self.start):
            at = int(np.argmin(self.end >= self.start))
            raise ValueError(f"spell {at} ends at {self.end[at]}, before it starts")
        follows = same_person_next(self.person)
        if np.any(self.person[1:] < self.person[:-1]) or np.any(
            follows[:-1] & (self.start[1:] < self.start[:-1])
        ):
            raise ValueError("spells must be ordered by person and then by start")
        if np.any((self.how == How.MOVED) != (self.target >= 0)):
            raise ValueError("a spell has a target exactly when it ended in a move")

    def __len__(self) -> int:
        return len(self.person)

    @property
    def duration(self) -> Floats:
        """float64 (n,), time from start to end; meaningful only where start_known."""
        return self.end - self.start


def spells_from_dates(
    person: npt.ArrayLike,
    role: npt.ArrayLike,
    start: npt.ArrayLike,
    end: npt.ArrayLike,
    *,
    observed_until: float,
    observed_from: float = -np.inf,
    gap: float = 0.0,
) -> Spells:
    """Chain dated positions into spells.

    person, role   int (n,), non-negative; roles up to 2^31 - 1.
    start, end     float (n,), any unit (days, years); end is the first moment no longer in the
                   role, NaN while it goes on.
    observed_until, observed_from   bounds of what was recorded, same unit. A position that
                   starts at or before observed_from has an unknown start.
    gap            longest pause that still counts as going straight on, same unit.

    Rows of one person in one role that follow each other become one spell. A position is cut
    where the next one starts. Of positions of one person that start together the last row
    counts. A spell that ends by observed_until ended in a move when another of the same person
    starts within the gap, otherwise the person left; any other spell is still going on. Rows
    that start after observed_until are left out.

    Raises ValueError when shapes disagree, a start is missing, an end precedes its start, a
    number is negative, or observation has no end. Order of rows matters only for positions that start together. Cost: a
    sort of n rows.
    """
    people, roles = people_and_roles(person, role)
    starts = np.asarray(start, dtype=np.float64)
    ends = np.asarray(end, dtype=np.float64)
    same_length(person=people, role=roles, start=starts, end=ends)
    if not np.isfinite(starts).all():
        raise ValueError(f"row {int(np.argmin(np.isfinite(starts)))} has no start")
    if np.any(ends < starts):
        raise ValueError(f"row {int(np.argmax(ends < starts))} ends before it starts")
    if not gap >= 0:
        raise ValueError(f"gap is {gap}, it must not be negative")
    if not np.isfinite(observed_until) or np.isnan(observed_from):
        raise ValueError(f"observed from {observed_from} to {observed_until}, expected numbers")
    row = np.lexsort((starts, people))
    row = row[starts[row] <= observed_until]
    row = row[_last_of_each_start(people[row], starts[row])]
    ends = np.where(np.isnan(ends), np.inf, ends)[row]
    return _chain(
        people[row], roles[row], starts[row], ends, row, (observed_from, observed_until), gap
    )


def spells_from_periods(
    person: npt.ArrayLike, period: npt.ArrayLike, role: npt.ArrayLike, *, gap: int = 0
) -> Spells:
    """Chain yearly (or monthly, ...) records into spells.

    person, role   int (n,), non-negative; roles up to 2^31 - 1.
    period         int (n,), number of the year or month. A record means: held during it.
    gap            number of missing periods that still count as going straight on.

    A person seen in periods 3, 4 in one role and in 5 in another moved at 5 after 2 periods.
    Times are in periods; observation is from the first to the last period of all records, and
    a spell that begins in the first has an unknown start.

    Raises ValueError when shapes disagree, a number is out of range or a person has two records in
    one period (keep the main one first). Cost: two sorts of n rows.
    """
    people, roles = people_and_roles(person, role)
    periods = whole_numbers("period", period)
    within("period", periods, -MOST_PERIOD, MOST_PERIOD)
    same_length(person=people, period=periods, role=roles)
    order = np.lexsort((periods, people))
    twice = (people[order][1:] == people[order][:-1]) & (periods[order][1:] == periods[order][:-1])
    if twice.any():
        at = order[int(np.argmax(twice))]
        raise ValueError(f"person {people[at]} has two records in period {periods[at]}")
    first, last = (int(periods.min()), int(periods.max())) if len(periods) else (0, 0)
    return spells_from_dates(
        people, roles, periods, periods + 1, observed_from=first, observed_until=last + 1, gap=gap
    )


def _chain(
    person: Ints, role: Ints, start: Floats, end: Floats, row: Ints,
    observed: tuple[float, float], gap: float,
) -> Spells:  # fmt: skip
    """Join, cut and close spells that are in order and start at different times per person."""
    observed_from, observed_until = observed
    joined = same_person_next(person)[:-1] & (role[1:] == role[:-1]) & (start[1:] <= end[:-1] + gap)
    first = np.concatenate([[True], ~joined])[: len(person)]
    begins = np.flatnonzero(first)
    # A long row may contain a later, shorter one of the same role: the latest end holds.
    end = np.maximum.reduceat(end, begins) if len(begins) else end
    person, role, start, row = person[first], role[first], start[first], row[first]

    more = same_person_next(person)
    next_start = np.where(more, np.roll(start, -1), np.inf)
    next_role = np.where(more, np.roll(role, -1), NOWHERE)
    end = np.minimum(end, next_start)
    how = np.full(len(person), How.LEFT, dtype=np.int8)
    how[more & (next_start <= end + gap)] = How.MOVED
    how[(how == How.LEFT) & (end >= observed_until)] = How.STILL_THERE
    return Spells(
        person=person,
        role=role,
        start=start,
        end=np.minimum(end, np.maximum(observed_until, start)),
        how=how,
        target=np.where(how == How.MOVED, next_role, NOWHERE),
        start_known=start > observed_from,
        row=row,
    )


def _last_of_each_start(person: Ints, start: Floats) -> Bools:
    last = np.ones(len(person), dtype=np.bool_)
    last[:-1] = (person[1:] != person[:-1]) | (start[1:] != start[:-1])
    return last


def checked_aside(set_aside: Bools | None, spells: Spells) -> Bools:
    """bool (n,), none where nothing is said. Raises ValueError as `mine` says."""
    if set_aside is None:
        return np.zeros(len(spells), dtype=np.bool_)
    aside = flags("set_aside", set_aside, len(spells))
    if np.any(aside & (spells.how != How.MOVED)):
        raise ValueError("set_aside marks a spell that did not end in a move")
    return aside


def same_person_next(person: Ints) -> Bools:
    """bool (n,), whether the row after this one belongs to the same person."""
    follows = np.zeros(len(person), dtype=np.bool_)
    follows[:-1] = person[1:] == person[:-1]
    return follows


def people_and_roles(person: npt.ArrayLike, role: npt.ArrayLike) -> tuple[Ints, Ints]:
    """New int64 (n,) each. Raises ValueError for other shapes, fractions and numbers out of range."""
    people, roles = whole_numbers("person", person), whole_numbers("role", role)
    within("person", people, 0, GREATEST)
    within("role", roles, 0, MOST_ROLE)
    return people, roles


def same_length(**arrays: npt.NDArray[Any]) -> None:
    """Raise ValueError naming the shapes unless all arrays are (n,) with one n."""
    shapes = {name: array.shape for name, array in arrays.items()}
    if len(set(shapes.values())) > 1 or any(len(shape) != 1 for shape in shapes.values()):
        raise ValueError(f"arrays must share one shape (n,): {shapes}")
