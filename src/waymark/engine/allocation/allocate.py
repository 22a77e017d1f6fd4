"""Allocate seats, hours and money over everyone's gaps, with a bound that anyone can recompute.

result = allocate(problem)
result.value, result.bound, result.gap
assert recompute_bound(problem, result.prices) == result.bound
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waymark.engine.allocation.dual import aimed, all_limits, lowered
from waymark.engine.allocation.explain import Without, exact_choice, without
from waymark.engine.allocation.floors import meet_floors
from waymark.engine.allocation.improve import (
    another_round,
    first_round,
    leftovers,
    slack_for,
)
from waymark.engine.allocation.prices import SCALE, Prices, free_prices
from waymark.engine.allocation.problem import AllocationProblem
from waymark.engine.allocation.pulse import Progress, Pulse
from waymark.engine.allocation.state import State, in_turn, owners
from waymark.engine.checks import Bools, Ints

__all__ = ["Allocation", "allocate", "broken_limits"]

ITERATIONS = 60  # of the dual at most
AIMED = 80  # of each later search for a lower bound
ENOUGH = 0.001
ROUNDS = 2


@dataclass(frozen=True)
class Allocation:
    """Who gets what, and how good that is at least.

    chosen      int64 (k,), positions of the chosen candidates, ascending.
    value       of all of them.
    bound       no allocation is worth more; `recompute_bound(problem, prices)` gives the same.
    gap         (bound - value) / bound, 0.0 where both are 0.
    prices      what proves the bound; see Prices.
    seats_left, budget_left   int64 by offering and department.
    without     who gets nothing, and which limit keeps them from it.
    optimal     the value is proven to be the greatest: it equals the bound, or HiGHS says so.
    complete    False where the listener stopped the computation: the best so far.
    """

    chosen: Ints
    value: int
    bound: int
    gap: float
    prices: Prices
    seats_left: Ints
    budget_left: Ints
    without: Without
    optimal: bool
    complete: bool


def allocate(
    problem: AllocationProblem,
    *,
    exact: bool = False,
    enough: float = ENOUGH,
    rounds: int = ROUNDS,
    seed: int = 0,
    progress: Progress | None = None,
) -> Allocation:
    """Choose candidates of nearly the greatest total value within all limits.

    exact     solve to proven optimality with HiGHS; for 50,000 options at most.
    enough    the gap below which no further round is made, at most `rounds` of them.
    seed      of the order in which people come; the same seed gives the same answer.
    progress  called as progress(done, total); returning False stops, with the best so far.
    Raises UnreachableFloor (a ValueError) where a floor cannot be met: it says what can. Stopped
    before the floors are met there is nothing to return: they come first, and quickly.
    Ties: by the order of people under the seed; not by name or position alone, so that nobody is
    always last. Cost: about 15 seconds per million candidates (benchmarks/allocation.py), most of
    it in the blocks. Source: Fisher 1981, doi 10.1287/mnsc.27.1.1, for the relaxation.
    """
    if not 0 <= enough < 1 or rounds < 0:
        raise ValueError(
            f"enough is {enough} and rounds {rounds}, expected 0 <= enough < 1, 0 <= rounds"
        )
    rng = np.random.default_rng(seed)
    begun = State(problem)
    meet_floors(begun)
    if not problem.options.member.size:
        return _result(problem, begun, free_prices(problem), 0, optimal=True, complete=True)
    people = np.arange(problem.people, dtype=np.int32)
    pulse = Pulse(progress, _steps(problem, rounds))
    prices, scaled = lowered(
        problem, people, all_limits(problem), free_prices(problem), iterations=ITERATIONS,
        pulse=pulse,
    )  # fmt: skip
    bound = scaled // SCALE
    if exact:
        chosen, proven = exact_choice(problem)
        state = _state_of(problem, chosen)
        return _result(problem, state, prices, bound, optimal=proven, complete=True)
    best = _found(problem, begun, prices, rng, pulse)
    for _ in range(rounds):
        if not pulse.goes_on or bound - best.value <= enough * bound:
            break
        prices, bound = _closer(problem, best, prices, bound, rng, pulse)
    return _result(problem, best, prices, bound, optimal=False, complete=pulse.goes_on)


def _closer(
    problem: AllocationProblem,
    state: State,
    prices: Prices,
    bound: int,
    rng: np.random.Generator,
    pulse: Pulse,
) -> tuple[Prices, int]:
    """One more round from both sides: prices of a lower bound, and a state of greater value."""
    closer, scaled = aimed(problem, prices, state.value, iterations=AIMED, pulse=pulse)
    if scaled // SCALE < bound:
        prices, bound = closer, scaled // SCALE
    if pulse.goes_on:
        another_round(state, prices, slack_for(problem, prices), rng, pulse)
    if pulse.goes_on:
        leftovers(state, prices, rng, pulse)
    return prices, bound


def _steps(problem: AllocationProblem, rounds: int) -> int:
    """About how many steps progress counts: the dual's, blocks, and people in turn."""
    blocks = problem.people // 60 + 1
    return ITERATIONS + (1 + rounds) * (AIMED + blocks + 4 * (problem.people // 50_000 + 1))


def _found(
    problem: AllocationProblem,
    begun: State,
    prices: Prices,
    rng: np.random.Generator,
    pulse: Pulse,
) -> State:
    """A first allocation in full; a quick one where there was no time for more."""
    quick = begun.copy()
    order = rng.permutation(problem.people).astype(np.int32)
    in_turn(quick, order, prices, keep=True)
    if not pulse.goes_on:
        return quick
    first_round(begun, prices, rng, pulse)
    if pulse.goes_on:
        leftovers(begun, prices, rng, pulse)
    return begun if begun.value >= quick.value else quick


def _state_of(problem: AllocationProblem, chosen: Bools) -> State:
    state = State(problem)
    given = np.flatnonzero(chosen)
    none = np.zeros(0, np.int64)
    state.swap(none, none.astype(np.int32), given, owners(problem)[given])
    return state


def _result(
    problem: AllocationProblem,
    state: State,
    prices: Prices,
    bound: int,
    *,
    optimal: bool,
    complete: bool,
) -> Allocation:
    value = state.value
    return Allocation(
        chosen=np.flatnonzero(state.chosen),
        value=value,
        bound=bound,
        gap=(bound - value) / bound if bound else 0.0,
        prices=prices,
        seats_left=state.seats_left,
        budget_left=state.budget_left,
        without=without(problem, state.chosen, state.seats_left, state.budget_left),
        optimal=optimal or value == bound,
        complete=complete,
    )


def broken_limits(problem: AllocationProblem, chosen: Ints) -> list[str]:
    """Which limits the chosen candidates break, in words; empty where all hold. Plain numpy.

    chosen   int (k,), positions of candidates. Raises ValueError for one twice or out of range.
    Cost: a sort of k, and passes over all candidates.
    """
    if len(np.unique(chosen)) != len(chosen):
        raise ValueError("a candidate is chosen twice")
    if len(chosen) and (chosen.min() < 0 or chosen.max() >= problem.candidates):
        raise ValueError(f"chosen goes from {chosen.min()} to {chosen.max()}")
    taken = np.zeros(problem.candidates, np.bool_)
    taken[chosen] = True
    who, what = owners(problem)[chosen], problem.offering[chosen]
    seats = np.bincount(what, minlength=len(problem.seats))
    hours = np.bincount(who, problem.hours[what], problem.people)
    money = np.bincount(problem.department[who], problem.cost[what], len(problem.budget))
    gaps = np.unique(np.stack((who, problem.gap[chosen])), axis=1)
    needing = np.repeat(np.arange(problem.candidates), np.diff(problem.needs_start))
    served = np.bincount(problem.unit[np.unique(who)], minlength=len(problem.least_people))
    value = np.bincount(problem.unit[who], problem.value[chosen], len(problem.least_value))
    broken = {
        "seats": seats > problem.seats,
        "hours": hours > problem.available,
        "budget": money > problem.budget,
        "one per gap": np.array([gaps.shape[1] < len(chosen)]),
        "prerequisite": taken[needing] & ~taken[problem.needs],
        "out of reach": taken & ~problem.reachable,
        "people of a unit": served < problem.least_people,
        "value of a unit": value < problem.least_value,
    }
    return [f"{name} {int(np.argmax(bad))}" for name, bad in broken.items() if bad.any()]
