"""Competing risks: of those who took a role, how many had moved where, or left, after a time.

Aalen-Johansen curves for all roles at once. Every quantity is a sum over events, so each role's
table of times is walked once with cumulative sums, however many kinds of move there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from waymark.engine.checks import Bools, Ints
from waymark.engine.moves.spells import Floats


@dataclass(frozen=True, slots=True)
class RiskTable:
    """What happened in each role at each time.

    role        int64 (t,), position of the role; rows ordered by role, then time.
    time        float64 (t,), distinct durations at which spells ended or were cut off.
    at_risk     int64 (t,), spells at least that long.
    ended       int64 (t,), of these, ended at that time by any move or by leaving.
    before      float64 (t,), estimated share still in the role just before that time.
    staying     float64 (t,), and just after it.
    spread      float64 (t,), running sum of ended / (at_risk (at_risk - ended)), Greenwood's.
    row         int64 (n,), which row of the table each spell falls in.
    first, last int64 (roles,), range of rows of each role; empty where first == last.
    """

    role: Ints
    time: Floats
    at_risk: Ints
    ended: Ints
    before: Floats
    staying: Floats
    spread: Floats
    row: Ints
    first: Ints
    last: Ints

    def upto(self, horizon: float) -> Ints:
        """int64 (roles,), row of the last time <= horizon in each role, first - 1 where none."""
        count = np.bincount(self.role[self.time <= horizon], minlength=len(self.first))
        return self.first + count - 1


def risk_table(role: Ints, duration: Floats, ended: Bools, roles: int) -> RiskTable:
    """Count who was at risk and who ended, per role and duration.

    role int64 (n,) in 0..roles-1; duration float64 (n,) >= 0; ended bool (n,), False = cut off.
    Ties: endings come before cut-offs at the same time, as usual. Cost: a sort of n.
    """
    order = np.lexsort((duration, role))
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = (np.diff(role[order]) != 0) | (np.diff(duration[order]) != 0)
    begin = np.flatnonzero(new)
    row = np.empty(len(order), dtype=np.int64)
    row[order] = np.cumsum(new) - 1
    row_role, row_time = role[order][begin], duration[order][begin]

    stop = np.cumsum(np.bincount(role, minlength=roles))
    at_risk = stop[row_role] - begin
    count = np.bincount(row, weights=ended, minlength=len(begin)).astype(np.int64)
    last = np.cumsum(np.bincount(row_role, minlength=roles))
    first = last - np.bincount(row_role, minlength=roles)

    # Where everyone ends, the curve drops to 0 and no later row of the role exists.
    all_end = count == at_risk
    kept = np.where(all_end, 1.0, 1 - count / at_risk)
    start = first[row_role]
    product = _running_apart(np.log(kept), start)
    staying = np.where(all_end, 0.0, np.exp(product))
    before = np.exp(product - np.log(kept))
    remain = np.where(all_end, 1, at_risk - count)
    spread = _running_apart(np.where(all_end, 0.0, count / (at_risk * remain)), start)
    return RiskTable(
        row_role, row_time, at_risk, count, before, staying, spread, row, first, last
    )  # fmt: skip


def staying_at(table: RiskTable, horizon: float) -> tuple[Floats, Floats]:
    """Kaplan-Meier share still in each role at the horizon, and Greenwood's variance.

    Returns float64 (roles,) each; 1 and 0 for a role before its first time.
    """
    at = table.upto(horizon)
    inside = at >= table.first
    row = np.where(inside, at, 0)
    if not len(table.time):
        return np.ones(len(at)), np.zeros(len(at))
    share = np.where(inside, table.staying[row], 1.0)
    return share, np.where(inside, share**2 * table.spread[row], 0.0)


def known_at(table: RiskTable, horizon: float) -> Bools:
    """bool (roles,), whether the role's curves are determined at the horizon.

    They are up to the longest spell, and beyond it when nobody was left to follow.
    """
    held = table.last > table.first
    if not len(table.time):
        return held
    row = np.where(held, table.last - 1, 0)
    followed: Bools = (table.time[row] >= horizon) | (table.staying[row] == 0)
    return held & followed


@dataclass(frozen=True, slots=True)
class Cause:
    """Endings of one kind (a role moved to, or leaving), gathered per distinct time.

    group    int64 (c,), number of the kind of ending, each of one role; ordered by group, time.
    role     int64 (c,), its role.
    row      int64 (c,), row of the risk table.
    count    int64 (c,), endings.
    groups   how many kinds there are.
    """

    group: Ints
    role: Ints
    row: Ints
    count: Ints
    groups: int


def gather(table: RiskTable, spell: Ints, group: Ints, groups: int) -> Cause:
    """Gather endings: spell int64 (e,), their positions; group int64 (e,), 0..groups-1."""
    row = table.row[spell]
    key, count = np.unique(group * max(len(table.time), 1) + row, return_counts=True)
    group, row = np.divmod(key, max(len(table.time), 1))
    return Cause(group, table.role[row], row, count.astype(np.int64), groups)


def steps(table: RiskTable, cause: Cause) -> Floats:
    """float64 (c,), by how much the incidence rises at each time: S(t-) d / n."""
    return table.before[cause.row] * cause.count / table.at_risk[cause.row]


def incidence_at(table: RiskTable, cause: Cause, horizon: float) -> tuple[Floats, Floats]:
    """Aalen-Johansen cumulative incidence of each kind of ending at the horizon, and variance.

    Returns float64 (groups,) each. Variance: with F the incidence, d, n all endings and the
    number at risk, d_k the endings of this kind, sums over the times up to the horizon,
    sum (F - F_i)^2 d / (n (n - d)) + sum S^2 d_k (n - d_k) / n^3 - 2 sum (F - F_i) S d_k / n^2.
    Source: Marubini & Valsecchi 1995, ch. 10; Collett 2015, ch. 12. Cost: linear in the times.
    """
    used = table.time[cause.row] <= horizon
    group, row = cause.group[used], cause.row[used]
    if not len(group):
        return np.zeros(cause.groups), np.zeros(cause.groups)
    n, d = table.at_risk[row], cause.count[used]
    rise = steps(table, cause)[used]
    size = np.bincount(group, minlength=cause.groups)
    value = _running(rise, (np.cumsum(size) - size)[group])
    final = np.bincount(group, weights=rise, minlength=cause.groups).astype(np.float64)

    # (F - F_i)^2 only falls at the times of this kind. Summed by parts, each fall is weighted
    # by the spread gathered before it, so other kinds' times need not be visited.
    earlier = row > table.first[cause.role[used]]
    spread = np.where(earlier, table.spread[row - 1], 0.0)
    rest = final[group] - value
    base = np.bincount(group, weights=rise * (2 * rest + rise) * spread, minlength=cause.groups)
    before = table.before[row]
    second = before**2 * d * (n - d) / n.astype(np.float64) ** 3
    third = rest * before * d / n.astype(np.float64) ** 2
    variance = base + np.bincount(group, weights=second - 2 * third, minlength=cause.groups)
    return final, np.maximum(variance, 0.0)


def _running(values: Floats, start: Ints) -> Floats:
    """Cumulative sum that begins anew at each position's start."""
    total = np.cumsum(values)
    return total - np.concatenate([[0.0], total])[start] if len(values) else total


def _running_apart(values: Floats, start: Ints) -> Floats:
    """The same, each stretch summed by itself: a sum over all would lose digits as it grows."""
    total = np.empty(len(values))
    edges = [*np.flatnonzero(start == np.arange(len(values))).tolist(), len(values)]
    for first, last in pairwise(edges):
        np.cumsum(values[first:last], out=total[first:last])
    return total
