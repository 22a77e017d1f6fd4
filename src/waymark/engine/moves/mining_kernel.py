"""Compiled loops that read each role's times and moves from its packed spells.

A role's spells are sorted by time and walked through once. Four running sums per kind of ending are
kept, from which value and variance of its curve can be read at any moment; `moves.incidence` writes
the same sums down as formulas over whole arrays.
"""

from __future__ import annotations

import numpy as np

from waymark.engine.kernels import compiled
from waymark.engine.moves.grouping_kernel import (
    AGAIN,
    ENDING,
    LEFT,
    MOVES,
    SET_ASIDE,
    STILL_THERE,
    UNTIMED,
)
from waymark.engine.moves.spells import Bools, Floats, Ints

# Within one role endings are numbered anew: 0 cut off, 1 left, then its targets in order.
CUT_OFF, LEAVING, FIRST_TARGET = 0, 1, 2
# Columns of the running sums of an ending, and of a role's tally.
VALUE, LINEAR, CONSTANT, SQUARES = 0, 1, 2, 3
SPELLS, TIMED, MOVED, GONE, STAYED, RETITLED = 0, 1, 2, 3, 4, 5
# With fewer spells than a tick in so many, comparing is faster than counting ticks.
SPARSE = 8


@compiled("void(int64[::1], int64)")
def sort_few(values: Ints, many: int) -> None:
    """Sort the first `many` values in place: Shell's method with Ciura's gaps."""
    for gap in (3548, 1577, 701, 301, 132, 57, 23, 10, 4, 1):
        for at in range(gap, many):
            value, hole = values[at], at
            while hole >= gap and values[hole - gap] > value:
                values[hole] = values[hole - gap]
                hole -= gap
            values[hole] = value


@compiled(
    "int64(int64[::1], int64, int64[::1], int64[::1], int64[::1], int64[::1], int64[::1],"
    " int64[::1], int64[::1])"
)
def kinds_of_role(
    packed: Ints,
    first: int,
    tally: Ints,
    moves: Ints,
    again: Ints,
    local: Ints,
    target: Ints,
    count: Ints,
    people: Ints,
) -> int:
    """Count one role's endings and number its targets in order; how many targets there are.

    moves, again  (roles,), scratch that is zero and is left so; local (MOVES + roles,), the number
    of each ending within this role; target, count, people from `first` on: its kinds of move.
    """
    kinds = 0
    for entry in packed:
        ending = entry & ENDING
        tally[SPELLS] += 1
        tally[TIMED] += (entry & UNTIMED) == 0
        tally[GONE] += ending == LEFT
        tally[STAYED] += ending == STILL_THERE
        tally[RETITLED] += ending == SET_ASIDE
        if ending >= MOVES:
            to = ending - MOVES
            if moves[to] == 0:
                target[first + kinds] = to
                kinds += 1
            moves[to] += 1
            again[to] += (entry & AGAIN) != 0
    sort_few(target[first:], kinds)
    local[STILL_THERE] = local[SET_ASIDE] = CUT_OFF
    local[LEFT] = LEAVING
    for kind in range(kinds):
        to = target[first + kind]
        local[MOVES + to] = FIRST_TARGET + kind
        count[first + kind] = moves[to]
        people[first + kind] = moves[to] - again[to]
        tally[MOVED] += moves[to]
        moves[to] = again[to] = 0
    return kinds


@compiled("void(int64[::1], int64[::1], int64, int64[::1], int64[::1])")
def sort_by_tick(packed: Ints, local: Ints, longest: int, ticks: Ints, entries: Ints) -> None:
    """Write the timed spells of one role into `entries`: tick and local ending, by tick."""
    few = len(packed) * SPARSE < longest
    if not few:
        ticks[: longest + 2] = 0
        for entry in packed:
            ticks[(entry >> 32) + 1] += (entry & UNTIMED) == 0
        for tick in range(longest):
            ticks[tick + 1] += ticks[tick]
    many = 0
    for entry in packed:
        if (entry & UNTIMED) == 0:
            tick = entry >> 32
            at = many
            if not few:
                at = ticks[tick]
                ticks[tick] += 1
            entries[at] = (tick << 32) | local[entry & ENDING]
            many += 1
    if few:
        sort_few(entries, many)


