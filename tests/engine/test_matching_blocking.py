"""Candidates by lookup: the right scores, true bounds, and the optimum over all pairs proved."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.needs_cases import Sides, from_table, several_sides, sides
from waymark.engine.matching import Objective, candidates_from_pairs, certify, match
from waymark.engine.matching.all_pairs import match_all_pairs
from waymark.engine.matching.blocking import complete_enough, nearest, score_parts
from waymark.engine.matching.blocking_plain import score_table
from waymark.engine.matching.needs import hour_bits, needs_by_person, strengths_by_expert
from waymark.engine.matching.parts_plain import split_plainly
from waymark.engine.matching.rules import Rules, terms_of

BOTH = list(Objective)


@settings(max_examples=100)
@given(several_sides, st.integers(1, 9))
def test_pairs_have_their_scores_and_none_left_out_exceeds_its_bound(
    drawn: Sides, keep: int
) -> None:
    table = score_table(*drawn)
    found = nearest(*drawn, keep=keep)
    assert found.complete
    assert (found.score == table[found.person, found.expert]).all()
    assert (found.score >= 0).all()
    assert (np.bincount(found.person, minlength=len(table)) <= keep).all()
    table[found.person, found.expert] = -1
    assert (table.max(axis=1, initial=-1) <= found.bounds).all()
    assert len(set(zip(found.person.tolist(), found.expert.tolist(), strict=True))) == len(
        found.person
    )
    if keep > len(drawn[1].merit):
        assert (table == -1).all()
        assert (found.bounds == -1).all()


@settings(max_examples=60)
@given(several_sides)
def test_the_parts_add_up_to_the_score(drawn: Sides) -> None:
    table = score_table(*drawn)
    person, expert = (axis.ravel() for axis in np.indices(table.shape))
    part, allowed = score_parts(drawn[0], drawn[1], person, expert, drawn[2])
    assert (np.where(allowed, part.sum(axis=1), -1) == table.ravel()).all()
    assert (part[:, -4] == drawn[1].merit[expert]).all()
    for kind in range(part.shape[1] - 4):
        here = drawn[0]._replace(points=np.where(drawn[0].kind == kind, drawn[0].points, 0))
        alone = score_table(here, drawn[1]._replace(merit=drawn[1].merit * 0), Rules())
        assert (part[:, kind] == alone.ravel())[allowed].all()


@settings(max_examples=60)
@given(several_sides)
def test_parts_without_compiled_loops_are_the_same(drawn: Sides) -> None:
    needs, strengths, rules = drawn
    shape = len(needs.start) - 1, len(strengths.merit)
    person, expert = (axis.ravel().astype(np.int32) for axis in np.indices(shape))
    part, allowed = score_parts(needs, strengths, person, expert, rules)
    plain, kept = split_plainly(person, expert, needs, strengths, terms_of(rules))
    assert (plain == part).all()
    assert (kept == allowed).all()


@settings(max_examples=120)
@given(several_sides, st.sampled_from(BOTH), st.integers(1, 3), st.data())
def test_the_optimum_is_one_over_all_pairs(
    drawn: Sides, objective: Objective, keep: int, data: st.DataObject
) -> None:
    table = score_table(*drawn)
    people, experts = table.shape
    capacity = data.draw(st.lists(st.integers(0, 2), min_size=experts, max_size=experts))
    locked = [-1] * people
    if table.size and data.draw(st.booleans()):
        person, expert = np.unravel_index(np.argmax(table), table.shape)
        if table[person, expert] >= 0 and capacity[expert]:
            locked[person] = int(expert)
    found = match_all_pairs(
        *drawn[:2], capacity, drawn[2], keep=keep, objective=objective, locked=locked
    )
    every = from_table(table, capacity, locked)
    anew = match(every, objective=objective)
    assert found.complete
    assert found.assignment.total == anew.total
    assert certify(found.candidates, found.assignment).gap == 0
    if objective is Objective.MOST_PEOPLE:
        assert found.assignment.matched == anew.matched


@pytest.mark.parametrize("objective", BOTH)
@pytest.mark.parametrize("keep", [1, 5, 40])
def test_the_prices_prove_it_over_all_pairs(keep: int, objective: Objective) -> None:
    drawn = sides(3, 300, 60, strict=False)
    capacity = np.random.default_rng(8).integers(1, 6, 60)
    found = match_all_pairs(*drawn[:2], capacity, drawn[2], keep=keep, objective=objective)
    every = from_table(score_table(*drawn), capacity.tolist(), [-1] * 300)
    assert len(found.candidates.expert) < len(every.expert)
    assert certify(every, found.assignment).gap == 0
    if keep == 1:
        assert found.rounds > 0
        assert found.compared > 0


@settings(max_examples=60)
@given(several_sides, st.sampled_from(BOTH), st.integers(1, 8))
def test_where_nobody_needs_more_the_first_candidates_are_enough(
    drawn: Sides, objective: Objective, keep: int
) -> None:
    table = score_table(*drawn)
    capacity = [1 + n % 2 for n in range(table.shape[1])]
    near = nearest(*drawn, keep=keep)
    possible = near.candidates(capacity)
    found = match(possible, objective=objective)
    every = match(from_table(table, capacity, [-1] * len(table)), objective=objective)
    if not len(complete_enough(possible, found, near.bounds)):
        assert found.total == every.total
        assert found.matched == every.matched or objective is Objective.TOTAL
    else:
        assert (near.bounds >= 0).any()
        assert found.total <= every.total or found.matched < every.matched


def test_who_needs_more_candidates_is_said() -> None:
    possible = candidates_from_pairs([0, 1], [0, 1], [9, 5], [1, 1, 1], people=3)
    found = match(possible)
    bounds = np.array([9, 6, -1], np.int32)
    assert complete_enough(possible, found, bounds).tolist() == [1]
    assert complete_enough(possible, found, bounds - 1).tolist() == []
    with pytest.raises(ValueError, match=r"bounds has shape \(2,\), expected \(3,\)"):
        complete_enough(possible, found, bounds[:2])


def test_hours_are_bits_of_the_week() -> None:
    week = np.zeros((2, 336), np.bool_)
    week[0, [0, 63, 64, 335]] = True
    bits = hour_bits(week)
    assert bits.shape == (2, 6)
    assert bits[0].tolist() == [1 | 1 << 63, 1, 0, 0, 0, 1 << 15]
    assert not bits[1].any()


@pytest.mark.parametrize("stop", [0, 500, 1500, 2200])
def test_stopping_leaves_pairs_that_are_allowed(stop: int) -> None:
    drawn = sides(5, 300, 60)
    calls: list[tuple[int, int]] = []

    def note(done: int, total: int) -> bool:
        calls.append((done, total))
        return done < stop

    part = match_all_pairs(*drawn[:2], [2] * 60, drawn[2], keep=2, progress=note)
    assert not part.complete
    assert calls == sorted(calls)
    proof = certify(part.candidates, part.assignment)
    assert proof.primal <= match_all_pairs(*drawn[:2], [2] * 60, drawn[2]).assignment.total


ONE = needs_by_person([0, 1], [3], [2], [50])
HELD = strengths_by_expert([0, 1], [3], [2])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: needs_by_person([0, 2], [3, 3], [1, 1], [5, 5]), r"trait\[1\] is 3, not above"),
        (lambda: needs_by_person([0, 1], [3], [0], [5]), r"level\[0\] is 0, expected 1..1000"),
        (
            lambda: needs_by_person([0, 1], [3], [1], [5, 6]),
            r"points has shape \(2,\), expected \(1,\)",
        ),
        (lambda: needs_by_person([0, 1], [3.0], [1], [5]), "trait holds float64, expected whole"),
        (lambda: needs_by_person([0, 2], [3], [1], [5]), "expected 0 first and 1 last"),
        (lambda: needs_by_person([1, 1], [3], [1], [5]), "expected 0 first and 1 last"),
        (lambda: needs_by_person([0, 1], [3], [1], [5], must=[1]), "must holds int64"),
        (lambda: needs_by_person([0, 1], [3], [1], [5], hours=[[1]]), "hours is int64"),
        (lambda: needs_by_person([0, 1], [3], [1], [5], differ=[1]), r"differ has shape \(1,\)"),
        (
            lambda: needs_by_person([0, 1], [3], [1], [5], barred=([0], [])),
            "barred has 0 rows, expected 1",
        ),
        (
            lambda: strengths_by_expert([0, 1], [3], [1], merit=[-1]),
            r"merit\[0\] is -1, expected 0..2047",
        ),
        (lambda: hour_bits(np.zeros((2, 335), np.bool_)), r"expected bool \(n, 336\)"),
        (lambda: nearest(ONE, HELD, keep=0), "keep is 0, expected at least 1"),
        (lambda: nearest(ONE, HELD, Rules(-1)), "expected 0 or more"),
        (lambda: nearest(ONE, HELD, Rules(0, 40, 50)), "person 0 may score 2050, expected at most"),
        (
            lambda: nearest(needs_by_person([0, 1], [3], [2], [50], agree=[[1]]), HELD),
            "agree has 1 rules for people and 0",
        ),
        (lambda: score_parts(ONE, HELD, [0], [1]), r"expert\[0\] is 1, expected 0..0"),
        (lambda: score_parts(ONE, HELD, [2**32], [0]), r"person\[0\] is 4294967296, expected"),
        (lambda: score_parts(ONE, HELD, [0], [0.5]), "expert holds float64, expected whole"),
        (lambda: match_all_pairs(ONE, HELD, [1, 1]), "capacity has shape"),
        (lambda: match_all_pairs(ONE, HELD, [1], locked=[0, 0]), r"locked has shape \(2,\)"),
        (
            lambda: match_all_pairs(ONE, HELD, [1], Rules(hours_least=337), locked=[0]),
            "person 0 is locked to expert 0, which is not allowed",
        ),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_nobody_and_nothing() -> None:
    nobody = needs_by_person([0], [], [], [])
    nothing = strengths_by_expert([0], [], [])
    assert match_all_pairs(nobody, nothing, []).assignment.total == 0
    assert match_all_pairs(ONE, nothing, []).assignment.matched == 0
    assert match_all_pairs(nobody, HELD, [1]).assignment.matched == 0
