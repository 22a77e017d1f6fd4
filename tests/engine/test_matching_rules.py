"""Hours of several weeks, steps of seniority and units: what they bring, and that the proof holds."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.needs_cases import RULES, Sides, bits_of, from_table, sides
from waymark.engine.matching import (
    Objective,
    Rules,
    certify,
    match_all_pairs,
    nearest,
    needs_by_person,
    score_parts,
    score_table,
    strengths_by_expert,
)

BOTH = list(Objective)
every_side = st.builds(sides, st.integers(0, 10**6), st.integers(1, 8), st.integers(1, 8))


def in_common(drawn: Sides, person: int, expert: int) -> int:
    """Half-hours of the week that has fewest, counted one by one."""
    mine, theirs = drawn[0].hours[person].tolist(), drawn[1].hours[expert].tolist()
    weeks = max(len(mine), len(theirs))
    mine, theirs = (side * weeks if len(side) == 1 else side for side in (mine, theirs))
    least: int = min(
        sum((a & b).bit_count() for a, b in zip(one, other, strict=True))
        for one, other in zip(mine, theirs, strict=True)
    )
    return least


def by_step(rules: Rules, own: int, step: int) -> int:
    """What the rules say in words."""
    if -1 in (own, step) or (not rules.step_points and step >= own):
        return 0
    if step < own:
        return rules.step_below
    return rules.step_points[min(step - own, len(rules.step_points) - 1)]


@settings(max_examples=100)
@given(every_side)
def test_hours_steps_and_units_bring_what_the_rules_say(drawn: Sides) -> None:
    needs, strengths, rules = drawn
    people, experts = len(needs.start) - 1, len(strengths.merit)
    person, expert = (axis.ravel() for axis in np.indices((people, experts)))
    part, allowed = score_parts(needs, strengths, person, expert, rules)
    rows = zip(person.tolist(), expert.tolist(), part[:, -3:].tolist(), allowed, strict=True)
    for i, j, (hours, steps, units), is_allowed in rows:
        common = in_common(drawn, i, j)
        shared = bool(needs.languages[i] & strengths.languages[j])
        assert hours == shared * rules.hours_points * min(common, rules.hours_enough)
        assert not is_allowed or common >= rules.hours_least
        assert steps == by_step(rules, int(needs.step[i]), int(strengths.step[j]))
        unit, other = needs.unit[i], strengths.unit[j]
        assert units == (rules.unit_points if -1 not in (unit, other) and unit != other else 0)


@settings(max_examples=60)
@given(every_side)
def test_one_week_given_thrice_is_one_week(drawn: Sides) -> None:
    needs, strengths, rules = drawn
    one = needs._replace(hours=needs.hours[:, :1].copy())
    other = strengths._replace(hours=strengths.hours[:, :1].copy())
    thrice = one._replace(hours=np.repeat(one.hours, 3, axis=1))
    again = other._replace(hours=np.repeat(other.hours, 3, axis=1))
    table = score_table(one, other, rules)
    for mine, theirs in ((thrice, again), (thrice, other), (one, again)):
        assert (score_table(mine, theirs, rules) == table).all()
        found = nearest(mine, theirs, rules, keep=3)
        assert (found.score == table[found.person, found.expert]).all()


def test_a_week_in_which_clocks_differ_rules_a_pair_out() -> None:
    week = np.zeros((1, 2, 336), np.bool_)
    week[0, 0, 10:20] = week[0, 1, 10:20] = True
    later = week.copy()
    later[0, 1] = np.roll(week[0, 1], 7)  # the expert's clock was put back already
    person = needs_by_person([0, 0], [], [], [], hours=bits_of(week))
    expert = strengths_by_expert([0, 0], [], [], hours=bits_of(later))
    for least, score in ((3, 30), (4, -1)):
        rules = Rules(hours_least=least, hours_points=10, hours_enough=20)
        assert score_table(person, expert, rules).tolist() == [[score]]
        assert nearest(person, expert, rules).score.tolist() == ([score] if score > 0 else [])


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("objective", BOTH)
def test_the_prices_prove_it_over_all_pairs(objective: Objective, rules: Rules) -> None:
    needs, strengths, _ = sides(4, 250, 50, strict=False)
    capacity = np.random.default_rng(2).integers(1, 6, 50)
    found = match_all_pairs(needs, strengths, capacity, rules, keep=2, objective=objective)
    every = from_table(score_table(needs, strengths, rules), capacity.tolist(), [-1] * 250)
    assert len(found.candidates.expert) < len(every.expert)
    assert certify(every, found.assignment).gap == 0


def test_the_best_known_only_by_steps_and_unit_is_found() -> None:
    """An expert who holds nothing wanted and has no merit wins by rules alone."""
    person = needs_by_person([0, 1], [3], [2], [50], step=[2], unit=[0])
    start = [0] + [1] * 9
    expert = strengths_by_expert(
        start, [3], [2], merit=[9] * 8 + [0], step=[2] * 8 + [3], unit=[0] * 8 + [1]
    )
    rules = Rules(step_points=(0, 100), unit_points=20)
    found = match_all_pairs(person, expert, [1] * 9, rules, keep=1)
    assert found.assignment.pairs.tolist() == [[0, 8]]
    assert (found.assignment.total, found.rounds) == (120, 1)
    assert not (nearest(person, expert, rules, keep=1).expert == 8).any()


ONE = needs_by_person([0, 1], [3], [2], [50])
HELD = strengths_by_expert([0, 1], [3], [2])
WEEK = np.zeros((1, 2, 6), np.uint64)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: nearest(
                needs_by_person([0, 0], [], [], [], hours=WEEK),
                strengths_by_expert([0, 0], [], [], hours=np.repeat(WEEK, 2, axis=1)),
            ),
            "hours has 2 weeks for people and 4 for experts",
        ),
        (
            lambda: needs_by_person([0, 0], [], [], [], hours=WEEK[:, :0]),
            r"hours is uint64 \(1, 0, 6\), expected uint64 \(1, weeks, 6\)",
        ),
        (
            lambda: needs_by_person([0, 1], [3], [1], [5], step=[-2]),
            r"step\[0\] is -2, expected -1",
        ),
        (lambda: strengths_by_expert([0, 0], [], [], unit=[1, 2]), r"unit has shape \(2,\)"),
        (lambda: nearest(ONE, HELD, Rules(step_below=-1)), "expected 0 or more"),
        (lambda: nearest(ONE, HELD, Rules(step_points=(1, -1))), "expected 0 or more"),
        (
            lambda: nearest(ONE, HELD, Rules(step_points=(1,) * 9)),
            "step_points has 9 differences, expected at most 8",
        ),
        (
            lambda: score_parts(ONE, HELD, [0], [0], Rules(step_points=(2000,), unit_points=48)),
            "rules may bring 2048 points, expected at most 2047",
        ),
        (
            lambda: match_all_pairs(ONE, HELD, [1], Rules(step_below=1998)),
            "pairs of person 0 may score 2048, expected at most 2047",
        ),
    ],
)
def test_bad_input_is_named(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
