"""Typing errors are forgiven, nonsense is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.engine.spelling import closest

NAMES = ["Data analysis with Python", "Python", "Hydraulics", "Test strategy", "Planning"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("pyhton", "Python"),
        ("PYTHON", "Python"),
        ("straegy", "Test strategy"),
        ("plan", "Planning"),
    ],
)
def test_the_meant_name_comes_first(typed: str, first: str) -> None:
    assert NAMES[closest(typed, NAMES)[0]] == first


def test_nonsense_finds_nothing() -> None:
    assert closest("qqqqzzzz", NAMES) == ()


def test_a_negative_limit_is_an_error() -> None:
    with pytest.raises(ValueError, match="-1"):
        closest("x", NAMES, limit=-1)


@given(st.lists(st.text(max_size=20), max_size=20), st.text(max_size=10))
def test_every_result_is_a_place_once_and_the_order_is_stable(names: list[str], typed: str) -> None:
    found = closest(typed, names, limit=5)
    assert len(set(found)) == len(found) <= 5
    assert all(0 <= place < len(names) for place in found)
    assert found == closest(typed, names, limit=5)
