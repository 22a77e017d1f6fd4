"""The optimum over all pairs, of which only the promising ones are ever looked at.

A million pairs for a thousand people is nothing, but twenty thousand million for a hundred thousand is
too much. So the experts who hold what a person wants are looked up (`nearest`), the best of them become
candidates, and of all others a bound is kept: none scores more than bounds[i]. The optimum over the
candidates has prices; a pair left out matters only if its score and base less the expert's price exceed
the value that the person has already. Where the bound cannot exclude that (`complete_enough` names these
people), all experts are compared with the prices, the better ones join the candidates, and the matching is
repaired. When nothing better is left, the prices prove the optimum over all pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import whole, within
from waymark.engine.kernels import kernel, kernel_if_loaded
from waymark.engine.matching.assignment import Assignment
from waymark.engine.matching.candidates import (
    Bools,
    Candidates,
    Ints,
    Wholes,
    candidates_from_pairs,
)
from waymark.engine.matching.limits import SCORE_MOST
from waymark.engine.matching.needs import Needs, Strengths
from waymark.engine.matching.parts_plain import split_plainly
from waymark.engine.matching.rules import NO_RULES, Rules, Terms, terms_of
from waymark.engine.matching.run import Progress

__all__ = ["Nearest", "complete_enough", "nearest", "score_parts", "values"]

SCORING = "matching.scoring_kernel"
AT_ONCE = 4096  # people between two questions whether to stop
MUSTS_MOST = 1023


@dataclass(frozen=True)
class Nearest:
    """Promising pairs, and a bound on all others.

    person, expert, score   int32 (pairs,), by person.
    bounds                  int32 (people,), what no pair left out exceeds; -1 where none was.
    complete                False where the work was stopped: people from some on have no pairs.
    """

    person: Wholes
    expert: Wholes
    score: Wholes
    bounds: Wholes
    complete: bool

    def candidates(
        self, capacity: npt.ArrayLike, locked: npt.ArrayLike | None = None
    ) -> Candidates:
        """These pairs as candidates; as `candidates_from_pairs`."""
        return candidates_from_pairs(
            self.person, self.expert, self.score, capacity, people=len(self.bounds), locked=locked
        )


def nearest(
    needs: Needs,
    strengths: Strengths,
    rules: Rules = NO_RULES,
    *,
    keep: int = 50,
    progress: Progress | None = None,
) -> Nearest:
    """Promising experts for each person, up to `keep` of them, without looking at all pairs.

    needs, strengths, rules   see `needs`, where scores are defined.
    keep        at least 1. Experts who hold something wanted come first, those who could score most
                if hours suited; the best of those looked at are kept. Others are added by merit
                where these are fewer.
    progress    called as progress(done, total) from time to time; False stops the work.
    Raises ValueError where shapes disagree, and where a score could exceed 2047.
    Ties: at the last place kept, those who were looked up first stay; the same input, the same output.
    Cost: the lists of holders of what is wanted (benchmarks/matching.py).
    Source: inverted index, Zobel & Moffat, ACM Computing Surveys 38 (2006).
    """
    terms = _checked_terms(needs, strengths, rules)
    if keep < 1:
        raise ValueError(f"keep is {keep}, expected at least 1")
    people = len(needs.start) - 1
    pieces = [_nearest_of(needs, strengths, terms, keep, 0, 0)]
    bounds = np.full(people, SCORE_MOST, np.int32)
    done = 0
    while done < people:
        first, done = done, min(done + AT_ONCE, people)
        pieces.append(_nearest_of(needs, strengths, terms, keep, first, done))
        bounds[first:done] = pieces[-1][-1]
        if progress is not None and progress(done, people) is False:
            break
    person, expert, score = (np.concatenate([piece[n] for piece in pieces]) for n in range(3))
    return Nearest(person, expert, score, bounds, done == people)


def _nearest_of(
    needs: Needs, strengths: Strengths, terms: Terms, keep: int, first: int, last: int
) -> tuple[Wholes, Wholes, Wholes, Wholes]:
    """Persons, experts and scores of people first..last-1, and their bounds."""
    size, width = last - first, min(keep, len(strengths.merit))
    to, worth = np.empty(size * width, np.int32), np.empty(size * width, np.int32)
    many, bound = np.empty(size, np.int32), np.empty(size, np.int32)
    kernel("matching.blocking_kernel").choose(
        first, last, width, needs, strengths, terms, to, worth, many, bound
    )
    taken = (np.arange(width) < many[:, None]).ravel()
    return np.repeat(np.arange(first, last, dtype=np.int32), many), to[taken], worth[taken], bound


def score_parts(
    needs: Needs,
    strengths: Strengths,
    person: npt.ArrayLike,
    expert: npt.ArrayLike,
    rules: Rules = NO_RULES,
    *,
    at_once: bool = False,
) -> tuple[Wholes, Bools]:
    """Of what the scores of these pairs consist, and which of the pairs are allowed.

    person, expert   int (pairs,). Returns int32 (pairs, kinds+4): a column for each kind of want, then
    merit, hours, steps and units, whose sum is the score; and bool (pairs,). The parts are told of pairs
    that are not allowed, too; hours count nothing where no language is shared.
    at_once   somebody waits: where the loops are not at hand, their plain twin serves.
    Raises ValueError as `nearest`, and for positions out of range. Cost: a merge of wants and holdings.
    """
    terms = _checked_terms(needs, strengths, rules)
    who = whole("person", person)
    whom = whole("expert", expert, len(who))
    within("person", who, 0, len(needs.start) - 2)
    within("expert", whom, 0, len(strengths.merit) - 1)
    who, whom = np.array(who, np.int32), np.array(whom, np.int32)
    if at_once and not kernel_if_loaded(SCORING):
        return split_plainly(who, whom, needs, strengths, terms)
    part = np.zeros((len(who), int(needs.kind.max(initial=0)) + 5), np.int32)
    allowed = np.zeros(len(who), np.bool_)
    kernel(SCORING).split_scores(who, whom, needs, strengths, terms, part, allowed)
    return part, allowed


def complete_enough(candidates: Candidates, assignment: Assignment, bounds: Wholes) -> Ints:
    """The people for whom more candidates are needed before the optimum is one over all pairs.

    bounds   int (people,), what no pair left out of the candidates scores more than; -1 for none.
    Returns int64, ascending. When there are none, the prices prove the assignment over all pairs: for
    each one left out, score + base - prices[j] <= bounds[i] + base - lowest price <= value[i].
    Raises ValueError for another shape. Source: pricing in column generation, Desaulniers, Desrosiers
    & Solomon, Column Generation (2005), ch. 1.
    """
    if bounds.shape != (candidates.people,):
        raise ValueError(f"bounds has shape {bounds.shape}, expected ({candidates.people},)")
    with_places = open_experts(candidates)
    if not with_places.any():
        return np.zeros(0, np.int64)
    lowest = int(assignment.prices[with_places].min())
    short = bounds.astype(np.int64) + assignment.base - lowest > values(candidates, assignment)
    return np.flatnonzero(short & (bounds >= 0) & (candidates.locked < 0))


def values(candidates: Candidates, assignment: Assignment) -> Ints:
    """u_i: what each person has at these prices, in score and base; int64 (people,)."""
    best = np.zeros(candidates.people, np.int64)
    some = np.flatnonzero(np.diff(candidates.start))
    if len(some):
        value = candidates.score - assignment.prices[candidates.expert]
        greatest = np.maximum.reduceat(value, candidates.start[some])
        best[some] = np.maximum(greatest + assignment.base, 0)
    return best


def open_experts(candidates: Candidates) -> Bools:
    """Who has places beside those that are locked."""
    bound = candidates.locked[candidates.locked >= 0]
    left: Bools = candidates.capacity > np.bincount(bound, minlength=candidates.experts)
    return left


def _checked_terms(needs: Needs, strengths: Strengths, rules: Rules) -> Terms:
    """The rules as the loops read them.

    Raises ValueError where both sides know different rules or weeks, and where a score could exceed
    what a score may be.
    """
    for name in ("differ", "agree"):
        mine, theirs = getattr(needs, name).shape[1], getattr(strengths, name).shape[1]
        if mine != theirs:
            raise ValueError(f"{name} has {mine} rules for people and {theirs} for experts")
    mine, theirs = needs.hours.shape[1], strengths.hours.shape[1]
    if mine != theirs and 1 not in (mine, theirs):
        raise ValueError(f"hours has {mine} weeks for people and {theirs} for experts")
    terms = terms_of(rules)
    points = np.add.reduceat(np.append(needs.points, 0), needs.start[:-1]) * (
        np.diff(needs.start) > 0
    )
    most = points + int(strengths.merit.max(initial=0)) + rules.worth
    if most.size and most.max() > SCORE_MOST:
        at = int(np.argmax(most))
        raise ValueError(
            f"pairs of person {at} may score {most[at]}, expected at most {SCORE_MOST}"
        )
    musts = np.add.reduceat(np.append(needs.must, False).astype(np.int64), needs.start[:-1]) * (
        np.diff(needs.start) > 0
    )
    if musts.size and musts.max() > MUSTS_MOST:
        raise ValueError(f"person {int(np.argmax(musts))} has more than {MUSTS_MOST} musts")
    return terms
