"""Twenty rounds of middle size by a second solver, over all pairs and not only those looked at."""

from random import Random

import numpy as np
import pytest
from django.db import transaction
from scipy.optimize import linear_sum_assignment

from tests.conftest import TODAY
from tests.domain.matching_worlds import chance_world
from waymark.domain.mentoring.compute import making
from waymark.domain.mentoring.compute.making import make
from waymark.domain.mentoring.compute.problem import Problem, build, parts_of
from waymark.domain.mentoring.queries.matching_rows import read_rows
from waymark.domain.mentoring.states import RoundRules

pytestmark = pytest.mark.django_db

BASE = 1_000_000  # beside any total of these rounds
RULES = (
    RoundRules(),
    RoundRules(most_a_mentor=1, hours_least=0),
    RoundRules(must_have_held=True, fair_tolerance=0),
    RoundRules(weights={"held": 0, "skills": 70, "choices": 0, "hours": 30, "seniority": 0,
                        "load": 0, "units": 0}, hours_enough=60, fair_tolerance=50),
    RoundRules(weights={"held": 15, "skills": 15, "choices": 15, "hours": 15, "seniority": 15,
                        "load": 15, "units": 10}, seniority_best=1),
)  # fmt: skip


def by_scipy(problem: Problem, least: int = 0) -> tuple[int, int]:
    """How many people can be matched, and their greatest total, over pairs of at least that score."""
    people, experts = len(problem.entry), len(problem.expert)
    who, whom = (side.ravel() for side in np.indices((people, experts)))
    parts, allowed = parts_of(problem, who, whom)
    score = np.where(allowed & (parts.sum(axis=1) >= least), parts.sum(axis=1) + BASE, 0)
    places = np.repeat(score.reshape(people, experts), problem.capacity, axis=1)
    row, column = linear_sum_assignment(places, maximize=True)
    value = int(places[row, column].sum())
    return value // BASE, value % BASE


@pytest.mark.parametrize("keep", [50, 4], ids=["all looked at", "four looked at"])
@pytest.mark.parametrize("seed", range(4))
def test_optimum_and_worst_off_agree_with_scipy(
    seed: int, keep: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "KEEP", keep)
    world = chance_world(Random(500 + seed), mentees=50, experts=24, mild=True)
    rows = read_rows(world.round, TODAY)
    for rules in RULES:
        problem = build(rows, rules, 0)
        made = make(problem)
        solved, fair = made.solved, made.solved.assignment
        assert made.proved
        assert made.raising_proved or keep < 50
        matched, total = by_scipy(problem)
        assert matched > 10
        assert (solved.optimum.matched, solved.optimum.total) == (matched, total)
        if made.raising_proved:
            assert by_scipy(problem, solved.threshold) == (fair.matched, fair.total)
            higher = by_scipy(problem, solved.threshold + 1)
            allowed = total - total * rules.fair_tolerance // 1000
            assert higher[0] < matched or higher[1] < allowed


def test_with_few_looked_at_raising_the_worst_off_is_proved_at_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(making, "KEEP", 4)
    said = []
    for seed in range(4):
        with transaction.atomic():
            world = chance_world(Random(900 + seed), mentees=30, experts=20, mild=True)
            rows = read_rows(world.round, TODAY)
            said += [make(build(rows, rules, 0)).raising_proved for rules in RULES]
            transaction.set_rollback(True)
    assert sum(said) > 0
