"""Personal routes: against plain searches over every price, and laws that hold for any graph."""

from dataclasses import dataclass
from itertools import islice

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.route_cases import Moves, build, every_route, instances, pairs, wanted
from waymark.engine.gaps import requirements
from waymark.engine.routes import (
    Limits,
    MoveGraph,
    RouteIndex,
    k_cheapest,
    move_graph,
    personal_costs,
    personal_routes,
    route_index,
)

SKILLS = 5
LEVELS = st.lists(st.integers(0, 5), min_size=SKILLS, max_size=SKILLS)


@dataclass(frozen=True)
class Case:
    """A graph, what each role asks of each skill (0: nothing), a person, days per level."""

    roles: int
    moves: Moves
    graph: MoveGraph
    asked: np.ndarray
    levels: list[int]
    index: RouteIndex

    def price(self, path: tuple[int, ...]) -> int:
        """By the definition, without the index."""
        total = 0
        for tail, head in pairs(path):
            provided = np.maximum(self.levels, self.asked[tail])
            missing = np.maximum(self.asked[head] - provided, 0).sum()
            total += self.moves[tail, head][0] + self.index.per_level * int(missing)
        return total

    def through(self, moves: tuple[int, ...], source: int) -> tuple[int, ...]:
        """The roles that these moves pass."""
        return (source, *(int(self.graph.heads[move]) for move in moves))


def prepare(graph: MoveGraph, asked: np.ndarray, per_level: int, landmarks: int = 2) -> RouteIndex:
    return route_index(graph, wanted(asked), graph.months, per_level=per_level, landmarks=landmarks)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    roles, moves, _ = draw(instances())
    asked = np.array([draw(LEVELS) for _ in range(roles)])
    graph = build(roles, moves)
    index = prepare(graph, asked, draw(st.integers(0, 4)), draw(st.integers(1, 4)))
    return Case(roles, moves, graph, asked, draw(LEVELS), index)


@given(cases(), st.integers(1, 12))
def test_the_k_cheapest_equal_enumeration(case: Case, k: int) -> None:
    found = personal_routes(case.index, case.levels, 0, case.roles - 1, k=k)
    every = every_route(case.roles, case.moves, 0, case.roles - 1, case.roles)
    assert [route.cost for route in found] == sorted(map(case.price, every))[:k]
    paths = [case.through(route.moves, 0) for route in found]
    assert len(set(paths)) == len(paths)
    assert [case.price(path) for path in paths] == [route.cost for route in found]


@given(cases())
def test_all_prices_at_once_equal_the_definition(case: Case) -> None:
    costs = personal_costs(case.index, case.levels)
    ends = zip(case.graph.tails.tolist(), case.graph.heads.tolist(), strict=True)
    assert costs.tolist() == [case.price(move) for move in ends]


@given(cases(), st.integers(1, 12))
def test_the_plain_search_over_all_prices_finds_the_same(case: Case, k: int) -> None:
    costs, long = personal_costs(case.index, case.levels), Limits(max_moves=case.roles)
    plain = k_cheapest(case.graph, costs, 0, case.roles - 1, k=k, limits=long)
    found = personal_routes(case.index, case.levels, 0, case.roles - 1, k=k)
    assert [route.cost for route in found] == [route.cost for route in plain]


@given(cases(), st.data())
def test_limits_equal_a_smaller_graph(case: Case, data: st.DataObject) -> None:
    flags = st.lists(st.booleans(), min_size=case.roles, max_size=case.roles)
    ranks = st.lists(st.integers(-1, 2), min_size=case.roles, max_size=case.roles)
    allowed, grade = np.array(data.draw(flags)), np.array(data.draw(ranks))
    found = personal_routes(
        case.index, case.levels, 0, case.roles - 1, limits=Limits(allowed=allowed, grade=grade)
    )
    kept = {
        (tail, head): value
        for (tail, head), value in case.moves.items()
        if allowed[head] and (min(grade[tail], grade[head]) < 0 or grade[head] >= grade[tail])
    }
    every = every_route(case.roles, kept, 0, case.roles - 1, case.roles)
    assert [route.cost for route in found] == sorted(map(case.price, every))[:5]


