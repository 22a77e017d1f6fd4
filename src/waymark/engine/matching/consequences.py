"""What a change to an optimal matching brings: who moves where, and what the total gains or loses.

A coordinator swaps two pairs, locks or forbids one, asks what one more place would bring, or somebody
comes late or leaves. Each answer is exact and comes with prices that prove it, but nothing is solved
anew: a shortest path over the moves left says the best that everybody else can do (see `warm`).

Prices alone give bounds: one more place with expert j brings at most prices[j]. A swap needs no path:
the two pairs are fixed, the places left to all others are those they had, so others stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from waymark.engine.matching.assignment import Assignment
from waymark.engine.matching.candidates import (
    NOBODY,
    Candidates,
    Ints,
    Wholes,
    candidates_by_person,
)
from waymark.engine.matching.solving import total_of
from waymark.engine.matching.warm import resume

__all__ = [
    "Consequence", "after_arrival", "after_departure", "after_forbidding", "after_lock",
    "after_place_added", "after_place_removed", "after_swap",
]  # fmt: skip


@dataclass(frozen=True)
class Consequence:
    """A change thought through to the end; `certify(candidates, assignment)` checks it.

    candidates   the problem after the change.
    assignment   an optimum of it, with prices.
    moves        int64 (moved, 3): person, expert before, expert after, -1 for none; by person.
    gain         what the total of scores gains; negative for a loss.
    more         how many more people have an expert; negative for fewer.
    """

    candidates: Candidates
    assignment: Assignment
    moves: Ints
    gain: int
    more: int


def after_swap(
    candidates: Candidates, assignment: Assignment, first: int, second: int
) -> Consequence:
    """Two people exchange their experts, and both are locked there.

    assignment   an optimum of the candidates with its prices; the same for all functions here.
    Raises ValueError where one of them has no expert, both have the same, or one of the new pairs is
    no candidate. Nobody else moves, prices stay. Cost: one check of the candidates.
    """
    expert = assignment.expert.copy()
    for person in (first, second):
        _known("person", person, candidates.people)
        if expert[person] == NOBODY:
            raise ValueError(f"person {person} has no expert to exchange")
    if expert[first] == expert[second]:
        raise ValueError(f"people {first} and {second} both have expert {expert[first]}")
    expert[[first, second]] = expert[[second, first]]
    locked = candidates.locked.copy()
    locked[[first, second]] = expert[[first, second]]
    changed = _with(candidates, locked=locked)
    found = replace(assignment, expert=expert, total=total_of(changed, expert))
    return _consequence(assignment, changed, found)


def after_lock(
    candidates: Candidates, assignment: Assignment, person: int, expert: int
) -> Consequence:
    """A person is locked to an expert; everybody else does the best that is left.

    Raises ValueError where the pair is no candidate, or the expert's places are locked to others.
    """
    _known("person", person, candidates.people)
    _known("expert", expert, candidates.experts)
    locked = candidates.locked.copy()
    locked[person] = expert
    return _resumed(assignment, _with(candidates, locked=locked))


def after_forbidding(
    candidates: Candidates, assignment: Assignment, person: int, expert: int
) -> Consequence:
    """A pair is possible no more. Raises ValueError where it is no candidate, or locked."""
    _known("person", person, candidates.people)
    _known("expert", expert, candidates.experts)
    if candidates.locked[person] == expert:
        raise ValueError(f"person {person} is locked to expert {expert}")
    wanted = np.full(candidates.people, NOBODY, np.int32)
    wanted[person] = expert
    position = int(candidates.positions(wanted)[person])
    start = candidates.start.copy()
    start[person + 1 :] -= 1
    changed = candidates_by_person(
        start,
        np.delete(candidates.expert, position),
        np.delete(candidates.score, position),
        candidates.capacity,
        locked=candidates.locked,
    )
    return _resumed(assignment, changed)


def after_place_added(candidates: Candidates, assignment: Assignment, expert: int) -> Consequence:
    """An expert has one place more. With base 0 the gain is at most assignment.prices[expert]."""
    return _resumed(assignment, _with_places(candidates, expert, 1))


def after_place_removed(candidates: Candidates, assignment: Assignment, expert: int) -> Consequence:
    """An expert has one place less. Raises ValueError where none is left, or locks fill them."""
    return _resumed(assignment, _with_places(candidates, expert, -1))


def after_arrival(
    candidates: Candidates, assignment: Assignment, expert: npt.ArrayLike, score: npt.ArrayLike
) -> Consequence:
    """One more person comes, as the last one: their position is the number of people before.

    expert, score   int (pairs,), the new person's candidates, experts ascending.
    Raises ValueError as `candidates_by_person`.
    """
    experts, scores = np.asarray(expert), np.asarray(score)
    changed = candidates_by_person(
        np.append(candidates.start, candidates.start[-1] + len(experts)),
        np.append(candidates.expert, experts) if len(experts) else candidates.expert,
        np.append(candidates.score, scores) if len(scores) else candidates.score,
        candidates.capacity,
        locked=np.append(candidates.locked, np.int32(NOBODY)),
    )
    waiting = replace(assignment, expert=np.append(assignment.expert, np.int32(NOBODY)))
    return _resumed(waiting, changed)


def after_departure(candidates: Candidates, assignment: Assignment, person: int) -> Consequence:
    """A person leaves: their position stays, without candidates. A lock of theirs is undone."""
    _known("person", person, candidates.people)
    begin, end = int(candidates.start[person]), int(candidates.start[person + 1])
    start, locked = candidates.start.copy(), candidates.locked.copy()
    start[person + 1 :] -= end - begin
    locked[person] = NOBODY
    changed = candidates_by_person(
        start,
        np.delete(candidates.expert, slice(begin, end)),
        np.delete(candidates.score, slice(begin, end)),
        candidates.capacity,
        locked=locked,
    )
    return _resumed(assignment, changed)


def _resumed(before: Assignment, changed: Candidates) -> Consequence:
    return _consequence(before, changed, resume(changed, before))


def _consequence(before: Assignment, changed: Candidates, found: Assignment) -> Consequence:
    moved = np.flatnonzero(before.expert != found.expert)
    moves = np.column_stack((moved, before.expert[moved], found.expert[moved])).astype(np.int64)
    gain, more = found.total - before.total, found.matched - before.matched
    return Consequence(changed, found, moves, gain, more)


def _with(
    candidates: Candidates, *, capacity: Wholes | None = None, locked: Wholes | None = None
) -> Candidates:
    return candidates_by_person(
        candidates.start,
        candidates.expert,
        candidates.score,
        candidates.capacity if capacity is None else capacity,
        locked=candidates.locked if locked is None else locked,
    )


def _with_places(candidates: Candidates, expert: int, more: int) -> Candidates:
    _known("expert", expert, candidates.experts)
    capacity = candidates.capacity.copy()
    capacity[expert] += more
    return _with(candidates, capacity=capacity)


def _known(name: str, position: int, size: int) -> None:
    if not 0 <= position < size:
        raise ValueError(f"{name} is {position}, expected 0..{size - 1}")
