"""The history a next-role model learns from: spells, where they were held, and role names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Bools, Ints, whole_numbers
from waymark.engine.moves import (
    How,
    Retitlings,
    Spells,
    find_retitlings,
    spells_from_dates,
    spells_from_periods,
)
from waymark.engine.moves.spells import Floats, people_and_roles, same_length

UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Stints:
    """Positions as recorded, ordered by person and start: role and unit from start to end.

    person, role, unit int64 (k,), unit UNKNOWN where not recorded; start, end float64 (k,).
    """

    person: Ints
    role: Ints
    unit: Ints
    start: Floats
    end: Floats


@dataclass(frozen=True, slots=True)
class RoleHistory:
    """Everything known of who held what, on one time axis.

    spells        n spells.
    retitlings    mass re-titlings among them.
    stints        the recorded positions behind the spells.
    unit_before, unit_after   int64 (n,), unit at the end of the spell, and at its start.
    titles        name of each role; role numbers are positions in it.
    codes         classification code of each role, "" where there is none.
    year          length of a year in the unit of time.
    """

    spells: Spells
    retitlings: Retitlings
    stints: Stints
    unit_before: Ints
    unit_after: Ints
    titles: tuple[str, ...]
    codes: tuple[str, ...]
    year: float

    @property
    def moves(self) -> Bools:
        """bool (n,), spells that ended in a move which is no re-titling."""
        moved: Bools = (self.spells.how == How.MOVED) & ~self.retitlings.set_aside
        return moved


def history_from_periods(
    person: npt.ArrayLike,
    period: npt.ArrayLike,
    role: npt.ArrayLike,
    titles: Sequence[str],
    *,
    codes: Sequence[str] | None = None,
    unit: npt.ArrayLike | None = None,
    gap: int = 0,
    per_year: float = 1.0,
) -> RoleHistory:
    """History from one record per person and period.

    person, period, role   int (n,); role is a position in titles. unit int (n,) or None.
    gap          periods that may be missing between two roles and still be a move.
    per_year     periods in a year: 1 for years, 12 for months.
    Raises ValueError when shapes disagree, a role has no title, codes and titles differ in
    number, or a person has two records in one period.
    """
    spells = spells_from_periods(person, period, role, gap=gap)
    start = np.asarray(period, dtype=np.float64)
    window = max(1.0, per_year / 12)
    return _history(
        spells, person, role, start, start + 1, unit, titles, codes, window=window, year=per_year
    )


def history_from_dates(
    person: npt.ArrayLike,
    role: npt.ArrayLike,
    start: npt.ArrayLike,
    end: npt.ArrayLike,
    titles: Sequence[str],
    *,
    observed_until: float,
    observed_from: float = -np.inf,
    codes: Sequence[str] | None = None,
    unit: npt.ArrayLike | None = None,
    gap: float = 0.0,
    year: float = 365.25,
) -> RoleHistory:
    """History from dated positions (see spells_from_dates); year is a year in the unit of time.

    Re-titlings are sought within a twelfth of a year.
    """
    spells = spells_from_dates(
        person, role, start, end,
        observed_until=observed_until, observed_from=observed_from, gap=gap,
    )  # fmt: skip
    ends = np.asarray(end, dtype=np.float64)
    ends = np.where(np.isnan(ends), observed_until, ends)
    return _history(
        spells, person, role, np.asarray(start, dtype=np.float64), ends, unit, titles, codes,
        window=year / 12, year=year,
    )  # fmt: skip


def _history(
    spells: Spells,
    person: npt.ArrayLike,
    role: npt.ArrayLike,
    start: Floats,
    end: Floats,
    unit: npt.ArrayLike | None,
    titles: Sequence[str],
    codes: Sequence[str] | None,
    *,
    window: float,
    year: float,
) -> RoleHistory:
    people, roles = people_and_roles(person, role)
    if unit is None:
        units = np.full(len(people), UNKNOWN, dtype=np.int64)
    else:
        units = whole_numbers("unit", unit)
    same_length(person=people, role=roles, start=start, end=end, unit=units)
    if len(roles) and roles.max() >= len(titles):
        raise ValueError(f"role {roles.max()} has no title, there are {len(titles)}")
    if codes is not None and len(codes) != len(titles):
        raise ValueError(f"there are {len(titles)} titles and {len(codes)} codes")
    order = np.lexsort((start, people))
    stints = Stints(people[order], roles[order], units[order], start[order], end[order])
    return RoleHistory(
        spells=spells,
        retitlings=find_retitlings(spells, period=window),
        stints=stints,
        unit_before=_unit_at(stints, spells.person, spells.end, just_before=True),
        unit_after=_unit_at(stints, spells.person, spells.start, just_before=False),
        titles=tuple(titles),
        codes=tuple(codes) if codes is not None else ("",) * len(titles),
        year=year,
    )


def _unit_at(stints: Stints, person: Ints, time: Floats, *, just_before: bool) -> Ints:
    """Unit of the last stint of the person that began by (or before) the time."""
    if not len(stints.person):
        return np.full(len(person), UNKNOWN, dtype=np.int64)
    moments = np.unique(stints.start)
    width = len(moments) + 1
    key = stints.person * width + np.searchsorted(moments, stints.start)
    rank = np.searchsorted(moments, time, side="left" if just_before else "right") - 1
    at = np.searchsorted(key, person * width + rank, side="right") - 1
    return stints.unit[np.maximum(at, 0)]
