"""Changes of goal and plan: one side proposes, the other answers, nothing is overwritten."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import Framework
from tests.domain.planning import agreed_plan, make_ines
from tests.domain.proposing import CHECK, LATER, WHY, last_step, moved, propose
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person
from waymark.domain.plans import compute, operations, queries
from waymark.domain.plans.compute import (
    AddedStep,
    ChangeContent,
    EditedStep,
    KeptGoal,
    NewGoal,
)
from waymark.domain.plans.models import Plan, PlanVersion
from waymark.domain.plans.states import StepKind
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.models import Notice


@pytest.fixture
def ines(framework: Framework) -> Person:
    return make_ines(framework)


@pytest.fixture
def plan(goal: Goal, ines: Person, tomasz: Person) -> Plan:
    return agreed_plan(goal, ines, tomasz)


def test_a_change_moves_nothing_until_the_other_side_accepts(
    plan: Plan, ines: Person, tomasz: Person
) -> None:
    step, version = last_step(plan), PlanVersion.objects.filter(plan=plan).count()
    change = propose(ines, ines, moved(plan))
    step.refresh_from_db()
    assert step.ends_on != LATER
    assert queries.open_changes_for(act_by(tomasz)) == [change]
    assert queries.open_changes_for(act_by(ines)) == []
    notice = Notice.objects.get(code="change.proposed")
    assert (notice.person_id, notice.kind) == (tomasz.pk, "needs_you")
    assert notice.address == f"/team/{ines.pk}/changes/{change.pk}"

    operations.accept_change(change=change, answer="Fine.", act=act_by(tomasz))
    step.refresh_from_db()
    notice.refresh_from_db()
    assert notice.read_at == NOW  # answered: it waits no longer
    assert step.ends_on == LATER
    kept = PlanVersion.objects.filter(plan=plan).latest("number")
    assert kept.number == version + 1
    assert (kept.by_id, kept.accepted_by_id, kept.reason) == (ines.pk, tomasz.pk, WHY)
    assert kept.snapshot["what"] == "changed"
    told = Notice.objects.get(code="change.accepted")
    assert (told.person_id, told.address) == (ines.pk, f"/me/plan/changes/{change.pk}")
    assert queries.open_changes_for(act_by(tomasz)) == []


def test_the_manager_proposes_and_the_person_answers(
    plan: Plan, ines: Person, tomasz: Person
) -> None:
    change = propose(ines, tomasz, replace(moved(plan), next_check_on=CHECK))
    assert queries.open_changes_for(act_by(ines)) == [change]
    with pytest.raises(Forbidden, match="other side"):
        operations.accept_change(change=change, act=act_by(tomasz))
    with pytest.raises(Refused, match="Say why not"):
        operations.decline_change(change=change, answer=" ", act=act_by(ines))
    operations.decline_change(change=change, answer="The course is full.", act=act_by(ines))
    assert last_step(plan).ends_on != LATER
    change.refresh_from_db()
    assert (change.state, change.answered_by_id) == ("declined", ines.pk)
    with pytest.raises(Refused, match="answered or taken back"):
        operations.accept_change(change=change, act=act_by(ines))
    again = propose(ines, tomasz, replace(moved(plan), next_check_on=CHECK))
    operations.accept_change(change=again, act=act_by(ines))
    plan.refresh_from_db()
    assert (plan.next_check_on, last_step(plan).ends_on) == (CHECK, LATER)


def test_steps_are_added_edited_tied_and_dropped_in_one_go(
    framework: Framework, plan: Plan, ines: Person, tomasz: Person
) -> None:
    first, second, *_ = plan.steps.filter(kind="learn").order_by("pk")
    use = plan.steps.filter(kind="use").exclude(pk=first.used_in_id).order_by("pk")[0]
    content = ChangeContent(
        added=(AddedStep(StepKind.LEARN, "Course", TODAY, TODAY + timedelta(30), used_in=use.pk),),
        edited=(EditedStep(first.pk, title="Shorter", used_in=use.pk),),
        dropped=(second.pk,),
    )
    change = propose(ines, tomasz, content)
    operations.accept_change(change=change, act=act_by(ines))
    for step in (first, second):
        step.refresh_from_db()
    assert (first.title, first.used_in_id, second.state) == ("Shorter", use.pk, "dropped")
    assert plan.steps.get(title="Course").used_in == use
    older, newer = PlanVersion.objects.filter(plan=plan).order_by("-number")[:2][::-1]
    found = compute.version_difference(older, newer)
    assert [step.title for step in found.added] == ["Course"]
    assert [step.id for step in found.dropped] == [second.pk]
    assert [(each.after.title, each.fields) for each in found.changed] == [
        ("Shorter", ("title", "used_in_id"))
    ]


def test_a_new_goal_is_agreed_at_once_and_the_plan_follows(
    framework: Framework, plan: Plan, ines: Person, tomasz: Person
) -> None:
    route = tuple(framework.id(key) for key in ("te2", "tl", "em"))
    wanted = NewGoal(role_id=framework.id("em"), by_date=date(2030, 1, 1), route=route)
    change = propose(ines, ines, ChangeContent(goal=wanted))
    look = compute.look_at(act_by(tomasz), change)
    assert look.difference.goal == (
        KeptGoal("Principal Test Engineer"), KeptGoal("Engineering Manager"),
    )  # fmt: skip
    operations.accept_change(change=change, act=act_by(tomasz))
    plan.refresh_from_db()
    old = Goal.objects.get(role=framework.roles["te4"])
    assert (old.state, plan.goal.state, plan.goal.sharing) == ("changed", "agreed", "manager")
    assert (plan.goal.role, plan.next_role) == (framework.roles["em"], framework.roles["tl"])
    assert plan.goal.reason == WHY
    kept = PlanVersion.objects.filter(plan=plan).latest("number")
    assert (kept.snapshot["goal_name"], kept.snapshot["by_date"]) == (
        "Engineering Manager", "2030-01-01",
    )  # fmt: skip


def test_only_the_day_of_the_goal_moves(plan: Plan, ines: Person, tomasz: Person) -> None:
    change = propose(ines, ines, ChangeContent(by_date=date(2030, 3, 1)))
    look = compute.look_at(act_by(tomasz), change)
    assert look.difference.by_date == (date(2029, 7, 1), date(2030, 3, 1))
    operations.accept_change(change=change, act=act_by(tomasz))
    plan.goal.refresh_from_db()
    assert (plan.goal.by_date, plan.goal.state) == (date(2030, 3, 1), "agreed")


def test_what_moved_on_meanwhile_is_shown_and_never_overwritten(
    plan: Plan, ines: Person, tomasz: Person
) -> None:
    step = last_step(plan)
    change = propose(ines, tomasz, ChangeContent(edited=(EditedStep(step.pk, ends_on=LATER),)))
    fields = operations.StepFields(
        step.title, step.starts_on, step.ends_on, "Bring the carrier report.", step.skill_id,
        step.to_level,
    )  # fmt: skip
    operations.edit_step(step=step, fields=fields, revision=step.revision, act=act_by(ines))
    with pytest.raises(Refused, match="as it is now"):
        operations.accept_change(change=change, act=act_by(ines))
    look = compute.look_at(act_by(ines), change)
    assert look.moved_on
    assert [each.fields for each in look.difference.changed] == [("ends_on",)]
    operations.accept_change(change=change, seen=look.seen, act=act_by(ines))
    step.refresh_from_db()
    assert (step.ends_on, step.detail) == (LATER, "Bring the carrier report.")


def test_a_step_that_was_finished_meanwhile_cannot_change(
    plan: Plan, ines: Person, tomasz: Person
) -> None:
    step = last_step(plan)
    change = propose(ines, tomasz, moved(plan))
    operations.finish_step(step=step, act=act_by(ines))
    look = compute.look_at(act_by(ines), change)
    with pytest.raises(Refused, match="done or dropped already"):
        operations.accept_change(change=change, seen=look.seen, act=act_by(ines))
    change.refresh_from_db()
    assert change.state == "proposed"


def test_one_open_change_a_side_and_a_form_sent_twice_proposes_once(
    plan: Plan, ines: Person, tomasz: Person
) -> None:
    key = uuid4()
    change = propose(ines, ines, moved(plan), key=key)
    assert propose(ines, ines, moved(plan), key=key) == change
    with pytest.raises(Refused, match="still waits"):
        propose(ines, ines, ChangeContent(next_check_on=CHECK))
    other = propose(ines, tomasz, ChangeContent(next_check_on=CHECK))
    operations.withdraw_change(change=change, act=act_by(ines))
    with pytest.raises(Forbidden, match="takes it back"):
        operations.withdraw_change(change=other, act=act_by(ines))
    propose(ines, ines, ChangeContent(next_check_on=CHECK))
    assert [each.state for each in queries.changes_of(act_by(ines), ines.pk)] == [
        "proposed", "proposed", "withdrawn",
    ]  # fmt: skip
