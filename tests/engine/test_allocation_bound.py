"""The bound of an allocation holds for any prices; compiled loops equal their plain twins."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.allocation_cases import Case, all_choices, cases, optimum, problem_of, random_case
from waymark.engine.allocation import SCALE, Prices, allocate, recompute_bound
from waymark.engine.allocation.answers import answer
from waymark.engine.allocation.blocks import near_plans
from waymark.engine.allocation.bound import limits_at, person_profits
from waymark.engine.allocation.prices import free_prices
from waymark.engine.allocation.problem import AllocationProblem
from waymark.engine.allocation.state import State, candidates_of, in_turn


@st.composite
def priced(draw: st.DrawFn, *, floors: bool = True) -> tuple[Case, Prices]:
    """A case, and prices of any kind: whole values, parts of them, equal ones, none."""
    case = draw(cases(floors=floors, most=9))
    units = len(case.get("least_people", [0]))

    def some(size: int) -> np.ndarray:
        part = st.integers(0, 7).map(lambda n: n * SCALE // 2)
        any_price = st.one_of(part, st.integers(0, 9 * SCALE))
        return np.array(draw(st.lists(any_price, min_size=size, max_size=size)), np.int64)

    return case, Prices(
        some(len(case["seats"])), some(len(case["budget"])), some(units), some(units)
    )


def plans_of(case: Case, problem: AllocationProblem, person: int) -> list[tuple[int, ...]]:
    """All sets of one person's candidates that may stand by themselves, by the definition."""
    mine = [x for x in range(len(case["person"])) if case["person"][x] == person]
    alone = {**case, "seats": [9] * len(case["seats"]), "budget": [999] * len(case["budget"])}
    possible = set(np.flatnonzero(problem.possible).tolist())
    return [
        taken for taken in all_choices(alone) if set(taken) <= possible and set(taken) <= set(mine)
    ]


def profit_of(case: Case, prices: Prices, taken: tuple[int, ...]) -> int:
    """Value of one person's set at prices, scaled."""
    total = 0
    for x in taken:
        i, k = case["person"][x], case["offering"][x]
        u = case["unit"][i] if "unit" in case else 0
        total += case["value"][x] * (SCALE + int(prices.value[u])) - int(prices.seat[k])
        total -= case["cost"][k] * int(prices.money[case["department"][i]])
    if taken:
        total += int(prices.served[u])
    return total


@settings(deadline=None, max_examples=100)
@given(priced())
def test_any_prices_give_a_valid_bound(given_: tuple[Case, Prices]) -> None:
    case, prices = given_
    best = optimum(case)
    if best is not None:
        assert recompute_bound(problem_of(case), prices) >= best


@settings(deadline=None, max_examples=60)
@given(priced())
def test_the_loop_and_its_twin_equal_enumeration(given_: tuple[Case, Prices]) -> None:
    case, prices = given_
    problem = problem_of(case)
    people = range(problem.people)
    plain = [
        max(profit_of(case, prices, taken) for taken in plans_of(case, problem, i)) for i in people
    ]
    assert person_profits(problem, prices).tolist() == plain
    said = answer(problem, prices, np.arange(problem.people, dtype=np.int32))
    assert said.profit == sum(plain)
    taken = np.flatnonzero(said.chosen)
    assert (
        said.seats.tolist()
        == np.bincount(problem.offering[taken], minlength=len(problem.seats)).tolist()
    )
    chosen_profit = sum(
        profit_of(case, prices, tuple(x for x in taken if case["person"][x] == i)) for i in people
    )
    assert chosen_profit == sum(plain)


@settings(deadline=None, max_examples=60)
@given(priced(), st.integers(0, 4 * SCALE))
def test_near_plans_are_all_plans_within_the_slack(given_: tuple[Case, Prices], slack: int) -> None:
    case, prices = given_
    problem = problem_of(case)
    people = np.arange(problem.people, dtype=np.int32)
    found = near_plans(problem, people, prices, slack, most=200)
    for i in people:
        mine = np.flatnonzero(found.owner == i)
        got = {tuple(sorted(found.member[found.start[p] : found.start[p + 1]])) for p in mine}
        assert len(got) == len(mine)
        plans = plans_of(case, problem, int(i))
        # a person's bonus for being served is beside the slack
        bare = {taken: profit_of(case, replace(prices, served=prices.served * 0), taken)
                for taken in plans}  # fmt: skip
        least = max(bare.values()) - slack
        assert got == {()} | {taken for taken, worth in bare.items() if worth >= least}


