"""One block of people solved anew: an integer programme over their plans near the prices.

Everyone outside the block keeps what they have. A variable is a whole plan of a person, not a single
candidate: hours, gaps and prerequisites then hold by themselves and the relaxation is almost whole,
so that HiGHS (Huangfu & Hall 2018, doi 10.1007/s12532-017-0130-5) mostly ends at the root.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from waymark.engine.allocation.answers import columns
from waymark.engine.allocation.prices import SCALE, Prices
from waymark.engine.allocation.problem import AllocationProblem
from waymark.engine.allocation.rows import Row, stacked
from waymark.engine.allocation.state import State, candidates_of
from waymark.engine.checks import Bools, Ints, Narrow
from waymark.engine.kernels import kernel

__all__ = ["Nearby", "near_plans", "resolve"]

MOST_PLANS = 12  # of one person
NODES = 200  # of the branch and bound of one block: a limit that every machine has alike
TOLERANCE = 1e-4


@dataclass(frozen=True)
class Nearby:
    """Plans of some people: the owner of each (position), and its candidates by plan."""

    owner: Narrow
    start: Narrow
    member: Narrow

    @property
    def plan(self) -> Ints:
        """Of each member, its plan."""
        return np.repeat(np.arange(len(self.owner)), np.diff(self.start))


def near_plans(
    problem: AllocationProblem, people: Narrow, prices: Prices, slack: int, most: int = MOST_PLANS
) -> Nearby:
    """The plans that fall short of each person's best at the prices by `slack` at most, scaled.

    At most `most` each and the empty one; compiled. Twin: enumeration in tests/engine/test_allocation_bound.py.
    """
    lines = len(people) * (most + 1)
    longest = int(np.diff(problem.start[np.stack((people, people + 1))], axis=0).max(initial=1))
    owner, worth = np.empty(lines, np.int32), np.empty(lines, np.int64)
    start = np.empty(lines + 1, np.int32)
    member = np.empty(lines * longest, np.int32)
    count = kernel("allocation.near_kernel").near_plans(
        people, slack, most, *columns(problem), prices.seat, prices.money, prices.served,
        prices.value, owner, start, member, worth,
    )  # fmt: skip
    return Nearby(owner[:count].copy(), start[: count + 1].copy(), member[: start[count]].copy())


def resolve(
    state: State,
    people: Narrow,
    prices: Prices,
    slack: int,
    *,
    at_prices: bool,
    reserve: Ints | None = None,
) -> float:
    """Give these people the best combination of plans; floors once met stay met.

    at_prices   whether seats, and money that others of the department want as well, count at their
                prices, because the rest is yet to choose; otherwise value alone counts.
    reserve     int64 (departments,), money to be left to people outside the block.
    Returns what was gained by that measure, 0.0 where nothing better was found.
    """
    problem = state.problem
    rows, owner = candidates_of(problem, people)
    taken = state.chosen[rows]
    mine, mine_of = rows[taken], owner[taken]
    plans = _with_current(near_plans(problem, people, prices, slack), mine, mine_of, len(people))
    gain = _gain(problem, people, plans, prices, at_prices, reserve)
    found = _solve(state, people, plans, gain, (mine, mine_of), reserve)
    if found is None:
        return 0.0
    better = float(gain[found].sum() - gain[-len(people) :].sum())
    if better <= 1e-9:
        return 0.0
    kept = found[plans.plan]
    given = plans.member[kept].astype(np.int64)
    state.swap(mine, people[mine_of], given, people[plans.owner[plans.plan[kept]]])
    return better


def _with_current(plans: Nearby, mine: Ints, mine_of: Ints, people: int) -> Nearby:
    """The plans, and last of all, one per person, what people have."""
    ends = plans.start[-1] + np.cumsum(np.bincount(mine_of, minlength=people))
    return Nearby(
        np.concatenate((plans.owner, np.arange(people, dtype=np.int32))),
        np.concatenate((plans.start, ends.astype(np.int32))),
        np.concatenate((plans.member, mine.astype(np.int32))),
    )


def _gain(
    problem: AllocationProblem,
    people: Narrow,
    plans: Nearby,
    prices: Prices,
    at_prices: bool,
    reserve: Ints | None,
) -> npt.NDArray[np.float64]:
    """What each plan counts, in values."""
    who = people[plans.owner[plans.plan]]
    worth = problem.value[plans.member]
    count = len(plans.owner)
    if not at_prices:
        return np.bincount(plans.plan, worth, count).astype(np.float64)
    what = problem.offering[plans.member]
    unit = problem.unit[who]
    each = worth * (1.0 + prices.value[unit] / SCALE) - prices.seat[what] / SCALE
    if reserve is not None:
        shared = reserve[problem.department[who]] > 0
        each -= shared * prices.money[problem.department[who]] * problem.cost[what] / SCALE
    served = np.diff(plans.start) > 0
    bonus = prices.served[problem.unit[people[plans.owner]]] / SCALE
    return np.bincount(plans.plan, each, count) + served * bonus


def _solve(
    state: State,
    people: Narrow,
    plans: Nearby,
    gain: npt.NDArray[np.float64],
    current: tuple[Ints, Ints],
    reserve: Ints | None,
) -> Bools | None:
    """Which plans to take, bool (plans,), or None where HiGHS found nothing within its limits."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    matrix, low, high = stacked(_rows(state, people, plans, current, reserve), len(gain))
    answer = milp(
        -gain,
        constraints=LinearConstraint(matrix, low, high),
        integrality=np.ones(len(gain), np.int64),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": TOLERANCE, "node_limit": NODES},
    )
    return None if answer.x is None else np.asarray(answer.x > 0.5)


