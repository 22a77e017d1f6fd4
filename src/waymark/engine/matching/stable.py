"""Stable pairs: no person and expert who would both rather have each other.

People propose to their best expert, then to the next; experts keep the best who came as long as
nobody better comes. What comes out has no blocking pair, and no other matching without one is better
for any of the people. It is not the matching of greatest total: `costs` says what stability costs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import whole, within
from waymark.engine.kernels import kernel
from waymark.engine.matching.assignment import Assignment
from waymark.engine.matching.candidates import Candidates, Ints, Wholes
from waymark.engine.matching.limits import SCORE_MOST
from waymark.engine.matching.run import Progress
from waymark.engine.matching.solving import total_of
from waymark.engine.matching.state import Choices

__all__ = ["StableMatching", "blocking_pairs", "match_stably"]

PIECES = 16  # between which the work can be stopped


@dataclass(frozen=True)
class StableMatching:
    """Pairs without blocking pairs; see `match_stably`.

    expert      int32 (people,), -1 for none.
    total       the sum of the scores of the pairs.
    proposals   made by all people together.
    complete    False where the work was stopped: some have not proposed to all they would.
    """

    expert: Wholes
    total: int
    proposals: int
    complete: bool

    @property
    def matched(self) -> int:
        """How many people have an expert."""
        return int(np.count_nonzero(self.expert >= 0))

    def costs(self, optimum: Assignment) -> tuple[int, int]:
        """How many people fewer are matched than in an optimum, and how much less the total is."""
        return optimum.matched - self.matched, optimum.total - self.total


def match_stably(
    candidates: Candidates,
    *,
    liking: npt.ArrayLike | None = None,
    progress: Progress | None = None,
) -> StableMatching:
    """The stable matching that is best for the people.

    liking      int (pairs,), 0..2047, how much the expert of each pair wants the person, in the
                order of candidates.expert; the score where absent. People go by the score.
    progress    called as progress(done, total) from time to time; False stops the work.
    Raises ValueError for a liking of another shape or out of range.
    Ties: of two experts with the same score a person prefers the first, and experts likewise, so that
    the result is one. Who is locked has their expert, and proposes to nobody.
    Cost: a pass over the pairs, and at worst a proposal for each (benchmarks/matching.py).
    Source: Gale & Shapley 1962; capacities: Roth & Sotomayor, Two-Sided Matching (1990), ch. 5.
    """
    wants = _liking(candidates, liking)
    packing, stable = kernel("matching.packing_kernel"), kernel("matching.stable_kernel")
    people, experts = candidates.people, candidates.experts
    as_they_are = (np.arange(size, dtype=np.int32) for size in (people, experts))
    choices = Choices(
        *packing.pack_choices(
            candidates.start, candidates.expert, candidates.score, candidates.locked, *as_they_are
        )
    )
    seat = np.concatenate((np.zeros(1, np.int64), np.cumsum(_places(candidates))))
    found, taken = candidates.locked.copy(), np.zeros(experts, np.int32)
    following, keys = choices.row[:-1].copy(), np.empty(int(seat[-1]), np.int64)
    proposals, complete = 0, True
    ends = np.linspace(0, people, PIECES + 1).astype(np.int64).tolist()
    for done in range(PIECES):
        proposals += stable.propose(
            ends[done], ends[done + 1], choices, following, candidates.start,
            candidates.expert, wants, seat, taken, keys, found,
        )  # fmt: skip
        if progress is not None and progress(done + 1, PIECES) is False:
            complete = done + 1 == PIECES
            break
    return StableMatching(found, total_of(candidates, found), proposals, complete)


def blocking_pairs(
    candidates: Candidates, expert: Wholes, *, liking: npt.ArrayLike | None = None
) -> Ints:
    """Pairs of person and expert who would both rather have each other; int64 (pairs, 2).

    expert   int (people,), the expert of each person, -1 for none; no expert over their places.
    A person would rather have an expert of higher score (of equal ones, the first); an expert would
    rather have a person whom they want more (of equal ones, the first) than the one wanted least of
    theirs, or than a free place. Who is locked would rather have nobody else, and an expert keeps them.
    Raises ValueError for pairs that are no candidates. Cost: some passes over the pairs.
    """
    wants = _liking(candidates, liking)
    position = candidates.positions(expert)
    person, other = candidates.person(), candidates.expert
    held = np.where(position >= 0, candidates.score[position] if len(other) else 0, -1)
    rather = (candidates.score > held[person]) | (
        (candidates.score == held[person]) & (other < expert[person])
    )
    rather &= candidates.locked[person] < 0
    key = (wants.astype(np.int64) << 32) - person  # more is wanted more
    free = (expert >= 0) & (candidates.locked < 0)
    least = np.full(candidates.experts, np.iinfo(np.int64).max)
    np.minimum.at(least, expert[free], key[position[free]])
    load = np.bincount(expert[expert >= 0], minlength=candidates.experts)
    least[load < candidates.capacity] = np.iinfo(np.int64).min
    rather &= key > least[other]
    return np.column_stack((person[rather], other[rather])).astype(np.int64)


def _places(candidates: Candidates) -> Ints:
    """Places left by locks, at most as many as there are candidates."""
    bound = candidates.locked[candidates.locked >= 0]
    left = candidates.capacity.astype(np.int64) - np.bincount(bound, minlength=candidates.experts)
    places: Ints = np.minimum(left, np.bincount(candidates.expert, minlength=candidates.experts))
    return places


def _liking(candidates: Candidates, liking: npt.ArrayLike | None) -> Wholes:
    if liking is None:
        return candidates.score
    array = whole("liking", liking, len(candidates.score))
    within("liking", array, 0, SCORE_MOST)
    wants = np.array(array, np.int32)
    wants.setflags(write=False)
    return wants
