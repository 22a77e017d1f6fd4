"""Compiled loops that look for re-titlings role by role.

For every moment at which somebody moves out of a role, its headcount then and a period later is read
from the role's sorted starts, moves and departures. Only where it fell far enough, which is rare,
are the moves of that period looked at.
"""

from __future__ import annotations

import numpy as np

from waymark.engine.checks import Bools, Ints
from waymark.engine.kernels import compiled
from waymark.engine.moves.grouping_kernel import GONE_AWAY, MOVED_ON
from waymark.engine.moves.mining_kernel import SPARSE, sort_few
from waymark.engine.moves.spells import Floats, Hows, Ticks

# A spell is packed as its start in ticks, its end in ticks (up to 2^30) and how it ended.
START, END, ENDED, HOW = 32, 2, (1 << 30) - 1, 3
# Columns of a re-titling that was found; `OPENING` is the spell whose end is its begin.
SOURCE, TARGET, OPENING, PEOPLE, STAYING, BEFORE, AFTER = 0, 1, 2, 3, 4, 5, 6


@compiled(
    "int64(int64[::1], float64[::1], float64[::1], int8[::1], int32[::1], float64, int64,"
    " int64[::1], int64[::1], int64[::1])"
)
def group_times(
    role: Ints, start: Floats, end: Floats, how: Hows, place: Ticks, earliest: float, below: int,
    begin: Ints, packed: Ints, spell_at: Ints,
) -> int:  # fmt: skip
    """Write the packed spells and their numbers, grouped by role; the latest tick.

    Times must be whole numbers under `below` after the earliest: else it stops and returns -1.
    """
    free, latest = begin[:-1].copy(), 0
    for spell in range(len(role)):
        begun, ended = start[spell] - earliest, end[spell] - earliest
        if not ended < below or begun != np.floor(begun) or ended != np.floor(ended):
            return -1
        at = free[place[role[spell]]]
        packed[at] = (int(begun) << START) | (int(ended) << END) | how[spell]
        spell_at[at] = spell
        free[place[role[spell]]] += 1
        latest = max(latest, int(ended))
    return latest


@compiled("void(int64[::1], int64, int64, int64[::1], int64[::1])")
def in_order(entries: Ints, many: int, latest: int, ticks: Ints, ordered: Ints) -> None:
    """Write the first `many` entries, a tick in the upper half each, by tick into `ordered`."""
    if many * SPARSE < latest:
        ordered[:many] = entries[:many]
        sort_few(ordered, many)
        return
    ticks[: latest + 2] = 0
    for at in range(many):
        ticks[(entries[at] >> 32) + 1] += 1
    for tick in range(latest):
        ticks[tick + 1] += ticks[tick]
    for at in range(many):
        tick = entries[at] >> 32
        ordered[ticks[tick]] = entries[at]
        ticks[tick] += 1


@compiled("int64(int64[::1], int64, int64, int64)")
def passed(ordered: Ints, many: int, at: int, tick: int) -> int:
    """The first entry from `at` on that is not before the tick."""
    while at < many and ordered[at] >> 32 < tick:
        at += 1
    return at


@compiled("void(int64[::1], int64, int64[::1], int64[::1], int64[:,::1], int64[::1])")
def sort_role(
    packed: Ints, latest: int, ticks: Ints, scratch: Ints, ordered: Ints, many: Ints
) -> None:
    """Write a role's starts, moves and departures by time into the rows of `ordered`.

    The lower half of an entry is the position of its spell in `packed`; many (3,), the entries.
    """
    for row in range(3):
        found = 0
        for at in range(len(packed)):
            entry = packed[at]
            tick = (entry >> END) & ENDED
            if row == 0:
                tick = entry >> START
            elif entry & HOW != (MOVED_ON if row == 1 else GONE_AWAY):
                continue
            scratch[found] = (tick << 32) | at
            found += 1
        in_order(scratch, found, latest, ticks, ordered[row])
        many[row] = found


@compiled("int64(int64[::1], int64, int64[::1], int64[::1], int64[::1], int64[::1])")
def people_who_took(
    window: Ints, to: int, target: Ints, person: Ints, spell_at: Ints, scratch: Ints
) -> int:
    """How many different people a window's moves to the role `to` were made by."""
    many = 0
    for entry in window:
        spell = spell_at[entry & 0xFFFFFFFF]
        if target[spell] == to:
            scratch[many] = person[spell]
            many += 1
    sort_few(scratch, many)
    different = 0
    for at in range(many):
        different += at == 0 or scratch[at] != scratch[at - 1]
    return different


@compiled(
    "int64(int64, int64, int64[::1], int64[::1], int64[::1], int64[::1], int64[::1], int32[::1],"
    " int64[::1], int64[::1], int64, float64, float64, boolean[::1], int64[:,::1])"
)
def find_in_roles(
    first: int, last: int, begin: Ints, packed: Ints, spell_at: Ints, person: Ints, target: Ints,
    place: Ticks, closing: Ints, closed: Ints, min_people: int, min_share: float,
    max_left_behind: float, set_aside: Bools, found: Ints,
) -> int:  # fmt: skip
    """Find the re-titlings of roles first <= role < last; how many rows of `found` are written.

    closing    (ticks,), the first tick that lies beyond the window opened at each.
    closed     (roles,), zero before the first call: until when moves to a role are taken already,
               in ticks counted on from role to role.
    set_aside  (n,), the spells that end by the re-titlings are marked.
    """
    latest, most, rows = len(closing) - 1, 1, 0
    for role in range(first, last):
        most = max(most, begin[role + 1] - begin[role])
    ticks, scratch = np.empty(latest + 2, np.int64), np.empty(most, np.int64)
    ordered, many = np.empty((3, most), np.int64), np.zeros(3, np.int64)
    for role in range(first, last):
        spells = spell_at[begin[role] : begin[role + 1]]
        sort_role(packed[begin[role] : begin[role + 1]], latest, ticks, scratch, ordered, many)
        starts, moves, quits = ordered[0], ordered[1], ordered[2]
        begun = begun_after = end = gone = gone_after = at = 0
        while at < many[1]:
            tick = moves[at] >> 32
            until, together = closing[tick], passed(moves, many[1], at, tick + 1)
            begun, gone = passed(starts, many[0], begun, tick), passed(quits, many[2], gone, tick)
            begun_after = passed(starts, many[0], begun_after, until)
            gone_after = passed(quits, many[2], gone_after, until)
            end = passed(moves, many[1], end, until)
            before, after = begun - at - gone, begun_after - end - gone_after
            staying = before - (gone_after - gone)
            now, at = at, together
            if end - now < min_people or after > max_left_behind * before:
                continue
            for opening in range(now, min(together, end)):
                spell = spells[moves[opening] & 0xFFFFFFFF]
                to = place[target[spell]]
                if closed[to] > role * len(closing) + tick:
                    continue
                people = people_who_took(
                    moves[now:end], target[spell], target, person, spells, scratch
                )
                if people < min_people or people < min_share * staying:
                    continue
                closed[to] = role * len(closing) + until
                for taken in range(now, end):
                    member = spells[moves[taken] & 0xFFFFFFFF]
                    if target[member] == target[spell]:
                        set_aside[member] = True
                row = found[rows]
                row[SOURCE], row[TARGET], row[OPENING], row[PEOPLE] = role, to, spell, people
                row[STAYING], row[BEFORE], row[AFTER] = staying, before, after
                rows += 1
    return rows
