"""Gaps between roles and a person: against a plain loop, by laws, and for bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.engine.gaps import (
    Requirements,
    gap_along,
    gap_of_role,
    gaps_of_roles,
    requirements,
)

SKILLS = 6
Asked = list[dict[int, tuple[int, bool]]]  # per role: skill -> (level, essential)

asked_for = st.lists(
    st.dictionaries(st.integers(0, SKILLS - 1), st.tuples(st.integers(1, 5), st.booleans())),
    min_size=1,
    max_size=6,
)
held_levels = st.lists(st.integers(0, 5), min_size=SKILLS, max_size=SKILLS)


def build(asked: Asked) -> Requirements:
    rows = [(s, level, must) for role in asked for s, (level, must) in role.items()]
    return requirements(
        SKILLS,
        np.cumsum([0, *(len(role) for role in asked)]),
        [row[0] for row in rows],
        [row[1] for row in rows],
        np.array([row[2] for row in rows], np.bool_),
    )


def missing(need: int, have: int, must: bool) -> int:
    return max(need - have, 0) * (2 if must else 1)


@given(asked_for, held_levels)
def test_gaps_equal_a_plain_loop(asked: Asked, levels: list[int]) -> None:
    total = gaps_of_roles(build(asked), levels)
    for role, wanted in enumerate(asked):
        score = sum(missing(need, levels[s], must) for s, (need, must) in wanted.items())
        in_place = sum(levels[s] >= need for s, (need, _) in wanted.items())
        one = gap_of_role(build(asked), levels, role)
        assert (one.score, one.in_place, one.to_build) == (score, in_place, len(wanted) - in_place)
        assert total.score[role] == score
        assert total.in_place[role] == in_place
        assert total.to_build[role] == len(wanted) - in_place
        assert one.gap.tolist() == [max(n - levels[s], 0) for s, (n, _) in wanted.items()]


@given(asked_for, held_levels)
def test_along_a_route_each_skill_counts_once(asked: Asked, levels: list[int]) -> None:
    build_ = build(asked)
    scores = gaps_of_roles(build_, levels).score
    along = gap_along(build_, levels, range(len(asked)))
    assert scores.max() <= along <= scores.sum()
    assert gap_along(build_, levels, [0, 0]) == scores[0]
    total = 0
    for skill in range(SKILLS):
        for level in range(levels[skill] + 1, 6):
            asking = [r[skill] for r in asked if skill in r and r[skill][0] >= level]
            total += 2 if any(must for _, must in asking) else bool(asking)
    assert along == total


@given(asked_for, held_levels, st.integers(0, SKILLS - 1))
def test_learning_never_widens_a_gap(asked: Asked, levels: list[int], skill: int) -> None:
    better = list(levels)
    better[skill] = 5
    build_ = build(asked)
    assert (gaps_of_roles(build_, better).score <= gaps_of_roles(build_, levels).score).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"skill": [0, 6]}, r"skill\[1\] is 6, expected 0..5"),
        ({"level": [1, 0]}, r"level\[1\] is 0, expected 1..5"),
        ({"level": [1]}, r"level has shape \(1,\), expected \(2,\)"),
        ({"level": [1.0, 2.0]}, "level holds float64"),
        ({"essential": [True]}, r"essential has shape \(1,\), expected \(2,\)"),
        ({"essential": [1, 0]}, "essential holds int64"),
        ({"start": [0, 1]}, "expected 0 first and 2 last"),
        ({"start": [0, 2, 1, 2]}, "start falls after entry 1"),
        ({"skill": [3, 3], "start": [0, 2]}, "role 0 asks for skill 3 twice"),
    ],
)
def test_bad_requirements_are_refused(change: dict[str, object], message: str) -> None:
    good: dict[str, object] = {
        "start": [0, 1, 2],
        "skill": [0, 1],
        "level": [2, 3],
        "essential": [True, False],
    }
    with pytest.raises(ValueError, match=message):
        requirements(SKILLS, **(good | change))  # type: ignore[arg-type]  # wrong or mixed on purpose


def test_bad_people_and_roles_are_refused() -> None:
    asked = build([{0: (3, True)}])
    with pytest.raises(ValueError, match=r"levels has shape \(2,\), expected \(6,\)"):
        gaps_of_roles(asked, [1, 2])
    with pytest.raises(ValueError, match=r"levels\[5\] is 6"):
        gap_of_role(asked, [0, 0, 0, 0, 0, 6], 0)
    with pytest.raises(ValueError, match=r"role is 1, expected 0\.\.0"):
        gap_of_role(asked, [0] * SKILLS, 1)
    with pytest.raises(ValueError, match="role is -1"):
        gap_along(asked, [0] * SKILLS, [-1])
