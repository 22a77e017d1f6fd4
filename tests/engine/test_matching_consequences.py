"""Consequences of a change: as good as solving anew, proved by their prices, and told as they are."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.engine.matching_cases import Table, build, cases, random_case
from waymark.engine.matching import Candidates, Objective, certify, match
from waymark.engine.matching.consequences import (
    Consequence,
    after_arrival,
    after_departure,
    after_forbidding,
    after_lock,
    after_place_added,
    after_place_removed,
    after_swap,
)
from waymark.engine.matching.warm import resume, with_base

BOTH = list(Objective)
Case = tuple[Table, list[int], list[int]]
larger_cases = cases(people=12, experts=6)


@st.composite
def crowded(draw: st.DrawFn) -> Case:
    """Two experts at least, both with places, and people who mostly could go to either."""
    width, top = draw(st.integers(2, 5)), draw(st.sampled_from([1, 30, 2047]))
    score = st.integers(-1 if draw(st.booleans()) else 0, top)
    row = st.lists(score, min_size=width, max_size=width)
    table = draw(st.lists(row, min_size=2, max_size=10))
    capacity = draw(st.lists(st.integers(1, 3), min_size=width, max_size=width))
    lock = draw(st.integers(-1, width - 1))
    locked = [lock if lock >= 0 and table[0][lock] >= 0 else -1] + [-1] * (len(table) - 1)
    return table, capacity, locked


def holds(before: Candidates, found: Consequence, objective: Objective) -> Consequence:
    """What every consequence must be: exact, proved, and the difference that it says."""
    old = match(before, objective=objective)
    anew = match(found.candidates, objective=objective)
    assert certify(found.candidates, found.assignment).gap == 0
    assert found.assignment.total == anew.total
    if objective is Objective.MOST_PEOPLE:
        assert found.assignment.matched == anew.matched
    assert found.gain == found.assignment.total - old.total
    assert found.more == found.assignment.matched - old.matched
    expert = np.full(found.candidates.people, -1)
    expert[: before.people] = old.expert
    for person, was, becomes in found.moves.tolist():
        assert expert[person] == was != becomes
        expert[person] = becomes
    assert expert.tolist() == found.assignment.expert.tolist()
    return found


@settings(max_examples=80)
@given(st.one_of(crowded(), larger_cases), st.sampled_from(BOTH), st.data())
def test_a_place_more_brings_at_most_its_price(
    case: Case, objective: Objective, data: st.DataObject
) -> None:
    assume(case[1])
    possible = build(*case)
    found = match(possible, objective=objective)
    expert = data.draw(st.integers(0, possible.experts - 1))
    change = holds(possible, after_place_added(possible, found, expert), objective)
    # raising the base, where that was needed, changes what an expert wanted by too many costs
    base = change.assignment.base
    price = int(with_base(found, base).prices[expert])
    assert 0 <= change.gain + base * change.more <= price


@settings(max_examples=80)
@given(st.one_of(crowded(), larger_cases), st.sampled_from(BOTH), st.data())
def test_a_place_less_costs_at_least_its_price(
    case: Case, objective: Objective, data: st.DataObject
) -> None:
    possible = build(*case)
    bound = np.bincount(possible.locked[possible.locked >= 0], minlength=possible.experts)
    some = np.flatnonzero(possible.capacity > bound).tolist()
    assume(some)
    found = match(possible, objective=objective)
    expert = data.draw(st.sampled_from(some))
    change = holds(possible, after_place_removed(possible, found, expert), objective)
    assert change.gain + found.base * change.more <= -found.prices[expert]


@settings(max_examples=100)
@given(st.one_of(crowded(), larger_cases), st.sampled_from(BOTH), st.data())
def test_a_lock_and_a_forbidden_pair(case: Case, objective: Objective, data: st.DataObject) -> None:
    possible = build(*case)
    free = np.bincount(possible.locked[possible.locked >= 0], minlength=possible.experts)
    free = possible.capacity - free
    pairs = [
        (i, j)
        for i, j in zip(possible.person().tolist(), possible.expert.tolist(), strict=True)
        if possible.locked[i] < 0
    ]
    assume(pairs)
    person, expert = data.draw(st.sampled_from(pairs))
    found = match(possible, objective=objective)
    change = holds(possible, after_forbidding(possible, found, person, expert), objective)
    assert change.assignment.expert[person] != expert
    if free[expert]:
        change = holds(possible, after_lock(possible, found, person, expert), objective)
        assert change.assignment.expert[person] == expert
        if found.expert[person] == expert:
            assert not len(change.moves)


@settings(max_examples=80)
@given(crowded(), st.sampled_from(BOTH), st.data())
def test_a_swap_moves_two_and_nobody_else(
    case: Case, objective: Objective, data: st.DataObject
) -> None:
    table = case[0]
    possible = build(*case)
    found = match(possible, objective=objective)
    pairs = [
        (i, k)
        for i, a in enumerate(found.expert.tolist())
        for k, b in enumerate(found.expert.tolist())
        if -1 not in (a, b) and a != b and table[i][b] >= 0 and table[k][a] >= 0
    ]
    assume(pairs)
    first, second = data.draw(st.sampled_from(pairs))
    change = holds(possible, after_swap(possible, found, first, second), objective)
    a, b = found.expert[[first, second]].tolist()
    assert sorted(change.moves.tolist()) == sorted([[first, a, b], [second, b, a]])
    lost = table[first][a] + table[second][b] - table[first][b] - table[second][a]
    assert change.gain == -lost


@settings(max_examples=80)
@given(larger_cases, st.sampled_from(BOTH), st.data())
def test_somebody_comes_and_somebody_leaves(
    case: Case, objective: Objective, data: st.DataObject
) -> None:
    possible = build(*case)
    found = match(possible, objective=objective)
    experts = data.draw(st.lists(st.integers(0, possible.experts - 1), unique=True)
                        if possible.experts else st.just([]))  # fmt: skip
    scores = [data.draw(st.integers(0, 2047)) for _ in experts]
    change = holds(possible, after_arrival(possible, found, sorted(experts), scores), objective)
    assert change.candidates.people == possible.people + 1
    assume(possible.people)
    person = data.draw(st.integers(0, possible.people - 1))
    change = holds(possible, after_departure(possible, found, person), objective)
    assert change.assignment.expert[person] == -1


@pytest.mark.parametrize("objective", BOTH)
@pytest.mark.parametrize("seed", range(3))
def test_many_changes_one_after_the_other(seed: int, objective: Objective) -> None:
    """Prices stay a proof however often a matching is changed from where it stands."""
    rng = np.random.default_rng(seed)
    possible = random_case(seed, 300, 60, 0.15)
    found = match(possible, objective=objective)
    for _ in range(25):
        expert, person = int(rng.integers(possible.experts)), int(rng.integers(possible.people))
        row = slice(possible.start[person], possible.start[person + 1])
        kind = rng.integers(5)
        if kind == 0:
            change = after_place_added(possible, found, expert)
        elif kind == 1 and possible.capacity[expert]:
            change = after_place_removed(possible, found, expert)
        elif kind == 2:
            change = after_departure(possible, found, person)
        elif kind == 3:
            change = after_arrival(possible, found, possible.expert[row], possible.score[row])
        elif len(possible.expert[row]):
            other = int(possible.expert[row][0])
            change = after_forbidding(possible, found, person, other)
        possible, found = change.candidates, change.assignment
        assert certify(possible, found).gap == 0
    assert found.total == match(possible, objective=objective).total


@settings(max_examples=80)
@given(cases(people=9), cases(people=9), st.sampled_from(BOTH))
def test_any_pairs_and_prices_are_a_beginning(
    case: Case, other: Case, objective: Objective
) -> None:
    """Even those of a problem that has nothing to do with this one, or nobody's."""
    possible = build(*case)
    rng = np.random.default_rng(len(other[0]))
    known = replace(
        match(possible, objective=objective),
        expert=rng.integers(-1, max(1, possible.experts), possible.people).astype(np.int32),
        prices=rng.integers(0, 3000, possible.experts),
    )
    if not possible.experts:
        known = replace(known, expert=np.full(possible.people, -1, np.int32))
    found = resume(possible, known)
    assert certify(possible, found).gap == 0
    assert found.total == match(possible, objective=objective).total


