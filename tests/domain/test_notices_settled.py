"""What was answered no longer waits among the notices, and none of them leads to a page that is
gone. Each of these tests looks at the notice of someone who was asked."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.conftest import NOW, TODAY, MakePerson, act_by
from tests.domain.builders import Framework
from tests.domain.organisation import change_of, heading, publish_goal
from tests.domain.planning import adopt, make_goal, make_ines, shared_plan
from tests.domain.recording import asked, logged
from tests.domain.talking import SAID, THURSDAY, Two, at, opened, planned
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.plans import operations
from waymark.domain.plans.models import Plan
from waymark.domain.plans.operations.path_changes import (
    accept_path_change,
    decline_path_change,
    put_off_path_change,
)
from waymark.domain.reviews import operations as talks
from waymark.domain.skills.models import Skill
from waymark.domain.skills.operations import confirm_evidence, decline_confirmation
from waymark.kernel import notices
from waymark.kernel.models import Notice

PYTHON = {("te3", "python"): 4}  # the builders ask for level 3


@pytest.fixture
def ines(framework: Framework) -> Person:
    return make_ines(framework)


def waits(code: str) -> int:
    """How many notices of this code nobody has read."""
    found = Notice.objects.filter(code=code)
    assert found.exists(), "nobody was told"
    return found.filter(read_at__isnull=True).count()


# --- path changes ----------------------------------------------------------------------------


@pytest.mark.parametrize("yes", [True, False])
def test_an_answered_path_change_waits_no_more(framework: Framework, yes: bool) -> None:
    person = heading(framework, "Ines Duarte", "te2", "te3", python=2)
    other = heading(framework, "Petra Klein", "te2", "te3", python=2)
    publish_goal(framework, PYTHON)
    assert waits("path.changed") == 2
    act, change = act_by(person), change_of(person)
    put_off_path_change(change=change, act=act)
    assert waits("path.changed") == 2
    if yes:
        accept_path_change(change=change, keys=[], act=act)
    else:
        decline_path_change(change=change, reason="Not mine.", act=act)
    assert waits("path.changed") == 1
    assert notices.unread_count(act) == 0
    assert notices.unread_count(act_by(other)) == 1


def test_a_path_change_that_a_later_one_took_up_waits_no_more(framework: Framework) -> None:
    person = heading(framework, "Ines Duarte", "te2", "te3", python=2)
    publish_goal(framework, PYTHON)
    publish_goal(framework, {("te3", "python"): 5})
    (left,) = notices.notices_of(act_by(person)).filter(read_at__isnull=True)
    assert left.address == f"/me/path/{change_of(person).pk}"


@pytest.mark.parametrize("yes", [True, False])
def test_who_reads_the_plan_hears_of_an_answer_that_moves_nothing(
    framework: Framework, yes: bool
) -> None:
    person = heading(framework, "Ines Duarte", "te2", "te3", plan=True, python=2)
    manager = heading(framework, "Tomasz Wilk", "te4")
    ReportingLine.objects.create(person=person, manager=manager, from_date=date(2020, 1, 1))
    Plan.objects.update(state="shared", shared_at=NOW)
    publish_goal(framework, PYTHON)
    act, change = act_by(person), change_of(person)
    if yes:
        accept_path_change(change=change, keys=[], act=act)
        accept_path_change(change=change, keys=[], act=act)  # the second click
    else:
        decline_path_change(change=change, reason="A word of my own.", act=act)
    told = Notice.objects.get(person_id=manager.pk)
    assert told.code == ("plan.path-agreed" if yes else "plan.path-declined")
    assert (told.params, told.address) == (
        {"name": "Ines Duarte"}, f"/team/{person.pk}/plan",
    )  # fmt: skip


@pytest.mark.parametrize("shared", [True, False])
def test_who_cannot_read_the_plan_hears_no_answer(framework: Framework, shared: bool) -> None:
    person = heading(framework, "Ines Duarte", "te2", "te3", plan=not shared, python=2)
    manager = heading(framework, "Tomasz Wilk", "te4")
    ReportingLine.objects.create(person=person, manager=manager, from_date=date(2020, 1, 1))
    publish_goal(framework, PYTHON)
    accept_path_change(change=change_of(person), keys=[], act=act_by(person))
    assert not Notice.objects.filter(person_id=manager.pk).exists()


# --- confirmations ---------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [confirm_evidence, decline_confirmation])
def test_an_answered_ask_waits_no_more(
    answer: Callable[..., object], make_person: MakePerson, skill: Skill
) -> None:
    ines, petra, other = (make_person(name) for name in ("Ines D", "Petra K", "Other P"))
    evidence = logged(ines, skill)
    ask, _theirs = asked(evidence, petra), asked(evidence, other)
    assert waits("skills.confirmation-asked") == 2
    answer(confirmation=ask, act=act_by(petra))
    assert notices.unread_count(act_by(petra)) == 0
    assert waits("skills.confirmation-asked") == 1


# --- plans -----------------------------------------------------------------------------------


def test_an_answered_plan_waits_no_more(goal: Goal, ines: Person, tomasz: Person) -> None:
    plan = shared_plan(goal, ines)
    assert waits("plan.shared") == 1
    operations.send_back_plan(plan=plan, reason="A step is missing.", act=act_by(tomasz))
    assert (waits("plan.shared"), waits("plan.sent-back")) == (0, 1)
    operations.share_plan(plan=plan, act=act_by(ines))
    assert (waits("plan.shared"), waits("plan.sent-back")) == (1, 0)
    check = TODAY + timedelta(days=60)
    operations.agree_plan(plan=plan, next_check_on=check, act=act_by(tomasz))
    assert waits("plan.shared") == 0


def test_what_was_told_of_a_replaced_plan_leads_to_its_person(
    framework: Framework, goal: Goal, ines: Person, tomasz: Person
) -> None:
    shared_plan(goal, ines)
    operations.set_next_check(
        plan=Plan.objects.get(), day=TODAY + timedelta(days=60), act=act_by(ines)
    )
    Goal.objects.filter(pk=goal.pk).update(state="changed")
    adopt(make_goal(framework, ines), ines)
    assert Plan.objects.filter(state="superseded").count() == 1
    assert waits("plan.shared") == 0
    led = Notice.objects.filter(person_id=tomasz.pk).values_list("address", flat=True)
    assert set(led) == {f"/team/{ines.pk}"}


def test_what_was_told_of_a_completed_plan_leads_to_its_person(
    goal: Goal, ines: Person, tomasz: Person
) -> None:
    plan = shared_plan(goal, ines)
    operations.complete_plan(plan=plan, act=act_by(ines))
    assert waits("plan.shared") == 0
    led = Notice.objects.filter(person_id=tomasz.pk).values_list("address", flat=True)
    assert set(led) == {f"/team/{ines.pk}"}


# --- talks -----------------------------------------------------------------------------------


def test_an_ask_for_a_talk_waits_until_it_has_a_time(two: Two) -> None:
    talks.ask_for_talk(person=two.ines, about="", key=uuid4(), act=two.hers)
    assert waits("talk.asked") == 1
    planned(two)
    assert (waits("talk.asked"), waits("talk.planned")) == (0, 1)


def test_a_reminder_to_prepare_waits_until_one_is_ready(two: Two) -> None:
    talk = planned(two)
    talks.remind_of_talks(act=at(act_by(None), THURSDAY - timedelta(days=1)))
    assert waits("talk.prepare") == 2
    talks.prepare(conversation=talk, noted=SAID, ready=True, act=two.hers)
    assert waits("talk.prepare") == 1
    assert not Notice.objects.filter(
        person_id=two.ines.pk, code="talk.prepare", read_at__isnull=True
    ).exists()


def test_a_talk_that_is_over_asks_nobody_for_anything(two: Two) -> None:
    talk = opened(two)
    assert waits("talk.planned") == 1
    talks.close_talk(conversation=talk, act=two.his)
    assert waits("talk.planned") == 0


def test_a_talk_called_off_asks_nobody_for_anything(two: Two) -> None:
    talk = planned(two)
    talks.cancel_talk(conversation=talk, reason="Ill", act=two.his)
    assert (waits("talk.planned"), waits("talk.cancelled")) == (0, 1)
