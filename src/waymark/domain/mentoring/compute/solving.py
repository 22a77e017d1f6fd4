"""From candidates to the pairs of a draft: as many people as can be, then the total, then the worst-off.

`solve` is the whole of it and depends on nothing but its arguments: the same candidates give the
same pairs again, which is how a draft is replayed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from waymark.engine.matching import (
    Assignment,
    Candidates,
    FairTail,
    Objective,
    candidates_by_person,
    certify,
    check_fair_tail,
    complete_enough,
    from_score_on,
    match,
    match_stably,
    raise_worst,
    within_budget,
)

__all__ = [
    "Progress", "Setting", "Solved", "best_so_far", "over_all_pairs", "proves", "raised", "solve",
    "spent", "total_bound",
]  # fmt: skip

Ints = npt.NDArray[np.int64]
Wholes = npt.NDArray[np.int32]
#: told how far a stage is, asked whether to go on
Progress = Callable[[int, int], bool | None]
THOUSANDTHS = 1000


@dataclass(frozen=True, slots=True)
class Setting:
    """How to choose: see `RoundRules`.

    tolerance   thousandths of the total that raising the worst-off may cost.
    cost        int64 (experts,), cents for each person; budget  cents.
    """

    stable: bool
    tolerance: int
    cost: Ints
    budget: int


@dataclass(frozen=True)
class Solved:
    """The pairs, and what proves them.

    possible    the candidates with the places that the budget buys.
    optimum     an optimum over them; of most people, then of the greatest total.
    assignment  the pairs of the draft with prices that prove them over the pairs from `threshold`
                on; where `stable`, pairs that nobody would change, with the optimum's prices.
    bound       what no pairs of as many people exceed.
    price       by how much the total lies below the optimum's, for the worst-off or for stability.
    complete    False where the work was stopped before an optimum: the best so far, not proved.
    finished    False where it was stopped at all: the worst-off might be raised further.
    fair        how far the worst-off were raised, with the proof that it goes no farther.
    """

    possible: Candidates
    optimum: Assignment
    assignment: Assignment
    threshold: int
    bound: int
    stable: bool
    complete: bool
    finished: bool
    fair: FairTail | None = None

    @property
    def price(self) -> int:
        return self.optimum.total - self.assignment.total


def solve(
    candidates: Candidates,
    setting: Setting,
    *,
    matching: Progress | None = None,
    raising: Progress | None = None,
) -> Solved:
    """Choose the pairs. `matching` and `raising` are told how far the two stages are.

    Raises ValueError where the locked pairs cost more than the budget.
    """
    optimum = match(candidates, objective=Objective.MOST_PEOPLE, progress=matching)
    if not optimum.complete:
        return best_so_far(candidates, optimum, setting)
    possible, bound = candidates, optimum.total
    if spent(optimum.expert, setting.cost) > setting.budget:
        paid = within_budget(
            candidates, setting.cost, setting.budget, objective=Objective.MOST_PEOPLE,
            progress=matching,
        )  # fmt: skip
        possible, optimum = paid.candidates, paid.assignment
        bound = optimum.total + max(0, paid.total_below)
        if not paid.complete:
            return _unraised(possible, optimum, bound, complete=False)
    if setting.stable:
        return _stable(possible, optimum, bound, raising)
    tolerance = optimum.total * setting.tolerance // THOUSANDTHS
    fair = raise_worst(possible, optimum, tolerance=tolerance, progress=raising)
    return Solved(
        possible, optimum, fair.assignment, fair.threshold, bound,
        stable=False, complete=True, finished=fair.complete, fair=fair,
    )  # fmt: skip


def spent(expert: Wholes, cost: Ints) -> int:
    """What these pairs cost."""
    return int(cost[expert[expert >= 0]].sum())


def _stable(
    possible: Candidates, optimum: Assignment, bound: int, progress: Progress | None
) -> Solved:
    found = match_stably(possible, progress=progress)
    if not found.complete:
        return _unraised(possible, optimum, bound, complete=True)
    pairs = replace(optimum, expert=found.expert, total=found.total)
    return Solved(possible, optimum, pairs, 0, bound, stable=True, complete=True, finished=True)


def _unraised(possible: Candidates, found: Assignment, bound: int, *, complete: bool) -> Solved:
    """Stopped: these pairs as they are."""
    return Solved(possible, found, found, 0, bound, stable=False, complete=complete, finished=False)


def best_so_far(candidates: Candidates, found: Assignment, setting: Setting) -> Solved:
    """Stopped while matching: the pairs found, or quick ones without proof where these are better.

    Money was not allotted yet: of those who cost something only the locked are taken.
    """
    locked = np.bincount(candidates.locked[candidates.locked >= 0], minlength=candidates.experts)
    free = candidates_by_person(
        candidates.start, candidates.expert, candidates.score,
        np.where(setting.cost > 0, locked, candidates.capacity), locked=candidates.locked,
    )  # fmt: skip
    quick = match_stably(free)
    best = replace(found, expert=quick.expert, total=quick.total)
    within = spent(found.expert, setting.cost) <= setting.budget
    if within and (found.matched, found.total) > (best.matched, best.total):
        best = found
    return _unraised(candidates, best, total_bound(candidates, found), complete=False)


def total_bound(candidates: Candidates, found: Assignment, bounds: Wholes | None = None) -> int:
    """What no pairs exceed in total, by prices that need not be an optimum's.

    bounds   int (people,), what no pair left out of the candidates scores more than; -1 for none.
    """
    prices = np.maximum(0, found.prices - found.base * (2 * found.prices > found.base))
    value = candidates.score - prices[candidates.expert]
    best = np.zeros(candidates.people, np.int64)
    some = np.flatnonzero(np.diff(candidates.start))
    if len(some):
        best[some] = np.maximum(0, np.maximum.reduceat(value, candidates.start[some]))
    if bounds is not None:
        open_ = prices[candidates.capacity > 0]
        best = np.maximum(best, bounds - int(open_.min(initial=0)) if len(open_) else 0)
    bound = candidates.locked >= 0
    if bound.any():  # these are worth what they are worth, whatever the place costs
        at = candidates.positions(candidates.locked)[bound]
        best[bound] = value[at]
    paid: int = sum((prices * candidates.capacity).tolist())
    return int(best.sum()) + paid


def raised(solved: Solved) -> Candidates:
    """The candidates over which the prices prove the pairs: those from the threshold on."""
    return from_score_on(solved.possible, 0 if solved.stable else solved.threshold)


def proves(solved: Solved) -> bool:
    """Whether the prices prove, in whole numbers, what the draft claims of its pairs."""
    if not solved.complete or certify(solved.possible, solved.optimum).gap:
        return False
    if solved.fair is not None and solved.finished:
        try:
            check_fair_tail(solved.possible, solved.optimum, solved.fair)
        except ValueError:
            return False
    return solved.stable or certify(raised(solved), solved.assignment).gap == 0


def over_all_pairs(solved: Solved, bounds: Wholes) -> tuple[bool, bool]:
    """Whether the optimum, and the last step, are proved over pairs left out, too.

    The last step: that the worst-off cannot be raised farther within what it may cost, and that the
    total is the greatest with them raised so far; where stable, that nobody could like a pair left out
    better than their own.
    """
    whole = len(complete_enough(solved.possible, solved.optimum, bounds)) == 0
    if solved.stable:
        at = solved.possible.positions(solved.assignment.expert)
        own = np.where(at >= 0, np.append(solved.possible.score, -1)[at], -1)
        return whole, bool((bounds <= own).all())
    fair = solved.fair
    if fair is None or not fair.complete:
        return whole, False
    if not _enough_from(solved.possible, fair.threshold, fair.assignment, bounds):
        return whole, False
    farther = fair.threshold + 1
    if fair.proof is None:  # no candidate scores more
        return whole, bool((bounds < farther).all())
    return whole, _enough_from(solved.possible, farther, fair.proof, bounds)


def _enough_from(given: Candidates, threshold: int, found: Assignment, bounds: Wholes) -> bool:
    """Whether the prices prove an optimum over all pairs of at least this score, those left out too.

    Who was left out with less than that takes no part.
    """
    left = np.where(bounds >= threshold, bounds, -1).astype(np.int32)
    return len(complete_enough(from_score_on(given, threshold), found, left)) == 0