def test_numbers_too_large_for_the_loops_are_solved_anew() -> None:
    possible = random_case(3, 100, 20)
    known = match(possible)
    again = resume(possible, replace(known, prices=known.prices + (1 << 30)))
    assert again.stats.bids > 0
    assert again.total == known.total


TWO = build([[9, 2, -1], [8, 4, -1], [-1, 3, -1]], [1, 1, 0])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: after_swap(TWO, match(TWO), 0, 3), "person is 3, expected 0..2"),
        (lambda: after_swap(TWO, match(TWO), 0, 2), "person 2 has no expert to exchange"),
        (lambda: after_swap(TWO, match(TWO), 0, 0), "people 0 and 0 both have expert 0"),
        (lambda: after_lock(TWO, match(TWO), 0, 2), r"expert\[0\] is 2, no candidate of person 0"),
        (lambda: after_lock(TWO, match(TWO), 0, 5), "expert is 5, expected 0..2"),
        (lambda: after_forbidding(TWO, match(TWO), 2, 0), "no candidate of person 2"),
        (lambda: after_place_removed(TWO, match(TWO), 2), r"capacity\[2\] is -1, expected 0"),
        (lambda: after_departure(TWO, match(TWO), -1), "person is -1, expected 0..2"),
        (lambda: after_arrival(TWO, match(TWO), [1, 0], [5, 5]), "of person 3 is below"),
        (lambda: resume(build([[1]], [1]), match(TWO)), r"expert has shape \(3,\), expected \(1,\)"),
        (
            lambda: resume(TWO, replace(match(TWO), prices=np.array([0, -2, 0]))),
            r"prices\[1\] is -2, expected 0 or more",
        ),
        (lambda: with_base(match(TWO), -1), "base is -1, expected at least 0"),
    ],
)  # fmt: skip
def test_bad_input_is_named(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_a_locked_pair_is_not_forbidden_nor_its_place_taken_away() -> None:
    possible = build([[9, 2], [8, 4]], [1, 1], [1, -1])
    with pytest.raises(ValueError, match="person 0 is locked to expert 1"):
        after_forbidding(possible, match(possible), 0, 1)
    with pytest.raises(ValueError, match="expert 1 has 0 places, more are locked"):
        after_place_removed(possible, match(possible), 1)
