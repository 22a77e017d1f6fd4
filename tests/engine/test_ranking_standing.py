"""Lists kept while openings and people change: always those of ranking anew; the others untouched."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.ranking_cases import (
    GROUPS,
    Asked,
    Crowd,
    Jobs,
    Person,
    as_openings,
    as_people,
    as_rows,
    asked,
    crowds,
    jobs,
    persons,
    random_arrays,
)
from waymark.engine.kernels import kernel
from waymark.engine.ranking import (
    Lists,
    Opening,
    Openings,
    People,
    batch,
    change_openings,
    change_person,
    rank,
    standing,
    touched_people,
    with_openings,
    with_person,
)

kernel(batch.KERNEL)  # compiled before anything is timed
lengths = st.integers(1, 4)
CLOSED = Asked({}, frozenset(), frozenset())


def equal(one: Lists | Openings | People, other: Lists | Openings | People) -> bool:
    assert type(one) is type(other)
    return all(np.array_equal(value, getattr(other, name)) for name, value in vars(one).items())


@st.composite
def changes(draw: st.DrawFn, several: Jobs) -> dict[int, Asked | None]:
    some = st.one_of(st.none(), asked)
    found = draw(st.dictionaries(st.integers(0, max(len(several) - 1, 0)), some, max_size=3))
    found = {at: one for at, one in found.items() if at < len(several)}
    added = draw(st.lists(some, max_size=2))
    return {**found, **{len(several) + at: one for at, one in enumerate(added)}}


def changed(several: Jobs, found: dict[int, Asked | None]) -> list[Asked]:
    after = [*several, *(CLOSED for at in found if at >= len(several))]
    for at, one in found.items():
        after[at] = one or CLOSED
    return after


def openings_of(found: dict[int, Asked | None]) -> dict[int, Opening | None]:
    return {at: one.opening() if one else None for at, one in found.items()}


@settings(deadline=None)
@given(st.data(), crowds, jobs, lengths)
def test_changed_openings_equal_those_built_anew(
    data: st.DataObject, crowd: Crowd, several: Jobs, k: int
) -> None:
    found = data.draw(changes(several))
    before = standing(as_people(crowd), as_openings(several), k)
    kept = [each.copy() for each in (before.lists.score, before.lists.opening)]
    after, touched = change_openings(before, openings_of(found))
    anew = as_openings(changed(several, found))
    assert equal(after.openings, anew)
    assert equal(after.lists, rank(as_people(crowd), anew, k))
    assert np.array_equal(before.lists.score, kept[0])
    assert np.array_equal(before.lists.opening, kept[1])
    was, now = as_rows(before.lists), as_rows(after.lists)
    differ = [at for at in range(len(crowd)) if was[at] != now[at]]
    assert touched.tolist() == differ
    may = touched_people(before.people, after.openings, before.lists, np.array(sorted(found), int))
    assert set(differ) <= set(may.tolist())


@settings(deadline=None)
@given(crowds, jobs, persons, st.integers(0, 7), lengths)
def test_a_changed_person_equals_a_crowd_built_anew(
    crowd: Crowd, several: Jobs, person: Person, at: int, k: int
) -> None:
    place = min(at, len(crowd))
    before = standing(as_people(crowd), as_openings(several), k)
    needs = sum(1 << one for one in person.needs)
    held = list(person.held), list(person.held.values())
    after = change_person(before, place, *held, person.group, needs)
    anew = as_people([*crowd[:place], person, *crowd[place + 1 :]])
    assert equal(after.people, anew)
    assert equal(after.lists, rank(anew, as_openings(several), k))


def test_many_changes_one_after_the_other_equal_ranking_anew() -> None:
    crowd, several = random_arrays(3, 200, 120, 15)
    rng = np.random.default_rng(5)
    now = standing(crowd, several, 5)
    for _ in range(25):
        skill = rng.permutation(15)[: rng.integers(0, 8)].tolist()
        one = Opening(
            skill,
            rng.integers(1, 6, len(skill)).tolist(),
            rng.integers(1, 4, len(skill)).tolist(),
            np.flatnonzero(rng.random(GROUPS) < 0.6).tolist(),
            [0, 2],
        )
        at = int(rng.integers(0, len(now.openings) + 1))
        now, touched = change_openings(now, {at: one if rng.random() < 0.8 else None})
        assert len(touched) < len(crowd)
        assert equal(now.lists, rank(crowd, now.openings, 5))


def test_very_many_changes_equal_ranking_anew() -> None:
    crowd, several = random_arrays(6, 80, 50, 10)
    found = {at: Opening([at % 10], [1 + at % 5], [1], [0, 1, 2], [0]) for at in range(40)}
    before = standing(crowd, several, 3)
    after, touched = change_openings(before, found)
    assert equal(after.lists, rank(crowd, after.openings, 3))
    differs = (after.lists.opening != before.lists.opening).any(axis=1)
    assert set(np.flatnonzero(differs).tolist()) <= set(touched.tolist())


def test_an_opening_too_weak_to_enter_a_full_list_touches_nobody() -> None:
    crowd = as_people([Person({0: 5}), Person({0: 5, 1: 1})])
    strong, weak = Asked({0: (5, 1)}), Asked({0: (5, 1), 1: (5, 1)})
    now = standing(crowd, as_openings([strong, strong]), 2)
    assert change_openings(now, {2: weak.opening()})[1].tolist() == []
    assert change_openings(now, {2: strong.opening()})[1].tolist() == []  # ties go to the earlier
    assert change_openings(now, {1: None})[1].tolist() == [0, 1]
    assert change_openings(now, {})[1].tolist() == []
    again = with_openings(now.openings, {1: strong.opening()})
    listed = touched_people(crowd, again, now.lists, np.array([1]))
    assert listed.tolist() == [0, 1]
    assert change_openings(now, {1: strong.opening()})[1].tolist() == []


def test_an_opening_touches_nobody_whom_it_is_not_open_to() -> None:
    crowd = as_people([Person({0: 5}), Person({0: 5}, 1), Person({0: 5}, 1, frozenset({2}))])
    now = standing(crowd, as_openings([]), 2)
    strong = Asked({0: (5, 1)}, frozenset({1}), frozenset({1})).opening()
    after, differ = change_openings(now, {0: strong})
    assert differ.tolist() == [1]
    assert touched_people(crowd, after.openings, now.lists, np.array([0])).tolist() == [1]


def test_a_tie_is_entered_from_an_earlier_position() -> None:
    crowd, strong = as_people([Person({0: 5})]), Asked({0: (5, 1)})
    now = standing(crowd, as_openings([CLOSED, strong]), 1)
    after, touched = change_openings(now, {0: strong.opening()})
    assert touched.tolist() == [0]
    assert as_rows(after.lists) == [[(10_000, 0)]]


def test_bad_changes_are_refused() -> None:
    crowd, known = as_people([Person()]), as_openings([Asked({0: (1, 1)})])
    for at in (-1, 2):
        with pytest.raises(ValueError, match=f"position {at if at < 0 else 1} is"):
            with_openings(known, {at: None})
    with pytest.raises(ValueError, match=r"opening 0: weight has shape \(0,\)"):
        with_openings(known, {0: Opening([0], [1], [])})
    with pytest.raises(ValueError, match=r"opening 0 names group 3, of 3"):
        with_openings(known, {0: Opening([0], [1], [1], groups=[3])})
    with pytest.raises(ValueError, match=r"opening 0 names filter 9, of 3"):
        with_openings(known, {0: Opening([0], [1], [1], filters=[9])})
    with pytest.raises(ValueError, match=r"opening 0: .* names skill 0 twice"):
        with_openings(known, {0: Opening([0, 0], [1, 1], [1, 1])})
    with pytest.raises(ValueError, match=r"person is 2, expected 0..1"):
        with_person(crowd, 2, [], [])
    with pytest.raises(ValueError, match=r"group\[1\] is 5, of 3 groups"):
        change_person(standing(crowd, known), 1, [], [], 5)
    now = standing(crowd, known)
    with pytest.raises(ValueError, match=r"changed\[0\] is 1, expected 0..0"):
        touched_people(crowd, known, now.lists, np.array([1]))
    stopped = rank(crowd, known, progress=lambda done, of: False)
    incomplete = Lists(stopped.score, stopped.opening, stopped.count, complete=False)
    with pytest.raises(ValueError, match="1 lists, complete False"):
        touched_people(crowd, known, incomplete, np.array([0]))
