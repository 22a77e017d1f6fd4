"""Routes: against brute force and networkx, by metamorphic laws, and for bad input."""

from itertools import islice, pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.engine.routes import (
    Limits,
    MoveGraph,
    MoveKind,
    Reason,
    Route,
    find_routes,
    k_cheapest,
    move_graph,
)

Moves = dict[tuple[int, int], tuple[int, int]]  # (tail, head) -> (months, people)


@st.composite
def instances(draw: st.DrawFn, most: int = 7) -> tuple[int, Moves, list[int]]:
    roles = draw(st.integers(2, most))
    pairs = [(a, b) for a in range(roles) for b in range(roles) if a != b]
    kept = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=3 * roles))
    moves = {pair: (draw(st.integers(1, 9)), draw(st.integers(0, 9))) for pair in kept}
    gaps = draw(st.lists(st.integers(0, 9), min_size=roles, max_size=roles))
    return roles, moves, gaps


def build(roles: int, moves: Moves) -> MoveGraph:
    return move_graph(
        roles,
        [tail for tail, _ in moves],
        [head for _, head in moves],
        months=[months for months, _ in moves.values()],
        people=[people for _, people in moves.values()],
        kind=[MoveKind.MADE] * len(moves),
    )


def every_route(
    roles: int, moves: Moves, source: int, target: int, most: int
) -> list[tuple[int, ...]]:
    """All routes without repeated roles, by plain enumeration."""
    found = []
    open_paths = [(source,)]
    while open_paths:
        path = open_paths.pop()
        if path[-1] == target:
            found.append(path)
        elif len(path) <= most:
            open_paths += [
                (*path, head)
                for head in range(roles)
                if (path[-1], head) in moves and head not in path
            ]
    return found


def pairs(path: tuple[int, ...]) -> list[tuple[int, int]]:
    return list(pairwise(path))


def months_of(path: tuple[int, ...], moves: Moves) -> int:
    return sum(moves[pair][0] for pair in pairs(path))


def rarity_of(path: tuple[int, ...], moves: Moves) -> int:
    people = [moves[pair][1] for pair in pairs(path)]
    return sum(-(-1_000_000 // each) if each else 2_000_000 for each in people)


def gap_of(path: tuple[int, ...], gaps: list[int]) -> int:
    return sum(gaps[role] for role in path[1:])


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


@given(instances(), st.randoms(use_true_random=False))
def test_relabelling_and_reordering_change_nothing(
    case: tuple[int, Moves, list[int]], random: object
) -> None:
    roles, moves, gaps = case
    # Distinct powers make every sum of months unique, so that no tie can break differently.
    unique = {pair: (2**place, 1) for place, pair in enumerate(moves) if place < 10}
    names = list(range(roles))
    random.shuffle(names)  # type: ignore[attr-defined]
    mixed = list(unique.items())
    random.shuffle(mixed)  # type: ignore[attr-defined]
    renamed = {(names[a], names[b]): values for (a, b), values in mixed}
    new_gaps = [0] * roles
    for old, new in enumerate(names):
        new_gaps[new] = gaps[old]
    before = find_routes(build(roles, unique), 0, roles - 1, gaps, k=3)
    after = find_routes(build(roles, renamed), names[0], names[roles - 1], new_gaps, k=3)
    firsts = [[r for r in routes if r.reasons != (Reason.DIFFERENT,)] for routes in (before, after)]
    assert [tuple(names[role] for role in r.roles) for r in firsts[0]] == [
        r.roles for r in firsts[1]
    ]


@given(instances(), st.integers(2, 40))
def test_scaling_costs_scales_the_answer(case: tuple[int, Moves, list[int]], by: int) -> None:
    roles, moves, _ = case
    graph = build(roles, moves)
    once = k_cheapest(graph, graph.months, 0, roles - 1, k=8)
    scaled = k_cheapest(graph, graph.months * by, 0, roles - 1, k=8)
    assert [(r.moves, r.cost * by) for r in once] == [(r.moves, r.cost) for r in scaled]


@given(instances(), st.data())
def test_a_dominated_move_changes_nothing(
    case: tuple[int, Moves, list[int]], data: st.DataObject
) -> None:
    roles, moves, _ = case
    absent = [(a, b) for a in range(roles) for b in range(roles) if a != b if (a, b) not in moves]
    if not absent:
        return
    graph = build(roles, moves)
    before = k_cheapest(graph, graph.months, 0, roles - 1, k=4)
    if len(before) < 4:
        return
    dearer = before[-1].cost + 1
    larger = build(roles, moves | {data.draw(st.sampled_from(absent)): (dearer, 0)})
    after = k_cheapest(larger, larger.months, 0, roles - 1, k=4)
    assert [route.cost for route in before] == [route.cost for route in after]


@given(instances(), st.data())
def test_limits_equal_a_smaller_graph(
    case: tuple[int, Moves, list[int]], data: st.DataObject
) -> None:
    roles, moves, gaps = case
    grade = data.draw(st.lists(st.integers(-1, 3), min_size=roles, max_size=roles))
    allowed = data.draw(st.lists(st.booleans(), min_size=roles, max_size=roles))
    legal = {
        (a, b): values
        for (a, b), values in moves.items()
        if allowed[b] and (grade[a] < 0 or grade[b] < 0 or grade[b] >= grade[a])
    }
    limited = find_routes(
        build(roles, moves), 0, roles - 1, gaps, limits=Limits(allowed=allowed, grade=grade)
    )
    smaller = find_routes(build(roles, legal), 0, roles - 1, gaps)
    assert [(r.roles, r.reasons) for r in limited] == [(r.roles, r.reasons) for r in smaller]


def example() -> MoveGraph:
    return move_graph(
        4,
        [0, 0, 1, 2, 0],
        [1, 2, 3, 3, 3],
        months=[24, 30, 24, 12, 90],
        months_low=[12, 20, 18, 6, 60],
        months_high=[36, 40, 48, 24, 120],
        people=[9, 3, 4, 0, 5],
        kind=[MoveKind.LADDER, MoveKind.MADE, MoveKind.LADDER, MoveKind.FORMAL, MoveKind.MADE],
        measured=[True, True, True, False, True],
    )


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


@settings(max_examples=20)
@given(instances())
def test_the_same_question_has_the_same_answer(case: tuple[int, Moves, list[int]]) -> None:
    roles, moves, gaps = case
    backwards = dict(reversed(moves.items()))
    first = find_routes(build(roles, moves), 0, roles - 1, gaps)
    again = find_routes(build(roles, backwards), 0, roles - 1, gaps)
    assert [(r.roles, r.reasons) for r in first] == [(r.roles, r.reasons) for r in again]


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
        move_graph(4, **(good | change))  # type: ignore[arg-type]


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
        find_routes(example(), **(good | arguments))  # type: ignore[arg-type]


def test_bad_costs_are_refused() -> None:
    with pytest.raises(ValueError, match=r"cost\[1\] is 0"):
        k_cheapest(example(), [1, 0, 1, 1, 1], 0, 3, k=1)
    with pytest.raises(ValueError, match="k is 0"):
        k_cheapest(example(), [1] * 5, 0, 3, k=0)
