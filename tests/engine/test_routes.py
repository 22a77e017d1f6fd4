"""Routes: against brute force and networkx, and what the answers to bad input say."""

from itertools import islice

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.route_cases import (
    Moves,
    build,
    every_route,
    example,
    gap_of,
    instances,
    months_of,
    pairs,
    rarity_of,
)
from waymark.engine.routes import (
    Limits,
    MoveKind,
    Reason,
    Route,
    find_routes,
    k_cheapest,
    move_graph,
)


@given(instances(), st.integers(1, 7), st.integers(1, 12))
def test_k_cheapest_equals_enumeration(
    case: tuple[int, Moves, list[int]], most: int, k: int
) -> None:
    roles, moves, _ = case
    graph = build(roles, moves)
    found = k_cheapest(graph, graph.months, 0, roles - 1, k=k, limits=Limits(max_moves=most))
    every = every_route(roles, moves, 0, roles - 1, most)
    costs = sorted(months_of(path, moves) for path in every)
    assert [route.cost for route in found] == costs[:k]
    paths = [(0, *(int(graph.heads[move]) for move in route.moves)) for route in found]
    assert len(set(paths)) == len(paths)
    assert set(paths) <= set(every)
    assert [months_of(path, moves) for path in paths] == [route.cost for route in found]


def test_k_cheapest_equals_networkx_on_a_larger_graph() -> None:
    rng = np.random.default_rng(5)
    keys = np.unique(rng.integers(0, 60 * 60, 420))
    tails, heads = keys // 60, keys % 60
    tails, heads = tails[tails != heads], heads[tails != heads]
    months = rng.integers(1, 50, len(tails))
    graph = move_graph(60, tails, heads, months=months, people=months, kind=months * 0)
    peer = nx.DiGraph()
    peer.add_nodes_from(range(60))
    peer.add_weighted_edges_from(zip(tails.tolist(), heads.tolist(), months.tolist(), strict=True))
    compared = 0
    for source, target in rng.integers(0, 60, (12, 2)).tolist():
        if source == target or not nx.has_path(peer, source, target):
            continue
        theirs = islice(nx.shortest_simple_paths(peer, source, target, weight="weight"), 20)
        costs = [nx.path_weight(peer, path, "weight") for path in theirs]
        ours = k_cheapest(graph, graph.months, source, target, k=20, limits=Limits(max_moves=59))
        assert [route.cost for route in ours] == costs
        compared += 1
    assert compared >= 8


@given(instances(), st.integers(1, 6))
def test_the_three_best_are_optima(case: tuple[int, Moves, list[int]], most: int) -> None:
    roles, moves, gaps = case
    every = every_route(roles, moves, 0, roles - 1, most)
    routes = find_routes(
        build(roles, moves), 0, roles - 1, gaps, k=6, limits=Limits(max_moves=most)
    )
    if not every:
        assert routes == ()
        return
    best = {
        Reason.FASTEST: min((months_of(p, moves), gap_of(p, gaps)) for p in every),
        Reason.FEWEST_GAPS: min((gap_of(p, gaps), months_of(p, moves)) for p in every),
        Reason.BEST_KNOWN: min((rarity_of(p, moves), months_of(p, moves)) for p in every),
    }
    reached = {
        Reason.FASTEST: {(r.months, r.gap) for r in routes},
        Reason.FEWEST_GAPS: {(r.gap, r.months) for r in routes},
        Reason.BEST_KNOWN: {(rarity_of(r.roles, moves), r.months) for r in routes},
    }
    for reason, optimum in best.items():
        assert optimum in reached[reason]
    for route in routes:
        assert route.roles in every
        assert (Reason.FASTEST in route.reasons) == (route.months == best[Reason.FASTEST][0])
        assert (Reason.FEWEST_GAPS in route.reasons) == (route.gap == best[Reason.FEWEST_GAPS][0])


def shares_too_much(route: Route, other: Route) -> bool:
    ours, theirs = set(pairs(route.roles)), set(pairs(other.roles))
    return 2 * len(ours & theirs) > min(len(ours), len(theirs))


@given(instances())
def test_further_routes_differ_and_are_found(case: tuple[int, Moves, list[int]]) -> None:
    roles, moves, gaps = case
    routes = find_routes(build(roles, moves), 0, roles - 1, gaps, k=6)
    assert len({route.roles for route in routes}) == len(routes)
    for place, route in enumerate(routes):
        if route.reasons == (Reason.DIFFERENT,):
            assert not any(shares_too_much(route, other) for other in routes[:place])
    used = {pair for route in routes for pair in pairs(route.roles)}
    rest = {pair: values for pair, values in moves.items() if pair not in used}
    if len(routes) < 6:
        assert every_route(roles, rest, 0, roles - 1, 6) == []