@settings(deadline=None, max_examples=60)
@given(cases(), st.randoms(use_true_random=False))
def test_people_in_turn_take_the_best_of_what_is_left(case: Case, rng: object) -> None:
    problem = problem_of(case)
    order = list(range(problem.people))
    rng.shuffle(order)  # type: ignore[attr-defined]  # a random.Random
    state, free = State(problem), free_prices(problem)
    taken: tuple[int, ...] = ()
    allowed = set(all_choices(case))
    for i in order:
        in_turn(state, np.array([i], np.int32), free, keep=True)
        now = tuple(np.flatnonzero(state.chosen).tolist())
        mine = candidates_of(problem, np.array([i], np.int32))[0].tolist()
        assert now in allowed
        assert set(now) - set(taken) <= set(mine)
        if len(case["budget"]) == 1 and not any(case["cost"]):
            best = max(
                sum(case["value"][x] for x, bit in zip(mine, bits, strict=True) if bit)
                for bits in product((0, 1), repeat=len(mine))
                if tuple(sorted({*taken, *(x for x, b in zip(mine, bits, strict=True) if b)}))
                in allowed
            )
            assert sum(case["value"][x] for x in set(now) - set(taken)) == best
        taken = now


def test_mutated_prices_still_bound_and_are_weaker() -> None:
    problem = problem_of(random_case(36, 12, 3))
    result = allocate(problem)
    best = allocate(problem, exact=True).value
    rng = np.random.default_rng(1)
    for _ in range(30):
        seat = result.prices.seat.copy()
        money = result.prices.money.copy()
        seat[rng.integers(len(seat))] += rng.integers(0, 80 * SCALE)
        money[rng.integers(len(money))] //= 2
        assert recompute_bound(problem, replace(result.prices, seat=seat, money=money)) >= best
    free = recompute_bound(problem, free_prices(problem))
    assert free > result.bound >= best


def test_the_bound_is_what_people_and_limits_are_worth() -> None:
    problem = problem_of(random_case(30, 10, 2))
    prices = allocate(problem).prices
    whole = int(person_profits(problem, prices).sum()) + limits_at(problem, prices)
    assert recompute_bound(problem, prices) == whole // SCALE


@pytest.mark.parametrize("name", ["seat", "money", "served", "value"])
def test_bad_prices_are_refused(name: str) -> None:
    problem = problem_of(random_case(10, 8, 2))
    prices = free_prices(problem)
    given_ = getattr(prices, name)

    def with_prices(array: np.ndarray) -> Prices:
        return replace(prices, **{name: array})

    # 2**64 - 1 is -1 in 64 bits with a sign: a price below 0 "proves" a bound below the optimum
    beyond = np.full(len(given_), 2**64 - 1, np.uint64)
    with pytest.raises(ValueError, match=rf"prices\.{name}\[0\] is 18446744073709551615"):
        recompute_bound(problem, with_prices(beyond))
    negative = given_.copy()
    negative[0] = -1
    with pytest.raises(ValueError, match=rf"prices\.{name}\[0\] is -1, expected 0\.\."):
        recompute_bound(problem, with_prices(negative))
    with pytest.raises(ValueError, match=rf"prices\.{name} (has shape|holds float64)"):
        recompute_bound(problem, with_prices(given_[:-1]))
    with pytest.raises(ValueError, match=rf"prices\.{name} (has shape|holds float64)"):
        recompute_bound(problem, with_prices(given_.astype(float)))
    if name != "served":
        with pytest.raises(ValueError, match="too high"):
            recompute_bound(problem, with_prices(given_ + 2**60))
