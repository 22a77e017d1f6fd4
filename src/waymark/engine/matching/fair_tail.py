"""Raise the worst-off pairs: the highest least score that keeps the optimum, or nearly keeps it.

Among all matchings of most people whose total is at most `tolerance` below the optimum, one is chosen
whose lowest score is as high as can be, and of those one of greatest total. Whether every pair can
have at least a score t is asked by solving again on the pairs from t on: fewer pairs remain as t rises,
so the highest t is found by bisection over the scores that occur. Each question begins at the answer
to the one before, and only the pairs below the new threshold are undone (see `warm`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waymark.engine.matching.assignment import Assignment, Objective
from waymark.engine.matching.candidates import Candidates, Ints, candidates_by_person
from waymark.engine.matching.certificate import certify
from waymark.engine.matching.run import Progress
from waymark.engine.matching.warm import resume

__all__ = ["FairTail", "check_fair_tail", "from_score_on", "raise_worst"]

PARTS = 100  # of each question, for progress


@dataclass(frozen=True)
class FairTail:
    """Pairs whose worst score is as high as can be, with the proof; see `check_fair_tail`.

    assignment       an optimum over the pairs from `threshold` on, with prices.
    threshold        what every pair scores at least; locked pairs are what they are.
    price            by how much the total lies below the optimum.
    tolerance        how much it was allowed to.
    next_threshold   the next higher score that occurs; None where none does.
    proof            an optimum over the pairs from there on, with prices: it matches fewer people,
                     or its total lies too low. None where there is no next threshold.
    complete         False where the work was stopped: the threshold is reached, a higher one may be.
    """

    assignment: Assignment
    threshold: int
    price: int
    tolerance: int
    next_threshold: int | None
    proof: Assignment | None
    complete: bool


def raise_worst(
    candidates: Candidates,
    optimum: Assignment,
    *,
    tolerance: int = 0,
    progress: Progress | None = None,
) -> FairTail:
    """Raise the lowest score of a matching of most people, at a price within the tolerance.

    optimum     of these candidates, for MOST_PEOPLE: with other objectives the worst-off could be
                "raised" by leaving them alone.
    tolerance   how much the total may lose at most, in score; 0 chooses among the optima.
    progress    called as progress(done, total) from time to time; False stops the work.
    Returns the highest threshold, the matching and its price, exactly, with the proof of both.
    Raises ValueError for another objective, an optimum cut short, a tolerance below 0.
    Ties: as in `match`. Locked pairs stay and do not count. Consequences of a change to the matching
    are asked of `from_score_on(candidates, threshold)`, of which it is an optimum: over all candidates
    it is none as soon as it has a price, and others would move back.
    Cost: up to 11 warm starts (2,048 different scores).
    Source: bottleneck assignment by thresholds, Burkard, Dell'Amico & Martello, Assignment Problems
    (2009), ch. 6.2.
    """
    if optimum.objective is not Objective.MOST_PEOPLE or not optimum.complete:
        raise ValueError("the optimum must be complete, and one of most people")
    if tolerance < 0:
        raise ValueError(f"tolerance is {tolerance}, expected 0 or more")
    scores = _scores(candidates)
    own = _own_scores(candidates, optimum)
    low = int(np.searchsorted(scores, own.min())) if len(own) else 0
    low, best, proof, complete = _bisected(candidates, optimum, tolerance, scores, low, progress)
    return FairTail(
        assignment=best,
        threshold=int(scores[low]) if len(scores) else 0,
        price=optimum.total - best.total,
        tolerance=tolerance,
        next_threshold=int(scores[low + 1]) if low + 1 < len(scores) else None,
        proof=proof if complete else None,
        complete=complete,
    )


def _bisected(
    candidates: Candidates,
    optimum: Assignment,
    tolerance: int,
    scores: Ints,
    low: int,
    progress: Progress | None,
) -> tuple[int, Assignment, Assignment | None, bool]:
    """The position of the highest score reached, its matching, the proof, and whether all was asked.

    low   position of a score that the optimum reaches.
    """
    high, best, proof = len(scores), optimum, None
    steps = max(1, (high - low).bit_length())
    done = 0
    while high - low > 1:
        middle = (low + high) // 2
        above = from_score_on(candidates, int(scores[middle]))
        found = resume(above, best, progress=_part(progress, done, steps))
        if not found.complete:
            return low, best, None, False
        done = min(done + 1, steps - 1)
        if _reaches(found, optimum, tolerance):
            low, best = middle, found
        else:
            high, proof = middle, found
    return low, best, proof, True


def check_fair_tail(candidates: Candidates, optimum: Assignment, found: FairTail) -> None:
    """Check every claim of a fair tail by prices; raises ValueError naming the first that fails.

    The optimum is one; the matching matches as many, costs what it says and no more than it may, and is
    optimal over the pairs from the threshold on; from the next score on nothing reaches as much.
    """
    if certify(candidates, optimum).gap:
        raise ValueError("the optimum is none")
    above = from_score_on(candidates, found.threshold)
    if certify(above, found.assignment).gap:
        raise ValueError("the matching is no optimum from its threshold on")
    if not _reaches(found.assignment, optimum, found.tolerance):
        raise ValueError("the matching costs more than the tolerance allows")
    if found.price != optimum.total - found.assignment.total:
        raise ValueError(f"the price is {optimum.total - found.assignment.total}")
    scores = _scores(candidates)
    higher = scores[scores > found.threshold]
    if (int(higher[0]) if len(higher) else None) != found.next_threshold:
        raise ValueError(f"the next threshold is not {found.next_threshold}")
    if found.next_threshold is None:
        return
    if (
        found.proof is None
        or certify(from_score_on(candidates, found.next_threshold), found.proof).gap
    ):
        raise ValueError("there is no proof for the next threshold")
    if _reaches(found.proof, optimum, found.tolerance):
        raise ValueError("the next threshold can be reached")


def from_score_on(
    candidates: Candidates, threshold: int, *, whole: int | None = None
) -> Candidates:
    """The candidates without the pairs below a score; pairs that are locked stay.

    whole   a person all of whose pairs stay. Cost: a pass over the pairs; none for a threshold of 0.
    """
    if threshold <= 0:
        return candidates
    person = candidates.person()
    keep = (candidates.score >= threshold) | (candidates.expert == candidates.locked[person])
    if whole is not None:
        keep |= person == whole
    many = np.bincount(person[keep], minlength=candidates.people)
    return candidates_by_person(
        np.concatenate((np.zeros(1, np.int64), np.cumsum(many))),
        candidates.expert[keep],
        candidates.score[keep],
        candidates.capacity,
        locked=candidates.locked,
    )


def _reaches(found: Assignment, optimum: Assignment, tolerance: int) -> bool:
    return found.matched == optimum.matched and found.total >= optimum.total - tolerance


def _scores(candidates: Candidates) -> Ints:
    """The different scores of pairs that may be chosen freely, ascending."""
    free = candidates.locked[candidates.person()] < 0
    return np.flatnonzero(np.bincount(candidates.score[free]))


def _own_scores(candidates: Candidates, assignment: Assignment) -> np.ndarray:
    """The scores of the pairs that were chosen freely."""
    position = candidates.positions(assignment.expert)
    return candidates.score[position[(position >= 0) & (candidates.locked < 0)]]


def _part(progress: Progress | None, done: int, steps: int) -> Progress | None:
    """The progress of one question as part of the whole."""
    if progress is None:
        return None
    return lambda now, end: progress(PARTS * done + PARTS * now // end, PARTS * steps)
