"""Prices of what is scarce: the multipliers of the Lagrangian dual, as whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waymark.engine.allocation.problem import AllocationProblem
from waymark.engine.checks import Ints, whole_numbers, within

__all__ = ["SCALE", "Prices", "checked_prices", "free_prices"]

SCALE = 1 << 20
MOST_SUM = 1 << 61


@dataclass(frozen=True)
class Prices:
    """Multipliers, int64, in units of 1 / SCALE of a value; all >= 0.

    seat     (m,), of a seat of each offering.
    money    (departments,), of one unit of each budget.
    served   (units,), what serving one more person of a unit adds towards its floor.
    value    (units,), what each value given to a unit adds towards its floor.
    """

    seat: Ints
    money: Ints
    served: Ints
    value: Ints


def free_prices(problem: AllocationProblem) -> Prices:
    """All prices 0."""
    units = len(problem.least_people)
    sizes = (len(problem.seats), len(problem.budget), units, units)
    return Prices(*(np.zeros(size, np.int64) for size in sizes))


def checked_prices(problem: AllocationProblem, prices: Prices) -> Prices:
    """The prices as int64. Raises ValueError for a shape, a negative one, or sums beyond int64."""
    units = len(problem.least_people)
    sizes = {"seat": len(problem.seats), "money": len(problem.budget)}
    sizes |= {"served": units, "value": units}
    found = {}
    for name, size in sizes.items():
        found[name] = whole_numbers(f"prices.{name}", getattr(prices, name), size)
        within(f"prices.{name}", found[name], 0, MOST_SUM)
    checked = Prices(**found)
    _check_sums(problem, checked)
    return checked


def _check_sums(problem: AllocationProblem, prices: Prices) -> None:
    """Every product and sum that a bound is made of, worked out in floating point first."""
    worth = float(problem.value.sum()) * (SCALE + float(prices.value.max(initial=0)))
    worth += float(prices.served.max(initial=0)) * problem.people
    seats = float((prices.seat.astype(np.float64) * problem.seats).sum())
    seats += float(prices.seat.max(initial=0)) * max(problem.candidates, 1)
    money = float((prices.money.astype(np.float64) * problem.budget).sum())
    money += float(prices.money.max(initial=0)) * float(problem.cost.max(initial=0)) * 64
    floors = float((prices.served.astype(np.float64) * problem.least_people).sum())
    floors += float((prices.value.astype(np.float64) * problem.least_value).sum())
    most = max(worth, seats, money, floors)
    if most >= MOST_SUM:
        raise ValueError(f"prices make sums of {most:.3g}, more than {MOST_SUM:.3g}: too high")