def _rows(
    state: State,
    people: Narrow,
    plans: Nearby,
    current: tuple[Ints, Ints],
    reserve: Ints | None,
) -> list[Row]:
    """Groups of constraints: row and plan and weight of each entry, and the rows' bounds."""
    problem, (mine, mine_of) = state.problem, current
    count = len(plans.owner)
    plan, what = plans.plan, problem.offering[plans.member]
    rows = [Row(plans.owner.astype(np.int64), np.arange(count), 1.0, 1.0, np.ones(len(people)))]
    seats = state.seats_left + np.bincount(problem.offering[mine], minlength=len(problem.seats))
    used, place = np.unique(what, return_inverse=True)
    scarce = np.bincount(place, minlength=len(used)) > seats[used]
    keep = scarce[place]
    number = np.cumsum(scarce) - 1
    rows.append(Row(number[place[keep]], plan[keep], 1.0, -np.inf, seats[used[scarce]]))
    pays = problem.department[people]
    paying, place = np.unique(pays[plans.owner[plan]], return_inverse=True)
    spent = problem.budget * 0
    np.add.at(spent, pays[mine_of], problem.cost[problem.offering[mine]])
    money = state.budget_left + spent
    if reserve is not None:
        money = np.maximum(money - reserve, spent)
    rows.append(Row(place, plan, problem.cost[what], -np.inf, money[paying]))
    if problem.floored:
        rows += _floor_rows(state, people, plans, current)
    return rows


def _floor_rows(
    state: State, people: Narrow, plans: Nearby, current: tuple[Ints, Ints]
) -> list[Row]:
    """What the block still owes to its units, given what people outside it have.

    A floor not met so far is owed as far as the block meets it now.
    """
    problem, (mine, mine_of) = state.problem, current
    units, unit_of = np.unique(problem.unit[people], return_inverse=True)
    size = len(units)
    inside = np.bincount(unit_of, np.bincount(mine_of, minlength=len(people)) > 0, size)
    worth = np.bincount(unit_of[mine_of], problem.value[mine], size)
    owed = np.minimum(problem.least_people[units] - (state.served[units] - inside), inside)
    owed_value = np.minimum(problem.least_value[units] - (state.gained[units] - worth), worth)
    plan_unit = unit_of[plans.owner]
    full = np.flatnonzero(np.diff(plans.start) > 0)
    none = np.full(size, np.inf)
    return [
        Row(plan_unit[full], full, 1.0, owed, none),
        Row(plan_unit[plans.plan], plans.plan, problem.value[plans.member], owed_value, none),
    ]
