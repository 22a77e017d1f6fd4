"""From rows to draft on small rounds, against everything written a second time and tried in full."""

from random import Random

import numpy as np
import pytest

from tests.conftest import TODAY
from tests.domain import matching_reference as reference
from tests.domain.matching_worlds import World, chance_world
from waymark.domain.mentoring.compute.making import Made, make
from waymark.domain.mentoring.compute.problem import Problem, build, parts_of
from waymark.domain.mentoring.models import Expert
from waymark.domain.mentoring.queries.matching_rows import read_rows
from waymark.domain.mentoring.states import RoundRules

pytestmark = pytest.mark.django_db

KINDS = (
    {},
    {"weights": {"held": 20, "skills": 15, "choices": 10, "hours": 15, "seniority": 15, "load": 10,
                 "units": 15}, "hours_enough": 37, "hours_least": 1},
    {"must_have_held": True, "common_language": False, "in_person_counts": False},
    {"must_cover": True, "never_again": False, "outside": True, "outside_budget": 100_000},
    {"seniority_best": -2, "hours_least": 0, "most_a_mentor": 1, "fair_tolerance": 100,
     "weights": {"held": 30, "skills": 20, "choices": 20, "hours": 0, "seniority": 30, "load": 0,
                 "units": 0}},
    {"seniority_best": 0, "recent_years": 1, "hours_least": 12, "fair_tolerance": 0,
     "weights": {"held": 60, "skills": 0, "choices": 0, "hours": 10, "seniority": 20, "load": 10,
                 "units": 0}},
)  # fmt: skip


def problem_of(world: World) -> Problem:
    rules = RoundRules.read(world.round.rules)
    return build(read_rows(world.round, TODAY), rules, world.round.budget)


@pytest.mark.parametrize("kind", range(len(KINDS)))
@pytest.mark.parametrize("seed", range(3))
def test_every_score_and_every_rule_is_what_the_rows_say(kind: int, seed: int) -> None:
    world = chance_world(Random(100 * seed + kind), mentees=5, experts=5, **KINDS[kind])
    problem, rules = problem_of(world), RoundRules.read(world.round.rules)
    people, experts = len(problem.entry), len(problem.expert)
    who, whom = (side.ravel() for side in np.indices((people, experts)))
    parts, allowed = parts_of(problem, who, whom)
    assert {entry.pk for entry in world.mentees} == set(problem.entry.tolist())
    assert {each.pk for each in world.experts} == set(problem.expert.tolist())
    entries = {entry.pk: entry for entry in world.mentees}
    for at in range(len(who)):
        entry, expert_id = entries[int(problem.entry[who[at]])], int(problem.expert[whom[at]])
        expert, joined = Expert.objects.get(pk=expert_id), world.entries[expert_id]
        said = reference.allowed(entry, expert, joined, world.round, rules)
        assert bool(allowed[at]) == said, (entry.person.key, expert.person.key)
        assert problem.capacity[whom[at]] == reference.places(expert, joined, world.round, rules)
        if said:
            assert parts[at].tolist() == reference.score(entry, expert, joined, world.round, rules)


@pytest.mark.parametrize("kind", range(len(KINDS)))
@pytest.mark.parametrize("seed", range(3))
def test_the_pairs_are_those_of_the_best_of_all_matchings(kind: int, seed: int) -> None:
    rng = Random(7000 + 100 * seed + kind)
    world = chance_world(rng, mentees=6, experts=4, mild=True, **KINDS[kind])
    made: Made = make(problem_of(world))
    rules = RoundRules.read(world.round.rules)
    scores = reference.table(world.round, world.mentees, world.entries)
    room = {
        each.pk: reference.places(each, world.entries[each.pk], world.round, rules)
        for each in Expert.objects.all()
    }
    most, best, worst, total = reference.best_matching(scores, room, rules.fair_tolerance)
    solved = made.solved
    assert solved.assignment.matched == most
    assert (solved.optimum.total, solved.bound) == (best, best)
    assert solved.assignment.total == total
    found = [
        scores[int(made.problem.entry[who])][int(made.problem.expert[whom])]
        for who, whom in solved.assignment.pairs
    ]
    assert sum(found) == total
    assert min(found, default=0) == worst
    assert made.proved
