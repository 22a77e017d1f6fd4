"""What one more place brings, for all experts at once; and whom it helps."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.matching_cases import Table, build, cases
from waymark.engine.matching import (
    Candidates,
    Objective,
    after_forbidding,
    after_lock,
    after_place_added,
    blocking_pairs,
    candidates_from_pairs,
    certify,
    check_fair_tail,
    from_score_on,
    match,
    match_stably,
    raise_worst,
    resume,
    what_helps,
    within_budget,
    worth_of_places,
)

BOTH = list(Objective)
MOST = Objective.MOST_PEOPLE
Case = tuple[Table, list[int], list[int]]


@settings(max_examples=100)
@given(cases(people=9), st.sampled_from(BOTH))
def test_the_worth_of_a_place_is_what_a_place_more_brings(case: Case, objective: Objective) -> None:
    possible = build(*case)
    found = match(possible, objective=objective)
    worth = worth_of_places(possible, found)
    for expert in range(possible.experts):
        more = list(case[1])
        more[expert] += 1
        anew = match(build(case[0], more, case[2]), objective=objective)
        assert worth.gain[expert] == anew.total - found.total
        if objective is MOST:
            assert worth.more[expert] == anew.matched - found.matched


@settings(max_examples=100)
@given(cases(people=9), st.sampled_from(BOTH), st.integers(1, 3))
def test_the_best_places_come_first_and_none_is_missed(
    case: Case, objective: Objective, most: int
) -> None:
    possible = build(*case)
    found = match(possible, objective=objective)
    for person in range(possible.people):
        told = list(what_helps(possible, found, person, most=most))
        row = possible.expert[possible.start[person] : possible.start[person + 1]].tolist()
        every = {j: after_place_added(possible, found, j) for j in row}
        worth = {j: (c.more if objective is MOST else 0, c.gain) for j, c in every.items()}
        some = sorted((w for w in worth.values() if w > (0, 0)), reverse=True)[:most]
        assert [worth[expert] for expert, _ in told] == some
        for expert, change in told:
            assert change.gain == every[expert].gain
            assert certify(change.candidates, change.assignment).gap == 0
        if objective is MOST and found.expert[person] < 0 and row and most == 3:
            # whoever is alone would take any place, so that each of their experts would help
            assert {w[0] for w in worth.values()} == {1}


def constrained(seed: int) -> tuple[Candidates, np.ndarray, set[tuple[int, int]]]:
    """Locked pairs, forbidden ones, and too few places for all."""
    rng = np.random.default_rng(seed)
    person, expert = np.nonzero(rng.random((220, 40)) < 0.2)
    score, capacity = rng.integers(0, 900, len(person)), rng.integers(1, 8, 40)
    forbidden = rng.random(len(person)) < 0.2
    locked, left = np.full(220, -1), capacity.copy()
    for at in rng.permutation(np.flatnonzero(~forbidden))[:30].tolist():
        if locked[person[at]] < 0 and left[expert[at]]:
            locked[person[at]] = expert[at]
            left[expert[at]] -= 1
    possible = candidates_from_pairs(
        person, expert, score, capacity, people=220, forbidden=forbidden, locked=locked
    )
    pairs = zip(person[forbidden].tolist(), expert[forbidden].tolist(), strict=True)
    return possible, locked, set(pairs)


def test_nothing_is_followed_to_the_end_before_it_is_asked_for() -> None:
    possible, _, _ = constrained(7)
    found = match(possible, objective=MOST)
    alone = int(np.flatnonzero((found.expert < 0) & (np.diff(possible.start) > 3))[0])
    asked = what_helps(possible, found, alone)
    expert, change = next(asked)
    assert change.candidates.capacity[expert] == possible.capacity[expert] + 1
    assert change.more == 1
    assert len(list(asked)) <= 9


@pytest.mark.parametrize("seed", range(4))
def test_all_keep_locks_and_never_make_a_forbidden_pair(seed: int) -> None:
    possible, locked, forbidden = constrained(seed)
    bound = locked >= 0
    best = match(possible, objective=MOST)
    tail = raise_worst(possible, best, tolerance=best.total // 20)
    check_fair_tail(possible, best, tail)
    stable = match_stably(possible)
    cost = np.random.default_rng(seed).integers(0, 3, possible.experts)
    paid = within_budget(possible, cost, int(cost[locked[bound]].sum()) + 60, objective=MOST)
    results = [best.expert, tail.assignment.expert, stable.expert, paid.assignment.expert]
    for expert in results:
        assert (expert[bound] == locked[bound]).all()
        assert not forbidden & set(enumerate(expert.tolist()))
        assert (np.bincount(expert[expert >= 0], minlength=40) <= possible.capacity).all()
    assert bound.sum() > 20
    assert tail.assignment.matched == best.matched < possible.people
    assert tail.assignment.total + tail.price == best.total
    assert not len(blocking_pairs(possible, stable.expert))


@pytest.mark.parametrize("seed", range(4))
def test_a_raised_matching_is_worked_on_like_any_other(seed: int) -> None:
    """Questions are asked over the pairs from the threshold on, of which it is an optimum."""
    possible, locked, forbidden = constrained(seed)
    tail = raise_worst(possible, match(possible, objective=MOST), tolerance=400)
    above, raised = from_score_on(possible, tail.threshold), tail.assignment
    person = int(np.flatnonzero((raised.expert >= 0) & (locked < 0))[0])
    held = int(raised.expert[person])
    fixed = after_lock(above, raised, person, held)
    assert not len(fixed.moves)
    changed = after_forbidding(above, raised, person, held)
    assert changed.assignment.expert[person] != held
    again = resume(changed.candidates, fixed.assignment)
    assert again.matched == changed.assignment.matched
    assert again.total == changed.assignment.total
    position = changed.candidates.positions(again.expert)
    free = (position >= 0) & (locked < 0)
    assert changed.candidates.score[position[free]].min() >= tail.threshold
    assert (again.expert[locked >= 0] == locked[locked >= 0]).all()
    assert not forbidden & set(enumerate(again.expert.tolist()))


TWO = build([[9, 2], [8, 4]], [1, 1])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: what_helps(TWO, match(TWO), 2), "person is 2, expected 0..1"),
        (
            lambda: worth_of_places(TWO, replace(match(TWO), expert=np.array([1, 0], np.int32))),
            "not optimal",
        ),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
