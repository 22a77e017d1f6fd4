"""What no matching within a budget exceeds, from prices of places and a price of money.

Let q_j be any price of a place with expert j, and u_i what person i gains at most when paying it (see
`solving`). Whatever pairs are chosen, together they are worth at most the sum of all u_i and of q_j for
every place used. Which places are used is bound by capacities and by the budget: with any price m of
money, the places used cost at most

    m * budget + sum of capacity_j * max(0, q_j - m * cost_j)

That is a knapsack of which parts may be taken; its best m is the q_j / cost_j of the last expert who fits.
Source: Lagrangian relaxation, Geoffrion 1974; knapsack, Dantzig 1957.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import whole, within
from waymark.engine.matching.candidates import Candidates, Ints
from waymark.engine.matching.certificate import MOST_BASE, MOST_PRICE, left_to_people

__all__ = ["BudgetBound", "Purse", "bound_within_budget", "purse"]

MOST_COST = 1 << 40


@dataclass(frozen=True)
class BudgetBound:
    """What no matching within the budget is worth more than, and what more money could bring.

    value     the bound, in score and base.
    of_money  what each unit of money beyond the budget brings at most.
    """

    value: int
    of_money: Fraction


@dataclass(frozen=True)
class Purse:
    """What can be bought at all.

    cost       int64 (experts,), of a place.
    bound      int64 (experts,), places filled by locked pairs.
    capacity   int64 (experts,), places, no more than there is money for.
    left       money left by the locked pairs: a multiple of every cost's common divisor.
    """

    cost: Ints
    bound: Ints
    capacity: Ints
    left: int


def bound_within_budget(
    candidates: Candidates,
    cost: npt.ArrayLike,
    budget: int,
    prices: npt.ArrayLike,
    *,
    base: int = 0,
) -> BudgetBound:
    """A bound on the value, score and base, of any matching that costs no more than the budget.

    cost     int (experts,), 0..2^40, of a place filled. budget   0 or more.
    prices   int (experts,), 0..2^40: any prices give a bound, good ones a good one.
    base     0..2^39, what each pair counts beside its score.
    Raises ValueError for another shape, a number out of range, and where locked pairs alone cost more.
    Cost: one pass over the pairs, and one over the experts who cost something.
    """
    given = whole("prices", prices, candidates.experts)
    within("prices", given, 0, MOST_PRICE)
    if not 0 <= base <= MOST_BASE:
        raise ValueError(f"base is {base}, expected 0..{MOST_BASE}")
    return bound_by(candidates, purse(candidates, cost, budget), given.astype(np.int64), base)


def purse(candidates: Candidates, cost: npt.ArrayLike, budget: int) -> Purse:
    """Check costs and budget, as `bound_within_budget`; what is left to spend, and on whom."""
    each = whole("cost", cost, candidates.experts)
    within("cost", each, 0, MOST_COST)
    each = each.astype(np.int64)
    held = candidates.locked[candidates.locked >= 0]
    bound = np.bincount(held, minlength=candidates.experts)
    left = budget - sum((each * bound).tolist())
    if budget < 0 or left < 0:
        raise ValueError(f"the budget is {budget}, locked pairs cost {budget - left}")
    costly = each > 0
    left -= left % gcd(*np.unique(each[costly]).tolist()) if costly.any() else 0
    capacity = candidates.capacity.astype(np.int64)
    most = min(left, MOST_COST << 20)  # the money that all places of one expert could cost
    capacity[costly] = np.minimum(capacity[costly], bound[costly] + most // each[costly])
    return Purse(each, bound, capacity, left)


def bound_by(candidates: Candidates, money: Purse, prices: Ints, base: int) -> BudgetBound:
    """The bound by these prices; all is checked already."""
    free, costly = money.cost == 0, np.flatnonzero(money.cost > 0)
    value = left_to_people(candidates, prices, base)
    value += sum((prices * np.where(free, money.capacity, money.bound)).tolist())
    places = money.capacity - money.bound
    triples = list(
        zip(*(array[costly].tolist() for array in (prices, money.cost, places)), strict=True)
    )
    of_money = _price_of_money(triples, money.left)
    by, per = of_money.numerator, of_money.denominator
    paid = by * money.left + sum(
        many * max(0, per * price - by * each) for price, each, many in triples
    )
    return BudgetBound(value + paid // per, of_money)


def _price_of_money(triples: list[tuple[int, int, int]], left: int) -> Fraction:
    """What money brings with the last expert who fits, best first; from price, cost, places of each."""
    for price, each, many in sorted(triples, key=lambda one: -one[0] / one[1]):
        if each * many >= left and many:
            return Fraction(price, each)
        left -= each * many
    return Fraction(0)
