"""Compiled loops that read each role's times and moves from its packed spells.

A role's spells are sorted by time and walked through once. Four running sums per kind of ending are
kept, from which value and variance of its curve can be read at any moment; `moves.incidence` writes
the same sums down as formulas over whole arrays.
"""

from __future__ import annotations

import numpy as np

from waymark.engine.checks import Bools, Ints
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
from waymark.engine.moves.spells import Floats

# Within one role endings are numbered anew: 0 cut off, 1 left, then its targets in order.
CUT_OFF, LEAVING, FIRST_TARGET = 0, 1, 2
# Columns of the running sums of an ending, and of a role's tally.
VALUE, LINEAR, CONSTANT, SQUARES = 0, 1, 2, 3
SPELLS, TIMED, MOVED, GONE, STAYED, RETITLED = 0, 1, 2, 3, 4, 5
# With fewer spells than a tick in so many, comparing is faster than counting ticks.
SPARSE = 8
BEYOND = 1 << 40  # later than all ticks


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


@compiled("int64(int64[::1], int64[::1], int64[::1], int64[::1], int64[::1])")
def count_endings(packed: Ints, tally: Ints, counts: Ints, again: Ints, target: Ints) -> int:
    """Count one role's endings and write its targets in order; how many targets there are.

    counts, again  (MOVES + roles,), zero before; of each ending, and how many are repeated moves.
    """
    kinds = timed = 0
    for entry in packed:
        ending = entry & ENDING
        timed += (entry & UNTIMED) == 0
        if counts[ending] == 0 and ending >= MOVES:
            target[kinds] = ending - MOVES
            kinds += 1
        counts[ending] += 1
        again[ending] += (entry & AGAIN) != 0
    sort_few(target, kinds)
    tally[SPELLS], tally[TIMED], tally[GONE] = len(packed), timed, counts[LEFT]
    tally[STAYED], tally[RETITLED] = counts[STILL_THERE], counts[SET_ASIDE]
    tally[MOVED] = len(packed) - counts[LEFT] - counts[STILL_THERE] - counts[SET_ASIDE]
    return kinds


@compiled(
    "void(int64[::1], int64[::1], int64[:,::1], int64[::1], int64[::1], int64[::1], int64[::1])"
)
def count_moves(
    begin: Ints,
    packed: Ints,
    tally: Ints,
    first_kind: Ints,
    target: Ints,
    count: Ints,
    people: Ints,
) -> None:
    """Write the kinds of move, role after role, and where those out of each begin.

    first_kind (roles + 1,); target, count, people have room for as many kinds as there may be.
    """
    roles = len(begin) - 1
    counts, again = np.zeros(MOVES + roles, np.int64), np.zeros(MOVES + roles, np.int64)
    for role in range(roles):
        first = first_kind[role]
        mine = packed[begin[role] : begin[role + 1]]
        kinds = count_endings(mine, tally[role], counts, again, target[first:])
        first_kind[role + 1] = first + kinds
        for kind in range(first, first + kinds):
            ending = MOVES + target[kind]
            count[kind], people[kind] = counts[ending], counts[ending] - again[ending]
            counts[ending] = again[ending] = 0
        counts[:MOVES] = 0


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


@compiled("void(float64[:,::1], int64, float64, float64, float64)")
def raise_curve(sums: Floats, ending: int, inverse: float, in_role: float, spread: float) -> None:
    """Let an ending's curve rise by one of n = 1 / inverse spells.

    With F the curve at a horizon and F_i after this spell, the variance (see incidence_at) is
    2 F u + v. Here u and v get what this spell adds; G is the spread before it, S `in_role`:
    u: rise (G - 1 / n), v: rise (2 F_i / n + rise (1 - 1 / n) - (F_i + F_(i-1)) G), rise: S / n.
    Spells that end alike at one time may come one by one: the terms of second order cancel.
    """
    rise, before = in_role * inverse, sums[ending, VALUE]
    after = before + rise
    sums[ending, VALUE] = after
    sums[ending, LINEAR] += rise * (spread - inverse)
    sums[ending, CONSTANT] += rise * (
        2 * after * inverse + rise * (1 - inverse) - (before + after) * spread
    )
    sums[ending, SQUARES] += rise * rise


@compiled("int64(int64, float64[:,::1], float64, float64, float64[:,::1], float64[:,::1])")
def read_curves(
    column: int,
    sums: Floats,
    in_role: float,
    spread: float,
    value: Floats,
    variance: Floats,
) -> int:
    """Write all curves of one role into a column, staying in row 0; the next column."""
    for row in range(1, len(value)):
        share = sums[row, VALUE]
        value[row, column] = share
        variance[row, column] = 2 * share * sums[row, LINEAR] + sums[row, CONSTANT]
    value[0, column], variance[0, column] = in_role, in_role * in_role * spread
    return column + 1


