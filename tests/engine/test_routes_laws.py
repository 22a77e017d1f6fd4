"""Routes by metamorphic laws: what must not change the answer, and what must scale it."""

from hypothesis import given
from hypothesis import strategies as st

from tests.engine.route_cases import Moves, build, instances
from waymark.engine.routes import k_cheapest


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
