"""Routes by metamorphic laws: what must not change the answer, and what must scale it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.route_cases import Moves, build, instances
from waymark.engine.routes import Limits, Reason, find_routes, k_cheapest


@given(instances(), st.randoms(use_true_random=False))
def test_relabelling_and_reordering_change_nothing(
    case: tuple[int, Moves, list[int]], random: object
) -> None:
    roles, moves, gaps = case
    # Distinct powers make every sum of months unique, so that no tie can break differently.
    unique = {pair: (2**place, 1) for place, pair in enumerate(moves) if place < 10}
    names = list(range(roles))
    random.shuffle(names)  # type: ignore[attr-defined]  # Hypothesis's random is typed as object
    mixed = list(unique.items())
    random.shuffle(mixed)  # type: ignore[attr-defined]  # Hypothesis's random is typed as object
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


@settings(max_examples=20)
@given(instances())
def test_the_same_question_has_the_same_answer(case: tuple[int, Moves, list[int]]) -> None:
    roles, moves, gaps = case
    backwards = dict(reversed(moves.items()))
    first = find_routes(build(roles, moves), 0, roles - 1, gaps)
    again = find_routes(build(roles, backwards), 0, roles - 1, gaps)
    assert [(r.roles, r.reasons) for r in first] == [(r.roles, r.reasons) for r in again]