@compiled("int64(int64[::1], int64, int64, int64[::1], int64[::1])")
def gather_tie(entries: Ints, at: int, many: int, tied: Ints, touched: Ints) -> int:
    """Count in `tied` how spells of one tick ended, from `at` on; how many kinds of ending."""
    tick, kinds = entries[at] >> 32, 0
    while at < many and entries[at] >> 32 == tick:
        ending = entries[at] & ENDING
        if ending != CUT_OFF:
            if tied[ending] == 0:
                touched[kinds] = ending
                kinds += 1
            tied[ending] += 1
        tied[CUT_OFF] += 1
        at += 1
    return kinds


@compiled("void(float64[:,::1], int64, int64, float64, float64, float64)")
def raise_curve(
    sums: Floats, ending: int, ended: int, inverse: float, in_role: float, spread: float
) -> None:
    """Let an ending's curve rise where `ended` of n = 1 / inverse spells end so.

    With F the curve at a horizon and F_i after this time, the variance (see incidence_at) is
    2 F u + v. Here u and v get what this time adds; G is the spread before it, S `in_role`:
    u: rise (G - 1 / n), v: rise (2 F_i / n + S (n - ended) / n^2 - (F_i + F_(i-1)) G).
    """
    step = in_role * inverse
    rise, before = step * ended, sums[ending, VALUE]
    after = before + rise
    sums[ending, VALUE] = after
    sums[ending, LINEAR] += rise * (spread - inverse)
    sums[ending, CONSTANT] += rise * (
        2 * after * inverse + step * (1 - ended * inverse) - (before + after) * spread
    )
    sums[ending, SQUARES] += ended * step * step


@compiled(
    "boolean(int64[::1], int64, float64[::1], int64[:,::1], float64[:,::1], int64[:,::1],"
    " int64[::1], float64[::1], float64[:,::1], float64[:,::1], int64[::1])"
)
def walk(
    entries: Ints,
    many: int,
    inverse: Floats,
    reach: Ints,
    sums: Floats,
    scratch: Ints,
    event_tick: Ints,
    event_sum: Floats,
    value: Floats,
    variance: Floats,
    at_risk: Ints,
) -> bool:
    """Go through one role's times and read the curves; whether nobody was left to follow.

    reach    (2, h), the first tick at the horizon or after it, and the first after it.
    value, variance   (endings, h), at_risk (h,), are written; row 0 is staying in the role.
    scratch  rows: spells of this tick by ending (zero, left so), endings touched, and where the
             next rise of each curve goes in event_tick and event_sum.
    """
    tied, touched, free = scratch[0], scratch[1], scratch[2]
    counted, read, at = 0, 0, 0
    in_role, spread, n = 1.0, 0.0, many
    while True:
        tick = entries[at] >> 32 if at < many else np.int64(1) << 40
        while counted < len(at_risk) and reach[0, counted] <= tick:
            at_risk[counted] = n
            counted += 1
        while read < len(at_risk) and reach[1, read] <= tick:
            for row in range(1, len(value)):
                share = sums[row, VALUE]
                value[row, read] = share
                variance[row, read] = 2 * share * sums[row, LINEAR] + sums[row, CONSTANT]
            value[0, read], variance[0, read] = in_role, in_role * in_role * spread
            read += 1
        if at == many:
            return in_role == 0
        kinds, ended = gather_tie(entries, at, many, tied, touched), 0
        for kind in range(kinds):
            ending = touched[kind]
            raise_curve(sums, ending, tied[ending], inverse[n], in_role, spread)
            event_tick[free[ending]], event_sum[free[ending]] = tick, sums[ending, VALUE]
            free[ending] += 1
            ended += tied[ending]
            tied[ending] = 0
        spread += ended * inverse[n] * inverse[n - ended]
        in_role *= (n - ended) * inverse[n]
        at += tied[CUT_OFF]
        n -= tied[CUT_OFF]
        tied[CUT_OFF] = 0


