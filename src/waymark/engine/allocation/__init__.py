"""Who gets which seat, hour and money: nearly the greatest value, with a bound that says how nearly.

    problem = allocation_problem(person, offering, gap, value, hours=..., cost=..., seats=...,
                                 available=..., department=..., budget=...)
    result = allocate(problem)
    result.value, result.bound, result.without      # what was found, what is possible, who is left
    recompute_bound(problem, result.prices)         # the same bound, by plain numpy
    marginal(problem, result.prices, seats_of=7)    # what one more seat would bring

Prices for seats and money (the multipliers of the Lagrangian dual) split the problem into one small
exact problem per person, and prove the bound. Blocks of people are then solved near these prices.
Nothing is compiled or loaded before `allocation_problem` is called.
"""

from waymark.engine.allocation.allocate import Allocation, allocate, broken_limits
from waymark.engine.allocation.bound import recompute_bound
from waymark.engine.allocation.explain import Marginal, Reason, Without, marginal
from waymark.engine.allocation.floors import UnreachableFloor
from waymark.engine.allocation.prices import SCALE, Prices
from waymark.engine.allocation.problem import AllocationProblem, allocation_problem
from waymark.engine.allocation.pulse import Progress

__all__ = [
    "SCALE",
    "Allocation",
    "AllocationProblem",
    "Marginal",
    "Prices",
    "Progress",
    "Reason",
    "UnreachableFloor",
    "Without",
    "allocate",
    "allocation_problem",
    "broken_limits",
    "marginal",
    "recompute_bound",
]