def test_a_route_says_what_it_is_made_of() -> None:
    fastest, fewest, known = find_routes(example(), 0, 3, [0, 5, 1, 4])
    assert fastest.roles == (0, 2, 3)
    assert fastest.reasons == (Reason.FASTEST,)
    assert (fastest.months_low, fastest.months, fastest.months_high) == (26, 42, 64)
    assert (fastest.people, fastest.gap) == (0, 5)
    assert [step.measured for step in fastest.steps] == [True, False]
    assert [step.kind for step in fastest.steps] == [MoveKind.MADE, MoveKind.FORMAL]
    assert [step.move for step in fastest.steps] == [1, 3]
    assert (fewest.roles, fewest.reasons) == ((0, 3), (Reason.FEWEST_GAPS, Reason.BEST_KNOWN))
    assert (known.roles, known.reasons) == ((0, 1, 3), (Reason.DIFFERENT,))


def test_out_of_reach_is_empty_and_inputs_stay_as_they_are() -> None:
    graph = example()
    gaps = np.arange(4)
    assert find_routes(graph, 3, 0, gaps) == ()
    assert find_routes(graph, 0, 3, gaps, limits=Limits(allowed=np.zeros(4, np.bool_))) == ()
    assert k_cheapest(graph, graph.months, 3, 0, k=2) == ()
    assert gaps.tolist() == [0, 1, 2, 3]
    assert find_routes(move_graph(2, [], [], months=[], people=[], kind=[]), 0, 1, [0, 0]) == ()
    assert not graph.months.flags.writeable


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"heads": [1, 2, 3]}, r"heads has shape \(3,\), expected \(5,\)"),
        ({"people": [[1] * 5]}, r"people has shape \(1, 5\)"),
        ({"heads": [1, 2, 3, 3, 4]}, r"heads\[4\] is 4, expected 0..3"),
        ({"tails": [0, 0, 1, -2, 0]}, r"tails\[3\] is -2"),
        ({"months": [24, 0, 24, 12, 90]}, r"months\[1\] is 0, expected 1..1200"),
        ({"months": [24, 3.5, 24, 12, 90]}, "months holds float64"),
        ({"people": [1, 2, -1, 4, 5]}, r"people\[2\] is -1"),
        ({"kind": [0, 0, 0, 0, 9]}, r"kind\[4\] is 9"),
        ({"heads": [1, 2, 1, 3, 3]}, "move 2 ends where it starts"),
        ({"heads": [1, 3, 3, 3, 3]}, "move 4 is given twice"),
        ({"months_low": [1, 1, 25, 1, 1]}, "interval of move 2"),
        ({"measured": [1, 1, 1, 1, 1]}, "measured holds int64, expected bool"),
        ({"measured": [True]}, r"measured has shape \(1,\)"),
    ],
)
def test_a_bad_graph_is_refused(change: dict[str, object], message: str) -> None:
    good: dict[str, object] = {
        "tails": [0, 0, 1, 2, 0],
        "heads": [1, 2, 3, 3, 3],
        "months": [24, 30, 24, 12, 90],
        "people": [9, 3, 4, 0, 5],
        "kind": [0, 2, 0, 1, 2],
    }
    with pytest.raises(ValueError, match=message):
        move_graph(4, **(good | change))  # type: ignore[arg-type]  # wrong or mixed on purpose


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"source": 4}, "source is 4, expected 0..3"),
        ({"target": -1}, "target is -1"),
        ({"target": 0}, "same role, 0"),
        ({"gap_of_role": [1, 2]}, r"gap_of_role has shape \(2,\), expected \(4,\)"),
        ({"gap_of_role": [0, 1, -1, 0]}, r"gap_of_role\[2\] is -1"),
        ({"k": 0}, "k is 0"),
        ({"limits": Limits(max_moves=0)}, "max_moves is 0, expected 1..64"),
        ({"limits": Limits(allowed=[True])}, r"allowed has shape \(1,\)"),
        ({"limits": Limits(grade=[1, 2, 3])}, r"grade has shape \(3,\)"),
    ],
)
def test_a_bad_query_is_refused(arguments: dict[str, object], message: str) -> None:
    good: dict[str, object] = {"source": 0, "target": 3, "gap_of_role": [0, 0, 0, 0]}
    with pytest.raises(ValueError, match=message):
        find_routes(example(), **(good | arguments))  # type: ignore[arg-type]  # wrong or mixed on purpose


def test_bad_costs_are_refused() -> None:
    with pytest.raises(ValueError, match=r"cost\[1\] is 0"):
        k_cheapest(example(), [1, 0, 1, 1, 1], 0, 3, k=1)
    with pytest.raises(ValueError, match="k is 0"):
        k_cheapest(example(), [1] * 5, 0, 3, k=0)
