"""Small allocation problems, and slow plain answers to them."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from hypothesis import strategies as st

from waymark.engine.allocation import AllocationProblem, allocation_problem, broken_limits

Case = dict[str, Any]


@st.composite
def cases(draw: st.DrawFn, *, floors: bool = False, most: int = 11) -> Case:
    """Up to 5 people and 4 offerings, tight everywhere, values often equal."""
    people, offerings = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    every = [(i, k) for i in range(people) for k in range(offerings)]
    picked = sorted(draw(st.lists(st.sampled_from(every), unique=True, max_size=most)))
    departments = draw(st.integers(1, 2))

    def figures(size: int, low: int, high: int) -> list[int]:
        return draw(st.lists(st.integers(low, high), min_size=size, max_size=size))

    pairs = [(a, b) for a in range(offerings) for b in range(a)]
    needed = draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True)) if pairs else []
    case: Case = {
        "person": [i for i, _ in picked],
        "offering": [k for _, k in picked],
        "gap": figures(len(picked), 0, 3),
        "value": figures(len(picked), 0, 6),
        "hours": figures(offerings, 0, 4),
        "cost": figures(offerings, 0, 3),
        "seats": figures(offerings, 0, 3),
        "available": figures(people, 0, 9),
        "department": figures(people, 0, departments - 1),
        "budget": figures(departments, 0, 9),
        "prerequisites": needed,
        "held": draw(st.lists(st.sampled_from(every), max_size=2, unique=True)),
    }
    if floors:
        case |= {
            "unit": figures(people, 0, 1),
            "least_people": figures(2, 0, min(2, people)),
            "least_value": figures(2, 0, 5),
        }
    return case


def problem_of(case: Case) -> AllocationProblem:
    """The checked problem; empty lists stand for whole numbers."""
    whole = {"person", "offering", "gap", "value"}
    return allocation_problem(
        **{name: np.array(given, np.int64) if name in whole and not len(given) else given
           for name, given in case.items()}
    )  # fmt: skip


def allowed(case: Case, taken: tuple[int, ...]) -> bool:
    """Whether these candidates may stand together, straight from the definition; no floors."""
    have = {(case["person"][x], case["offering"][x]) for x in taken}
    have_before = {tuple(pair) for pair in case["held"]}
    gaps = [(case["person"][x], case["gap"][x]) for x in taken]
    if len(set(gaps)) < len(gaps):
        return False
    for i, k in have:
        for later, first in case["prerequisites"]:
            if later == k and (i, first) not in have and (i, first) not in have_before:
                return False
    seats, budget, hours = list(case["seats"]), list(case["budget"]), list(case["available"])
    for i, k in have:
        seats[k] -= 1
        hours[i] -= case["hours"][k]
        budget[case["department"][i]] -= case["cost"][k]
    return min(seats + budget + hours) >= 0


def floors_met(case: Case, taken: tuple[int, ...]) -> bool:
    """Whether each unit has the people and the value that it is owed."""
    for u in range(len(case.get("least_people", ()))):
        mine = [x for x in taken if case["unit"][case["person"][x]] == u]
        if len({case["person"][x] for x in mine}) < case["least_people"][u]:
            return False
        if sum(case["value"][x] for x in mine) < case["least_value"][u]:
            return False
    return True


def all_choices(case: Case) -> list[tuple[int, ...]]:
    """Every set of candidates within the limits, floors aside."""
    n = len(case["person"])
    every = (tuple(x for x in range(n) if bits[x]) for bits in product((0, 1), repeat=n))
    return [taken for taken in every if allowed(case, taken)]


def worth(case: Case, taken: tuple[int, ...]) -> int:
    """The value of a set of candidates."""
    return sum(case["value"][x] for x in taken)


def optimum(case: Case) -> int | None:
    """The greatest value with floors; None where no set meets them."""
    met = [worth(case, taken) for taken in all_choices(case) if floors_met(case, taken)]
    return max(met, default=None)


def assert_within(problem: AllocationProblem, chosen: np.ndarray) -> None:
    """No limit is broken."""
    assert broken_limits(problem, chosen) == []


def random_case(people: int, offerings: int, seed: int) -> Case:
    """A mid-size case of realistic shape with prerequisites, in plain arrays."""
    rng = np.random.default_rng(seed)
    departments = max(2, people // 20)
    rows = [np.sort(rng.choice(offerings, 8, replace=False)) for _ in range(people)]
    offering = np.concatenate(rows)
    person = np.repeat(np.arange(people), 8)
    department = rng.integers(0, departments, people)
    wanted = np.bincount(offering, minlength=offerings)
    return {
        "person": person,
        "offering": offering,
        "gap": rng.integers(0, 5, len(offering)),
        "value": rng.integers(1, 400, len(offering)),
        "hours": rng.integers(2, 41, offerings),
        "cost": 5 * rng.integers(0, 40, offerings),
        "seats": np.maximum(1, (wanted * rng.uniform(0.03, 0.35, offerings)).astype(int)),
        "available": rng.integers(20, 81, people),
        "department": department,
        "budget": (np.bincount(department, minlength=departments) * 120).astype(int),
        "prerequisites": [(k, k - 1) for k in range(1, offerings, 6)],
        "held": [(int(i), int(k)) for i, k in
                 zip(rng.integers(0, people, people), rng.integers(0, offerings, people), strict=True)],
    }  # fmt: skip
