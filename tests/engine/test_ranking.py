"""Ranking openings: against the rules written down slowly, and the compiled loops against numpy."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.ranking_cases import (
    Asked,
    Crowd,
    Jobs,
    Person,
    as_openings,
    as_people,
    as_rows,
    asked,
    best,
    crowds,
    jobs,
    persons,
    random_arrays,
    shares,
    worth,
)
from waymark.engine.kernels import kernel
from waymark.engine.ranking import (
    Lists,
    batch,
    needs_of,
    openings,
    people,
    rank,
    rank_one,
    rank_plain,
    scores,
)
from waymark.engine.ranking import postings as postings_module

lengths = st.integers(1, 12)
kernel(batch.KERNEL)  # compiled before anything is timed


@contextmanager
def sizes(few: int, block: int, dense: int) -> Iterator[None]:
    """Rank by postings from `few` people on, `block` openings at once, rows for common skills."""
    with (
        patch.object(batch, "FEW", few),
        patch.object(batch, "BLOCK", block),
        patch.object(postings_module, "DENSE", dense),
    ):
        yield


def same(one: Lists, other: Lists) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("score", "opening", "count", "complete")
    )


@settings(deadline=None)
@given(crowds, jobs, lengths)
def test_plain_lists_follow_the_rules(crowd: Crowd, several: Jobs, k: int) -> None:
    got = rank_plain(as_people(crowd), as_openings(several), k)
    assert as_rows(got) == [best(one, several, k) for one in crowd]


@settings(deadline=None)
@given(
    crowds, jobs, lengths, st.sampled_from([0, 100]), st.sampled_from([1, 2, 3, 100]),
    st.sampled_from([1, 3, 100]),
)  # fmt: skip
def test_loops_follow_the_rules(
    crowd: Crowd, several: Jobs, k: int, few: int, block: int, dense: int
) -> None:
    with sizes(few, block, dense):
        got = rank(as_people(crowd), as_openings(several), k)
    assert as_rows(got) == [best(one, several, k) for one in crowd]


@pytest.mark.parametrize(("many", "skills"), [(3, 40), (90, 12), (900, 60)])
@pytest.mark.parametrize(("k", "block"), [(1, 16_384), (20, 16_384), (20, 130), (150, 16_384)])
def test_loops_equal_the_twin(many: int, skills: int, k: int, block: int) -> None:
    crowd, several = random_arrays(many, 150, many, skills)
    expected = rank_plain(crowd, several, k)
    for few, dense in ((0, 2), (0, 10_000), (10_000, 16)):
        with sizes(few, block, dense):
            assert same(rank(crowd, several, k), expected)


@settings(deadline=None)
@given(st.lists(asked, min_size=1, max_size=5), persons)
def test_points_follow_the_rules(several: Jobs, person: Person) -> None:
    known = as_openings(several)
    assert scores(as_people([person]), known, 0).tolist() == [worth(person, o) for o in several]
    for at, one in enumerate(several):
        own = slice(known.start[at], known.start[at + 1])
        assert known.points[own, 5].tolist() == [shares(one)[s] for s in sorted(one.wanted)]


def test_all_equal_openings_stand_in_order_of_position() -> None:
    one = Asked({0: (3, 1)})
    for many in (5, 70, 700):
        known = as_openings([one] * many)
        got = rank(as_people([Person({0: 2})] * 15), known, 20)
        assert as_rows(got) == [[(8888, at) for at in range(min(many, 20))]] * 15


def test_everyone_wants_one_skill_at_every_level() -> None:
    several = [Asked({0: (1 + at % 5, 1 + at % 3)}) for at in range(200)]
    crowd = [Person({0: level}) for level in range(6)] * 3
    got = rank(as_people(crowd), as_openings(several), 30)
    assert as_rows(got) == [best(one, several, 30) for one in crowd]


def test_nothing_held_nothing_open_nothing_asked() -> None:
    crowd = [Person(), Person({0: 5}, 1), Person({0: 5}, 0, frozenset({0})), Person({0: 5})]
    several = [Asked({0: (5, 1)}), Asked({}), Asked({1: (1, 1)})]
    assert as_rows(rank(as_people(crowd), as_openings(several))) == [[], [], [], [(10_000, 0)]]
    assert as_rows(rank(as_people([]), as_openings(several))) == []
    assert as_rows(rank(as_people(crowd), as_openings([]))) == [[]] * 4


def test_an_opening_may_ask_for_very_many_skills() -> None:
    skills = 20_000
    rows = [0, skills], np.arange(skills), np.full(skills, 5)
    known = openings(skills, *rows, np.ones(skills, np.int64))
    crowd = people(skills, *rows)
    assert rank(crowd, known).score[0, 0] == rank_plain(crowd, known).score[0, 0] == 10_000


def test_more_openings_than_sixteen_bits_number() -> None:
    many = 70_000
    rng = np.random.default_rng(4)
    level = rng.integers(1, 6, many)
    known = openings(3, np.arange(many + 1), rng.integers(0, 3, many), level, np.ones(many, int))
    crowd = people(3, np.arange(21), rng.integers(0, 3, 20), rng.integers(1, 6, 20))
    assert same(rank(crowd, known, 40), rank_plain(crowd, known, 40))


def test_the_answer_does_not_depend_on_threads() -> None:
    crowd, several = random_arrays(7, 400, 300, 20)
    with patch.object(batch, "PART", 11):
        assert same(rank(crowd, several, threads=3), rank(crowd, several, threads=1))


def test_progress_is_told_and_may_stop() -> None:
    crowd, several = random_arrays(8, 60, 30, 8)
    told: list[tuple[int, int]] = []
    with patch.object(batch, "PART", 5):
        whole = rank(crowd, several, progress=lambda done, of: told.append((done, of)))
        part = rank(crowd, several, progress=lambda done, of: done < 20)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (60, 60)
    assert whole.complete
    assert not part.complete
    reached = part.count >= 0
    assert 20 <= reached.sum() < 60
    assert np.array_equal(part.opening[reached], whole.opening[reached])
    assert (part.opening[~reached] == -1).all()


def test_one_person_gets_the_same_list_with_and_without_loops() -> None:
    crowd, several = random_arrays(9, 1, 50, 8)
    with (
        patch.object(batch, "kernel_if_loaded", lambda name: None),
        patch.object(batch, "rank") as never,
    ):
        plain = rank_one(crowd, several, 5)
    never.assert_not_called()
    rank(crowd, several)
    assert same(rank_one(crowd, several, 5), plain)


def test_inputs_stay_as_they_are() -> None:
    start, skill, level = np.array([0, 2]), np.array([1, 0]), np.array([3, 2])
    weight, groups = np.array([1, 2]), np.array([[True]])
    before = [each.copy() for each in (start, skill, level, weight, groups)]
    rank(people(2, start, skill, level), openings(2, start, skill, level, weight, groups))
    for each, was in zip((start, skill, level, weight, groups), before, strict=True):
        assert np.array_equal(each, was)


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_order_within_a_row_does_not_matter(rng: object) -> None:
    wanted = [(0, 5, 1), (1, 2, 2), (2, 3, 7), (3, 1, 7)]
    mixed = list(wanted)
    rng.shuffle(mixed)  # type: ignore[attr-defined]  # a random.Random
    one = openings(4, [0, 4], *zip(*wanted, strict=True))
    other = openings(4, [0, 4], *zip(*mixed, strict=True))
    assert np.array_equal(one.points, other.points)
    assert np.array_equal(one.skill, other.skill)


FINE = {"skills": 3, "start": [0, 2], "skill": [0, 2], "level": [1, 5]}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"start": [0, 1]}, r"start has shape \(2,\), expected 0 first and 2 last"),
        ({"start": [0, 2, 1, 2]}, "start falls after entry 1"),
        ({"start": [[0, 2]]}, r"start has shape \(1, 2\)"),
        ({"skill": [0, 3]}, r"skill\[1\] is 3, expected 0..2"),
        ({"skill": [2, 2]}, "names skill 2 twice"),
        ({"skill": [0.0, 1.0]}, "skill holds float64"),
        ({"level": [1]}, r"level has shape \(1,\), expected \(2,\)"),
        ({"level": [1, 6]}, r"level\[1\] is 6"),
        ({"level": [-1, 1]}, r"level\[0\] is -1"),
    ],
)
def test_bad_rows_are_refused(wrong: dict[str, list[int]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        people(**{**FINE, **wrong})  # type: ignore[arg-type]  # on purpose
    with pytest.raises(ValueError, match=said):
        openings(**{**FINE, "weight": [1, 1], **wrong})  # type: ignore[arg-type]  # on purpose


def test_what_else_is_refused() -> None:
    crowd, several = people(3, [0, 0], [], []), openings(3, [0, 1], [0], [1], [1])
    with pytest.raises(ValueError, match=r"group\[0\] is -1"):
        people(3, [0, 0], [], [], [-1])
    with pytest.raises(ValueError, match=r"needs\[0\] is -1"):
        people(3, [0, 0], [], [], needs=[-1])
    with pytest.raises(ValueError, match=r"needed has shape \(1, 65\)"):
        needs_of(np.ones((1, 65), np.bool_))
    for skills in (-1, 2**33):  # whose numbers would not fit the loops' 32 bits
        with pytest.raises(ValueError, match=f"skills is {skills}, expected 0.."):
            people(skills, [0, 0], [], [])
        with pytest.raises(ValueError, match=f"skills is {skills}, expected 0.."):
            openings(skills, [0, 0], [], [], [])
    with pytest.raises(ValueError, match=r"weight\[0\] is 0, expected 1..1000"):
        openings(3, [0, 1], [0], [1], [0])
    with pytest.raises(ValueError, match=r"level\[0\] is 0"):
        openings(3, [0, 1], [0], [0], [1])
    with pytest.raises(ValueError, match=r"groups has shape \(1, 2\)"):
        openings(3, [0, 1], [0], [1], [1], np.ones((1, 2), np.bool_))
    with pytest.raises(ValueError, match="filters holds int64"):
        openings(3, [0, 1], [0], [1], [1], filters=np.ones((1, 1), np.int64))
    with pytest.raises(ValueError, match=r"filters has shape \(65, 1\)"):
        openings(3, [0, 1], [0], [1], [1], filters=np.ones((65, 1), np.bool_))
    with pytest.raises(ValueError, match="k is 0"):
        rank(crowd, several, 0)
    with pytest.raises(ValueError, match="threads is 0"):
        rank(crowd, several, threads=0)
    with pytest.raises(ValueError, match="people know 4 skills, openings 3"):
        rank(people(4, [0, 0], [], []), several)
    with pytest.raises(ValueError, match=r"group\[0\] is 1, of 1 groups"):
        rank(people(3, [0, 0], [], [], [1]), several)
    with pytest.raises(ValueError, match="needs name filter 2, of 0 filters"):
        rank(people(3, [0, 0], [], [], needs=np.array([4], np.uint64)), several)
    with pytest.raises(ValueError, match=r"person is 1, expected 0..0"):
        scores(crowd, several, 1)
    with pytest.raises(ValueError, match="block has 32769 openings"):
        postings_module.postings(several, np.zeros(32_769, np.int32), 64)
