"""An allocation in the making: who has what, and what is left."""

from __future__ import annotations

import numpy as np

from waymark.engine.allocation.answers import columns
from waymark.engine.allocation.checks import Bools, Ints, Narrow
from waymark.engine.allocation.prices import Prices
from waymark.engine.allocation.problem import AllocationProblem
from waymark.engine.allocation.pulse import Pulse
from waymark.engine.kernels import kernel

__all__ = ["State", "candidates_of", "fading", "in_turn"]

CHUNK = 50_000  # people between two questions whether to go on


class State:
    """Chosen candidates with the seats and money that they leave; always within every limit."""

    def __init__(self, problem: AllocationProblem) -> None:
        self.problem = problem
        self.chosen: Bools = np.zeros(problem.candidates, np.bool_)
        self.seats_left: Ints = problem.seats.copy()
        self.budget_left: Ints = problem.budget.copy()

    @property
    def value(self) -> int:
        """Of all that is chosen."""
        return int(self.problem.value[self.chosen].sum())

    def hand_back(self, candidates: Ints, departments: Narrow) -> None:
        """These candidates are chosen no longer; departments pay for them, one by one."""
        self._move(candidates, departments, 1)
        self.chosen[candidates] = False

    def hand_out(self, candidates: Ints, departments: Narrow) -> None:
        """These candidates are chosen now."""
        self._move(candidates, departments, -1)
        self.chosen[candidates] = True

    def _move(self, candidates: Ints, departments: Narrow, sign: int) -> None:
        what = self.problem.offering[candidates]
        np.add.at(self.seats_left, what, sign)
        np.add.at(self.budget_left, departments, sign * self.problem.cost[what])


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
    return int(rose)


def fading(prices: Prices, share: float) -> Prices:
    """The prices of seats and money at this share of themselves."""
    return Prices(
        (prices.seat * share).astype(np.int64),
        (prices.money * share).astype(np.int64),
        prices.served,
        prices.value,
    )