@compiled(
    "boolean(int64[::1], int64, float64[::1], int64[:,::1], float64[:,::1], int64[::1],"
    " int64[::1], float64[::1], float64[:,::1], float64[:,::1], int64[::1])"
)
def walk(
    entries: Ints,
    many: int,
    inverse: Floats,
    reach: Ints,
    sums: Floats,
    free: Ints,
    event_tick: Ints,
    event_sum: Floats,
    value: Floats,
    variance: Floats,
    at_risk: Ints,
) -> bool:
    """Go through one role's times and read the curves; whether nobody was left to follow.

    reach    (2, h), the first tick at the horizon or after it, and the first after it.
    value, variance   (endings, h), at_risk (h,), are written; row 0 is staying in the role.
    free     (endings,), where each curve's next rise goes in event_tick and event_sum.
    """
    horizons = len(at_risk)
    counted = read = ended = 0
    in_role, spread, n, now = 1.0, 0.0, many, -1
    for at in range(many + 1):
        tick = entries[at] >> 32 if at < many else BEYOND
        if tick != now:
            # Before this tick comes what ended at the one before; n were at risk then.
            spread += ended * inverse[n] * inverse[n - ended]
            in_role *= (n - ended) * inverse[n]
            n, now, ended = many - at, tick, 0
            while counted < horizons and reach[0, counted] <= tick:
                at_risk[counted] = n
                counted += 1
            while read < horizons and reach[1, read] <= tick:
                read = read_curves(read, sums, in_role, spread, value, variance)
        if at < many:
            # A spell cut off raises a curve that nobody reads: asking would take longer.
            ending = entries[at] & ENDING
            raise_curve(sums, ending, inverse[n], in_role, spread)
            event_tick[free[ending]], event_sum[free[ending]] = tick, sums[ending, VALUE]
            free[ending] += 1
            ended += ending != CUT_OFF
    return many > 0 and in_role == 0


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
    "void(int64, int64, int64[::1], int64[::1], int64[::1], int64[:,::1], int64, float64,"
    " int64[:,::1], int64[:,::1], boolean[::1], int64[::1], int64[::1], float64[:,::1], float64[:,::1],"
    " int64[:,::1], float64[::1])"
)
def mine_roles(
    first_role: int,
    last_role: int,
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
    value: Floats,
    variance: Floats,
    medians: Ints,
    effective: Floats,
) -> None:
    """Mine roles up to, not including, the last one, their kinds of move being counted; see
    moves.large for the arrays. value and variance hold two rows more per role than it has kinds:
    staying, leaving, then the kinds."""
    roles = len(begin) - 1
    most = 1
    for role in range(first_role, last_role):
        most = max(most, begin[role + 1] - begin[role])
    inverse = np.zeros(most + 1)
    for n in range(1, most + 1):
        inverse[n] = 1.0 / n
    local = np.zeros(MOVES + roles, np.int64)  # the number of each ending within its role
    local[STILL_THERE] = local[SET_ASIDE] = CUT_OFF
    local[LEFT] = LEAVING
    ticks, entries = np.empty(longest + 2, np.int64), np.empty(most, np.int64)
    free, sums = np.zeros(roles + 2, np.int64), np.empty((roles + 2, 4))
    event_tick, event_sum = np.empty(3 * most, np.int64), np.empty(3 * most)
    for role in range(first_role, last_role):
        mine, first = packed[begin[role] : begin[role + 1]], first_kind[role]
        kinds = first_kind[role + 1] - first
        for kind in range(kinds):
            local[MOVES + target[first + kind]] = FIRST_TARGET + kind
        sort_by_tick(mine, local, longest, ticks, entries)
        sums[: kinds + 2] = 0.0
        # Room for the rises: of those cut off, those who left, and of each kind what it needs.
        free[CUT_OFF], free[LEAVING], free[FIRST_TARGET] = 0, most, 2 * most
        for kind in range(1, kinds):
            free[FIRST_TARGET + kind] = free[FIRST_TARGET + kind - 1] + count[first + kind - 1]
        row = first + 2 * role
        nobody_left[role] = walk(
            entries, tally[role, TIMED], inverse, reach, sums[: kinds + 2], free, event_tick,
            event_sum, value[row : row + kinds + 2], variance[row : row + kinds + 2],
            at_risk[role],
        )  # fmt: skip
        begun = 2 * most
        for kind in range(kinds):
            total, end = sums[FIRST_TARGET + kind, VALUE], free[FIRST_TARGET + kind]
            if end > begun:
                effective[first + kind] = total * total / sums[FIRST_TARGET + kind, SQUARES]
                median_ticks(
                    event_tick[begun:end], event_sum[begun:end], effective[first + kind], z,
                    medians[first + kind],
                )  # fmt: skip
            begun += count[first + kind]
