"""The order in which blocks of people are solved, from the prices to a whole allocation.

First every department in turn takes its best at the prices; those still to come are priced anew from
time to time against what is left, so that the last ones do not find the seats gone. Then people take
what is left over. Then those who fall short of their best at the prices are solved again together with
whoever has what they lack.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from waymark.engine.allocation.answers import answer
from waymark.engine.allocation.blocks import near_plans, resolve
from waymark.engine.allocation.dual import Limits, lowered
from waymark.engine.allocation.prices import SCALE, Prices
from waymark.engine.allocation.problem import AllocationProblem
from waymark.engine.allocation.pulse import Pulse
from waymark.engine.allocation.state import State, candidates_of, fading, in_turn, owners
from waymark.engine.checks import Ints, Narrow

__all__ = ["another_round", "blocks_of", "first_round", "leftovers", "slack_for"]

BLOCK = 200  # people
NARROW = 500  # part of the mean value that a plan of the first round may fall short
MIXED = 300  # people of a block of later rounds
REPRICED = 12  # times during the first round
STEPS = 6  # of each repricing
SAMPLE = 2000
PLANS = 1.2  # wanted per person on average, the best among them, in later rounds
FADING = (1.0, 0.5, 0.0)


def slack_for(problem: AllocationProblem, prices: Prices) -> int:
    """How far from the best a plan may be, scaled, so that PLANS are near on average."""
    step = max(1, problem.people // SAMPLE)
    people = np.arange(0, problem.people, step, dtype=np.int32)
    slack = max(1, int(problem.value.mean() * SCALE) // 4) if problem.candidates else 1
    for _ in range(12):
        plans = near_plans(problem, people, prices, slack)
        if len(plans.owner) / max(len(people), 1) - 1 <= PLANS:
            break
        slack = slack * 2 // 3
    return slack


def blocks_of(problem: AllocationProblem, rng: np.random.Generator, size: int) -> list[Narrow]:
    """Everyone in blocks of about `size` people: whole departments where they are small."""
    mixed = rng.permutation(len(problem.budget))
    order = np.lexsort((rng.permutation(problem.people), mixed[problem.department]))
    by_department = mixed[problem.department][order]
    first = np.searchsorted(by_department, np.arange(len(mixed) + 1))
    cuts, begin = [0], 0
    for d in range(len(mixed)):
        while first[d + 1] - begin > size * 3 // 2:
            # a department too large for one block, or one more than the block holds
            begin = int(first[d]) if first[d] > begin else begin + size
            cuts.append(begin)
    cuts.append(problem.people)
    blocks = [order[a:b].astype(np.int32) for a, b in pairwise(cuts)]
    return [block for block in blocks if len(block)]


def first_round(state: State, prices: Prices, rng: np.random.Generator, pulse: Pulse) -> None:
    """Every block takes its best at the prices of the moment.

    Few plans are looked at: what is lost by that is less than what repricing and leftovers repair.
    """
    problem = state.problem
    slack = int(problem.value.mean() * SCALE) // NARROW
    blocks = blocks_of(problem, rng, BLOCK)
    every = max(1, len(blocks) // REPRICED)
    now, everyone = prices, np.sort(np.concatenate(blocks))
    wanted = _wanted(problem, everyone, now)
    for at, block in enumerate(blocks):
        if at and at % every == 0:
            rest = np.sort(np.concatenate(blocks[at:]))
            now, _ = lowered(
                problem, rest, _limits_of(state, rest), now, iterations=STEPS, first=0.02
            )
            wanted = _wanted(problem, rest, now)
        np.subtract.at(wanted.left, problem.department[block], wanted.person[block])
        resolve(state, block, now, slack, at_prices=True, reserve=wanted.left)
        if not pulse.beat():
            return


@dataclass(frozen=True)
class _Wanted:
    """Money that people would spend at some prices, and by department what is yet to be spent."""

    person: Ints
    left: Ints


def _wanted(problem: AllocationProblem, people: Narrow, prices: Prices) -> _Wanted:
    """So that the first block of a large department leaves the others their money."""
    chosen = np.flatnonzero(answer(problem, prices, people).chosen)
    owner = owners(problem)[chosen]
    money = problem.cost[problem.offering[chosen]]
    person, left = np.zeros(problem.people, np.int64), np.zeros(len(problem.budget), np.int64)
    np.add.at(person, owner, money)
    np.add.at(left, problem.department[owner], money)
    return _Wanted(person, left)


def _limits_of(state: State, people: Narrow) -> Limits:
    """What is there for these people: what is left, and what they have already."""
    problem = state.problem
    rows, owner = candidates_of(problem, people)
    taken = state.chosen[rows]
    mine, who = rows[taken], people[owner[taken]]
    what, units = problem.offering[mine], len(problem.least_people)
    budget = state.budget_left.copy()
    np.add.at(budget, problem.department[who], problem.cost[what])
    served = state.served - np.bincount(problem.unit[np.unique(who)], minlength=units)
    gained = state.gained.copy()
    np.subtract.at(gained, problem.unit[who], problem.value[mine])
    return Limits(
        state.seats_left + np.bincount(what, minlength=len(problem.seats)),
        budget,
        np.maximum(problem.least_people - served, 0),
        np.maximum(problem.least_value - gained, 0),
    )


def leftovers(state: State, prices: Prices, rng: np.random.Generator, pulse: Pulse) -> None:
    """People take what is left over, as far as their own value rises, at fading prices."""
    for share in FADING:
        order = rng.permutation(state.problem.people).astype(np.int32)
        in_turn(state, order, fading(prices, share), keep=True, pulse=pulse)
        if not pulse.goes_on:
            return


def another_round(
    state: State, prices: Prices, slack: int, rng: np.random.Generator, pulse: Pulse
) -> None:
    """Larger blocks of departments mixed anew exchange what they have, for value alone."""
    for block in blocks_of(state.problem, rng, MIXED):
        resolve(state, block, prices, slack, at_prices=False)
        if not pulse.beat():
            return
