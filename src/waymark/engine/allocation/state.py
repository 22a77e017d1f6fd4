"""An allocation in the making: who has what, and what is left."""

from __future__ import annotations

import numpy as np

from waymark.engine.allocation.answers import columns
from waymark.engine.allocation.prices import Prices
from waymark.engine.allocation.problem import AllocationProblem
from waymark.engine.allocation.pulse import Pulse
from waymark.engine.checks import Bools, Ints, Narrow
from waymark.engine.kernels import kernel

__all__ = ["State", "candidates_of", "fading", "in_turn", "owners"]

CHUNK = 50_000  # people between two questions whether to go on


class State:
    """Chosen candidates with what they leave; always within seats, hours, money and prerequisites.

    seats_left, budget_left   by offering and department; served, gained   people and value by unit.
    """

    def __init__(self, problem: AllocationProblem) -> None:
        self.problem = problem
        self.chosen: Bools = np.zeros(problem.candidates, np.bool_)
        self.seats_left: Ints = problem.seats.copy()
        self.budget_left: Ints = problem.budget.copy()
        self.served: Ints = np.zeros(len(problem.least_people), np.int64)
        self.gained: Ints = np.zeros(len(problem.least_people), np.int64)

    @property
    def value(self) -> int:
        """Of all that is chosen."""
        return int(self.problem.value[self.chosen].sum())

    def copy(self) -> State:
        """Another one of the same choices."""
        other = State(self.problem)
        for name in ("chosen", "seats_left", "budget_left", "served", "gained"):
            setattr(other, name, getattr(self, name).copy())
        return other

    def swap(self, back: Ints, back_from: Narrow, given: Ints, given_to: Narrow) -> None:
        """Some candidates are chosen no longer, others are now; each with its person."""
        self._move(back, back_from, 1)
        self.chosen[back] = False
        self._move(given, given_to, -1)
        self.chosen[given] = True

    def _move(self, candidates: Ints, people: Narrow, sign: int) -> None:
        problem = self.problem
        what = problem.offering[candidates]
        np.add.at(self.seats_left, what, sign)
        np.add.at(self.budget_left, problem.department[people], sign * problem.cost[what])
        np.add.at(self.served, problem.unit[np.unique(people)], -sign)
        np.add.at(self.gained, problem.unit[people], -sign * problem.value[candidates])

    def recount(self) -> None:
        """Count anew what each unit has, after the compiled loops changed choices."""
        owner = owners(self.problem)[self.chosen]
        units = len(self.problem.least_people)
        self.served = np.bincount(self.problem.unit[np.unique(owner)], minlength=units)
        self.gained = np.zeros(units, np.int64)
        np.add.at(self.gained, self.problem.unit[owner], self.problem.value[self.chosen])


def owners(problem: AllocationProblem) -> Narrow:
    """The person of each candidate, int32 (n,)."""
    return np.repeat(np.arange(problem.people, dtype=np.int32), np.diff(problem.start))


def candidates_of(problem: AllocationProblem, people: Narrow) -> tuple[Ints, Ints]:
    """All candidates of these people, and to whom each belongs, as a position in `people`."""
    first, last = problem.start[people], problem.start[people + 1]
    many = last - first
    owner = np.repeat(np.arange(len(people)), many)
    return np.arange(len(owner)) + np.repeat(first - (np.cumsum(many) - many), many), owner


def in_turn(
    state: State, order: Narrow, prices: Prices, *, keep: bool, pulse: Pulse | None = None
) -> int:
    """People in this order take the best plan, at the prices, of what is left.

    With keep a plan changes only where its value rises, so that no floor is lost. Returns by how
    much the total value rose; asked to stop, it leaves the others as they are.
    """
    problem = state.problem
    loops = kernel("allocation.plans_kernel")
    given = columns(problem)
    rose = 0
    for begin in range(0, len(order), CHUNK):
        rose += loops.in_turn(
            order[begin : begin + CHUNK], int(keep), given[0], problem.start, *given[1:],
            prices.seat, prices.money, prices.served, prices.value, state.seats_left,
            state.budget_left, state.chosen,
        )  # fmt: skip
        if pulse is not None and not pulse.beat():
            break
    state.recount()
    return int(rose)


def fading(prices: Prices, share: float) -> Prices:
    """The prices of seats and money at this share of themselves."""
    return Prices(
        (prices.seat * share).astype(np.int64),
        (prices.money * share).astype(np.int64),
        prices.served,
        prices.value,
    )
