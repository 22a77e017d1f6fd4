"""Arrays that the solver's loops share, and what they hold to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from waymark.engine.kernels import kernel
from waymark.engine.matching.candidates import NOBODY, Bools, Candidates, Ints, Wholes
from waymark.engine.matching.limits import FAR, NEVER, WINDOW

__all__ = [
    "Choices", "Found", "Layout", "Offers", "Packed", "Queue", "Seats", "bind", "found", "laid_out",
    "offers", "queue", "seats",
]  # fmt: skip

Packed = npt.NDArray[np.uint32]


class Choices(NamedTuple):
    """Pairs by person: key[row[i]]..key[row[i+1]-1] of person i, best score first."""

    row: Ints
    key: Packed


class Offers(NamedTuple):
    """The same pairs by expert: key[column[j]]..key[column[j+1]-1] of expert j."""

    column: Ints
    key: Packed


class Seats(NamedTuple):
    """Who sits where, and at which prices. The n-th place of expert j is seat[j] + n."""

    seat: Ints  # (experts+1,), where each expert's places begin
    taken: Wholes  # (experts,), how many are filled: the first ones
    holder: Wholes  # (places,), the person there
    expert: Wholes  # (people,), -1 for none
    place: Wholes  # (people,), and with the next the score, of who has an expert
    score: Wholes
    price: Wholes  # (experts,)
    floor: Wholes  # (experts,), the price at which a place may stay free
    least: Wholes  # (people,), the value of staying alone
    second: Wholes  # (people,), the second best value when last looked up


class Queue(NamedTuple):
    """Nodes by distance; see `queue_kernel`."""

    head: Wholes  # (WINDOW+1,), first node of each bucket, -1 for none
    after: Wholes  # (nodes,), neighbours in the bucket, -1 for none
    before: Wholes
    dist: Wholes  # (nodes,), FAR where not reached
    at: Ints  # (2,), distance of the first bucket, distance looked at next


class Found(NamedTuple):
    """What a search has found so far; nodes are experts or people, as the search goes."""

    via: Wholes  # (nodes,), the person or expert through whom a node was reached
    score: Wholes  # (nodes,), of that pair
    leaver: Wholes  # (experts,), the person who would leave
    distance: Wholes  # (experts,), FAR where not met
    met: Wholes  # experts in the order they were settled
    reached: Wholes  # nodes in the order they were reached
    way: Ints  # (4,): length of the best way out, its expert, its person, number of nodes reached


@dataclass(frozen=True)
class Layout:
    """Candidates in the packed order of `packing_kernel`.

    choices           none for who is locked.
    person, expert    int32, the number each had before, by new number.
    places            int64 (experts,), places left by locks, at most one more than candidates.
    """

    choices: Choices
    person: Wholes
    expert: Wholes
    places: Ints

    def without(self, people: Bools, experts: Bools) -> Layout:
        """Leave out the pairs of these people with these experts."""
        packing = kernel("matching.packing_kernel")
        left = Choices(*packing.leave_out(self.choices, people, experts))
        return Layout(left, self.person, self.expert, self.places)


def laid_out(candidates: Candidates) -> Layout:
    """Pack the candidates in an order that keeps neighbours close."""
    packing = kernel("matching.packing_kernel")
    given = candidates
    experts, people = packing.neighbourly_order(given.start, given.expert, given.experts)
    rank = np.empty(given.experts, np.int32)
    rank[experts] = np.arange(given.experts, dtype=np.int32)
    choices = packing.pack_choices(
        given.start, given.expert, given.score, given.locked, people, rank
    )
    bound = given.locked[given.locked >= 0]
    left = given.capacity.astype(np.int64) - np.bincount(bound, minlength=given.experts)
    # one place more than candidates is never filled: its price is 0 as it would be with all places
    wanted = packing.wanted_by(given.expert, given.experts)
    return Layout(Choices(*choices), people, experts, np.minimum(left, wanted + 1)[experts])


def offers(layout: Layout) -> Offers:
    """The pairs by expert."""
    packing = kernel("matching.packing_kernel")
    return Offers(*packing.pack_offers(*layout.choices, len(layout.expert)))


def seats(layout: Layout) -> Seats:
    """Everybody alone, all places free, all prices 0."""
    people, experts = len(layout.person), len(layout.expert)
    seat = np.concatenate((np.zeros(1, np.int64), np.cumsum(layout.places)))
    return Seats(
        seat=seat,
        taken=_numbers(experts),
        holder=_numbers(int(seat[-1]), NOBODY),
        expert=_numbers(people, NOBODY),
        place=_numbers(people),
        score=_numbers(people),
        price=_numbers(experts),
        floor=_numbers(experts),
        least=_numbers(people),
        second=_numbers(people),
    )


def bind(held: Seats, layout: Layout, met: Bools) -> Layout:
    """Hold fast that nobody more can be matched (see `solving`); the pairs that stay possible.

    met   bool (experts,), those for whom more people compete than they have places: they must be
          full, and their people may stay alone; everybody else must be matched, elsewhere.
    """
    bound = held.expert >= 0
    bound[bound] = ~met[held.expert[bound]]
    held.least[bound] = NEVER
    held.floor[met] = NEVER
    return layout.without(bound, met)


def queue(nodes: int) -> Queue:
    """An empty queue."""
    return Queue(
        head=_numbers(WINDOW + 1, NOBODY),
        after=_numbers(nodes),
        before=_numbers(nodes),
        dist=_numbers(nodes, FAR),
        at=np.zeros(2, np.int64),
    )


def found(nodes: int, experts: int) -> Found:
    """Nothing found yet."""
    return Found(
        via=_numbers(nodes),
        score=_numbers(nodes),
        leaver=_numbers(experts),
        distance=_numbers(experts, FAR),
        met=_numbers(experts),
        reached=_numbers(nodes),
        way=np.zeros(4, np.int64),
    )


def _numbers(size: int, value: int = 0) -> Any:
    return np.full(size, value, np.int32)
