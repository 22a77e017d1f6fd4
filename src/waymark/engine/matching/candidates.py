"""Who could be matched to whom: people, experts with places, and a score for each possible pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Array, Bools, Ints, flags, row_starts, whole, within
from waymark.engine.matching.limits import MOST_EXPERTS, MOST_PEOPLE, MOST_PLACES, SCORE_MOST

__all__ = ["Bools", "Candidates", "Ints", "Wholes", "candidates_by_person", "candidates_from_pairs"]

Wholes = npt.NDArray[np.int32]

NOBODY = -1


@dataclass(frozen=True)
class Candidates:
    """Possible pairs by person; checked, read-only. See `candidates_from_pairs`.

    start      int64 (people+1,), pairs of person i are start[i]..start[i+1]-1.
    expert     int32 (pairs,), ascending and each once within a person.
    score      int32 (pairs,), 0..2047.
    capacity   int32 (experts,), places.
    locked     int32 (people,), the expert to whom a person is bound, -1 for nobody.
    """

    start: Ints
    expert: Wholes
    score: Wholes
    capacity: Wholes
    locked: Wholes

    @property
    def people(self) -> int:
        """Number of people."""
        return len(self.start) - 1

    @property
    def experts(self) -> int:
        """Number of experts."""
        return len(self.capacity)

    def person(self) -> Wholes:
        """The person of each pair, int32 (pairs,)."""
        return np.repeat(np.arange(self.people, dtype=np.int32), np.diff(self.start))

    def positions(self, expert: npt.NDArray[np.integer[Any]]) -> Ints:
        """Where the pair of each person with their expert stands, int64 (people,), -1 for nobody.

        expert   int (people,), an expert or -1. Raises ValueError for another shape or dtype, and for a
        pair that is no candidate.
        """
        expert = whole("expert", expert, self.people)
        found = np.full(self.people, NOBODY, np.int64)
        low, high = self.start[:-1].copy(), self.start[1:].copy()
        while (low < high).any():  # bisection in all rows at once
            middle = (low + high) // 2
            open_ = low < high
            below = np.zeros(self.people, np.bool_)
            below[open_] = self.expert[middle[open_]] < expert[open_]
            low = np.where(below, middle + 1, low)
            high = np.where(open_ & ~below, middle, high)
        inside = low < self.start[1:]
        inside[inside] = self.expert[low[inside]] == expert[inside]
        found[inside] = low[inside]
        strange = (expert != NOBODY) & ~inside
        if strange.any():
            at = int(np.argmax(strange))
            raise ValueError(f"expert[{at}] is {expert[at]}, no candidate of person {at}")
        return found


def candidates_from_pairs(
    person: npt.ArrayLike,
    expert: npt.ArrayLike,
    score: npt.ArrayLike,
    capacity: npt.ArrayLike,
    *,
    people: int,
    forbidden: npt.ArrayLike | None = None,
    locked: npt.ArrayLike | None = None,
) -> Candidates:
    """Check possible pairs given in any order, and put them in order of person and expert.

    person, expert   int (pairs,), 0..people-1 and 0..experts-1; each pair at most once.
    score            int (pairs,), 0..2047. Who is not eligible for whom is simply no pair.
    capacity         int (experts,), places of each expert, 0..2^20.
    people           at most 2^20; experts at most 2^21. They bound the solver's packed keys.
    forbidden        bool (pairs,), pairs to leave out; none where absent.
    locked           int (people,), the expert to whom a person is bound, -1 for nobody. The pair
                     is made whatever it costs; it must be one of the pairs.
    Raises ValueError with the first offending shape, index or value. Inputs are left as they are.
    Cost: one sort of the pairs.
    """
    _few_enough(people)
    places = _capacities(capacity)
    who, whom, scores = _pairs(person, expert, score, people, len(places))
    if forbidden is not None:
        allowed = ~flags("forbidden", forbidden, len(who))
        who, whom, scores = who[allowed], whom[allowed], scores[allowed]
    # one 52-bit key holds a whole pair, so that a plain sort carries the scores along
    keys = (who << 32) | (whom << 11) | scores
    keys.sort()
    start = np.concatenate(([0], np.cumsum(np.bincount(keys >> 32, minlength=people))))
    return candidates_by_person(
        start,
        ((keys >> 11) & (MOST_EXPERTS - 1)).astype(np.int32),
        (keys & SCORE_MOST).astype(np.int32),
        places,
        locked=locked,
    )


def candidates_by_person(
    start: npt.ArrayLike,
    expert: npt.ArrayLike,
    score: npt.ArrayLike,
    capacity: npt.ArrayLike,
    *,
    locked: npt.ArrayLike | None = None,
) -> Candidates:
    """Check possible pairs that stand in order already: as the fields of Candidates.

    Arrays of the right type are taken as they are, not copied: leave them unchanged.
    Raises ValueError as `candidates_from_pairs`, and for experts of a person out of order.
    Cost: some passes over the pairs.
    """
    experts = whole("expert", expert)
    scores = whole("score", score, len(experts))
    rows = row_starts(start, len(experts))
    _few_enough(len(rows) - 1)
    places = _capacities(capacity)
    within("expert", experts, 0, len(places) - 1)
    within("score", scores, 0, SCORE_MOST)
    _ascending(rows, experts)
    found = Candidates(
        rows,
        np.ascontiguousarray(experts, np.int32).view(),
        np.ascontiguousarray(scores, np.int32).view(),
        places,
        _locks(locked, len(rows) - 1, len(places)),
    )
    for array in (found.start, found.expert, found.score, found.capacity, found.locked):
        array.setflags(write=False)
    _locks_hold(found)
    return found


def _pairs(
    person: npt.ArrayLike, expert: npt.ArrayLike, score: npt.ArrayLike, people: int, experts: int
) -> tuple[Ints, Ints, Ints]:
    """The three arrays of pairs, checked, as int64."""
    who = whole("person", person)
    whom, scores = whole("expert", expert, len(who)), whole("score", score, len(who))
    within("person", who, 0, people - 1)
    within("expert", whom, 0, experts - 1)
    within("score", scores, 0, SCORE_MOST)
    return who.astype(np.int64), whom.astype(np.int64), scores.astype(np.int64)


def _few_enough(people: int) -> None:
    if not 0 <= people <= MOST_PEOPLE:
        raise ValueError(f"{people} people, expected 0..{MOST_PEOPLE}")


def _capacities(capacity: npt.ArrayLike) -> Wholes:
    places = whole("capacity", capacity)
    if len(places) > MOST_EXPERTS:
        raise ValueError(f"{len(places)} experts, expected at most {MOST_EXPERTS}")
    within("capacity", places, 0, MOST_PLACES)
    return np.array(places, np.int32)


def _ascending(start: Ints, expert: Array) -> None:
    """Within each person, experts rise: none twice, so that a pair is found by bisection."""
    falls = np.zeros(len(expert), np.bool_)
    falls[1:] = expert[1:] <= expert[:-1]
    begins = start[:-1]
    falls[begins[begins < len(expert)]] = False
    if falls.any():
        at = int(np.argmax(falls))
        person = int(np.searchsorted(start, at, side="right")) - 1
        if expert[at] == expert[at - 1]:
            raise ValueError(f"person {person} and expert {expert[at]} are a pair twice")
        raise ValueError(f"expert[{at}] of person {person} is below the one before it")


def _locks(locked: npt.ArrayLike | None, people: int, experts: int) -> Wholes:
    if locked is None:
        return np.full(people, NOBODY, np.int32)
    array = whole("locked", locked, people)
    within("locked", array, NOBODY, experts - 1)
    return np.array(array, np.int32)


def _locks_hold(candidates: Candidates) -> None:
    """Locks name candidates and fit into the places."""
    bound = candidates.locked[candidates.locked >= 0]
    if not len(bound):
        return
    candidates.positions(candidates.locked)
    over = np.bincount(bound, minlength=candidates.experts) > candidates.capacity
    if over.any():
        at = int(np.argmax(over))
        raise ValueError(f"expert {at} has {candidates.capacity[at]} places, more are locked")