@compiled("void(int64[::1], float64[::1], float64, float64, int64[::1])")
def median_ticks(
    event_tick: Ints, event_sum: Floats, effective: float, z: float, found: Ints
) -> None:
    """Ticks of the median and of its interval's ends, from a curve's rises (weighted_medians)."""
    half = z / (2 * np.sqrt(effective))
    for column in range(3):
        level = 0.5 + half * (0.0, -1.0, 1.0)[column]
        wanted = (min(max(level, 0.0), 1.0) - 1e-9) * event_sum[-1]
        low, high = 0, len(event_sum) - 1
        while low < high:
            middle = (low + high) // 2
            if event_sum[middle] >= wanted:
                high = middle
            else:
                low = middle + 1
        found[column] = event_tick[low]


@compiled(
    "void(int64[::1], int64[::1], int64[::1], int64[:,::1], int64, float64, int64[:,::1],"
    " int64[:,::1], boolean[::1], int64[::1], int64[::1], int64[::1], float64[:,::1],"
    " float64[:,::1], int64[:,::1], float64[::1])"
)
def mine_roles(
    begin: Ints,
    packed: Ints,
    first_kind: Ints,
    reach: Ints,
    longest: int,
    z: float,
    tally: Ints,
    at_risk: Ints,
    nobody_left: Bools,
    target: Ints,
    count: Ints,
    people: Ints,
    value: Floats,
    variance: Floats,
    medians: Ints,
    effective: Floats,
) -> None:
    """Mine all roles; see moves.large for the arrays. value and variance hold two rows more per
    role than it has kinds of move: staying, leaving, then the kinds."""
    roles = len(begin) - 1
    most = 1
    for role in range(roles):
        most = max(most, begin[role + 1] - begin[role])
    inverse = np.zeros(most + 1)
    for n in range(1, most + 1):
        inverse[n] = 1.0 / n
    counts, local = np.zeros((2, roles), np.int64), np.zeros(MOVES + roles, np.int64)
    ticks, entries = np.empty(longest + 2, np.int64), np.empty(most, np.int64)
    scratch, sums = np.zeros((3, roles + 2), np.int64), np.empty((roles + 2, 4))
    event_tick, event_sum = np.empty(2 * most, np.int64), np.empty(2 * most)
    for role in range(roles):
        mine, first = packed[begin[role] : begin[role + 1]], first_kind[role]
        kinds = kinds_of_role(
            mine, first, tally[role], counts[0], counts[1], local, target, count, people
        )
        sort_by_tick(mine, local, longest, ticks, entries)
        sums[: kinds + 2] = 0.0
        # Leaving may use the first half of the room for rises, each kind what it needs after it.
        scratch[2, LEAVING], scratch[2, FIRST_TARGET] = 0, most
        for kind in range(1, kinds):
            scratch[2, FIRST_TARGET + kind] = scratch[2, 1 + kind] + count[first + kind - 1]
        row = first + 2 * role
        nobody_left[role] = walk(
            entries, tally[role, TIMED], inverse, reach, sums[: kinds + 2], scratch, event_tick,
            event_sum, value[row : row + kinds + 2], variance[row : row + kinds + 2],
            at_risk[role],
        )  # fmt: skip
        begun = most
        for kind in range(kinds):
            total, end = sums[FIRST_TARGET + kind, VALUE], scratch[2, FIRST_TARGET + kind]
            if end > begun:
                effective[first + kind] = total * total / sums[FIRST_TARGET + kind, SQUARES]
                median_ticks(
                    event_tick[begun:end], event_sum[begun:end], effective[first + kind], z,
                    medians[first + kind],
                )  # fmt: skip
            begun += count[first + kind]
