"""Check that an assignment is optimal, and find prices where only the pairs are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waymark.engine.checks import whole, within
from waymark.engine.kernels import kernel
from waymark.engine.matching.assignment import Assignment, Objective
from waymark.engine.matching.candidates import Candidates, Ints, Wholes

__all__ = ["Certificate", "certify", "greatest_total", "left_to_people", "prices_of"]

AT_ONCE = 100_000  # people looked at together: bounds memory
#: No product of a price with places and no sum over AT_ONCE people passes an int64, so that no large
#: price can be forged whose sums come round to what is wanted.
MOST_PRICE = 1 << 40
MOST_BASE = 1 << 39  # a price may exceed it by a score


@dataclass(frozen=True)
class Certificate:
    """What the pairs are worth, and a bound on what any pairs are worth; exact whole numbers."""

    primal: int
    dual: int

    @property
    def gap(self) -> int:
        """How much better other pairs could be at most; 0 says optimal."""
        return self.dual - self.primal


def certify(candidates: Candidates, assignment: Assignment) -> Certificate:
    """Check pairs and prices against the candidates, in whole numbers, with numpy alone.

    Returns the value of the pairs (scores and base) and the bound by the prices. The pairs are
    optimal when both are equal, for MOST_PEOPLE because its base exceeds any total.
    Raises ValueError where the pairs are not allowed (no candidates, more than there are places, a
    lock not kept), the total is another one, a price is not 0..2^40, or the base proves nothing.
    Cost: one pass over the pairs (benchmarks/matching.py).
    Source: linear programming duality; Ahuja, Magnanti & Orlin 1993, ch. 12.
    """
    position = _allowed(candidates, assignment.expert)
    prices, base = whole("prices", assignment.prices, candidates.experts), assignment.base
    within("prices", prices, 0, MOST_PRICE)
    prices = prices.astype(np.int64)
    _base_proves(candidates, assignment)
    total = int(candidates.score[position[position >= 0]].sum(dtype=np.int64))
    if total != assignment.total:
        raise ValueError(f"total is {assignment.total}, the pairs have {total}")
    dual = sum((prices * candidates.capacity).tolist())  # no sum that could pass the int64
    dual += left_to_people(candidates, prices, base)
    return Certificate(total + base * assignment.matched, dual)


def left_to_people(candidates: Candidates, prices: Ints, base: int) -> int:
    """The sum of u_i, what people could gain at most when they pay these prices (see `solving`).

    prices   int64 (experts,), 0..2^40. base   0..2^39. Cost: one pass over the pairs.
    """
    parts = range(0, candidates.people, AT_ONCE)
    return sum(_surplus(candidates, prices, base, begin, begin + AT_ONCE) for begin in parts)


def greatest_total(candidates: Candidates) -> int:
    """What no choice of pairs exceeds: as many of the highest score as people or places allow."""
    matchable = min(candidates.people, int(candidates.capacity.sum(dtype=np.int64)))
    return matchable * int(candidates.score.max(initial=0))


def prices_of(candidates: Candidates, expert: Wholes, *, base: int = 0) -> Ints:
    """The least prices that prove these pairs optimal; int64 (experts,).

    expert   int32 (people,), the expert of each person, -1 for none.
    base     what each pair counts beside its score, 0..2^39.
    Raises ValueError for pairs that are not allowed, for pairs that are not optimal, and for a base
    out of range.
    Cost: usually about a pass over the pairs; at worst experts times pairs.
    Source: Bellman 1958, Moore 1959.
    """
    if not 0 <= base <= MOST_BASE:
        raise ValueError(f"base is {base}, expected 0..{MOST_BASE}")
    position = _allowed(candidates, expert)
    held = np.where(position >= 0, expert, candidates.experts)
    members = np.argsort(held, kind="stable")[: np.count_nonzero(position >= 0)].astype(np.int32)
    seat = np.searchsorted(held[members], np.arange(candidates.experts + 1)).astype(np.int64)
    prices = np.zeros(candidates.experts, np.int64)
    marks, line = np.zeros_like(prices, np.int32), np.zeros_like(prices, np.int32)
    settled = kernel("matching.prices_kernel").settle_prices(
        candidates.start, candidates.expert, candidates.score, candidates.locked, seat, position,
        members, base, base + int(candidates.score.max(initial=0)), prices, marks, line,
    )  # fmt: skip
    free = np.diff(seat) < candidates.capacity
    if not settled or (free & (prices > 0)).any():
        raise ValueError("the pairs are not optimal: no prices prove them")
    paid = position >= 0
    paid &= candidates.locked < 0
    own = candidates.score[position[paid]].astype(np.int64) + base
    if (own < prices[expert[paid]]).any():
        raise ValueError("the pairs are not optimal: no prices prove them")
    return prices


def _allowed(candidates: Candidates, expert: Wholes) -> Ints:
    """Positions of the pairs, where they are allowed."""
    position = candidates.positions(expert)
    load = np.bincount(expert[position >= 0], minlength=candidates.experts)
    if (load > candidates.capacity).any():
        at = int(np.argmax(load > candidates.capacity))
        raise ValueError(f"expert {at} has {load[at]} people, places for {candidates.capacity[at]}")
    broken = (candidates.locked >= 0) & (expert != candidates.locked)
    if broken.any():
        at = int(np.argmax(broken))
        raise ValueError(f"person {at} is locked to {candidates.locked[at]}, has {expert[at]}")
    return position


def _base_proves(candidates: Candidates, assignment: Assignment) -> None:
    if assignment.objective is Objective.TOTAL and assignment.base != 0:
        raise ValueError(f"base is {assignment.base}, expected 0 where only the total counts")
    if not 0 <= assignment.base <= MOST_BASE:
        raise ValueError(f"base is {assignment.base}, expected 0..{MOST_BASE}")
    most = greatest_total(candidates)
    if assignment.objective is Objective.MOST_PEOPLE and assignment.base <= most:
        raise ValueError(f"base is {assignment.base}, expected above {most}, the greatest total")


def _surplus(candidates: Candidates, prices: Ints, base: int, begin: int, end: int) -> int:
    """The sum of u_i over people begin..end-1."""
    rows = candidates.start[begin : end + 1]
    first, last = int(rows[0]), int(rows[-1])
    value = candidates.score[first:last] - prices[candidates.expert[first:last]]
    some = np.flatnonzero(np.diff(rows))
    if not len(some):
        return 0
    best = np.maximum(np.maximum.reduceat(value, rows[some] - first) + base, 0)
    locked = candidates.locked[begin:end][some]
    bound = np.flatnonzero(locked >= 0)
    if len(bound):  # what is fixed is worth what it is worth, even less than nothing
        at = candidates.positions(candidates.locked)[begin:end][some][bound]
        best[bound] = candidates.score[at] - prices[locked[bound]] + base
    return int(best.sum())
