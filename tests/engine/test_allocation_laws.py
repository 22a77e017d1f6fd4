"""Laws that an allocation keeps when its problem changes, and being watched and stopped."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.allocation_cases import Case, assert_within, cases, problem_of, random_case
from waymark.engine.allocation import Allocation, allocate, recompute_bound


def exact(case: Case) -> int:
    """The greatest value."""
    return allocate(problem_of(case), exact=True).value


@settings(deadline=None, max_examples=40)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_people_and_offerings_does_not_matter(case: Case, rng: Any) -> None:
    people, offerings = len(case["available"]), len(case["seats"])
    new_person, new_offering = list(range(people)), list(range(offerings))
    rng.shuffle(new_person)
    rng.shuffle(new_offering)
    rows = sorted(
        (new_person[i], new_offering[k], gap, value)
        for i, k, gap, value in zip(
            case["person"], case["offering"], case["gap"], case["value"], strict=True
        )
    )
    mixed: Case = {**case}
    for at, name in enumerate(("person", "offering", "gap", "value")):
        mixed[name] = [row[at] for row in rows]
    for name, places in (
        ("hours", new_offering), ("cost", new_offering), ("seats", new_offering),
        ("available", new_person), ("department", new_person),
    ):  # fmt: skip
        mixed[name] = [case[name][places.index(n)] for n in range(len(places))]
    mixed["prerequisites"] = [(new_offering[a], new_offering[b]) for a, b in case["prerequisites"]]
    mixed["held"] = [(new_person[i], new_offering[k]) for i, k in case["held"]]
    assert exact(mixed) == exact(case)


@settings(deadline=None, max_examples=40)
@given(cases())
def test_doubled_values_double_everything(case: Case) -> None:
    one = allocate(problem_of(case))
    two = allocate(problem_of({**case, "value": [2 * value for value in case["value"]]}))
    assert exact({**case, "value": [2 * value for value in case["value"]]}) == 2 * exact(case)
    assert 2 * one.value <= two.bound
    assert two.value <= 2 * one.bound + 1


@settings(deadline=None, max_examples=40)
@given(cases(most=8))
def test_a_useless_candidate_changes_nothing(case: Case) -> None:
    extra: Case = {**case}
    last = len(case["available"]) - 1
    new = {"person": last, "offering": len(case["seats"]), "gap": 9, "value": 50}
    for name, value in new.items():
        extra[name] = [*case[name], value]
    for name, value in (("hours", 10), ("cost", 0), ("seats", 5)):  # hours go to 9
        extra[name] = [*case[name], value]
    assert exact(extra) == exact(case)
    before, after = allocate(problem_of(case)), allocate(problem_of(extra))
    assert (before.value, before.bound) == (after.value, after.bound)


@settings(deadline=None, max_examples=40)
@given(cases(), st.data())
def test_more_seats_never_lower_the_bound(case: Case, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(case["seats"]) - 1))
    more = {**case, "seats": [n + (k == at) for k, n in enumerate(case["seats"])]}
    assert exact(more) >= exact(case)
    prices = allocate(problem_of(case)).prices
    fewer, greater = (recompute_bound(problem_of(each), prices) for each in (case, more))
    assert greater >= fewer


def test_the_same_input_gives_the_same_output_and_is_left_alone() -> None:
    case = random_case(80, 16, 4)
    problem = problem_of(case)
    before = problem.value.copy()
    first, second = allocate(problem), allocate(problem)
    assert first.chosen.tolist() == second.chosen.tolist()
    assert first.bound == second.bound
    assert (problem.value == before).all()
    with pytest.raises(ValueError, match="read-only"):
        problem.value[0] = 1
    kept = case["value"].copy()
    problem_of(case)
    assert (case["value"] == kept).all()


def stopped_after(calls: int, **wishes: Any) -> tuple[Allocation, list[tuple[int, int]]]:
    """A result whose listener asks to stop at a call."""
    said: list[tuple[int, int]] = []

    def listen(done: int, total: int) -> bool:
        said.append((done, total))
        return len(said) < calls

    case = random_case(400, 30, 5)
    problem = problem_of(case)
    result = allocate(problem, progress=listen, rounds=1, **wishes)
    assert_within(problem, result.chosen)
    assert recompute_bound(problem, result.prices) == result.bound
    assert result.value <= result.bound
    return result, said


@pytest.mark.parametrize("calls", [1, 3, 40])
def test_stopped_it_gives_the_best_so_far(calls: int) -> None:
    result, said = stopped_after(calls)
    assert not result.complete
    assert len(said) == calls
    assert result.value > 0


def test_progress_counts_up_to_its_total() -> None:
    result, said = stopped_after(10**9)
    assert result.complete
    done = [n for n, _ in said]
    assert done == sorted(done)
    assert {total for _, total in said} == {said[0][1]}
    assert done[-1] <= said[0][1]
