"""Mining a large history with compiled loops: arrays prepared for them, results taken apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Bools, Ints
from waymark.engine.kernels import kernel
from waymark.engine.moves.intervals import curve_band, share_interval, two_sided
from waymark.engine.moves.model import Curve, Origins, Transitions
from waymark.engine.moves.spells import Floats, Spells, Ticks
from waymark.engine.moves.ticks import number_times

Kind = TypeVar("Kind", bound=np.generic)
MOST_DAYS = 1_000_000
AT_ONCE = 1_000_000  # spells between two reports of progress

Progress = Callable[[int, int], bool | None]


@dataclass(frozen=True, slots=True)
class Places:
    """Roles in their order; a role's place is its position there.

    number         int64 (r,), role numbers ascending, of sources and targets.
    place          int32, the place of each number that `role` and `target` hold.
    begin          int64 (r + 1,), where the spells of each role begin when grouped by place.
    role, target   int64 (n,), of the spells; numbered anew where their own numbers are far apart.
    """

    number: Ints
    place: Ticks
    begin: Ints
    role: Ints
    target: Ints


@dataclass(frozen=True, slots=True)
class Grouped:
    """Spells packed and grouped by role.

    number      int64 (r,), role numbers ascending; a place is a position here.
    begin       int64 (r + 1,), where the spells of each role begin in `packed`.
    packed      int64 (n,), see grouping_kernel.
    time        float64 (t,), the time of each tick.
    before      what of the progress numbering the times was.
    """

    number: Ints
    begin: Ints
    packed: Ints
    time: Floats
    before: int


@dataclass(frozen=True, slots=True)
class Mined:
    """What the loops found out, of r roles and m kinds of move; horizons ascend.

    done            the first roles, which were mined.
    first_kind      int64 (r + 1,), where the kinds of move out of each role begin.
    tally           int64 (r, 6), columns as in mining_kernel.
    target, count, people   int64 (m,), a place each, moves and who made them.
    at_risk         int64 (r, h); nobody_left bool (r,), whether a role's curves go on for ever.
    value, variance float64 (m + 2 r, h), of each role staying, leaving, then its kinds.
    medians         int64 (m, 3), ticks of the median and its interval; -1 for none.
    effective       float64 (m,), effective number of moves.
    """

    done: int
    first_kind: Ints
    tally: Ints
    target: Ints
    count: Ints
    people: Ints
    at_risk: Ints
    nobody_left: Bools
    value: Floats
    variance: Floats
    medians: Ints
    effective: Floats


def mine_large(
    spells: Spells,
    reach: Floats,
    aside: Bools,
    confidence: float,
    progress: Progress | None = None,
) -> Transitions:
    """What `mine` returns; reach float64 (h,), aside bool (n,).

    Cost: time linear in n where durations are whole numbers (days), else a sort of n before it;
    memory 8 n bytes besides the result. Loads the compiled loops. Progress is told in spells; a
    sort of the durations, worked through in pieces, counts as twice as many.
    """
    grouped = _grouped(spells, aside, progress)
    if grouped is None:
        none = Spells(*(getattr(spells, field.name)[:0] for field in fields(Spells)))
        return replace(mine_large(none, reach, aside[:0], confidence), complete=False)
    in_order = np.argsort(reach, kind="stable")
    mined = _mined(grouped, reach[in_order], two_sided(confidence), progress)
    return _transitions(grouped, mined, reach, in_order, confidence)


def _mined(grouped: Grouped, reach: Floats, z: float, progress: Progress | None) -> Mined:
    roles, n, h = len(grouped.number), len(grouped.packed), len(reach)
    mining, most = kernel("moves.mining_kernel"), min(n, roles * roles)
    tally, first_kind = np.zeros((roles, 6), np.int64), np.zeros(roles + 1, dtype=np.int64)
    room = [np.empty(most, dtype=np.int64) for _ in range(3)]  # hardly any of it is touched
    mining.count_moves(grouped.begin, grouped.packed, tally, first_kind, *room)
    kinds = int(first_kind[-1])
    target, count, people = (column[:kinds].copy() for column in room)
    at_risk, nobody_left = np.zeros((roles, h), np.int64), np.zeros(roles, dtype=np.bool_)
    value, variance = np.zeros((kinds + 2 * roles, h)), np.zeros((kinds + 2 * roles, h))
    medians, effective = np.full((kinds, 3), -1, dtype=np.int64), np.zeros(kinds)
    ticks, longest, done = _in_ticks(grouped.time, reach), len(grouped.time) - 1, 0
    while done < roles:
        first, done = done, next_stop(grouped.begin, done, AT_ONCE)
        mining.mine_roles(
            first, done, grouped.begin, grouped.packed, first_kind, ticks, longest, z, tally,
            at_risk, nobody_left, target, count, value, variance, medians, effective,
        )  # fmt: skip
        told = grouped.before + int(grouped.begin[done])
        if progress is not None and progress(told, grouped.before + n) is False:
            break
    return Mined(
        done, first_kind, tally, target, count, people, at_risk, nobody_left, value, variance,
        medians, effective,
    )  # fmt: skip


def _transitions(
    grouped: Grouped, mined: Mined, reach: Floats, in_order: Ints, confidence: float
) -> Transitions:
    """The results of the roles that are done, horizons in the caller's order."""
    roles, kinds = mined.done, int(mined.first_kind[mined.done])
    first_kind, tally = mined.first_kind[: roles + 1], mined.tally[:roles]
    target, count, people = mined.target[:kinds], mined.count[:kinds], mined.people[:kinds]
    at_risk, value, variance = mined.at_risk[:roles], mined.value, mined.variance
    if np.any(np.diff(in_order) < 0):
        back = np.argsort(in_order)
        at_risk, value, variance = at_risk[:, back], value[:, back], variance[:, back]
    # A role's curves are determined up to its longest spell, and beyond when nobody was left.
    unknown = np.where((at_risk == 0) & ~mined.nobody_left[:roles, None], np.nan, 0.0)
    source = np.repeat(np.arange(roles), np.diff(first_kind))
    row = first_kind[:-1] + 2 * np.arange(roles)

    def curve(rows: Ints, role: Ints) -> Curve:
        shown = value[rows] + unknown[role]
        return Curve(
            shown, *curve_band(shown, np.maximum(variance[rows], 0), confidence=confidence)
        )

    mining = kernel("moves.mining_kernel")
    held = np.flatnonzero(tally[:, mining.SPELLS])
    out_of = tally[source, mining.MOVED]
    shown = np.append(grouped.time, np.nan)[mined.medians[:kinds]]
    number = grouped.number
    return Transitions(
        reach, number[source], number[target], count, people,
        count / np.maximum(out_of, 1), *share_interval(count, out_of, confidence=confidence),
        shown[:, 0], shown[:, 1], shown[:, 2], _reached(mined.effective[:kinds], confidence),
        curve(np.arange(kinds) + 2 * source + 2, source),
        _origins(number, tally, at_risk, held, curve(row[held] + 1, held), curve(row[held], held)),
        roles == len(number),
    )  # fmt: skip


