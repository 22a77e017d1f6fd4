"""Allocation against brute force: the bound above, the value below, every limit held."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.allocation_cases import (
    Case,
    all_choices,
    assert_within,
    cases,
    floors_met,
    optimum,
    problem_of,
    random_case,
    worth,
)
from waymark.engine.allocation import (
    Reason,
    UnreachableFloor,
    allocate,
    broken_limits,
    marginal,
    recompute_bound,
)

SIMPLE: Case = {
    "person": [0, 0, 1], "offering": [0, 1, 0], "gap": [0, 1, 0], "value": [5, 4, 3],
    "hours": [2, 2], "cost": [10, 10], "seats": [1, 1], "available": [4, 4],
    "department": [0, 0], "budget": [20], "prerequisites": [], "held": [],
}  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(cases())
def test_the_bound_is_above_and_the_value_below_the_optimum(case: Case) -> None:
    problem, best = problem_of(case), optimum(case)
    assert best is not None
    result = allocate(problem)
    assert result.value <= best <= result.bound
    assert result.value == sum(case["value"][x] for x in result.chosen)
    assert recompute_bound(problem, result.prices) == result.bound
    assert result.complete
    assert_within(problem, result.chosen)
    assert not result.optimal or result.value == best


@settings(deadline=None, max_examples=80)
@given(cases(floors=True))
def test_floors_are_met_or_refused(case: Case) -> None:
    problem, best = problem_of(case), optimum(case)
    if best is None:
        with pytest.raises(UnreachableFloor) as refused:
            allocate(problem)
        assert refused.value.proven
        assert refused.value.reachable == most_of(case, refused.value)
        return
    result = allocate(problem)
    assert result.value <= best <= result.bound
    assert recompute_bound(problem, result.prices) == result.bound
    assert_within(problem, result.chosen)
    assert allocate(problem, exact=True).value == best


def most_of(case: Case, said: UnreachableFloor) -> int:
    """What the refused unit can have, by brute force, up to its floor."""
    units = len(case["least_people"])
    none = {"least_people": [0] * units, "least_value": [0] * units}
    found = [0]
    for taken in all_choices(case):
        mine = [x for x in taken if case["unit"][case["person"][x]] == said.unit]
        people = len({case["person"][x] for x in mine})
        value = sum(case["value"][x] for x in mine)
        reached = people if said.of == "people" else value
        others = {name: list(case[name]) for name in none}
        others[f"least_{said.of}"][said.unit] = min(reached, said.asked)
        if not said.together or floors_met({**case, **others}, taken):
            found.append(min(reached, said.asked))
    if said.together:  # the least is missing from all floors, wherever it is missing
        return said.reachable if said.reachable < said.asked else -1
    return max(found)


@settings(deadline=None, max_examples=60)
@given(cases(), st.booleans())
def test_exact_reaches_the_optimum(case: Case, again: bool) -> None:
    result = allocate(problem_of(case), exact=True)
    assert result.optimal
    assert result.value == optimum(case)


@settings(deadline=None, max_examples=60)
@given(cases(most=8), st.data())
def test_what_one_more_brings(case: Case, data: st.DataObject) -> None:
    problem = problem_of(case)
    result = allocate(problem)
    seats = data.draw(st.booleans())
    name = "seats" if seats else "budget"
    at = data.draw(st.integers(0, len(case[name]) - 1))
    more = {**case, name: [n + (i == at) for i, n in enumerate(case[name])]}
    brings = marginal(
        problem,
        result.prices,
        exact=True,
        seats_of=at if seats else None,
        budget_of=None if seats else at,
    )
    before, after = optimum(case), optimum(more)
    assert before is not None
    assert after is not None
    assert brings.exact == after - before
    # candidates that were ruled out altogether by the limit are beyond the prices
    ruled_out = case[name][at] == 0 or not seats
    assert ruled_out or after <= result.bound + brings.at_most + 1


@settings(deadline=None, max_examples=60)
@given(cases())
def test_who_gets_nothing_and_why(case: Case) -> None:
    problem = problem_of(case)
    result = allocate(problem)
    having = {case["person"][x] for x in result.chosen}
    people = range(len(case["available"]))
    assert result.without.person.tolist() == [i for i in people if i not in having]
    for i, x, why in zip(
        result.without.person, result.without.candidate, result.without.reason, strict=True
    ):
        mine = [y for y in range(len(case["person"])) if case["person"][y] == i]
        assert (why == Reason.NO_CANDIDATE) == (not mine)
        assert why != Reason.UNFINISHED
        if mine:
            assert case["value"][x] == max(case["value"][y] for y in mine)
            k = case["offering"][x]
            if why == Reason.BUDGET:
                assert result.seats_left[k] > 0
            if why == Reason.SEATS and not case["prerequisites"]:
                assert result.seats_left[k] == 0
            if why == Reason.HOURS and not case["prerequisites"]:
                assert case["hours"][k] > case["available"][i]


def test_a_second_solver_agrees_on_a_mid_size_problem() -> None:
    problem = problem_of(random_case(36, 12, 3))
    exact, found = allocate(problem, exact=True), allocate(problem, rounds=3)
    assert exact.optimal
    assert found.value <= exact.value <= found.bound
    assert found.value >= 0.99 * exact.value
    assert_within(problem, found.chosen)
    assert_within(problem, exact.chosen)


@pytest.mark.parametrize("name", ["seats", "budget", "available"])
def test_nothing_there_is_nothing_given(name: str) -> None:
    case = random_case(20, 10, 1)
    case["cost"] = np.maximum(case["cost"], 1)
    result = allocate(problem_of({**case, name: np.zeros(len(case[name]), np.int64)}))
    assert (result.value, result.bound, result.gap) == (0, 0, 0.0)
    assert result.optimal
    assert len(result.without.person) == 20


def test_nobody_and_nothing_to_give() -> None:
    none: list[int] = []
    empty = {**SIMPLE, "person": none, "offering": none, "gap": none, "value": none}
    result = allocate(problem_of(empty))
    assert (result.value, result.bound, result.optimal) == (0, 0, True)
    assert result.without.reason.tolist() == [Reason.NO_CANDIDATE] * 2
    assert allocate(problem_of({**empty, "available": [], "department": []})).value == 0


def test_ties_everywhere() -> None:
    people = 60
    case = {
        **SIMPLE, "person": np.repeat(np.arange(people), 2), "offering": [0, 1] * people,
        "gap": [0, 1] * people, "value": [7] * (2 * people), "seats": [20, 20],
        "available": [2] * people, "department": [0] * people, "budget": [10 * people],
    }  # fmt: skip
    result = allocate(problem_of(case))
    assert result.value == 7 * 40 <= result.bound <= 7 * 41


def test_a_chain_of_prerequisites() -> None:
    size = 5
    case = {
        **SIMPLE, "person": [0] * size, "offering": range(size), "gap": range(size),
        "value": [0, 0, 0, 0, 9], "hours": [1] * size, "cost": [1] * size, "seats": [1] * size,
        "available": [size], "department": [0], "budget": [size],
        "prerequisites": [(k, k - 1) for k in range(1, size)],
    }  # fmt: skip
    assert allocate(problem_of(case)).chosen.tolist() == [0, 1, 2, 3, 4]
    assert allocate(problem_of({**case, "available": [4]})).value == 0
    held = {**case, "available": [2], "held": [(0, 2)]}
    assert allocate(problem_of(held)).chosen.tolist() == [3, 4]


def test_one_large_department_and_many_small_ones_are_both_split_well() -> None:
    case = random_case(400, 30, 5)
    for department, near in ((np.zeros(400, np.int64), 0.01), (np.arange(400), 0.05)):
        size = int(department.max()) + 1
        problem = problem_of({**case, "department": department, "budget": [48_000 // size] * size})
        result = allocate(problem)
        assert_within(problem, result.chosen)
        assert result.gap < near


def test_a_floor_costs_value_and_says_what_cannot_be() -> None:
    floor = {**SIMPLE, "unit": [0, 1], "least_people": [0, 1], "least_value": [0, 0]}
    assert allocate(problem_of(SIMPLE)).value == 9
    assert allocate(problem_of(floor)).value == 7
    with pytest.raises(UnreachableFloor, match="unit 1 is owed value 4 and can reach at most 3"):
        allocate(problem_of({**floor, "least_value": [0, 4]}))
    both = {**SIMPLE, "value": [5, 0, 3], "seats": [1, 0], "unit": [0, 1], "least_people": [1, 1]}
    with pytest.raises(UnreachableFloor, match="at most 0 beside the other floors"):
        allocate(problem_of(both))


def test_floors_hold_through_every_round() -> None:
    case = random_case(60, 16, 8)
    unit = np.arange(60) % 5
    free = allocate(problem_of(case))
    served = np.bincount(unit[np.unique(np.array(case["person"])[free.chosen])], minlength=5)
    asked = served + 1
    problem = problem_of({**case, "unit": unit, "least_people": asked})
    result = allocate(problem, rounds=1)
    assert broken_limits(problem, result.chosen) == []
    assert result.value <= result.bound <= free.bound


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"person": [0, 1, 0]}, r"person\[2\] is 0 after 1, expected ascending"),
        ({"person": [0, 0, 2]}, r"person\[2\] is 2, expected 0..1"),
        ({"offering": [0, 2, 0]}, r"offering\[1\] is 2, expected 0..1"),
        ({"offering": [1, 1, 0]}, "candidate 1 gives person 0 offering 1 again"),
        ({"value": [5, -1, 3]}, r"value\[1\] is -1, expected 0.."),
        ({"value": [5, 4]}, r"value has shape \(2,\), expected \(3,\)"),
        ({"value": [2**40] * 3}, "use a coarser unit"),
        ({"value": [5.5, 4, 3]}, "value holds"),
        ({"hours": [2, 10_001]}, r"hours\[1\] is 10001"),
        ({"cost": [1, -1]}, r"cost\[1\] is -1"),
        ({"seats": [1]}, r"seats has shape \(1,\), expected \(2,\)"),
        ({"available": [4, -1]}, r"available\[1\] is -1"),
        ({"department": [0, 1]}, r"department\[1\] is 1, expected 0..0"),
        ({"budget": [[20]]}, r"budget has shape \(1, 1\)"),
        ({"prerequisites": [(0, 1), (1, 0)]}, "prerequisites of offering . go round in a circle"),
        ({"prerequisites": [(1, 1)]}, "prerequisites of offering 1 go round in a circle"),
        ({"prerequisites": [0, 1]}, r"prerequisites has shape \(2,\)"),
        ({"held": [(2, 0)]}, r"held\[0\] is 2, expected 0..1"),
        ({"least_people": [1]}, "without the unit"),
        ({"unit": [0, 1], "least_people": [1]}, r"unit\[1\] is 1, expected 0..0"),
        ({"unit": [0, 0], "least_people": [3]}, r"least_people\[0\] is 3, expected 0..2"),
    ],
)
def test_bad_input_is_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        problem_of({**SIMPLE, **change})


def test_too_many_linked_candidates_are_refused() -> None:
    size = 18
    case = {
        **SIMPLE, "person": [0] * size, "offering": range(size), "gap": range(size),
        "value": [1] * size, "hours": [0] * size, "cost": [0] * size, "seats": [1] * size,
        "available": [9], "department": [0], "prerequisites": [(k, 0) for k in range(1, size)],
    }  # fmt: skip
    with pytest.raises(ValueError, match=r"candidates of person 0 .* more than 65536"):
        problem_of(case)


def test_bad_wishes_are_named() -> None:
    problem = problem_of(SIMPLE)
    prices = allocate(problem).prices
    with pytest.raises(ValueError, match="enough is 1"):
        allocate(problem, enough=1)
    with pytest.raises(ValueError, match="one of seats_of and budget_of"):
        marginal(problem, prices)
    with pytest.raises(ValueError, match="seats_of is -1, expected 0"):
        marginal(problem, prices, seats_of=-1)
    with pytest.raises(ValueError, match="budget_of is 1, expected 0"):
        marginal(problem, prices, budget_of=1)
    for more in (0, 2**41):
        with pytest.raises(ValueError, match=f"more is {more}, expected 1.."):
            marginal(problem, prices, seats_of=0, more=more)
    assert worth(SIMPLE, (0, 1)) == 9
