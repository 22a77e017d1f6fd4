"""Seats, hours and money over everyone's goals: own solver, a spreadsheet's greedy rule, HiGHS.

    python benchmarks/allocation.py                     # 2,000 people, 42,000 candidates
    python benchmarks/allocation.py --size large        # 100,000 people, 2.1 million
    python benchmarks/allocation.py --size moonshot     # 1,000,000 people, 21 million; own only

Seeded: 12 to 28 offerings a person, popular ones more often, over 6 to 12 gaps; a tenth of the
offerings needs another one; seats for 3 to 35 % of those who could want one; 60 to 200 of money a
person. Values are skewed. CPU seconds of one process, the compiled loops loaded before. HiGHS solves
the same integer programme as scipy.optimize.milp hands it over, stopped after 20 s.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from measuring import apart, bandwidth, lower_bound, machine, measured, size_asked, table

from waymark.engine.allocation import (
    Allocation,
    AllocationProblem,
    allocate,
    allocation_problem,
    broken_limits,
    recompute_bound,
)

PEOPLE = {"small": (2_000, 200), "large": (100_000, 1_000), "moonshot": (1_000_000, 2_000)}
PATIENCE = 20.0


def instance(people: int, offerings: int, seed: int = 9) -> dict[str, Any]:
    """Arguments of `allocation_problem`."""
    rng = np.random.default_rng(seed)
    person, offering, pairs = _candidates(rng, people, offerings)
    n, departments = len(person), max(10, people // 80)
    appeal, need = rng.uniform(0.5, 2, offerings), rng.uniform(0.5, 2, people)
    value = need[person] * appeal[offering] * rng.exponential(1, n) * 120
    department = rng.integers(0, departments, people)
    wanted = np.bincount(offering, minlength=offerings)
    gaps = rng.integers(6, 13, people)
    return {
        "person": person,
        "offering": offering,
        "gap": (rng.random(n) * gaps[person]).astype(np.int64),
        "value": np.clip(value.astype(np.int64), 1, 2000),
        "hours": rng.integers(2, 41, offerings),
        "cost": 5 * rng.integers(0, 40, offerings),
        "seats": np.maximum(2, (wanted * rng.uniform(0.03, 0.35, offerings)).astype(np.int64)),
        "available": rng.integers(20, 81, people),
        "department": department,
        "budget": (
            np.bincount(department, minlength=departments) * rng.uniform(60, 200, departments)
        ).astype(np.int64),
        "prerequisites": pairs,
        "held": _held(rng, person, offering, pairs, offerings),
    }


def _candidates(rng: np.random.Generator, people: int, offerings: int) -> Any:
    """Who may take what, ascending, and which offering needs which."""
    count = rng.integers(12, 29, people)
    person = np.repeat(np.arange(people), count)
    offering = (offerings * rng.random(len(person)) ** 1.4).astype(np.int64)
    later = rng.choice(offerings, offerings // 5, replace=False)
    first = rng.integers(0, offerings, len(later))
    pairs = np.stack((later, first), axis=1)[first < later]  # no circles
    needs = np.full(offerings, -1)
    needs[pairs[:, 0]] = pairs[:, 1]
    added = (needs[offering] >= 0) & (rng.random(len(person)) < 0.6)
    key = np.concatenate((person, person[added])) * offerings
    key = np.unique(key + np.concatenate((offering, needs[offering[added]])))
    return key // offerings, key % offerings, pairs


def _held(rng: Any, person: Any, offering: Any, pairs: Any, offerings: int) -> Any:
    """Most of those who do not plan what an offering needs have done it before."""
    needs = np.full(offerings, -1)
    needs[pairs[:, 0]] = pairs[:, 1]
    rows = np.flatnonzero((needs[offering] >= 0) & (rng.random(len(person)) < 0.95))
    keys = person * offerings + offering  # ascending
    wanted = person[rows] * offerings + needs[offering[rows]]
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    rows = rows[keys[at] != wanted]
    return np.stack((person[rows], needs[offering[rows]]), axis=1)


def greedy(problem: AllocationProblem) -> int:
    """Candidates by value per hour, each taken where it still fits; the total value."""
    who = np.repeat(np.arange(problem.people), np.diff(problem.start))
    order = np.argsort(
        -problem.value / np.maximum(problem.hours[problem.offering], 1), kind="stable"
    )
    room, seats, budget = (x.tolist() for x in (problem.available, problem.seats, problem.budget))
    hours, cost, pays = (x.tolist() for x in (problem.hours, problem.cost, problem.department))
    what, gap, value = (x.tolist() for x in (problem.offering, problem.gap, problem.value))
    person, possible = who.tolist(), problem.possible.tolist()
    begin, needs = problem.needs_start.tolist(), problem.needs.tolist()
    total, closed, taken = 0, set(), set()
    for x in order.tolist():
        i, k = person[x], what[x]
        fits = possible[x] and room[i] >= hours[k] and seats[k] > 0 and budget[pays[i]] >= cost[k]
        if not fits or (i, gap[x]) in closed:
            continue
        if any(y not in taken for y in needs[begin[x] : begin[x + 1]]):
            continue
        room[i] -= hours[k]
        seats[k] -= 1
        budget[pays[i]] -= cost[k]
        closed.add((i, gap[x]))
        taken.add(x)
        total += value[x]
    return total


def highs(problem: AllocationProblem) -> Any:
    """The integer programme over candidates as a user writes it; scipy's result."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csc_array

    n, x = problem.candidates, np.arange(problem.candidates)
    who = np.repeat(np.arange(problem.people), np.diff(problem.start))
    what = problem.offering
    _, group = np.unique(who * (int(problem.gap.max()) + 1) + problem.gap, return_inverse=True)
    later = np.repeat(x, np.diff(problem.needs_start))
    pair = np.arange(len(later))
    blocks = [
        (who, x, problem.hours[what], problem.available),
        (what, x, np.ones(n), problem.seats),
        (problem.department[who], x, problem.cost[what], problem.budget),
        (group, x, np.ones(n), np.ones(group.max() + 1)),
        (np.concatenate((pair, pair)), np.concatenate((later, problem.needs)),
         np.repeat([1, -1], len(pair)), np.zeros(len(pair))),
    ]  # fmt: skip
    offset = np.cumsum([0, *(len(block[3]) for block in blocks)])
    rows = np.concatenate([block[0] + at for block, at in zip(blocks, offset, strict=False)])
    matrix = csc_array(
        (np.concatenate([block[2] for block in blocks]),
         (rows, np.concatenate([block[1] for block in blocks]))),
        shape=(int(offset[-1]), n),
    )  # fmt: skip
    return milp(
        -problem.value,
        constraints=LinearConstraint(matrix, -np.inf, np.concatenate([b[3] for b in blocks])),
        integrality=np.ones(n),
        bounds=Bounds(0, problem.reachable.astype(float)),
        options={"time_limit": PATIENCE, "mip_rel_gap": 1e-4},
    )


