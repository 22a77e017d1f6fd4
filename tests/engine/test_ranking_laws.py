"""Ranking openings: what must hold between an instance and a changed one, without knowing answers."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.ranking_cases import (
    FILTERS,
    SKILLS,
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
    with_level,
)
from waymark.engine.kernels import kernel
from waymark.engine.ranking import Openings, batch, openings, people, rank, scores

kernel(batch.KERNEL)  # compiled before anything is timed
lists_of = st.lists(asked, min_size=1, max_size=9)
lengths = st.integers(1, 12)


def ranked(crowd: Crowd, several: Jobs, k: int = 6) -> list[list[tuple[int, int]]]:
    return as_rows(rank(as_people(crowd), as_openings(several), k))


@settings(deadline=None)
@given(crowds, jobs, st.randoms(use_true_random=False))
def test_people_in_another_order_get_their_own_lists(
    crowd: Crowd, several: Jobs, rng: object
) -> None:
    order = list(range(len(crowd)))
    rng.shuffle(order)  # type: ignore[attr-defined]  # a random.Random
    whole = ranked(crowd, several)
    assert ranked([crowd[at] for at in order], several) == [whole[at] for at in order]


@settings(deadline=None)
@given(crowds, jobs, st.randoms(use_true_random=False))
def test_openings_in_another_order_tie_differently_at_most(
    crowd: Crowd, several: Jobs, rng: object
) -> None:
    order = list(range(len(several)))
    rng.shuffle(order)  # type: ignore[attr-defined]  # a random.Random
    mixed = ranked(crowd, [several[at] for at in order])
    for one, other in zip(ranked(crowd, several), mixed, strict=True):
        assert [score for score, _ in one] == [score for score, _ in other]
        last = one[-1][0] if one else 0
        above = {(score, at) for score, at in one if score > last}
        assert above == {(score, order[at]) for score, at in other if score > last}


@settings(deadline=None)
@given(persons, lists_of, st.integers(0, SKILLS - 1), st.integers(0, 4))
def test_a_higher_level_never_lowers_a_score(
    person: Person, several: Jobs, skill: int, level: int
) -> None:
    known = as_openings(several)
    less = scores(as_people([with_level(person, skill, level)]), known, 0)
    more = scores(as_people([with_level(person, skill, level + 1)]), known, 0)
    assert (more >= less).all()
    asks = np.array([skill in one.wanted for one in several])
    assert (more[~asks] == less[~asks]).all()


@settings(deadline=None)
@given(lists_of)
def test_who_holds_all_is_worth_all_and_each_missing_level_costs_less_than_the_next(
    several: Jobs,
) -> None:
    known = as_openings(several)
    gains = np.diff(known.points.astype(int), axis=1)
    for at, one in enumerate(several):
        own = slice(known.start[at], known.start[at + 1])
        assert known.points[own, 5].sum() == (10_000 if one.wanted else 0)
    assert (known.points[:, 0] == 0).all()
    assert (gains >= 0).all()
    for entry, level in enumerate(known.level.tolist()):
        steps = gains[entry, :level]
        assert (np.diff(steps) <= 1).all()  # convex but for rounding down


@settings(deadline=None)
@given(crowds, jobs, asked, st.integers(0, 9))
def test_an_opening_that_nobody_may_take_changes_nothing(
    crowd: Crowd, several: Jobs, more: Asked, at: int
) -> None:
    place = min(at, len(several))
    barred = replace(more, groups=frozenset())
    got = ranked(crowd, [*several[:place], barred, *several[place:]])
    assert got == [
        [(score, at + (at >= place)) for score, at in one] for one in ranked(crowd, several)
    ]


@settings(deadline=None)
@given(crowds, jobs, st.integers(1, 200))
def test_only_the_shares_of_weights_count(crowd: Crowd, several: Jobs, times: int) -> None:
    light = [
        replace(
            one, wanted={at: (level, min(weight, 5)) for at, (level, weight) in one.wanted.items()}
        )
        for one in several
    ]
    heavy = [
        replace(
            one, wanted={at: (level, weight * times) for at, (level, weight) in one.wanted.items()}
        )
        for one in light
    ]
    assert ranked(crowd, heavy) == ranked(crowd, light)


@settings(deadline=None)
@given(crowds, jobs, lengths)
def test_a_longer_list_begins_with_the_shorter_one(crowd: Crowd, several: Jobs, k: int) -> None:
    shorter, longer = ranked(crowd, several, k), ranked(crowd, several, k + 3)
    assert shorter == [one[:k] for one in longer]


@settings(deadline=None)
@given(crowds, jobs, st.integers(0, FILTERS - 1))
def test_one_more_need_only_leaves_openings_out(crowd: Crowd, several: Jobs, one: int) -> None:
    k = len(several) + 1
    needier = [replace(person, needs=person.needs | {one}) for person in crowd]
    expected = [
        [(score, at) for score, at in each if one in several[at].filters]
        for each in ranked(crowd, several, k)
    ]
    assert ranked(needier, several, k) == expected


@settings(deadline=None)
@given(crowds, jobs)
def test_a_skill_held_at_level_0_is_a_skill_not_held(crowd: Crowd, several: Jobs) -> None:
    without = [
        replace(one, held={at: level for at, level in one.held.items() if level}) for one in crowd
    ]
    assert ranked(without, several) == ranked(crowd, several)


def test_every_bit_of_the_needs_is_a_filter() -> None:
    several: Openings = openings(
        1, np.arange(65), np.zeros(64, int), np.ones(64, int), np.ones(64, int),
        filters=np.eye(64, dtype=np.bool_),
    )  # fmt: skip
    needs = np.uint64(1) << np.arange(64, dtype=np.uint64)
    crowd = people(1, np.arange(65), np.zeros(64, int), np.ones(64, int), needs=needs)
    assert rank(crowd, several, 1).opening[:, 0].tolist() == list(range(64))


def test_high_groups_and_many_needs_are_kept_apart() -> None:
    """The key of an audience, group times needs, passes 32 bits here."""
    crowd = people(1, [0] * 9, [], [], [0] * 4 + [2**30] * 4, needs=[0, 1, 2, 3] * 2)
    found = [(one.group, one.needs) for one in batch.audiences(crowd, np.arange(8))]
    assert found == [(group, needs) for group in (0, 2**30) for needs in range(4)]
