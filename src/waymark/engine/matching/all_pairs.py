"""Match over all pairs: candidates by lookup, then more of them until prices prove that none are missing.

Read `blocking` first. Each round compares all experts with the prices, but only for people whose bound
leaves room for a better one, and hours are compared only where the rest of a score would do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from waymark.engine.kernels import kernel
from waymark.engine.matching.assignment import Assignment, Objective
from waymark.engine.matching.blocking import (
    complete_enough,
    nearest,
    open_experts,
    score_parts,
    values,
)
from waymark.engine.matching.candidates import Candidates, Ints, Wholes, candidates_from_pairs
from waymark.engine.matching.needs import Needs, Strengths
from waymark.engine.matching.rules import NO_RULES, Rules, Terms, terms_of
from waymark.engine.matching.run import Progress
from waymark.engine.matching.solving import match
from waymark.engine.matching.warm import resume, with_base

__all__ = ["AllPairs", "match_all_pairs"]

AT_ONCE = 1024  # people between two questions whether to stop
MORE = 8  # pairs that a round adds for a person, at most
STAGE = 1000  # of progress: lookup, matching, proof


@dataclass(frozen=True)
class AllPairs:
    """An optimum over all pairs that are allowed; see `match_all_pairs`.

    candidates   the pairs looked at closely, on which `certify` checks the assignment.
    assignment   an optimum over them; where `complete`, over all pairs.
    bounds       int32 (people,), what no pair left out at first scores more than; -1 for none.
    rounds       how many times pairs were added.
    compared     for how many people all experts were compared with the prices, in all rounds.
    complete     False where the work was stopped before the proof.
    """

    candidates: Candidates
    assignment: Assignment
    bounds: Wholes
    rounds: int
    compared: int
    complete: bool


def match_all_pairs(
    needs: Needs,
    strengths: Strengths,
    capacity: npt.ArrayLike,
    rules: Rules = NO_RULES,
    *,
    keep: int = 50,
    objective: Objective = Objective.TOTAL,
    locked: npt.ArrayLike | None = None,
    progress: Progress | None = None,
) -> AllPairs:
    """The optimum over all pairs that are allowed, proved, without looking at all of them.

    needs, strengths, rules   see `needs`, where scores and what is allowed are defined.
    capacity    int (experts,), places. keep  candidates a person begins with, see `nearest`.
    objective   as for `match`. locked  int (people,), an expert or -1; the pair must be allowed.
    progress    called as progress(done, total) from time to time; False stops the work: the pairs
                found so far are returned, marked incomplete.
    Raises ValueError as `needs`, `nearest` and `match` do, and for a lock that is not allowed.
    Ties: the same input gives the same output; which of several optima is not defined.
    Cost: see benchmarks/matching.py; at worst all pairs are compared in each round.
    Source: column generation, see `complete_enough`.
    """
    people = len(needs.start) - 1
    bound = np.full(people, -1) if locked is None else np.asarray(locked)
    # checks capacities and locks before the long work
    only_fixed = _locked_pairs(needs, strengths, rules, capacity, bound)
    offered = strengths._replace(
        languages=np.where(open_experts(only_fixed), strengths.languages, np.uint64(0))
    )
    told = _Stages(progress)
    near = nearest(needs, offered, rules, keep=keep, progress=told.stage(0))
    free = bound[near.person] < 0
    candidates = _joined(only_fixed, near.person[free], near.expert[free], near.score[free])
    bounds = np.where(bound < 0, near.bounds, -1).astype(np.int32)
    found = match(candidates, objective=objective, progress=told.stage(1))
    if not (near.complete and found.complete):
        return AllPairs(candidates, found, bounds, 0, 0, complete=False)
    begun = AllPairs(candidates, found, bounds, 0, 0, complete=True)
    return _proved(needs, offered, terms_of(rules), begun, told)


def _proved(
    needs: Needs, strengths: Strengths, terms: Terms, begun: AllPairs, told: _Stages
) -> AllPairs:
    """Add pairs and repair until the prices prove the optimum over all pairs."""
    candidates, found = begun.candidates, begun.assignment
    rounds, compared, complete = 0, 0, True
    while complete:
        found = _with_base_for_all(candidates, found, begun.bounds)
        people = complete_enough(candidates, found, begun.bounds)
        tell = told.stage(2, rounds)
        pairs, complete = _better_pairs(needs, strengths, terms, people, candidates, found, tell)
        compared += len(people)
        if not complete or not len(pairs[0]):
            break
        rounds += 1
        candidates = _joined(candidates, *pairs)
        found = resume(candidates, found, progress=told.asking)
        complete = found.complete
    return AllPairs(candidates, found, begun.bounds, rounds, compared, complete)


def _better_pairs(
    needs: Needs,
    strengths: Strengths,
    terms: Terms,
    people: Ints,
    candidates: Candidates,
    found: Assignment,
    progress: Progress,
) -> tuple[tuple[Wholes, Wholes, Wholes], bool]:
    """Pairs worth more to a person than what they have; False where the search was stopped."""
    blocking = kernel("matching.blocking_kernel")
    best = values(candidates, found)
    who, whom, scores = [], [], []
    complete = True
    for first in range(0, len(people), AT_ONCE):
        some = people[first : first + AT_ONCE]
        to, worth = (np.empty(len(some) * MORE, np.int32) for _ in range(2))
        many = np.empty(len(some), np.int32)
        blocking.find_better(
            some, best[some], found.prices, found.base, MORE, needs, strengths, terms,
            to, worth, many,
        )  # fmt: skip
        taken = (np.arange(MORE) < many[:, None]).ravel()
        who.append(np.repeat(some, many).astype(np.int32))
        whom.append(to[taken])
        scores.append(worth[taken])
        done = first + len(some)
        if progress(done, len(people)) is False and done < len(people):
            complete = False
            break
    none = np.zeros(0, np.int32)
    joined = (np.concatenate([*arrays, none]) for arrays in (who, whom, scores))
    return (next(joined), next(joined), next(joined)), complete


def _with_base_for_all(candidates: Candidates, found: Assignment, bounds: Wholes) -> Assignment:
    """A base above the total of any pairs, those left out included."""
    if found.objective is not Objective.MOST_PEOPLE:
        return found
    highest = max(int(candidates.score.max(initial=0)), int(bounds.max(initial=0)))
    places = int(candidates.capacity.sum(dtype=np.int64))
    return with_base(found, max(found.base, min(candidates.people, places) * highest + 1))


def _locked_pairs(
    needs: Needs, strengths: Strengths, rules: Rules, capacity: npt.ArrayLike, locked: np.ndarray
) -> Candidates:
    """The pairs that are locked, as the only candidates."""
    people, places = len(needs.start) - 1, np.asarray(capacity)
    if places.shape != strengths.merit.shape:
        raise ValueError(f"capacity has shape {places.shape}, expected {strengths.merit.shape}")
    if locked.shape != (people,):
        raise ValueError(f"locked has shape {locked.shape}, expected ({people},)")
    person = np.flatnonzero(locked >= 0)
    part, allowed = score_parts(needs, strengths, person, locked[person], rules)
    if not allowed.all():
        at = int(person[np.argmin(allowed)])
        raise ValueError(f"person {at} is locked to expert {locked[at]}, which is not allowed")
    return candidates_from_pairs(
        person, locked[person], part.sum(axis=1), places, people=people, locked=locked
    )


def _joined(
    candidates: Candidates, person: np.ndarray, expert: np.ndarray, score: np.ndarray
) -> Candidates:
    """The candidates and more of them."""
    return candidates_from_pairs(
        np.concatenate((candidates.person(), person)),
        np.concatenate((candidates.expert, expert)),
        np.concatenate((candidates.score, score)),
        candidates.capacity,
        people=candidates.people,
        locked=candidates.locked,
    )


class _Stages:
    """Progress through lookup, matching and the rounds of the proof, which only grows.

    How many rounds there will be nobody knows: each is given half of what is left.
    """

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._done = 0

    def stage(self, number: int, part: int = 0) -> Progress:
        """The progress of a stage, or of a round of the last one."""
        begin = number * STAGE + STAGE - (STAGE >> part)
        size = STAGE if number < 2 else STAGE - (STAGE >> 1) >> part

        def tell(done: int, total: int) -> bool | None:
            self._done = max(self._done, begin + size * done // max(1, total))
            return self.asking(done, total)

        return tell

    def asking(self, _done: int, _total: int) -> bool | None:
        """Say how far the whole is, and ask whether to go on."""
        if self._progress is None:
            return None
        return self._progress(self._done, 3 * STAGE)