def _origins(
    number: Ints, tally: Ints, at_risk: Ints, held: Ints, leaving: Curve, staying: Curve
) -> Origins:
    """The roles that somebody held; others are only moved to. Columns of the tally: the kernel's."""
    spells, timed, moved, gone, stayed, retitled = tally[held].T.copy()
    return Origins(
        number[held], spells, timed, moved, gone, stayed, retitled, at_risk[held], leaving, staying
    )  # fmt: skip


def _reached(effective: Floats, confidence: float) -> Floats:
    """What an interval between values can reach at most; see weighted_medians."""
    some = np.where(effective > 0, np.minimum(confidence, 1 - 2.0 ** (1 - effective)), 0.0)
    return np.maximum(some, 0.0)


def places_of(spells: Spells) -> Places:
    """The roles that occur, and where the spells of each begin when grouped by role."""
    grouping = kernel("moves.grouping_kernel")
    role, target, number = in_one_piece(spells.role), in_one_piece(spells.target), None
    highest = grouping.highest_number(role, target)
    if highest > 4 * len(role) + 1024:
        role, target, number = _renumbered(role, target)
        highest = len(number) - 1
    width = highest + 1
    many, known = np.zeros(width, dtype=np.int64), np.zeros(width + 1, dtype=np.bool_)
    grouping.count_roles(role, target, many, known)
    used = np.flatnonzero(known[:-1] | (many > 0))
    place = np.zeros(width, dtype=np.int32)
    place[used] = np.arange(len(used))
    begin = np.concatenate([[0], np.cumsum(many[used])])
    return Places(used if number is None else number, place, begin, role, target)


def next_stop(begin: Ints, first: int, at_once: int) -> int:
    """The role up to which roles from `first` on hold so many spells, at least one role."""
    return max(first + 1, int(np.searchsorted(begin, begin[first] + at_once, side="right")) - 1)


def _grouped(spells: Spells, aside: Bools, progress: Progress | None) -> Grouped | None:
    """Spells packed and grouped; None where that was stopped."""
    grouping, places, n = kernel("moves.grouping_kernel"), places_of(spells), len(spells)
    packed = np.empty(n, dtype=np.int64)

    def pack(start: Floats, end: Floats, below: int) -> int:
        return int(grouping.group_by_role(
            in_one_piece(spells.person), places.role, places.target, start, end,
            in_one_piece(spells.how), in_one_piece(spells.start_known), in_one_piece(aside),
            places.place, places.begin, below, packed,
        ))  # fmt: skip

    def go(done: int) -> bool:
        return progress is None or progress(done, 3 * n) is not False

    # Whole durations, days, are their own ticks; of others the distinct ones are numbered.
    longest = pack(in_one_piece(spells.start), in_one_piece(spells.end), MOST_DAYS)
    if longest >= 0:
        time = np.arange(longest + 1, dtype=np.float64)
        return Grouped(places.number, places.begin, packed, time, 0)
    numbered = number_times(spells.duration, go)
    if numbered is None:
        return None
    pack(np.zeros(n), numbered[1].astype(np.float64), len(numbered[0]))
    return Grouped(places.number, places.begin, packed, numbered[0], 2 * n)


def _renumbered(role: Ints, target: Ints) -> tuple[Ints, Ints, Ints]:
    """Roles and targets as places in their distinct numbers, for numbers far beyond the rows."""
    number = np.unique(np.concatenate([role, target[target >= 0]]))
    targets = np.where(target >= 0, np.searchsorted(number, target), target)
    return np.searchsorted(number, role), targets, number


def _in_ticks(time: Floats, reach: Floats) -> Ints:
    """int64 (2, h), the first tick at each horizon or after it, and the first after it."""
    sides = [np.searchsorted(time, reach, side="left"), np.searchsorted(time, reach, side="right")]
    return np.array(sides, dtype=np.int64).reshape(2, len(reach))


def in_one_piece(array: npt.NDArray[Kind]) -> npt.NDArray[Kind]:
    """The array as the loops take it: in one piece, and not marked as read-only."""
    return array if array.flags.c_contiguous and array.flags.writeable else array.copy()
