"""What routes that differ in kind tell of themselves, and what they refuse."""

import subprocess
import sys

import numpy as np
import pytest

from tests.engine.route_cases import example, wanted
from waymark.engine.routes import (
    Limits,
    MoveKind,
    Reason,
    RouteSpace,
    chance_of,
    find_routes,
    move_graph,
    prepare,
    route_space,
)


def told() -> RouteSpace:
    """The example with two skills; the move from 2 to 3 has no chance known."""
    nan = float("nan")
    return route_space(
        example(),
        wanted(np.array([[1, 0], [2, 0], [1, 3], [3, 3]])),
        [0.5, 0.25, 0.1, 0.5, nan],
        [0.4, 0.2, 0.05, 0.3, nan],
        [0.6, 0.3, 0.2, 0.7, nan],
    )


def test_a_route_says_what_it_is_made_of() -> None:
    space = told()
    assert space.graph.heads.tolist() == [1, 2, 3, 3, 3]
    routes = {route.roles: route for route in find_routes(space, [0, 1], 0, 3)}
    by_two = routes[0, 2, 3]
    assert Reason.FASTEST in by_two.reasons
    assert (by_two.months_low, by_two.months, by_two.months_high) == (26, 42, 64)
    assert (by_two.people, by_two.levels) == (0, 4)
    assert [step.levels for step in by_two.steps] == [2, 2]
    assert [step.measured for step in by_two.steps] == [True, False]
    assert [step.kind for step in by_two.steps] == [MoveKind.MADE, MoveKind.FORMAL]
    assert [step.move for step in by_two.steps] == [1, 3]


def test_the_chance_of_a_route_is_told_with_its_interval_or_not_at_all() -> None:
    space = told()
    one, other = chance_of(space, (0, 3)), chance_of(space, (1, 4))
    assert one is not None
    assert (one.middle, one.low, one.high) == pytest.approx((0.25, 0.12, 0.42))
    assert other is None
    for route in find_routes(space, [0, 0], 0, 3):
        assert (route.chance is None) == any(step.chance is None for step in route.steps)


def test_numpy_answers_without_the_compiler() -> None:
    """A request must not wait for it, nor for what imports it."""
    code = (
        "import sys; from tests.engine.test_routes_told import find_routes, told\n"
        "print(len(find_routes(told(), [0, 1], 0, 3)), 'numba' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["3", "False"]


def test_out_of_reach_is_empty_and_inputs_stay_as_they_are() -> None:
    space, levels = told(), np.array([1, 2])
    for prepared in (None, prepare(space)):
        assert find_routes(space, levels, 3, 0, prepared=prepared) == ()
        closed = Limits(allowed=np.zeros(4, np.bool_))
        assert find_routes(space, levels, 0, 3, limits=closed, prepared=prepared) == ()
    assert levels.tolist() == [1, 2]
    empty = move_graph(2, [], [], months=[], people=[], kind=[])
    nothing = route_space(empty, wanted(np.zeros((2, 1), np.int64)), [], [], [])
    assert find_routes(nothing, [0], 0, 1) == ()
    assert find_routes(nothing, [0], 0, 1, prepared=prepare(nothing)) == ()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"source": 4}, "source is 4, expected 0..3"),
        ({"target": -1}, "target is -1"),
        ({"target": 0}, "same role, 0"),
        ({"levels": [1]}, r"levels has shape \(1,\), expected \(2,\)"),
        ({"levels": [0, 6]}, r"levels\[1\] is 6, expected 0..5"),
        ({"k": 0}, "k is 0"),
        ({"limits": Limits(allowed=[True])}, r"allowed has shape \(1,\)"),
        ({"limits": Limits(grade=[1, 2, 3])}, r"grade has shape \(3,\)"),
    ],
)
def test_a_bad_question_is_refused(arguments: dict[str, object], message: str) -> None:
    good: dict[str, object] = {"source": 0, "target": 3, "levels": [0, 0]}
    space = told()
    for prepared in (None, prepare(space)):
        with pytest.raises(ValueError, match=message):
            find_routes(space, prepared=prepared, **(good | arguments))  # type: ignore[arg-type]  # wrong or mixed on purpose


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"chance": [0.5]}, r"chance has shape \(1,\), expected \(5,\)"),
        ({"low": [0.1, -0.1, 0, 0, 0]}, r"low\[1\] is -0.1, expected 0..1"),
        ({"low": [0.1, 0.1, 0.6, 0.1, 0.1]}, "interval of move 2 does not hold"),
        ({"high": [0.9, 0.9, 0.9, 0.4, 0.9]}, "interval of move 3 does not hold"),
        ({"low": [0.1, float("nan"), 0.1, 0.1, 0.1]}, "interval of move 1 does not hold"),
        ({"asked": wanted(np.ones((3, 2), np.int64))}, "requirements of 3 roles, expected 4"),
        ({"per_halving": -1}, "per_halving is -1"),
        ({"per_level": 10_001}, "per_level is 10001"),
    ],
)
def test_a_bad_space_is_refused(change: dict[str, object], message: str) -> None:
    good: dict[str, object] = {
        "asked": wanted(np.ones((4, 2), np.int64)), "chance": [0.5] * 5, "low": [0.1] * 5,
        "high": [0.9] * 5,
    }  # fmt: skip
    with pytest.raises(ValueError, match=message):
        route_space(example(), **(good | change))  # type: ignore[arg-type]  # wrong or mixed on purpose
