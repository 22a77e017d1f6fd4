"""The same problem solved plainly, for small cases: the twin against which the loops are tested.

Shortest augmenting paths by Bellman and Ford, one person at a time, nothing clever: it costs about
people * experts * pairs. It also serves where no compiled loop may be waited for.
"""

from __future__ import annotations

import numpy as np

from waymark.engine.matching.assignment import Assignment, Objective, Stats
from waymark.engine.matching.candidates import NOBODY, Candidates, Ints, Wholes
from waymark.engine.matching.certificate import greatest_total

__all__ = ["match_plainly"]


def match_plainly(candidates: Candidates, *, objective: Objective = Objective.TOTAL) -> Assignment:
    """As `match`, for small cases (up to some hundred people), without compiled loops.

    Returns an exact optimum with prices; among several optima it may choose another one.
    Raises nothing of its own: the candidates were checked. Cost: people * experts * pairs at worst.
    Ties: the lowest expert, then the lowest person. Source: Ahuja, Magnanti & Orlin 1993, ch. 9.7.
    """
    base = greatest_total(candidates) + 1 if objective is Objective.MOST_PEOPLE else 0
    value = np.full((candidates.people, candidates.experts), NOBODY, np.int64)
    value[candidates.person(), candidates.expert] = candidates.score + base
    expert = candidates.locked.copy()
    left = candidates.capacity - np.bincount(expert[expert >= 0], minlength=candidates.experts)
    free = np.flatnonzero((expert < 0) & (np.diff(candidates.start) > 0))
    movable = candidates.locked < 0
    for person in free.tolist():
        gain, last, before = _best_gains(value, expert, movable, person)
        _seat(value, expert, left, movable, person, gain, last, before)
    position = candidates.positions(expert)
    return Assignment(
        expert=expert,
        prices=_prices(value, expert, movable),
        base=base,
        total=int(candidates.score[position[position >= 0]].sum(dtype=np.int64)),
        objective=objective,
        stats=Stats(0, len(free), 0),
        complete=True,
    )


def _best_gains(
    value: Ints, expert: Wholes, movable: np.ndarray, first: int
) -> tuple[Ints, Ints, Ints]:
    """By expert: the greatest gain of moves that begin with `first` and end by needing a place there.

    Returns gain (experts,), the person who would need the place, and the expert that person leaves.
    """
    none = np.iinfo(np.int64).min // 4
    gain = np.where(value[first] >= 0, value[first], none)
    last = np.full(len(gain), first, np.int64)
    before = np.full(len(gain), NOBODY, np.int64)
    seated = np.flatnonzero((expert >= 0) & movable)
    while True:
        changed = False
        for person in seated.tolist():
            own = expert[person]
            if gain[own] == none:
                continue
            through = gain[own] - value[person, own] + value[person]
            better = (value[person] >= 0) & (through > gain)
            if better.any():
                changed = True
                gain[better], last[better], before[better] = through[better], person, own
        if not changed:
            return gain, last, before


def _seat(
    value: Ints, expert: Wholes, left: Wholes, movable: np.ndarray, first: int,
    gain: Ints, last: Ints, before: Ints,
) -> None:  # fmt: skip
    """Make the best moves: they end at a free place, or somebody stays alone instead."""
    best, end, alone = 0, NOBODY, NOBODY
    for place in range(len(gain)):
        if left[place] > 0 and gain[place] > best:
            best, end, alone = int(gain[place]), place, NOBODY
        for person in np.flatnonzero((expert == place) & movable).tolist():
            if gain[place] - value[person, place] > best:
                best, end, alone = int(gain[place] - value[person, place]), place, person
    if end == NOBODY:
        return
    if alone == NOBODY:
        left[end] -= 1
    else:
        expert[alone] = NOBODY
    while True:
        person, came_from = int(last[end]), int(before[end])
        expert[person] = end
        if person == first:
            return
        end = came_from


def _prices(value: Ints, expert: Wholes, movable: np.ndarray) -> Ints:
    """The least prices by repetition: raise each until nobody is drawn elsewhere."""
    prices = np.zeros(value.shape[1], np.int64)
    while True:
        was = prices.copy()
        for person in np.flatnonzero(movable).tolist():
            own = expert[person]
            surplus = 0 if own < 0 else value[person, own] - prices[own]
            wanted = np.where(value[person] >= 0, value[person] - surplus, 0)
            np.maximum(prices, wanted, out=prices)
        if (prices == was).all():
            return prices
