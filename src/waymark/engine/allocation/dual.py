"""Prices at which what people choose fits what there is: the Lagrangian dual.

Each price moves against its own excess, by a step that grows while the excess keeps its sign and is
halved when it changes (Riedmiller & Braun 1993, doi 10.1109/ICNN.1993.298623, on the subgradients of
Fisher 1981). Whatever the steps, the bound of every visited point is valid; the best is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from waymark.engine.allocation.answers import Answer, answer
from waymark.engine.allocation.prices import SCALE, Prices
from waymark.engine.allocation.problem import AllocationProblem
from waymark.engine.allocation.pulse import Pulse
from waymark.engine.checks import Ints, Narrow

__all__ = ["Limits", "aimed", "all_limits", "lowered"]

Floats = npt.NDArray[np.float64]
SLOWER, FASTER = 0.5, 1.25
PATIENCE = 6  # iterations without a better bound after which aimed steps are halved
STALE = 12  # iterations without a better bound after which more do not pay


@dataclass(frozen=True)
class Limits:
    """What there is for some people: seats, budgets, and what their units are still owed."""

    seats: Ints
    budget: Ints
    least_people: Ints
    least_value: Ints


def all_limits(problem: AllocationProblem) -> Limits:
    """The limits of the whole problem."""
    return Limits(problem.seats, problem.budget, problem.least_people, problem.least_value)


class _Ascent:
    """The state of the search: prices as real numbers, and each one's step."""

    def __init__(self, problem: AllocationProblem, prices: Prices, first: float) -> None:
        mean = max(float(problem.value.mean()), 1e-6) if problem.candidates else 1.0
        per_money = mean / max(float(problem.cost.mean()), 1.0) if len(problem.cost) else 1.0
        self.unit_of = (mean, per_money, mean, 1.0)
        names = (prices.seat, prices.money, prices.served, prices.value)
        self.at: list[Floats] = [each / SCALE for each in names]
        self.step = [np.full(len(x), first * u) for x, u in zip(self.at, self.unit_of, strict=True)]
        self.sign = [np.zeros(len(x)) for x in self.at]

    def prices(self) -> Prices:
        """Rounded to whole numbers."""
        return Prices(*(np.rint(x * SCALE).astype(np.int64) for x in self.at))

    def move(self, excess: list[Floats]) -> None:
        """Raise what is in excess, lower what is left over; excess as shares of the limits."""
        for n, over in enumerate(excess):
            turn = np.sign(over) * self.sign[n]
            factor = np.where(turn > 0, FASTER, np.where(turn < 0, SLOWER, 1.0))
            unit = self.unit_of[n]
            self.step[n] = np.clip(self.step[n] * factor, 1e-4 * unit, unit)
            self.at[n] = np.maximum(0.0, self.at[n] + self.step[n] * np.clip(4 * over, -1, 1))
            self.sign[n] = np.sign(over)

    def aim(self, excess: list[Floats], distance: float) -> None:
        """Move along the excess so far that a straight line would have fallen by `distance`."""
        square = sum(
            float((u * over) @ (u * over)) for u, over in zip(self.unit_of, excess, strict=True)
        )
        for n, over in enumerate(excess):
            step = self.unit_of[n] ** 2 * distance / max(square, 1e-12)
            self.at[n] = np.maximum(0.0, self.at[n] + step * over)


def lowered(
    problem: AllocationProblem,
    people: Narrow,
    limits: Limits,
    prices: Prices,
    *,
    iterations: int,
    first: float = 0.3,
    pulse: Pulse | None = None,
) -> tuple[Prices, int]:
    """Prices of the lowest bound found from `prices` on, and that bound, scaled.

    Holds for these people under these limits. first is the first step, as a share of the mean value.
    Asked to stop by the pulse, it returns the best so far.
    """
    search = _Ascent(problem, prices, first)
    best, lowest, since = prices, None, 0
    for _ in range(iterations):
        here = search.prices()
        said = answer(problem, here, people)
        bound = said.profit + _limits_cost(limits, here)
        since += 1
        if lowest is None or bound < lowest:
            if lowest is None or lowest - bound > max(lowest, 1) * 1e-7:
                since = 0
            best, lowest = here, bound
        if (pulse is not None and not pulse.beat()) or since > STALE:
            break
        search.move(_excess(limits, said))
    return best, int(lowest or 0)


def aimed(
    problem: AllocationProblem, prices: Prices, target: int, *, iterations: int, pulse: Pulse
) -> tuple[Prices, int]:
    """Prices of the lowest bound found by steps towards `target`, a value known to be reached.

    For what `lowered` is not good at: many people who are alike and all change their minds at once.
    Steps by the distance to the target over the excess squared (Polyak 1969).
    Returns the prices and their bound, scaled.
    """
    people = np.arange(problem.people, dtype=np.int32)
    limits = all_limits(problem)
    search = _Ascent(problem, prices, 0.0)
    best, lowest, length, since = prices, None, 1.0, 0
    for _ in range(iterations):
        here = search.prices()
        said = answer(problem, here, people)
        bound = said.profit + _limits_cost(limits, here)
        since += 1
        if lowest is None or bound < lowest:
            best, lowest, since = here, bound, 0
        above = bound / SCALE - target
        if not pulse.beat() or above < 1:
            break
        if since > PATIENCE:
            length, since = length / 2, 0
        search.aim(_amounts(limits, said), length * above)
    return best, int(lowest or 0)


def _limits_cost(limits: Limits, prices: Prices) -> int:
    return int(
        prices.seat @ limits.seats
        + prices.money @ limits.budget
        - prices.served @ limits.least_people
        - prices.value @ limits.least_value
    )


def _amounts(limits: Limits, said: Answer) -> list[Floats]:
    """By how much what is wanted exceeds what there is."""
    return [
        (said.seats - limits.seats).astype(np.float64),
        (said.money - limits.budget).astype(np.float64),
        (limits.least_people - said.served).astype(np.float64),
        (limits.least_value - said.value).astype(np.float64),
    ]


def _excess(limits: Limits, said: Answer) -> list[Floats]:
    """The same, as shares of what there is."""
    there = (limits.seats, limits.budget, limits.least_people, limits.least_value)
    amounts = _amounts(limits, said)
    return [over / np.maximum(most, 1) for over, most in zip(amounts, there, strict=True)]
