"""Why this and not that: parts add up to the scores, and what bars is what eligibility says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.ranking_cases import (
    Asked,
    Jobs,
    Person,
    as_openings,
    as_people,
    asked,
    persons,
    shares,
    worth,
)
from waymark.engine.ranking import FULL, bars, compare, score_parts

some = st.lists(asked, min_size=1, max_size=6)


@settings(deadline=None)
@given(persons, some)
def test_parts_add_up(person: Person, several: Jobs) -> None:
    crowd, known = as_people([person]), as_openings(several)
    for at, one in enumerate(several):
        parts = score_parts(crowd, known, 0, at)
        assert parts.score == parts.points.sum() == worth(person, one)
        assert parts.score + parts.lost.sum() == (FULL if one.wanted else 0)
        assert parts.skill.tolist() == sorted(one.wanted)
        rows = zip(
            parts.skill.tolist(), parts.required.tolist(), parts.weight.tolist(), strict=True
        )
        assert {skill: (level, weight) for skill, level, weight in rows} == one.wanted
        assert parts.held.tolist() == [person.held.get(skill, 0) for skill in sorted(one.wanted)]
        assert (parts.points + parts.lost).tolist() == [shares(one)[s] for s in sorted(one.wanted)]


@settings(deadline=None)
@given(persons, asked, asked)
def test_a_comparison_adds_up_and_turns_round(person: Person, this: Asked, that: Asked) -> None:
    crowd, known = as_people([person]), as_openings([this, that])
    found, turned = compare(crowd, known, 0, 0, 1), compare(crowd, known, 0, 1, 0)
    speaks = found.points_this - found.points_that
    assert found.margin == speaks.sum() == worth(person, this) - worth(person, that)
    assert turned.margin == -found.margin
    assert sorted(found.skill.tolist()) == sorted({*this.wanted, *that.wanted})
    assert (-speaks).tolist() == sorted((-speaks).tolist())
    assert found.held.tolist() == [person.held.get(skill, 0) for skill in found.skill.tolist()]
    rows = zip(
        found.skill.tolist(), found.required_this.tolist(), found.lost_this.tolist(), strict=True
    )
    for skill, required, lost in rows:
        assert required == this.wanted.get(skill, (0, 0))[0]
        assert 0 <= lost <= shares(this).get(skill, 0)
    back = dict(zip(turned.skill.tolist(), turned.lost_this.tolist(), strict=True))
    assert back == dict(zip(found.skill.tolist(), found.lost_that.tolist(), strict=True))


@settings(deadline=None)
@given(persons, some)
def test_what_bars_is_what_eligibility_says(person: Person, several: Jobs) -> None:
    crowd, known = as_people([person]), as_openings(several)
    eligible = known.eligible(person.group, int(crowd.needs[0])).tolist()
    for at, one in enumerate(several):
        found = bars(crowd, known, 0, at)
        assert bool(found) == (at not in eligible)
        assert found.group == (person.group not in one.groups)
        assert set(found.filters) == person.needs - one.filters


def test_places_that_are_not_there_are_refused() -> None:
    crowd, known = as_people([Person()]), as_openings([Asked({0: (1, 1)})])
    with pytest.raises(ValueError, match=r"opening is 1, expected 0..0"):
        score_parts(crowd, known, 0, 1)
    with pytest.raises(ValueError, match=r"opening is -1, expected 0..0"):
        bars(crowd, known, 0, -1)
    with pytest.raises(ValueError, match=r"person is 1, expected 0..0"):
        bars(crowd, known, 1, 0)
    with pytest.raises(ValueError, match=r"person is -1, expected 0..0"):
        compare(crowd, known, -1, 0, 0)