@given(cases(), st.integers(2, 5))
def test_scaled_prices_scale_the_answer(case: Case, by: int) -> None:
    graph = case.graph
    more = move_graph(
        case.roles, graph.tails, graph.heads,
        months=graph.months * by, people=graph.people, kind=graph.kind,
    )  # fmt: skip
    scaled = prepare(more, case.asked, case.index.per_level * by)
    costs = [route.cost for route in personal_routes(case.index, case.levels, 0, case.roles - 1)]
    found = personal_routes(scaled, case.levels, 0, case.roles - 1)
    assert [route.cost for route in found] == [by * cost for cost in costs]


@given(cases(), st.integers(0, SKILLS - 1))
def test_who_can_more_pays_no_more(case: Case, skill: int) -> None:
    more = [min(level + (at == skill), 5) for at, level in enumerate(case.levels)]
    before = personal_routes(case.index, case.levels, 0, case.roles - 1, k=1)
    after = personal_routes(case.index, more, 0, case.roles - 1, k=1)
    assert len(after) == len(before)
    assert all(b.cost <= a.cost for a, b in zip(before, after, strict=True))


def test_equal_prices_everywhere_and_one_answer() -> None:
    """A grid with thousands of equal routes: k different ones, the same each time."""
    wide = 7
    at = np.arange(wide * wide).reshape(wide, wide)
    tails = np.concatenate((at[:, :-1].ravel(), at[:-1].ravel()))
    heads = np.concatenate((at[:, 1:].ravel(), at[1:].ravel()))
    ones = np.ones(len(tails), np.int64)
    graph = move_graph(wide * wide, tails, heads, months=ones, people=ones, kind=ones)
    index = prepare(graph, np.ones((wide * wide, SKILLS), np.int64), per_level=1)
    first = personal_routes(index, [0] * SKILLS, 0, wide * wide - 1, k=100)
    assert {route.cost for route in first} == {2 * (wide - 1)}
    assert len({route.moves for route in first}) == 100
    assert first == personal_routes(index, [0] * SKILLS, 0, wide * wide - 1, k=100)


def test_a_larger_graph_equals_networkx() -> None:
    rng = np.random.default_rng(7)
    roles, skills = 400, 60
    keys = np.unique(rng.integers(0, roles * roles, 6_000))
    tails, heads = keys // roles, keys % roles
    tails, heads = tails[tails != heads], heads[tails != heads]
    months = rng.integers(1, 900, len(tails))
    graph = move_graph(roles, tails, heads, months=months, people=months, kind=months * 0)
    asked = np.where(rng.random((roles, skills)) < 0.2, rng.integers(1, 6, (roles, skills)), 0)
    index = prepare(graph, asked, per_level=15, landmarks=8)
    for source, target in rng.integers(0, roles, (8, 2)).tolist():
        levels = np.where(rng.random(skills) < 0.5, rng.integers(0, 6, skills), asked[source])
        costs = personal_costs(index, levels)
        peer = nx.DiGraph()
        peer.add_weighted_edges_from(zip(graph.tails, graph.heads, costs.tolist(), strict=True))
        paths = islice(nx.shortest_simple_paths(peer, source, target, weight="weight"), 5)
        found = personal_routes(index, levels, source, target)
        assert [route.cost for route in found] == [nx.path_weight(peer, p, "weight") for p in paths]


def test_out_of_reach_is_empty_and_inputs_stay() -> None:
    graph = move_graph(3, [0, 2], [1, 1], months=[1, 1], people=[0, 0], kind=[0, 0])
    index = prepare(graph, np.zeros((3, SKILLS), np.int64), per_level=1)
    levels = np.zeros(SKILLS, np.int64)
    assert personal_routes(index, levels, 0, 2) == ()
    assert personal_routes(index, levels, 1, 2) == ()
    assert [route.cost for route in personal_routes(index, levels, 0, 1)] == [1]
    assert not levels.any()


