"""What people would choose at prices, and what that takes: one step of the dual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from waymark.engine.allocation.prices import Prices
from waymark.engine.allocation.problem import AllocationProblem
from waymark.engine.checks import Bools, Ints, Narrow
from waymark.engine.kernels import kernel

__all__ = ["Answer", "answer", "columns"]


@dataclass(frozen=True)
class Answer:
    """The people's choices at some prices.

    profit   their best plans' profits together, scaled.
    seats, money, served, value   what they take and give, by offering, department, unit, unit.
    chosen   bool (n,): the candidates.
    """

    profit: int
    seats: Ints
    money: Ints
    served: Ints
    value: Ints
    chosen: Bools


def columns(problem: AllocationProblem) -> tuple[Any, ...]:
    """The problem as the compiled loops take it, from `scratch` on."""
    options = problem.options
    return (
        options.scratch, options.person_class, options.class_option, options.hours,
        options.member_start, options.member, problem.offering, problem.value, problem.available,
        problem.cost, problem.department, problem.unit,
    )  # fmt: skip


def answer(problem: AllocationProblem, prices: Prices, people: Narrow) -> Answer:
    """What these people choose; compiled. Twin: `bound.person_profits`."""
    loops = kernel("allocation.plans_kernel")
    units = len(problem.least_people)
    sizes = (len(problem.seats), len(problem.budget), units, units)
    seats, money, served, value = (np.zeros(size, np.int64) for size in sizes)
    chosen = np.zeros(problem.candidates, np.bool_)
    profit = loops.answer(
        people, *columns(problem), prices.seat, prices.money, prices.served, prices.value,
        seats, money, served, value, chosen,
    )  # fmt: skip
    return Answer(int(profit), seats, money, served, value, chosen)
