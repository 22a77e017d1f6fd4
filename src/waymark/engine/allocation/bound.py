"""The upper bound that prices prove, recomputed by whoever trusts none of the rest.

For any prices >= 0 no allocation is worth more than

    sum over people of their best plan at the prices
    + seats and budgets at their prices - floors at theirs

because what is bought with prices instead of being limited can only be worth more (Lagrangian
relaxation: Geoffrion 1974; Fisher 1981, doi 10.1287/mnsc.27.1.1). Plain numpy, in whole numbers: the
twin of the compiled loop `plans_kernel.answer`, written another way, many people at a time.
"""

from __future__ import annotations

import numpy as np

from waymark.engine.allocation.prices import SCALE, Prices, checked_prices
from waymark.engine.allocation.problem import AllocationProblem
from waymark.engine.checks import Ints, Narrow

__all__ = ["limits_at", "person_profits", "recompute_bound"]

BLOCK = 1 << 23  # entries of a table worked out at once: 64 MB
NEVER = np.int64(-(1 << 61))


def recompute_bound(problem: AllocationProblem, prices: Prices) -> int:
    """The greatest whole value that the prices leave possible.

    Valid for any prices >= 0: weaker ones give a higher figure, never one below the optimum.
    Raises ValueError for a price below 0, another shape, or sums beyond int64.
    Cost: about 5 seconds per million candidates with 80 hours each.
    """
    checked = checked_prices(problem, prices)
    total = int(person_profits(problem, checked).sum()) + limits_at(problem, checked)
    return total // SCALE


def limits_at(problem: AllocationProblem, prices: Prices) -> int:
    """Seats and budgets at their prices, less floors at theirs; scaled."""
    return int(
        prices.seat @ problem.seats
        + prices.money @ problem.budget
        - prices.served @ problem.least_people
        - prices.value @ problem.least_value
    )


def person_profits(problem: AllocationProblem, prices: Prices) -> Ints:
    """What each person's best plan is worth at the prices, scaled, int64 (people,)."""
    profit = _option_profits(problem, prices)
    hours = int(problem.available.max(initial=0)) + 1
    found = np.zeros(problem.people, np.int64)
    step = max(1, BLOCK // hours)
    for begin in range(0, problem.people, step):
        end = min(begin + step, problem.people)
        found[begin:end] = _best_of(problem, profit, begin, end)
    bonus = prices.served[problem.unit]
    if not bonus.any():
        return found
    single = np.full(problem.people, NEVER)
    np.maximum.at(single, _person_of_option(problem), profit)
    anyway = np.maximum(np.where(single > NEVER, single + bonus, 0), 0)
    return np.where(found > 0, found + bonus, np.where(bonus > 0, anyway, 0))


def _option_profits(problem: AllocationProblem, prices: Prices) -> Ints:
    """Value less seats and money at the prices, of each option."""
    options = problem.options
    x = options.member
    person = np.repeat(np.arange(problem.people), np.diff(problem.start))[x]
    what = problem.offering[x]
    each = problem.value[x] * (SCALE + prices.value[problem.unit[person]])
    each -= prices.seat[what] + prices.money[problem.department[person]] * problem.cost[what]
    return np.add.reduceat(each, options.member_start[:-1]) if len(each) else each


def _person_of_option(problem: AllocationProblem) -> Ints:
    options = problem.options
    many = np.diff(options.class_option[options.person_class])
    return np.repeat(np.arange(problem.people), many)


def _best_of(problem: AllocationProblem, profit: Ints, begin: int, end: int) -> Ints:
    """Best profits of people begin..end-1: a table of hours each, one class after the other."""
    options = problem.options
    room = problem.available[begin:end].astype(np.int64)
    table = np.zeros((end - begin, int(room.max(initial=0)) + 1), np.int64)
    first = options.person_class[begin:end].astype(np.int64)
    classes = np.diff(options.person_class[begin : end + 1])
    for c in range(int(classes.max(initial=0))):
        rows = np.flatnonzero(classes > c)
        option = options.class_option[first[rows] + c].astype(np.int64)
        last = options.class_option[first[rows] + c + 1]
        before, best = table[rows], table[rows]
        left = np.arange(len(rows))
        while len(left):
            useful = profit[option] > 0
            _take(before, best, left[useful], profit[option[useful]], options.hours[option[useful]])
            option = option + 1
            more = option < last[left]
            left, option = left[more], option[more]
        table[rows] = best
    return np.asarray(table[np.arange(end - begin), room])


def _take(before: Ints, best: Ints, rows: Ints, profit: Ints, hours: Narrow) -> None:
    """Raise `best` to what the rows reach by one more option, by the hours it takes."""
    for takes in np.unique(hours).tolist():
        if takes >= before.shape[1]:
            continue
        at = rows[hours == takes]
        gain = profit[hours == takes]
        reached = before[at, : before.shape[1] - takes] + gain[:, None]
        best[at, takes:] = np.maximum(best[at, takes:], reached)
