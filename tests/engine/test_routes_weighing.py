"""Days weighed by chance, and chances along a route."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.engine.gaps import requirements
from waymark.engine.moves import share_interval
from waymark.engine.routes import (
    chance_along,
    move_graph,
    personal_routes,
    route_index,
    weighed_days,
)


def test_each_halving_adds_the_same() -> None:
    days = weighed_days([12, 12, 12], [1, 0.5, 0.25], per_halving=100)
    assert days.tolist() == [365, 465, 565]
    assert weighed_days([12], [0.001], per_halving=0).tolist() == [365]


def test_many_people_prove_more_than_two() -> None:
    low, _ = share_interval(np.array([2, 200]), np.array([10, 1_000]))
    few, many = weighed_days([12, 12], low, per_halving=365).tolist()
    assert few > many


def test_a_likely_route_beats_a_quicker_rare_one() -> None:
    """0 > 1 > 3 in two years as one of ten, or 0 > 2 > 3 in three years as most people."""
    graph = move_graph(
        4, [0, 1, 0, 2], [1, 3, 2, 3],
        months=[12, 12, 18, 18], people=[1, 1, 1, 1], kind=[2, 2, 2, 2],
    )  # fmt: skip
    chance = np.array([0.1, 0.1, 0.8, 0.8])[graph.given]
    nothing = requirements(1, [0] * 5, [], [], np.zeros(0, np.bool_))
    passed = {}
    for per_halving in (0, 200):
        days = weighed_days(graph.months, chance, per_halving=per_halving)
        index = route_index(graph, nothing, days, per_level=0)
        best = personal_routes(index, [0], 0, 3, k=1)[0]
        passed[per_halving] = int(graph.heads[best.moves[0]])
    assert passed == {0: 1, 200: 2}


@given(st.lists(st.tuples(*[st.floats(0, 1)] * 3), min_size=1, max_size=6))
def test_the_chance_of_a_route_lies_in_its_interval(ends: list[tuple[float, ...]]) -> None:
    low, middle, high = np.sort(np.array(ends), axis=1).T
    found = chance_along(range(len(ends)), middle, low, high)
    assert found.low <= found.middle <= found.high
    assert found.middle == pytest.approx(float(np.prod(middle)))
    nowhere = chance_along([], middle, low, high)
    assert (nowhere.low, nowhere.middle, nowhere.high) == (1, 1, 1)


@pytest.mark.parametrize(
    ("months", "chance", "message"),
    [
        ([12], [0.0], r"chance\[0\] is 0, expected above 0"),
        ([12], [1.5], r"chance\[0\] is 1.5"),
        ([12], [float("nan")], r"chance\[0\] is nan"),
        ([12], [0.5, 0.5], "chance has shape"),
        ([0], [0.5], r"months\[0\] is 0"),
    ],
)
def test_bad_weights_are_refused(months: list[int], chance: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        weighed_days(months, chance, per_halving=1)


def test_an_interval_without_its_chance_is_refused() -> None:
    with pytest.raises(ValueError, match="interval of move 1 does not hold"):
        chance_along([0], [0.5, 0.5], [0.1, 0.6], [0.9, 0.9])
    with pytest.raises(ValueError, match=r"moves\[0\] is 2"):
        chance_along([2], [0.5, 0.5], [0.1, 0.1], [0.9, 0.9])
