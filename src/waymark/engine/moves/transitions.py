"""Moves between roles: how many, how many people, how long before, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from waymark.engine.moves.incidence import (
    RiskTable,
    gather,
    incidence_at,
    known_at,
    risk_table,
    staying_at,
)
from waymark.engine.moves.intervals import curve_band, share_interval, weighted_medians
from waymark.engine.moves.spells import (
    NOWHERE,
    Bools,
    Floats,
    How,
    Ints,
    Spells,
    same_person_next,
)


@dataclass(frozen=True, slots=True)
class Curve:
    """An estimated probability at each horizon with its pointwise band, float64 (k, h) each.

    NaN where no spell was followed that long.
    """

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Origins:
    """The roles people were in, ascending by role number.

    role                   int64 (r,), roles with a spell.
    spells, timed          int64 (r,), spells, and of these with a known start.
    moved, left, still_there   int64 (r,), how they ended; set_aside int64 (r,), re-titled.
    at_risk                int64 (r, h), timed spells at least as long as the horizon.
    leaving, staying       Curve (r, h), left the organisation; still in the role.
    """

    role: Ints
    spells: Ints
    timed: Ints
    moved: Ints
    left: Ints
    still_there: Ints
    set_aside: Ints
    at_risk: Ints
    leaving: Curve
    staying: Curve


@dataclass(frozen=True, slots=True)
class Transitions:
    """Kinds of move, ordered by source and target.

    horizons               float64 (h,), times in role, in the unit of the spells.
    source, target         int64 (m,), role numbers.
    count, people          int64 (m,), moves and different people who made them.
    share, share_low, share_high   float64 (m,), of all moves out of the source; Wilson.
    median, median_low, median_high   float64 (m,), time in the source before this move, each
                           move weighted for those cut off before; NaN when no start is known.
    median_confidence      float64 (m,), what the interval reaches: few moves reach less.
    incidence              Curve (m, h), share of all who take the source that have made this
                           move by then, others moving elsewhere, leaving or still there.
    origins                Origins, the same spells by the role they were in.
    """

    horizons: Floats
    source: Ints
    target: Ints
    count: Ints
    people: Ints
    share: Floats
    share_low: Floats
    share_high: Floats
    median: Floats
    median_low: Floats
    median_high: Floats
    median_confidence: Floats
    incidence: Curve
    origins: Origins

    def __len__(self) -> int:
        return len(self.source)


def mine(
    spells: Spells,
    *,
    horizons: Sequence[float] = (1.0, 2.0, 3.0, 5.0),
    set_aside: Bools | None = None,
    confidence: float = 0.95,
) -> Transitions:
    """Count moves and estimate their timing by competing risks.

    spells       n spells.
    horizons     times in role at which curves are read, >= 0, in the unit of the spells.
    set_aside    bool (n,), spells ended by a mass re-titling (see find_retitlings). Such an
                 ending is no move: the spell is cut off there, and as the person goes on with
                 the same work, the time in the new title does not count from its start.
    confidence   of all intervals, two-sided.

    Raises ValueError when set_aside has another shape or marks a spell that did not end in a
    move, a horizon is negative or confidence leaves 0..1. The order of people does not matter.
    Cost: a few sorts of n, benchmarks/mining.py. Source: Aalen & Johansen 1978.
    """
    reach = _times(horizons)
    aside = _checked(set_aside, spells)
    moved, left = (spells.how == How.MOVED) & ~aside, spells.how == How.LEFT
    # The spell after a re-titling belongs to the same person, who goes on as before.
    timed = spells.start_known & ~np.roll(aside & same_person_next(spells.person), 1)

    roles, place = np.unique(spells.role, return_inverse=True)
    pair, kind = _kinds_of_move(spells, moved)
    source = np.searchsorted(roles, pair[:, 0])
    table = risk_table(place[timed], spells.duration[timed], (moved | left)[timed], len(roles))
    kinds = np.full(len(spells), NOWHERE, dtype=np.int64)
    kinds[moved] = kind
    moving, leaving, staying = _curves(
        table, kinds[timed], left[timed], place[timed], source, reach, confidence
    )
    origins = Origins(
        role=roles,
        spells=np.bincount(place, minlength=len(roles)),
        timed=_tally(place, timed, len(roles)),
        moved=_tally(place, moved, len(roles)),
        left=_tally(place, left, len(roles)),
        still_there=_tally(place, spells.how == How.STILL_THERE, len(roles)),
        set_aside=_tally(place, aside, len(roles)),
        at_risk=_at_risk(place[timed], spells.duration[timed], reach, len(roles)),
        leaving=leaving,
        staying=staying,
    )
    count = np.bincount(kind, minlength=len(pair))
    out_of = origins.moved[source]
    return Transitions(
        reach, pair[:, 0], pair[:, 1], count, _distinct(kind, spells.person[moved], len(pair)),
        count / np.maximum(out_of, 1), *share_interval(count, out_of, confidence=confidence),
        *_medians(table, kinds[timed], spells.duration[timed], len(pair), confidence),
        moving, origins,
    )  # fmt: skip


def _times(horizons: Sequence[float]) -> Floats:
    reach = np.asarray(horizons, dtype=np.float64)
    if reach.ndim != 1 or np.any(reach < 0):
        raise ValueError(f"horizons must be a row of times >= 0: {horizons!r}")
    return reach


def _at_risk(place: Ints, duration: Floats, reach: Floats, roles: int) -> Ints:
    """int64 (roles, h), spells at least as long as each horizon."""
    at_risk = np.zeros((roles, len(reach)), dtype=np.int64)
    for column, horizon in enumerate(reach):
        at_risk[:, column] = _tally(place, duration >= horizon, roles)
    return at_risk


def _checked(set_aside: Bools | None, spells: Spells) -> Bools:
    if set_aside is None:
        return np.zeros(len(spells), dtype=np.bool_)
    if set_aside.shape != (len(spells),):
        raise ValueError(f"set_aside has shape {set_aside.shape}, there are {len(spells)} spells")
    if np.any(set_aside & (spells.how != How.MOVED)):
        raise ValueError("set_aside marks a spell that did not end in a move")
    return set_aside


def _tally(place: Ints, chosen: Bools, roles: int) -> Ints:
    return np.bincount(place[chosen], minlength=roles)


def _kinds_of_move(spells: Spells, moved: Bools) -> tuple[Ints, Ints]:
    """The distinct (source, target), int64 (m, 2), and which one each move is."""
    width = int(max(spells.role.max(initial=0), spells.target.max(initial=0))) + 1
    key, kind = np.unique(spells.role[moved] * width + spells.target[moved], return_inverse=True)
    return np.stack(np.divmod(key, width), axis=1), kind


def _distinct(group: Ints, person: Ints, groups: int) -> Ints:
    """int64 (groups,), how many different people each group holds."""
    order = np.lexsort((person, group))
    group, person = group[order], person[order]
    new = np.ones(len(group), dtype=np.bool_)
    new[1:] = (np.diff(group) != 0) | (np.diff(person) != 0)
    return np.bincount(group[new], minlength=groups)


def _medians(
    table: RiskTable, kind: Ints, duration: Floats, groups: int, confidence: float
) -> tuple[Floats, Floats, Floats, Floats]:
    spell = np.flatnonzero(kind >= 0)
    row = table.row[spell]
    # The rise of the incidence at a move, shared among the moves of that time: long times in
    # role are seen less often because observation stops, and weigh more for it.
    weight = table.before[row] / table.at_risk[row]
    return weighted_medians(kind[spell], duration[spell], weight, groups, confidence=confidence)


def _curves(
    table: RiskTable, kind: Ints, left: Bools, place: Ints, source: Ints,
    horizons: Floats, confidence: float,
) -> tuple[Curve, Curve, Curve]:  # fmt: skip
    """Curves of each kind of move, of leaving and of staying, NaN beyond what was followed."""
    movers, leavers = np.flatnonzero(kind >= 0), np.flatnonzero(left)
    moving = gather(table, movers, kind[movers], len(source))
    leaving = gather(table, leavers, place[leavers], len(table.first))
    columns: list[list[tuple[Floats, Floats]]] = [[], [], []]
    for horizon in horizons:
        known = np.where(known_at(table, horizon), 0.0, np.nan)
        for column, (value, variance), unknown in (
            (columns[0], incidence_at(table, moving, horizon), known[source]),
            (columns[1], incidence_at(table, leaving, horizon), known),
            (columns[2], staying_at(table, horizon), known),
        ):
            column.append((value + unknown, variance))
    made = []
    for column, rows in zip(
        columns, (len(source), len(table.first), len(table.first)), strict=True
    ):
        value = _columns([v for v, _ in column], rows)
        variance = _columns([v for _, v in column], rows)
        made.append(Curve(value, *curve_band(value, variance, confidence=confidence)))
    return made[0], made[1], made[2]


def _columns(parts: list[Floats], rows: int) -> Floats:
    return np.stack(parts, axis=1) if parts else np.zeros((rows, 0))
