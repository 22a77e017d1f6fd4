"""What would help somebody without an expert: where one more place brings most.

Any prices that prove an optimum bound what a place brings. The least of them are just what one more
place with each expert brings, for all experts in one pass (`worth_of_places`): the value of a matching is
piecewise linear and concave in the places of an expert, with corners at whole numbers, and its slope to
the right is the least price of all that prove the optimum. Who then gets the place, and who moves, is told
for one person's best experts by following each to the end (`what_helps`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from waymark.engine.matching.assignment import Assignment, Objective
from waymark.engine.matching.candidates import Candidates, Ints
from waymark.engine.matching.certificate import greatest_total, prices_of
from waymark.engine.matching.consequences import Consequence, after_place_added

__all__ = ["PlaceWorth", "what_helps", "worth_of_places"]


class PlaceWorth(NamedTuple):
    """What one more place with each expert brings, exactly.

    gain   int64 (experts,), what the total gains; below 0 where a person more is matched at its cost.
    more   int64 (experts,), 1 where one more person is matched. 0 for TOTAL, which does not count them.
    """

    gain: Ints
    more: Ints


def worth_of_places(candidates: Candidates, assignment: Assignment) -> PlaceWorth:
    """What one more place with each expert would bring, one expert at a time.

    assignment   an optimum of the candidates; only its pairs are used.
    Raises ValueError where it is none. Cost: as `prices_of`, usually about a pass over the pairs.
    Source: sensitivity in linear programming, Ahuja, Magnanti & Orlin 1993, ch. 9.
    """
    if assignment.objective is Objective.TOTAL:
        gain = prices_of(candidates, assignment.expert)
        return PlaceWorth(gain, np.zeros_like(gain))
    base = _telling_base(candidates)
    prices = prices_of(candidates, assignment.expert, base=base)
    more = (2 * prices > base).astype(np.int64)
    return PlaceWorth(prices - base * more, more)


def what_helps(
    candidates: Candidates, assignment: Assignment, person: int, *, most: int = 10
) -> Iterator[tuple[int, Consequence]]:
    """The experts with whom one more place would bring most, of those whom a person could have.

    assignment   an optimum of the candidates with its prices.
    person       usually one without an expert. most   how many are told, at most.
    Yields experts and what a place more with each brings, the best first: people first for MOST_PEOPLE,
    then the total; none who would bring nothing. Whether the person is matched then is
    consequence.assignment.expert[person] >= 0: somebody else may be worth as much there.
    Raises ValueError for an unknown person and for an assignment that is no optimum.
    Ties: the lower expert first. Cost: one `worth_of_places`, then `after_place_added` for each asked for.
    """
    if not 0 <= person < candidates.people:
        raise ValueError(f"person is {person}, expected 0..{candidates.people - 1}")
    worth = worth_of_places(candidates, assignment)
    row = candidates.expert[candidates.start[person] : candidates.start[person + 1]]
    brings = (worth.more[row] > 0) | (worth.gain[row] > 0)
    order = np.lexsort((row, -worth.gain[row], -worth.more[row]))
    chosen = row[order[brings[order]]][:most].tolist()
    return ((expert, after_place_added(candidates, assignment, expert)) for expert in chosen)


def _telling_base(candidates: Candidates) -> int:
    """More than twice what totals can change by a place, so that people and scores are told apart."""
    return 2 * (greatest_total(candidates) + int(candidates.score.max(initial=0))) + 1