def test_a_long_chain_of_dear_moves_is_found() -> None:
    """Landmarks keep days in 32 bits; beyond them they say less, and nothing is out of reach."""
    roles = 3_000
    tails = np.arange(roles - 1)
    ones = np.ones(roles - 1, np.int64)
    graph = move_graph(roles, tails, tails + 1, months=ones, people=ones, kind=ones)
    asked = requirements(1, np.zeros(roles + 1, np.int64), [], [], [])
    index = route_index(graph, asked, 100_000 * ones, per_level=10_000)
    assert int(index.moves.landmark.max()) < 2**28 + 1
    for source, target in ((0, roles - 1), (1_500, roles - 1), (0, 2)):
        (found,) = personal_routes(index, [0], source, target)
        assert found.cost == 100_000 * (target - source)
    assert personal_routes(index, [0], 2, 0) == ()


def test_numbers_from_arrays_are_taken_and_fractions_are_not() -> None:
    graph = move_graph(2, [0], [1], months=[1], people=[0], kind=[0])
    asked = requirements(1, [0, 0, 0], [], [], [])
    index = route_index(graph, asked, [4], per_level=np.int64(1))  # type: ignore[arg-type]  # on purpose
    limits = Limits(allowed=np.ones(4, np.bool_)[::2], grade=np.array([1, 0], np.int8)[::-1])
    pair = np.array([0, 1], np.int32)
    (found,) = personal_routes(index, [0], pair[0], pair[1], limits=limits)  # type: ignore[arg-type]  # on purpose
    assert found.cost == 4
    with pytest.raises(TypeError, match="float"):
        route_index(graph, asked, [4], per_level=1.5)  # type: ignore[arg-type]  # on purpose


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"levels": [0]}, "levels has shape"),
        ({"levels": [0, 0, 0, 0, 6]}, r"levels\[4\] is 6, expected 0..5"),
        ({"source": 9}, "source is 9"),
        ({"target": 0}, "same role"),
        ({"k": 0}, "k is 0, expected 1..100"),
        ({"limits": Limits(allowed=[True])}, "allowed has shape"),
    ],
)
def test_a_bad_question_is_refused(change: dict[str, object], message: str) -> None:
    graph = move_graph(2, [0], [1], months=[1], people=[0], kind=[0])
    index = prepare(graph, np.zeros((2, SKILLS), np.int64), per_level=1)
    given_: dict[str, object] = {"levels": [0] * SKILLS, "source": 0, "target": 1, "k": 5}
    with pytest.raises(ValueError, match=message):
        personal_routes(index, **{**given_, **change})  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"days": [1, 1]}, "days has shape"),
        ({"days": [0]}, r"days\[0\] is 0"),
        ({"per_level": -1}, "per_level is -1"),
        ({"landmarks": 0}, "landmarks is 0"),
    ],
)
def test_a_bad_index_is_refused(change: dict[str, object], message: str) -> None:
    graph = move_graph(2, [0], [1], months=[1], people=[0], kind=[0])
    asked = requirements(1, [0, 0, 0], [], [], np.zeros(0, np.bool_))
    given_: dict[str, object] = {"days": [1], "per_level": 1, "landmarks": 1}
    with pytest.raises(ValueError, match=message):
        route_index(graph, asked, **{**given_, **change})  # type: ignore[arg-type]  # wrong on purpose


def test_an_index_whose_costs_leave_the_heaps_word_is_refused() -> None:
    graph = move_graph(2**22, [0], [1], months=[1], people=[0], kind=[0])
    asked = requirements(1, np.zeros(2**22 + 1, np.int64), [], [], [])
    with pytest.raises(ValueError, match="4194304 moves of 100000 days, expected under"):
        route_index(graph, asked, [100_000], per_level=1)


def test_a_number_of_roles_or_skills_out_of_range_is_refused() -> None:
    for roles in (-1, 2**40):
        with pytest.raises(ValueError, match=f"roles is {roles}, expected 0.."):
            move_graph(roles, [], [], months=[], people=[], kind=[])
    for skills in (-1, 2**40):
        with pytest.raises(ValueError, match=f"skills is {skills}, expected 0.."):
            requirements(skills, [0], [], [], [])
