"""A draft made: candidates looked up, pairs chosen, claims checked, all of it packed to be kept."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from waymark.domain.mentoring.compute.packing import Packed
from waymark.domain.mentoring.compute.problem import Problem, inputs_hash, parts_of
from waymark.domain.mentoring.compute.solving import (
    Progress,
    Setting,
    Solved,
    best_so_far,
    over_all_pairs,
    proves,
    solve,
    spent,
    total_bound,
)
from waymark.domain.mentoring.states import Part
from waymark.engine.matching import AllPairs, Objective, candidates_by_person, match_all_pairs

__all__ = ["LockRefused", "Made", "Stopped", "make", "packed", "replayed", "setting_of"]

Ints = npt.NDArray[np.int64]

KEEP = 50  # candidates a mentee begins with; more where everybody's second best matters
KEEP_STABLE = 400
LOOKUP, ALL = 1000, 3000  # how `match_all_pairs` tells its progress


class Stopped(Exception):
    """Stopped before there were any pairs to keep."""


class LockRefused(ValueError):
    """Locks that the rules forbid now: positions of mentees; or too many, or too dear (none)."""

    def __init__(self, mentees: Ints) -> None:
        super().__init__(f"locked: {len(mentees)}")
        self.mentees = mentees


@dataclass(frozen=True)
class Made:
    """A draft before it is written.

    bounds   int32 (mentees,), what no pair left out at first scores more than.
    proved, raising_proved   whether the total, and the raising of the worst-off or the stability, are
             proved over all pairs, those not looked at closely included.
    """

    problem: Problem
    solved: Solved
    bounds: npt.NDArray[np.int32]
    proved: bool
    raising_proved: bool


def setting_of(problem: Problem) -> Setting:
    """What the rules say of choosing."""
    given = problem.given
    return Setting(given.stable, given.fair_tolerance, problem.cost, problem.budget)


def make(
    problem: Problem,
    *,
    looking: Progress | None = None,
    matching: Progress | None = None,
    raising: Progress | None = None,
) -> Made:
    """Look up candidates, choose the pairs, and check by their prices what is claimed of them.

    Raises Stopped where the work was stopped before pairs were found; LockRefused.
    A lookup that is stopped leaves nothing to keep, any later stage the best so far.
    """
    _check_locks(problem)
    asked = _Two(looking, matching)
    found = match_all_pairs(
        problem.needs, problem.strengths, problem.capacity, problem.rules,
        keep=KEEP_STABLE if problem.given.stable else KEEP, objective=Objective.MOST_PEOPLE,
        locked=problem.locked, progress=asked,
    )  # fmt: skip
    if asked.stopped_looking:
        raise Stopped
    setting = setting_of(problem)
    if found.complete:
        solved = solve(found.candidates, setting, matching=asked.again, raising=raising)
    else:
        solved = best_so_far(found.candidates, found.assignment, setting)
    if solved.complete:
        return _checked(problem, found, solved)
    bound = total_bound(solved.possible, solved.optimum, found.bounds)
    solved = replace(solved, bound=bound)
    return Made(problem, solved, found.bounds, proved=False, raising_proved=False)


def _checked(problem: Problem, found: AllPairs, solved: Solved) -> Made:
    """Never say of pairs that they are proved where the prices do not."""
    if not proves(solved):
        raise RuntimeError("the prices do not prove the pairs")
    whole, raising = over_all_pairs(solved, found.bounds)
    if solved.possible is found.candidates:
        # the optimum was found twice: what was proved of the one holds for the other
        first, second = found.assignment, solved.optimum
        if (first.matched, first.total) != (second.matched, second.total):
            raise RuntimeError("two optima differ")
        whole = True
    return Made(problem, solved, found.bounds, proved=whole, raising_proved=raising)


def _check_locks(problem: Problem) -> None:
    """Locks are among the pairs that are allowed, and fit into places and budget."""
    who = np.flatnonzero(problem.locked >= 0)
    whom = problem.locked[who]
    _, allowed = parts_of(problem, who, whom)
    load = np.bincount(whom, minlength=len(problem.expert))
    wrong = ~allowed | (load > problem.capacity)[whom]
    if wrong.any() or len(problem.lost):
        raise LockRefused(np.union1d(who[wrong], problem.lost))
    if spent(problem.locked.astype(np.int32), problem.cost) > problem.budget:
        raise LockRefused(np.zeros(0, np.int64))


class _Two:
    """Tells of the two stages of `match_all_pairs` apart, and remembers in which it was stopped."""

    def __init__(self, looking: Progress | None, matching: Progress | None) -> None:
        self._looking, self._matching = looking, matching
        self.stopped_looking = False

    def __call__(self, done: int, total: int) -> bool | None:
        if done < LOOKUP:
            go_on = self._looking(done, LOOKUP) if self._looking else None
            self.stopped_looking |= go_on is False
            return go_on
        return self._matching(done - LOOKUP, ALL) if self._matching else None

    def again(self, done: int, total: int) -> bool | None:
        """The last third of the matching: the pairs once more, over the candidates proved enough."""
        if self._matching is None:
            return None
        first = ALL - LOOKUP
        return self._matching(first + (ALL - first) * done // max(1, total), ALL)


def packed(made: Made) -> Packed:
    """What the draft keeps."""
    problem, solved = made.problem, made.solved
    possible, proof = solved.possible, solved.assignment
    return Packed(
        entry=problem.entry, expert=problem.expert, start=possible.start, to=possible.expert,
        score=possible.score, capacity=possible.capacity, offered=problem.capacity,
        locked=possible.locked, pairs=proof.expert, prices=proof.prices, optimum=solved.optimum.expert,
        optimum_prices=solved.optimum.prices, bounds=made.bounds, cost=problem.cost,
        base=proof.base, optimum_base=solved.optimum.base, threshold=solved.threshold,
        stable=solved.stable, complete=solved.complete, finished=solved.finished,
        tolerance=problem.given.fair_tolerance, budget=problem.budget, inputs=inputs_hash(problem), kinds=tuple(part.value for part in Part),
    )  # fmt: skip


def replayed(stored: Packed) -> Solved:
    """The same matching once more, from what a draft keeps and nothing else."""
    setting = Setting(stored.stable, stored.tolerance, stored.cost, stored.budget)
    offered = candidates_by_person(
        stored.start, stored.to, stored.score.astype(np.int32), stored.offered,
        locked=stored.locked,
    )  # fmt: skip
    return solve(offered, setting)
