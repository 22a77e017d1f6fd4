"""Suggestions outside rounds: scored as rounds score, explained, and compared with anybody else."""

from datetime import timedelta
from random import Random

import numpy as np
import pytest

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import make_employee
from tests.domain.matching_worlds import chance_world
from tests.domain.mentors import make_expert
from tests.domain.suggesting_world import SuggestingWorld
from waymark.domain.goals.models import Goal
from waymark.domain.mentoring.compute.problem import build, parts_of
from waymark.domain.mentoring.compute.suggested import suggested
from waymark.domain.mentoring.compute.suggesting import (
    Against,
    best,
    candidate,
    inputs_of,
    look_around,
    why_not,
)
from waymark.domain.mentoring.models import (
    Avoided,
    Ban,
    Choice,
    Conflict,
    Expert,
    Lock,
    NeededSkill,
    PoolEntry,
    Round,
)
from waymark.domain.mentoring.queries.matching_alone import Wish, read_rows_for
from waymark.domain.mentoring.queries.matching_rows import read_rows
from waymark.domain.mentoring.states import Part, RoundRules
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.skills.models import Skill


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_person_alone_scores_as_in_a_round(db: None, seed: int) -> None:
    world = chance_world(Random(seed), mentees=8, experts=14)
    for model in (Choice, Avoided, Ban, Lock):
        model.objects.all().delete()
    PoolEntry.objects.update(languages=[], hours=[], in_person=False, places=None)
    Round.objects.filter(pk=world.round.pk).update(starts_on=TODAY)
    a_round, rules = Round.objects.get(pk=world.round.pk), RoundRules()
    everybody = build(read_rows(a_round, TODAY), rules, 0)
    experts = np.arange(len(everybody.expert))
    compared = 0
    for at, entry in enumerate(everybody.entry.tolist()):
        mentee = PoolEntry.objects.get(pk=entry)
        needs = NeededSkill.objects.filter(entry=entry).order_by("rank")
        wish = Wish(
            mentee.person_id, mentee.goal_id or 0, list(needs.values_list("skill_id", "level")),
            also=everybody.expert.tolist(),
        )  # fmt: skip
        looked = look_around(read_rows_for(wish, TODAY, a_round.ends_on), rules)
        parts, allowed = parts_of(everybody, np.full_like(experts, at), experts)
        assert looked.problem.expert.tolist() == everybody.expert.tolist()
        assert looked.parts.tolist() == parts.tolist()
        assert looked.able.tolist() == (allowed & (everybody.capacity > 0)).tolist()
        compared += int(looked.able.sum())
    assert compared > 5


@pytest.fixture
def world(db: None) -> SuggestingWorld:
    return SuggestingWorld()


def test_three_suggestions_with_what_speaks_for_each(world: SuggestingWorld) -> None:
    found = best(world.look())
    assert [each.expert_id for each in found] == [world.ana.pk, world.cleo.pk, world.ben.pk]
    first, second, third = (each.reasons for each in found)
    assert (first.held, first.moved, first.covers) == ((2022, None), 2022, ())
    assert (second.held, second.moved, len(second.covers)) == (None, None, 3)
    assert (third.held, third.moved) == ((2012, 2018), None)
    assert first.languages == ("en",)
    assert first.hours == 80  # a usual week of five times eight hours
    assert [each.rank for each in found] == [1, 2, 3]
    assert all(sum(each.parts) == each.fit for each in found)


def test_the_same_rows_give_the_same_answer_and_other_rows_another_hash(
    world: SuggestingWorld,
) -> None:
    one, again = world.look(), world.look()
    assert inputs_of(one) == inputs_of(again)
    Expert.objects.filter(pk=world.ana.pk).update(taken=1)
    assert best(world.look())[0] == best(one)[0]
    Expert.objects.filter(pk=world.ana.pk).update(languages=["de"])
    assert inputs_of(world.look()) != inputs_of(one)


@pytest.mark.parametrize(
    ("change", "against"),
    [
        ({"taken": 2}, Against.FULL),
        ({"paused_from": TODAY, "paused_until": TODAY + timedelta(days=5)}, Against.PAUSED),
        ({"languages": ["de"]}, Against.LANGUAGE),
        ({"hours": [[6, 0, 4]]}, Against.HOURS),
    ],
)
def test_one_thing_otherwise_would_bring_them_back(
    world: SuggestingWorld, change: dict[str, object], against: Against
) -> None:
    Expert.objects.filter(pk=world.ana.pk).update(**change)
    looked = world.look()
    assert world.ana.pk not in [each.expert_id for each in best(looked)]
    found = why_not(looked, world.ana.pk)
    assert found is not None
    assert (found.candidate.rank, found.against) == (None, (against,))
    assert found.change is not None
    assert (found.change.what, found.change.rank) == (against, 1)


def test_who_has_not_held_the_role_would_come_first_with_it(world: SuggestingWorld) -> None:
    found = why_not(world.look(), world.cleo.pk)
    assert found is not None
    assert (found.against, found.change and found.change.what) == ((), Part.HELD)
    assert found.change is not None
    assert (found.change.rank, found.change.fit) == (1, found.candidate.fit + 400)


def test_no_single_change_helps_against_what_holds_or_two_things_at_once(
    world: SuggestingWorld,
) -> None:
    today = {"from_date": TODAY - timedelta(days=9)}
    ReportingLine.objects.create(person=world.ines, manager=world.ana.person, **today)
    low, high = sorted((world.ines.pk, world.ben.person_id))
    Conflict.objects.create(one_id=low, other_id=high, declared_at=NOW, declared_by_id=1)
    Expert.objects.filter(pk=world.cleo.pk).update(taken=2, languages=["de"])
    looked = world.look()
    assert best(looked) == []
    told = [why_not(looked, each.pk) for each in (world.ana, world.ben, world.cleo)]
    assert [each and each.against for each in told] == [
        (Against.LINE,), (Against.APART,), (Against.FULL, Against.LANGUAGE)
    ]  # fmt: skip
    assert [each and each.change for each in told] == [None, None, None]


def test_anybody_may_be_set_beside_them(world: SuggestingWorld) -> None:
    dora = make_expert(make_employee("Dora Blau", language="en"))
    assert candidate(world.look(), dora.pk) is None
    looked = world.look(dora)
    found = why_not(looked, dora.pk)
    assert found is not None
    assert found.candidate.rank == 4
    assert candidate(looked, dora.pk) == found.candidate


def test_a_skill_as_goal_and_no_goal_at_all(world: SuggestingWorld) -> None:
    assert suggested(act_by(Person.objects.get(pk=world.ana.person_id))) is None
    skill = Skill.objects.filter(requirements__role=world.goal).order_by("pk")[0]
    Goal.objects.update(role=None, skill=skill, skill_level=4)
    looked = world.look()
    assert [each.expert_id for each in best(looked)] == [world.cleo.pk]
