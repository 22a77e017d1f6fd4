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
    instances,
    months_of,
)
from waymark.engine.routes import Limits, k_cheapest, move_graph


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


def test_out_of_reach_is_empty() -> None:
    graph = example()
    assert k_cheapest(graph, graph.months, 3, 0, k=2) == ()
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


def test_bad_costs_are_refused() -> None:
    with pytest.raises(ValueError, match=r"cost\[1\] is 0"):
        k_cheapest(example(), [1, 0, 1, 1, 1], 0, 3, k=1)
    with pytest.raises(ValueError, match="k is 0"):
        k_cheapest(example(), [1] * 5, 0, 3, k=0)
