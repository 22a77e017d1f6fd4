"""What rules would do before any draft: whom they leave alone, and what other weights change."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from tests.conftest import NOW, act_by
from tests.domain.drafted import runs
from tests.domain.matching_worlds import World, chance_world
from waymark.domain.mentoring.compute import before
from waymark.domain.mentoring.compute.before import few_enough, preview_of, reach_of_rules
from waymark.domain.mentoring.compute.figures import top_three_of
from waymark.domain.mentoring.compute.making import make
from waymark.domain.mentoring.compute.obstacles import Why
from waymark.domain.mentoring.compute.problem import build
from waymark.domain.mentoring.compute.reasons import lines_of, reasons_of
from waymark.domain.mentoring.models import Draft, DraftPair, Expert, Lock, PoolEntry
from waymark.domain.mentoring.operations import start_preview
from waymark.domain.mentoring.queries.matching_rows import read_rows
from waymark.domain.mentoring.states import Part, RoundRules
from waymark.kernel import jobs
from waymark.kernel.acts import Forbidden
from waymark.kernel.models import Job, RecommendingStop

pytestmark = pytest.mark.django_db

SKILLS_ONLY = {
    "held": 0,
    "skills": 100,
    "choices": 0,
    "hours": 0,
    "seniority": 0,
    "load": 0,
    "units": 0,
}


@pytest.fixture
def world() -> World:
    return chance_world(Random(11), mentees=12, experts=6, mild=True)


def test_other_weights_beside_those_of_the_round(world: World) -> None:
    act, rules = runs(world), RoundRules(weights=SKILLS_ONLY)
    found = preview_of(world.round, rules, act)
    by = {}
    for name, each in (("before", RoundRules()), ("after", rules)):
        made = make(build(read_rows(world.round, act.today), each, 0))
        by[name] = made.solved.assignment.expert
        lines = lines_of(made.problem, by[name].astype(np.int64))
        said = getattr(found, name)
        fits = lines.fit[lines.expert >= 0]
        assert (said.people, said.matched) == (12, len(fits))
        assert (said.median, said.worst) == (int(np.median(fits)), fits.min())
        assert (said.chose, said.top_three) == (lines.chose.sum(), top_three_of(lines))
    assert found.changed == np.count_nonzero(by["before"] != by["after"]) > 0
    assert not DraftPair.objects.exists()
    same = preview_of(world.round, RoundRules(), act)
    assert (same.changed, same.before) == (0, same.after)


def test_rules_say_whom_they_leave_alone_by_name(world: World) -> None:
    act, entry = runs(world), world.mentees[0]
    PoolEntry.objects.filter(pk=entry.pk).update(languages=["xx"])
    Expert.objects.update(places=9)
    found = reach_of_rules(world.round, RoundRules(), act)
    assert (found.mentees, found.experts) == (12, 6)
    alone = {each.why: each.names for each in found.alone}
    assert entry.person.given_name in alone[Why.LANGUAGE]
    more = reach_of_rules(world.round, replace(RoundRules(), common_language=False), act)
    assert Why.LANGUAGE not in {each.why for each in more.alone}


def test_only_learning_looks_at_what_rules_do(world: World) -> None:
    mentee = act_by(world.mentees[0].person)
    for look in (reach_of_rules, preview_of):
        with pytest.raises(Forbidden):
            look(world.round, RoundRules(), mentee)
    with pytest.raises(Forbidden):
        start_preview(a_round=world.round, rules=RoundRules(), act=mentee)


def test_a_large_round_is_previewed_by_a_job(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert few_enough(world.round)
    monkeypatch.setattr(before, "MOST_AT_ONCE", 11)
    assert not few_enough(world.round)
    act, rules = runs(world), RoundRules(weights=SKILLS_ONLY)
    job = start_preview(a_round=world.round, rules=rules, act=act)
    jobs.run(job.pk, lambda: NOW)
    result = Job.objects.get(pk=job.pk).result
    assert result["changed"] == preview_of(world.round, rules, act).changed
    assert result["after"]["people"] == result["mentees"] == 12
    assert not Draft.objects.exists()


def test_a_preview_against_a_lock_is_refused_in_words(world: World) -> None:
    act, full = runs(world), world.experts[0]
    Expert.objects.filter(pk=full.pk).update(taken=full.places)
    Lock.objects.create(entry=world.mentees[0], expert=full, locked_at=NOW, locked_by_id=1)
    job = start_preview(a_round=world.round, rules=RoundRules(), act=act)
    jobs.run(job.pk, lambda: NOW)
    assert "locked pair" in Job.objects.get(pk=job.pk).error


def test_nothing_is_previewed_while_all_recommending_is_stopped(world: World) -> None:
    RecommendingStop.objects.create(stopped_at=NOW, stopped_by_id=1, why="Being looked into.")
    act = runs(world)
    with pytest.raises(Exception, match="Being looked into"):
        start_preview(a_round=world.round, rules=RoundRules(), act=act)


def test_reasons_are_the_parts_that_bring_something_the_most_first() -> None:
    found = reasons_of([240, 300, 0, 40, 0, 0, 0], RoundRules(), hours=4, choice=None)
    assert [(each.part, each.points, each.most, each.number) for each in found] == [
        (Part.SKILLS, 300, 300, 0), (Part.HELD, 240, 400, 0), (Part.HOURS, 40, 100, 4),
    ]  # fmt: skip
