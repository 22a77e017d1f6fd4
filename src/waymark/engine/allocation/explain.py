"""What an allocation says about itself: who gets nothing and why, and what more would bring."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from waymark.engine.allocation.prices import SCALE, Prices
from waymark.engine.allocation.problem import MOST_MONEY, AllocationProblem
from waymark.engine.allocation.state import owners
from waymark.engine.allocation.whole import greatest_value, whole
from waymark.engine.checks import Bools, Ints

__all__ = ["Marginal", "Reason", "Without", "exact_choice", "marginal", "without"]


class Reason(IntEnum):
    """Which limit keeps a person from a candidate; the first that applies."""

    NO_CANDIDATE = 0  # there is none
    PREREQUISITE = 1  # something it needs is neither held nor to be had
    HOURS = 2  # it, with what it needs, takes more hours than the person has
    SEATS = 3  # an offering that it takes is full
    BUDGET = 4  # the department's money does not suffice for it
    NO_VALUE = 5  # nothing keeps the person from it, and it is worth nothing
    UNFINISHED = 6  # nothing keeps the person from it: the computation was stopped


@dataclass(frozen=True)
class Without:
    """Who gets nothing.

    person     int64 (k,), ascending.
    candidate  int64 (k,), the person's most valuable candidate, first of equals; -1 without any.
    reason     int64 (k,), Reason: which limit keeps the person from that one.
    """

    person: Ints
    candidate: Ints
    reason: Ints


def without(
    problem: AllocationProblem, chosen: Bools, seats_left: Ints, budget_left: Ints
) -> Without:
    """The people that the chosen candidates, bool (n,), leave without anything, with the reason."""
    owner = owners(problem)
    served = np.zeros(problem.people, np.bool_)
    served[owner[chosen]] = True
    order = np.lexsort((np.arange(problem.candidates), -problem.value, owner))
    best = np.full(problem.people, -1, np.int64)
    has = np.diff(problem.start) > 0
    best[has] = order[problem.start[:-1][has]]
    person = np.flatnonzero(~served)
    at = best[person]
    reasons = [
        Reason.NO_CANDIDATE if x < 0 else _reason(problem, int(i), int(x), seats_left, budget_left)
        for i, x in zip(person, at, strict=True)
    ]
    return Without(person, at, np.array(reasons, np.int64))


def _reason(
    problem: AllocationProblem, person: int, candidate: int, seats_left: Ints, budget_left: Ints
) -> Reason:
    """What keeps a person without anything from a candidate and all that it needs."""
    wanted, todo = {candidate}, [candidate]
    while todo:
        x = todo.pop()
        if not problem.reachable[x]:
            return Reason.PREREQUISITE
        needed = problem.needs[problem.needs_start[x] : problem.needs_start[x + 1]].tolist()
        todo += [y for y in needed if y not in wanted]
        wanted.update(needed)
    gaps = {int(problem.gap[x]) for x in wanted}
    if len(gaps) < len(wanted):
        return Reason.PREREQUISITE  # it needs what would close the same gap
    what = problem.offering[sorted(wanted)]
    if problem.hours[what].sum() > problem.available[person]:
        return Reason.HOURS
    if (seats_left[what] == 0).any():
        return Reason.SEATS
    if problem.cost[what].sum() > budget_left[problem.department[person]]:
        return Reason.BUDGET
    return Reason.UNFINISHED if problem.value[sorted(wanted)].any() else Reason.NO_VALUE


@dataclass(frozen=True)
class Marginal:
    """What more of something would bring.

    at_most   by how much the proven bound rises at the prices, in values: the price times the
              quantity. The value itself can rise by this and by the gap that is open, not by more.
    exact     by how much the optimum rises, where that was asked for; None otherwise.
    """

    at_most: float
    exact: int | None


def marginal(
    problem: AllocationProblem,
    prices: Prices,
    *,
    seats_of: int | None = None,
    budget_of: int | None = None,
    more: int = 1,
    exact: bool = False,
) -> Marginal:
    """What `more` seats of an offering, or `more` money of a department's budget, would bring.

    exact   solve both to the end: for problems of 50,000 options at most.
    Raises ValueError unless exactly one of seats_of and budget_of is given and known, and more is
    1..2**40. Cost: a pass over the candidates; with `exact` two integer programmes of them all.
    """
    if (seats_of is None) == (budget_of is None):
        raise ValueError("one of seats_of and budget_of is needed")
    if not 1 <= more <= MOST_MONEY:
        raise ValueError(f"more is {more}, expected 1..{MOST_MONEY}")
    if seats_of is not None:
        price = int(prices.seat[_known("seats_of", seats_of, len(problem.seats))])
        larger = problem.with_limits(_raised(problem.seats, seats_of, more), problem.budget)
    else:
        at = _known("budget_of", int(budget_of or 0), len(problem.budget))
        price = int(prices.money[at])
        larger = problem.with_limits(problem.seats, _raised(problem.budget, at, more))
    rise = None
    if exact:
        before, after = (
            int(problem.value[exact_choice(each)[0]].sum()) for each in (problem, larger)
        )
        rise = after - before
    return Marginal(price * more / SCALE, rise)


def _known(name: str, at: int, size: int) -> int:
    if not 0 <= at < size:
        raise ValueError(f"{name} is {at}, expected 0..{size - 1}")
    return at


def _raised(limits: Ints, at: int, more: int) -> Ints:
    raised = limits.copy()
    raised[at] += more
    return raised


def exact_choice(problem: AllocationProblem) -> tuple[Bools, bool]:
    """The candidates of greatest value, bool (n,), and whether HiGHS proved them so."""
    return greatest_value(whole(problem, np.arange(problem.people, dtype=np.int32)))
