"""Compiled loops that pack spells and group them by role.

A spell is packed into one number: how long it took (in ticks, whole steps of time) in the upper half,
and in the lower half how it ended and two marks. Sorting such numbers sorts by time.
"""

from __future__ import annotations

import numpy as np

from waymark.engine.checks import Bools, Ints
from waymark.engine.kernels import compiled
from waymark.engine.moves.spells import Floats, Hows, Ticks

# How.MOVED and How.LEFT.
MOVED_ON, GONE_AWAY = 1, 2
# How a spell ended, packed. A move to the role at place p is MOVES + p.
STILL_THERE, SET_ASIDE, LEFT, MOVES = 0, 1, 2, 3
# The person made the same move before; the spell's duration says nothing.
AGAIN, UNTIMED = 1 << 30, 1 << 29
ENDING = UNTIMED - 1


@compiled("int64(int64[::1], int64[::1])")
def highest_number(role: Ints, target: Ints) -> int:
    """The highest number of a role or target, -1 where there is none."""
    highest = -1
    for spell in range(len(role)):
        highest = max(highest, int(role[spell]), int(target[spell]))
    return highest


@compiled("void(int64[::1], int64[::1], int64[::1], boolean[::1])")
def count_roles(role: Ints, target: Ints, spells: Ints, known: Bools) -> None:
    """Add to spells (numbers,) the spells of each role; mark in known the targets that occur.

    known (numbers + 1,): the target NOWHERE, -1, marks the last one. Asking would take longer.
    """
    for spell in range(len(role)):
        spells[role[spell]] += 1
        known[target[spell]] = True


@compiled("boolean(int64, int64[::1], int64[::1], int64[::1], int8[::1], boolean[::1])")
def made_before(
    spell: int, person: Ints, role: Ints, target: Ints, how: Hows, aside: Bools
) -> bool:
    """Whether the person made this move earlier; looks through this person's spells only."""
    earlier = spell - 1
    while earlier >= 0 and person[earlier] == person[spell]:
        same = role[earlier] == role[spell] and target[earlier] == target[spell]
        if same and how[earlier] == MOVED_ON and not aside[earlier]:
            return True
        earlier -= 1
    return False


@compiled(
    "int64(int64[::1], int64[::1], int64[::1], float64[::1], float64[::1], int8[::1],"
    " boolean[::1], boolean[::1], int32[::1], int64[::1], int64, int64[::1])"
)
def group_by_role(
    person: Ints, role: Ints, target: Ints, start: Floats, end: Floats, how: Hows,
    start_known: Bools, aside: Bools, place: Ticks, begin: Ints, below: int, packed: Ints,
) -> int:  # fmt: skip
    """Write the packed spells, grouped by role and within it in their order; the longest in ticks.

    Durations must be whole numbers under `below`: where one is not, it stops and returns -1.
    """
    free, longest = begin[:-1].copy(), 0
    for spell in range(len(person)):
        duration = end[spell] - start[spell]
        if not duration < below or duration != np.floor(duration):
            return -1
        tick = int(duration)
        longest = max(longest, tick)
        ending = STILL_THERE
        if aside[spell]:
            ending = SET_ASIDE
        elif how[spell] == MOVED_ON:
            ending = MOVES + place[target[spell]]
            if made_before(spell, person, role, target, how, aside):
                ending |= AGAIN
        elif how[spell] == GONE_AWAY:
            ending = LEFT
        goes_on = spell > 0 and aside[spell - 1] and person[spell - 1] == person[spell]
        if goes_on or not start_known[spell]:
            ending |= UNTIMED
        at = place[role[spell]]
        packed[free[at]] = (tick << 32) | ending
        free[at] += 1
    return longest
