"""Changed requirements for many people at once, against one role and one person at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.engine.gap_changes import gap_change
from waymark.engine.gaps import gap_of_role, requirements

level = st.integers(0, 5)


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[int], list[int], list[list[int]]]:
    skills, people = draw(st.integers(0, 5)), draw(st.integers(1, 4))
    row = st.lists(level, min_size=skills, max_size=skills)
    return draw(row), draw(row), draw(st.lists(row, min_size=people, max_size=people))


def _alone(asked: list[int], held: list[int]) -> tuple[int, int]:
    """Levels and skills to build, by the engine for one role and one person."""
    named = [skill for skill, need in enumerate(asked) if need]
    role = requirements(
        len(asked), [0, len(named)], named, [asked[skill] for skill in named],
        np.ones(len(named), dtype=np.bool_),
    )  # fmt: skip
    gap = gap_of_role(role, held, 0)
    return int(gap.gap.sum()), gap.to_build


@given(cases())
def test_it_agrees_with_one_person_at_a_time(
    case: tuple[list[int], list[int], list[list[int]]],
) -> None:
    before, after, levels = case
    found = gap_change(before, after, np.array(levels, dtype=np.int64).reshape(len(levels), -1))
    for person, held in enumerate(levels):
        then, now = _alone(before, held), _alone(after, held)
        assert (found.levels_before[person], found.skills_before[person]) == then
        assert (found.levels_after[person], found.skills_after[person]) == now


@given(cases())
def test_asking_for_no_more_leaves_no_more_to_build(
    case: tuple[list[int], list[int], list[list[int]]],
) -> None:
    before, after, levels = case
    lower = np.minimum(before, after)
    held = np.array(levels, dtype=np.int64).reshape(len(levels), -1)
    found = gap_change(before, lower, held)
    assert (found.levels_after <= found.levels_before).all()
    assert (found.after <= found.before).all()


@pytest.mark.parametrize(
    ("before", "after", "levels", "said"),
    [
        ([1], [1, 2], [[1]], "after has shape"),
        ([1, 2], [1], [[1]], "before has shape"),
        ([1], [1], [1], "levels has shape"),
        ([6], [1], [[1]], "before holds a level outside"),
        ([1], [1], [[-1]], "levels holds a level outside"),
    ],
)
def test_what_makes_no_sense_is_refused(
    before: list[int], after: list[int], levels: list[int], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        gap_change(before, after, levels)
