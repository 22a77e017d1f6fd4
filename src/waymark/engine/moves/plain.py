"""Mining in numpy: for small histories, and the twin that the compiled loops are tested against."""

from __future__ import annotations

import numpy as np

from waymark.engine.checks import Bools, Ints
from waymark.engine.counting import different_in
from waymark.engine.moves.incidence import (
    RiskTable,
    gather,
    incidence_at,
    known_at,
    risk_table,
    staying_at,
)
from waymark.engine.moves.intervals import curve_band, share_interval, weighted_medians
from waymark.engine.moves.model import Curve, Origins, Transitions
from waymark.engine.moves.spells import NOWHERE, Floats, How, Spells, same_person_next


def mine_plainly(spells: Spells, reach: Floats, aside: Bools, confidence: float) -> Transitions:
    """What `mine` returns; reach float64 (h,) ascending, aside bool (n,). Cost: a few sorts of n."""
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
        reach, pair[:, 0], pair[:, 1], count, different_in(kind, spells.person[moved], len(pair)),
        count / np.maximum(out_of, 1), *share_interval(count, out_of, confidence=confidence),
        *_medians(table, kinds[timed], spells.duration[timed], len(pair), confidence),
        moving, origins,
    )  # fmt: skip


def _at_risk(place: Ints, duration: Floats, reach: Floats, roles: int) -> Ints:
    """int64 (roles, h), spells at least as long as each horizon."""
    at_risk = np.zeros((roles, len(reach)), dtype=np.int64)
    for column, horizon in enumerate(reach):
        at_risk[:, column] = _tally(place, duration >= horizon, roles)
    return at_risk


def _tally(place: Ints, chosen: Bools, roles: int) -> Ints:
    return np.bincount(place[chosen], minlength=roles)


def _kinds_of_move(spells: Spells, moved: Bools) -> tuple[Ints, Ints]:
    """The distinct (source, target), int64 (m, 2), and which one each move is."""
    width = int(max(spells.role.max(initial=0), spells.target.max(initial=0))) + 1
    key, kind = np.unique(spells.role[moved] * width + spells.target[moved], return_inverse=True)
    return np.stack(np.divmod(key, width), axis=1), kind


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