def solved(given: dict[str, Any]) -> tuple[AllocationProblem, Allocation]:
    """The checked problem and its allocation: what a caller waits for."""
    problem = allocation_problem(**given)
    return problem, allocate(problem)


def main() -> None:
    """Print sizes, times, values against the certified bound, and how far the bound is checked."""
    size = size_asked(str(__doc__).splitlines()[0])
    allocate(allocation_problem(**instance(50, 20)))  # the loops are compiled and loaded here
    given = apart(instance, *PEOPLE[size])  # so that what it throws away is not in this process
    own = measured(lambda: solved(given))
    problem, result = own.value
    check = measured(lambda: recompute_bound(problem, result.prices))
    if check.value != result.bound or broken_limits(problem, result.chosen):
        raise SystemExit("the bound or a limit does not hold")
    rows: list[list[object]] = [
        ["solver", "CPU s", "peak MB", "value", "below bound %", "x greedy"]
    ]
    others: dict[str, tuple[Any, int]] = {}
    if size != "moonshot":
        run = measured(lambda: greedy(problem))
        others["greedy by value per hour"] = (run, run.value)
    if size == "small":
        run = measured(lambda: highs(problem))
        found = 0 if run.value.x is None else round(-run.value.fun)
        others[f"HiGHS MIP, at most {PATIENCE:.0f} s"] = (run, found)
    others["own"] = (own, result.value)
    base = others["greedy by value per hour"][1] if size != "moonshot" else None
    for name, (run, value) in others.items():
        below = 100 * (result.bound - value) / result.bound
        rows.append([name, run.cpu, run.peak_mb, value, below, value / base if base else None])
    speed = bandwidth()
    read = sum(x.nbytes for x in (problem.offering, problem.value, problem.gap, problem.start))
    print(machine(speed))
    print(f"{problem.people:,} people, {problem.candidates:,} candidates, bound {result.bound:,}")
    print(table(rows))
    print(f"the bound is recomputed from the prices by plain numpy in {check.cpu:.2f} s")
    print(f"reading the candidates once takes {1000 * lower_bound(read, speed):.1f} ms")


if __name__ == "__main__":
    main()
