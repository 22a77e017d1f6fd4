"""Matching: against trying everything, against other solvers, against the plain twin."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.matching_cases import Table, best, build, cases, optima, random_case
from waymark.engine.matching import (
    Candidates,
    Objective,
    certify,
    match,
    match_plainly,
    prices_of,
)

BOTH = list(Objective)
Case = tuple[Table, list[int], list[int]]


@settings(max_examples=150)
@given(cases(), st.sampled_from(BOTH))
def test_the_optimum_is_that_of_trying_everything(case: Case, objective: Objective) -> None:
    possible = build(*case)
    found = match(possible, objective=objective)
    most = objective is Objective.MOST_PEOPLE
    matched, total = best(*case, most)
    assert found.total == total
    assert found.complete
    if most:
        assert found.matched == matched
    assert certify(possible, found).gap == 0


@settings(max_examples=60)
@given(cases(people=5, experts=3, tops=(1, 3)), st.sampled_from(BOTH))
def test_the_prices_prove_every_optimum(case: Case, objective: Objective) -> None:
    table, capacity, _ = case
    possible = build(table, capacity)
    found = match(possible, objective=objective)
    all_best = optima(table, capacity, objective is Objective.MOST_PEOPLE)
    assert found.expert.tolist() in all_best
    for chosen in all_best:
        other = replace(found, expert=np.array(chosen, np.int32))
        assert certify(possible, other).gap == 0


@settings(max_examples=100)
@given(cases(people=12, experts=6), st.sampled_from(BOTH))
def test_the_plain_twin_says_the_same(case: Case, objective: Objective) -> None:
    possible = build(*case)
    fast, plain = (solve(possible, objective=objective) for solve in (match, match_plainly))
    assert fast.total == plain.total
    assert certify(possible, plain).gap == 0
    if objective is Objective.MOST_PEOPLE:
        assert fast.matched == plain.matched


@settings(max_examples=100)
@given(cases(people=12, experts=6), st.sampled_from(BOTH))
def test_prices_found_from_the_pairs_prove_them_too(case: Case, objective: Objective) -> None:
    possible = build(*case)
    found = match(possible, objective=objective)
    prices = prices_of(possible, found.expert, base=found.base)
    assert certify(possible, replace(found, prices=prices)).gap == 0
    assert (prices <= found.prices).all()  # the least there are


@settings(max_examples=60)
@given(cases(people=9), st.sampled_from(BOTH))
def test_prices_found_by_loops_are_those_of_the_plain_twin(
    case: Case, objective: Objective
) -> None:
    possible = build(*case)
    plain = match_plainly(possible, objective=objective)
    assert prices_of(possible, plain.expert, base=plain.base).tolist() == plain.prices.tolist()


def by_ortools(possible: Candidates, base: int) -> int:
    """The greatest sum of score and base, by a min-cost flow with a way around for everybody."""
    from ortools.graph.python import min_cost_flow

    flow = min_cost_flow.SimpleMinCostFlow()
    people, experts = possible.people, possible.experts
    person, expert = possible.person().astype(np.int64), possible.expert.astype(np.int64)
    sink = people + experts
    everyone, everywhere = np.arange(people), np.arange(experts)
    ones = np.ones_like
    flow.add_arcs_with_capacity_and_unit_cost(
        person, people + expert, ones(person), -(possible.score.astype(np.int64) + base)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        everyone, np.full(people, sink), ones(everyone), np.zeros(people, np.int64)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        people + everywhere, np.full(experts, sink), possible.capacity.astype(np.int64),
        np.zeros(experts, np.int64),
    )  # fmt: skip
    flow.set_nodes_supplies(np.arange(sink + 1), np.array([1] * people + [0] * experts + [-people]))
    assert flow.solve() == flow.OPTIMAL
    return -int(flow.optimal_cost())


@pytest.mark.parametrize("seed", range(20))
def test_a_second_solver_finds_the_same_value(seed: int) -> None:
    people, experts = 150 + 40 * seed, 10 + 9 * seed
    density, top = [0.02, 0.1, 0.5][seed % 3], [3, 1000, 2047][seed % 3]
    possible = random_case(seed, people, experts, density, top)
    for objective in BOTH:
        found = match(possible, objective=objective)
        value = found.total + found.base * found.matched
        assert value == by_ortools(possible, found.base)
        assert certify(possible, found).dual == value


@pytest.mark.parametrize("seed", range(6))
def test_networkx_finds_the_same_total(seed: int) -> None:
    possible = random_case(seed, 24, 9, 0.4, [2, 1000][seed % 2])
    graph = nx.Graph()
    for person, expert, score in zip(
        possible.person().tolist(), possible.expert.tolist(), possible.score.tolist(), strict=True
    ):
        for place in range(possible.capacity[expert]):
            graph.add_edge(f"p{person}", (expert, place), weight=score)
    for objective in BOTH:
        most = objective is Objective.MOST_PEOPLE
        pairs = nx.max_weight_matching(graph, maxcardinality=most)
        found = match(possible, objective=objective)
        assert found.total == sum(graph.edges[pair]["weight"] for pair in pairs)
        assert not most or found.matched == len(pairs)


def test_pairs_are_listed_by_person() -> None:
    found = match(build([[5, 1], [7, -1], [-1, -1]], [1, 1]))
    assert found.pairs.tolist() == [[0, 1], [1, 0]]
    assert (found.matched, found.total, found.base) == (2, 8, 0)


def test_more_people_come_first_where_that_is_asked() -> None:
    table = [[9, 2], [1, -1]]
    assert match(build(table, [1, 1])).pairs.tolist() == [[0, 0]]
    most = match(build(table, [1, 1]), objective=Objective.MOST_PEOPLE)
    assert most.pairs.tolist() == [[0, 1], [1, 0]]
    assert most.base > 9 * 2
