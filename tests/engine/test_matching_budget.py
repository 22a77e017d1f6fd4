"""Bought places within a budget: never over it, bounded truly, and the optimum where prices are equal."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.matching_cases import Table, build, cases, random_case
from waymark.engine.matching import Candidates, Objective, candidates_by_person, certify, match
from waymark.engine.matching.budget import WithinBudget, within_budget
from waymark.engine.matching.budget_bound import bound_within_budget

BOTH = list(Objective)
Case = tuple[Table, list[int], list[int]]


def best_within(case: Case, cost: list[int], budget: int, most: bool) -> tuple[int, int]:
    """The greatest (matched, total), or (0, total), that costs no more than the budget."""
    table, capacity, locked = case

    @cache
    def rest(person: int, left: tuple[int, ...], money: int) -> tuple[int, int]:
        if person == len(table):
            return 0, 0
        found = [] if locked[person] >= 0 else [rest(person + 1, left, money)]
        for expert, score in enumerate(table[person]):
            if score < 0 or not left[expert] or locked[person] not in (-1, expert):
                continue
            if cost[expert] <= money:
                fewer = (*left[:expert], left[expert] - 1, *left[expert + 1 :])
                matched, total = rest(person + 1, fewer, money - cost[expert])
                found.append((matched + most, total + score))
        return max(found, default=(-(10**9), -(10**9)))

    return rest(0, tuple(capacity), budget)


def holds(case: Case, cost: list[int], budget: int, objective: Objective) -> WithinBudget:
    """Within the budget, proved over the places bought, and no better one above the bound."""
    possible, most = build(*case), objective is Objective.MOST_PEOPLE
    found = within_budget(possible, cost, budget, objective=objective)
    matched = found.assignment.expert[found.assignment.expert >= 0]
    spend = sum(cost[expert] for expert in matched.tolist())
    assert found.complete
    assert spend == found.spend <= budget
    assert certify(found.candidates, found.assignment).gap == 0
    assert (found.candidates.capacity <= possible.capacity).all()
    assert found.candidates.locked.tolist() == possible.locked.tolist()
    again = bound_within_budget(possible, cost, budget, found.prices, base=found.assignment.base)
    assert again == found.bound
    assert found.total_bound == bound_within_budget(possible, cost, budget, found.total_prices)
    people, total = best_within(case, cost, budget, most)
    own = found.assignment
    assert (own.matched if most else 0, own.total) <= (people, total)
    assert best_within(case, cost, budget, most=False)[1] <= found.total_bound.value
    assert people * own.base + total <= found.bound.value
    assert found.people_below >= 0
    assert not most or people <= own.matched + found.people_below
    if not most or people == own.matched:
        assert total <= own.total + found.total_below
    return found


@st.composite
def priced(draw: st.DrawFn, prices: st.SearchStrategy[int]) -> tuple[Case, list[int], int]:
    """A case, a cost for each expert, and a budget that is enough for the locked pairs."""
    case = draw(cases(people=8, experts=5))
    cost = [draw(prices) for _ in case[1]]
    needed = sum(cost[expert] for expert in case[2] if expert >= 0)
    return case, cost, needed + draw(st.integers(0, 40))


@settings(max_examples=200)
@given(priced(st.one_of(st.just(0), st.integers(1, 20))), st.sampled_from(BOTH))
def test_within_the_budget_and_truly_bounded(
    drawn: tuple[Case, list[int], int], objective: Objective
) -> None:
    holds(*drawn, objective)


@settings(max_examples=200)
@given(st.data(), st.integers(1, 9), st.sampled_from(BOTH))
def test_where_prices_are_equal_it_is_the_optimum(
    data: st.DataObject, price: int, objective: Objective
) -> None:
    drawn = data.draw(priced(st.sampled_from([0, price])))
    found = holds(*drawn, objective)
    most = objective is Objective.MOST_PEOPLE
    own = found.assignment
    assert (own.matched if most else 0, own.total) == best_within(*drawn, most)
    assert (found.people_below, found.total_below) == (0, 0)


@settings(max_examples=60)
@given(cases(people=9), st.sampled_from(BOTH), st.data())
def test_enough_money_is_no_limit(case: Case, objective: Objective, data: st.DataObject) -> None:
    cost = [data.draw(st.integers(0, 9)) for _ in case[1]]
    possible = build(*case)
    found = within_budget(possible, cost, 9 * len(case[0]), objective=objective)
    whole = match(possible, objective=objective)
    assert (found.assignment.matched, found.assignment.total) == (whole.matched, whole.total)
    assert (found.people_below, found.total_below) == (0, 0)


def by_ortools(possible: Candidates, costly: np.ndarray, places: int, base: int) -> int:
    """The greatest value where so many places of the costly ones may be filled: one more arc."""
    from ortools.graph.python import min_cost_flow

    flow = min_cost_flow.SimpleMinCostFlow()
    people, experts = possible.people, possible.experts
    sink, paid = people + experts, people + experts + 1
    arcs: list[tuple[np.ndarray, ...]] = [
        (np.arange(people), np.full(people, sink), np.ones(people), np.zeros(people))
    ]
    arcs.append(
        (possible.person(), people + possible.expert, np.ones(len(possible.score)), -(possible.score + base))
    )  # fmt: skip
    to = np.where(costly, paid, sink)
    arcs.append((people + np.arange(experts), to, possible.capacity, np.zeros(experts)))
    arcs.append((np.array([paid]), np.array([sink]), np.array([places]), np.zeros(1)))
    flow.add_arcs_with_capacity_and_unit_cost(
        *(np.concatenate([arc[n] for arc in arcs]).astype(np.int64) for n in range(4))
    )
    flow.set_nodes_supplies(
        np.arange(paid + 1), np.array([1] * people + [0] * experts + [-people, 0])
    )
    assert flow.solve() == flow.OPTIMAL
    return -int(flow.optimal_cost())


@pytest.mark.parametrize("objective", BOTH)
@pytest.mark.parametrize("seed", range(5))
def test_a_second_solver_finds_the_same_where_prices_are_equal(
    seed: int, objective: Objective
) -> None:
    possible = random_case(seed, 300, 50, 0.1, [1, 40, 1000, 2047, 5][seed])
    costly = np.random.default_rng(seed).random(50) < 0.5
    for places in (0, 7, 60):
        found = within_budget(possible, 30 * costly, 30 * places + 29, objective=objective)
        own = found.assignment
        value = own.total + own.base * own.matched
        assert value == found.bound.value == by_ortools(possible, costly, places, own.base)
        assert found.spend <= 30 * places


@pytest.mark.parametrize("objective", BOTH)
def test_different_prices_come_close_and_more_money_never_lowers_the_bound(
    objective: Objective,
) -> None:
    possible = random_case(4, 400, 60, 0.1)
    cost = np.random.default_rng(1).integers(0, 90, 60)
    below = -1
    for budget in (0, 300, 1500, 6000, 10**9):
        found = within_budget(possible, cost, budget, objective=objective)
        assert found.spend <= budget
        assert found.total_below <= 0.03 * found.assignment.total
        assert found.people_below <= 1
        assert found.bound.value >= below
        below = found.bound.value
    assert found.spend > 6000
    assert found.bound.of_money == 0


def test_the_places_and_what_money_brings_are_said() -> None:
    """Two experts from outside for 10 each, one inside; money for one of them."""
    possible = build([[9, 2, 1], [8, 4, 1], [-1, 7, 6]], [1, 1, 1])
    found = within_budget(possible, [10, 10, 0], 15)
    assert found.assignment.pairs.tolist() == [[0, 0], [2, 2]]
    assert (found.spend, found.assignment.total, found.total_below) == (10, 15, 0)
    assert found.candidates.capacity.tolist() == [1, 0, 1]
    most = within_budget(possible, [10, 10, 0], 15, objective=Objective.MOST_PEOPLE)
    assert (most.assignment.matched, most.people_below, most.total_below) == (2, 0, 0)
    locked = build([[9, 2, 1], [8, 4, 1], [-1, 7, 6]], [1, 1, 1], [-1, 1, -1])
    found = within_budget(locked, [10, 10, 0], 15)
    assert found.assignment.pairs.tolist() == [[1, 1], [2, 2]]


@pytest.mark.parametrize("objective", BOTH)
def test_stopping_leaves_a_matching_within_the_budget(objective: Objective) -> None:
    possible = random_case(6, 300, 40, 0.2)
    cost = np.random.default_rng(2).integers(0, 50, 40)
    calls: list[tuple[int, int]] = []

    def note(done: int, total: int) -> None:
        calls.append((done, total))

    whole = within_budget(possible, cost, 900, objective=objective, progress=note)
    assert whole.complete
    assert calls == sorted(calls)
    for stop in (0, 300):
        part = within_budget(
            possible,
            cost,
            900,
            objective=objective,
            progress=lambda done, _, s=stop: done < s,  # type: ignore[misc]  # a default binds the value
        )
        assert not part.complete
        assert part.spend <= 900
        assert certify(part.candidates, part.assignment).gap == 0
        assert (
            part.assignment.total + part.total_below >= whole.assignment.total or part.people_below
        )


TWO = build([[9, 2], [8, 4]], [1, 1], [1, -1])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: within_budget(TWO, [1], 5), r"cost has shape \(1,\), expected \(2,\)"),
        (lambda: within_budget(TWO, [1, -1], 5), r"cost\[1\] is -1, expected 0"),
        (lambda: within_budget(TWO, [1.5, 1], 5), "cost holds float64"),
        (lambda: within_budget(TWO, [1, 6], 5), "the budget is 5, locked pairs cost 6"),
        (lambda: within_budget(TWO, [0, 0], -1), "the budget is -1, locked pairs cost 0"),
        (lambda: bound_within_budget(TWO, [1, 1], 5, [0, -1]), r"prices\[1\] is -1, expected 0"),
        (lambda: bound_within_budget(TWO, [1, 1], 5, [0, 0], base=-1), "base is -1"),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_too_many_people_for_a_budget_are_refused() -> None:
    """The base of most people first would leave no room for the floors of prices."""
    people = 500_000
    start = np.arange(people + 1)
    possible = candidates_by_person(
        start, start[:-1] * 0, np.full(people, 2047), np.array([people] + [0] * 199)
    )
    match(possible, objective=Objective.MOST_PEOPLE)
    with pytest.raises(ValueError, match="too many for a budget with the most people first"):
        within_budget(possible, np.arange(200), 5, objective=Objective.MOST_PEOPLE)
