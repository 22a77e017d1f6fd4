"""Places that cost money, within a budget: which of them to buy.

Experts from outside are paid by the person whom they take. Of all matchings that the budget allows the
best is wanted, which is a hard problem in general: with it any knapsack could be solved. So a price of
money is sought: each place is to bring at least that price times its cost, which the loops know as the
price below which it stays free. The dearer money is, the less is spent; bisection finds the price at which
the budget suffices. Money left over then buys place after place, the one that brings most for its cost
first. The matching is an exact optimum over the places bought. How far it may lie below the best matching
within the budget is said by a bound (see `budget_bound`), which is reached where all costs are equal:
what places are worth together is an M-natural-concave function of them, for which that is no knapsack
and going step by step finds the optimum (Murota, Discrete Convex Analysis, 2003, ch. 6 and 10).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from waymark.engine.matching.assignment import Assignment, Objective
from waymark.engine.matching.budget_bound import BudgetBound, Purse, bound_by, purse
from waymark.engine.matching.candidates import Candidates, Ints, candidates_by_person
from waymark.engine.matching.certificate import prices_of
from waymark.engine.matching.run import Progress
from waymark.engine.matching.solving import match
from waymark.engine.matching.warm import fits, resume, resume_above, with_base

__all__ = ["WithinBudget", "within_budget"]

STAGE = 1000  # of progress
LARGE = 1 << 28  # beside which totals are small, while all numbers fit the loops


@dataclass(frozen=True)
class WithinBudget:
    """A matching that costs no more than the budget; see `within_budget`.

    candidates   as given, with no more places of experts who cost something than were bought.
    assignment   an optimum over them: `certify(candidates, assignment)` checks it.
    spend        what the places cost together.
    prices       int64 (experts,), by which `bound_within_budget` gives the bound, with base.
    bound        what no matching of the candidates given is worth more than, within the budget.
    total_prices, total_bound   the same for the total alone, with base 0.
    complete     False where the work was stopped: within the budget, but places may be left to buy.
    """

    candidates: Candidates
    assignment: Assignment
    spend: int
    prices: Ints
    bound: BudgetBound
    total_prices: Ints
    total_bound: BudgetBound
    complete: bool

    @property
    def people_below(self) -> int:
        """How many more people a matching within the budget could have, at most; 0 for TOTAL."""
        found = self.assignment
        return self.bound.value // found.base - found.matched if found.base else 0

    @property
    def total_below(self) -> int:
        """How much more total a matching within the budget could have, at most.

        For MOST_PEOPLE among the matchings of as many people.
        """
        found = self.assignment
        most = self.bound.value - found.base * found.matched
        return min(most, self.total_bound.value) - found.total


def within_budget(
    candidates: Candidates,
    cost: npt.ArrayLike,
    budget: int,
    *,
    objective: Objective = Objective.TOTAL,
    progress: Progress | None = None,
) -> WithinBudget:
    """Match so that the places filled cost no more than a budget.

    cost       int (experts,), 0..2^40, for each place filled, in any unit of money; 0 for experts inside.
    budget     0 or more, in the same unit. Locked pairs are paid from it first.
    objective  as for `match`; for MOST_PEOPLE highest score * places must be below some 2^29.
    progress   called as progress(done, total) from time to time; False stops the work.
    Returns pairs within the budget with an upper bound on what any others could be worth. The bound is
    reached, so that the pairs are an optimum, where all costs above 0 are equal, and where the budget
    suffices for an optimum without it.
    Raises ValueError for costs of another shape or out of range, where locked pairs cost more than the
    budget, and for MOST_PEOPLE where numbers are too large.
    Ties: the same input gives the same output.
    Cost: a warm start for each step of the bisection (some 10 for TOTAL, 30 for MOST_PEOPLE, more where
    costs differ much), and for each place bought after it.
    """
    money = purse(candidates, cost, budget)
    possible = _with_places(candidates, money.capacity)
    whole = match(possible, objective=objective)
    if objective is Objective.MOST_PEOPLE:
        # totals are to be small beside it: the bound is to say how many people there can be
        whole = with_base(whole, max(whole.base, LARGE))
    if not fits(possible, whole, _closing(possible, whole)):
        raise ValueError("people times scores are too many for a budget with the most people first")
    asked = _Asked(progress, 1 if objective is Objective.TOTAL else 2)
    seen = _bisected(possible, money, whole, asked)
    kept = seen[-1] if _spent(money, seen[-1]) <= money.left else None
    cut, found = _bought(possible, money, kept, whole, asked)
    prices, bound = _bounded(possible, money, seen)
    if objective is Objective.MOST_PEOPLE and kept is not whole:
        seen = _bisected(possible, money, match(possible), asked)
    spend = _spent(money, found) + sum((money.cost * money.bound).tolist())
    totals = _bounded(possible, money, [replace(one, base=0) for one in seen])
    return WithinBudget(cut, found, spend, prices, bound, *totals, complete=asked.to_go_on)


def _bounded(
    candidates: Candidates, money: Purse, seen: list[Assignment]
) -> tuple[Ints, BudgetBound]:
    """The prices of the least bound, and the bound."""
    bounds = [(one.prices, bound_by(candidates, money, one.prices, one.base)) for one in seen]
    return min(bounds, key=lambda one: one[1].value)


class _Asked:
    """Progress through the bisection and what is left to buy: whether to go on."""

    def __init__(self, progress: Progress | None, stages: int) -> None:
        self._progress = progress
        self._done, self._begin, self._total = 0, 0, stages * STAGE
        self.to_go_on = True

    def begin(self) -> None:
        """A stage begins."""
        self._begin = -(-self._done // STAGE) * STAGE

    def at(self, done: int, total: int) -> bool:
        """Tell how far it is; how many steps there are left is not known before."""
        self._done = max(self._done, self._begin + STAGE * done // total)
        if self._progress is not None and self._progress(self._done, self._total) is False:
            self.to_go_on = False
        return self.to_go_on


def _bisected(
    candidates: Candidates, money: Purse, whole: Assignment, asked: _Asked
) -> list[Assignment]:
    """Optima at several prices of money: without, one too low, and as the last one that suffices.

    whole   the optimum without a price. One that suffices is missing where the work was stopped.
    """
    asked.begin()
    if _spent(money, whole) <= money.left:
        return [whole]
    closing = _closing(candidates, whole)
    dearest = int(money.cost.max())
    low, high = 0, -(-closing * dearest // int(money.cost[money.cost > 0].min()))
    over, under, known = whole, None, whole
    widest = (high - low).bit_length()
    floors = (_floors(money, low, dearest, closing), _floors(money, high, dearest, closing))
    while (floors[1] - floors[0]).max() > 1:
        if not asked.at(widest - (high - low).bit_length(), widest + 1):
            return [whole, over] if under is None else [whole, over, under]
        middle = (low + high) // 2
        floor = _floors(money, middle, dearest, closing)
        known = resume_above(candidates, known, floor)
        spent = _spent(money, known)
        if spent > money.left:
            low, over, floors = middle, known, (floor, floors[1])
        else:
            high, under, floors = middle, known, (floors[0], floor)
        if spent == money.left:
            break
    if under is None:  # nothing less than what closes all of them was enough
        under = resume_above(candidates, known, floors[1])
    return [whole, over, under]


def _bought(
    candidates: Candidates, money: Purse, kept: Assignment | None, whole: Assignment, asked: _Asked
) -> tuple[Candidates, Assignment]:
    """The optimum over the places bought at a price of money, and what the money left over buys.

    kept   the optimum at that price; None buys nothing.
    """
    begun = whole if kept is None else kept
    used = money.bound if kept is None else _used(kept, candidates.experts)
    cut = _with_places(
        candidates, np.where(money.cost > 0, used, candidates.capacity.astype(np.int64))
    )
    found = resume(cut, begun)
    while True:
        # what stays free is sold again: its price is 0, so that the proof stays one
        used = _used(found, cut.experts)
        cut = _with_places(cut, np.where(money.cost > 0, used, cut.capacity.astype(np.int64)))
        left = money.left - _spent(money, found)
        can = (money.cost > 0) & (used < candidates.capacity) & (money.cost <= left)
        if not can.any() or not asked.at(STAGE - 1, STAGE):
            return cut, found
        # the least prices are just what one more place brings
        brings = np.where(can, prices_of(cut, found.expert, base=found.base), 0)
        if not brings.any():
            return cut, found
        more = int(np.argmax(brings / np.maximum(money.cost, 1)))
        capacity = cut.capacity.astype(np.int64)
        capacity[more] += 1
        cut = _with_places(cut, capacity)
        found = resume(cut, found)


def _floors(money: Purse, price: int, dearest: int, closing: int) -> Ints:
    """What places must bring at a price of money, so much for the dearest; at most what closes them."""
    costs, which = np.unique(money.cost, return_inverse=True)
    least = [min(closing, price * each // dearest) for each in costs.tolist()]
    return np.array(least, np.int64)[which]


def _closing(candidates: Candidates, whole: Assignment) -> int:
    """More than any place can bring."""
    return whole.base + int(candidates.score.max(initial=0)) + 1


def _used(found: Assignment, experts: int) -> Ints:
    """Places filled, int64 (experts,)."""
    return np.bincount(found.expert[found.expert >= 0], minlength=experts).astype(np.int64)


def _spent(money: Purse, found: Assignment) -> int:
    """What the places filled cost beside those of locked pairs."""
    return sum((money.cost * (_used(found, len(money.cost)) - money.bound)).tolist())


def _with_places(candidates: Candidates, capacity: Ints) -> Candidates:
    return candidates_by_person(
        candidates.start,
        candidates.expert,
        candidates.score,
        capacity,
        locked=candidates.locked,
    )
