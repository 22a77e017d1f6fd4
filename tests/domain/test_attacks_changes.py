"""A shared goal opens no private plan, and a form about one person changes nothing of another's."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.conftest import NOW, act_by
from tests.domain.builders import Framework, make_employee
from tests.domain.planning import adopt, make_goal, make_ines, shared_plan
from tests.domain.proposing import WHY, propose
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.plans import operations
from waymark.domain.plans.compute import AddedStep, ChangeContent, EditedStep, look_at
from waymark.domain.plans.models import Change, Plan, PlanVersion, Step
from waymark.domain.plans.operations.versions import keep_version
from waymark.domain.plans.queries import version_pair, versions_of
from waymark.domain.plans.states import StepKind
from waymark.kernel.acts import Refused

SECRET = "Look for another employer"


@pytest.fixture
def ines(framework: Framework) -> Person:
    return make_ines(framework)


def first_step(plan: Plan) -> Step:
    return plan.steps.order_by("pk")[0]


def later(goal: Goal) -> ChangeContent:
    assert goal.by_date is not None
    return ChangeContent(by_date=goal.by_date.replace(month=12))


def test_a_plan_taken_back_shows_nothing_through_an_old_change(
    goal: Goal, ines: Person, tomasz: Person
) -> None:
    plan = shared_plan(goal, ines)
    step = first_step(plan)
    change = propose(ines, ines, ChangeContent(edited=(EditedStep(step.pk, title="Read more"),)))
    operations.decline_change(change=change, answer="Not now", act=act_by(tomasz))
    assert "Read more" in repr(look_at(act_by(tomasz), change))
    operations.unshare_plan(plan=plan, act=act_by(ines))
    Goal.objects.update(sharing="manager")
    Step.objects.filter(pk=step.pk).update(title=SECRET, detail=SECRET)
    change.refresh_from_db()
    change = Change.objects.select_related("plan").get(pk=change.pk)
    assert SECRET in repr(look_at(act_by(ines), change))
    assert SECRET not in repr(look_at(act_by(tomasz), change))


def test_a_version_of_a_plan_taken_back_is_not_shown_either(
    goal: Goal, ines: Person, tomasz: Person
) -> None:
    plan = shared_plan(goal, ines)
    Step.objects.filter(pk=first_step(plan).pk).update(title=SECRET)
    edit = ChangeContent(edited=(EditedStep(first_step(plan).pk, detail="More"),))
    change = propose(ines, ines, edit)
    operations.accept_change(change=change, act=act_by(tomasz))
    assert SECRET in repr(look_at(act_by(tomasz), change))
    operations.unshare_plan(plan=plan, act=act_by(ines))
    Goal.objects.update(sharing="manager")
    change = Change.objects.select_related("plan").get(pk=change.pk)
    assert SECRET not in repr(look_at(act_by(tomasz), change))


@pytest.mark.parametrize("who", ["ines", "tomasz"])
def test_a_shared_goal_changes_without_its_private_plan(
    goal: Goal, ines: Person, tomasz: Person, who: str
) -> None:
    """The day of the goal can be proposed and accepted; the plan is neither named nor read."""
    plan = adopt(goal, ines)
    Goal.objects.update(sharing="manager")
    author, other = (ines, tomasz) if who == "ines" else (tomasz, ines)
    change = propose(ines, author, later(goal))
    assert (change.plan_id, change.base["plan"]) == (None, None)
    look = look_at(act_by(other), change)
    assert not look.moved_on
    operations.accept_change(change=change, seen=look.seen, act=act_by(other))
    goal.refresh_from_db()
    assert str(goal.by_date) == "2029-12-01"
    assert Plan.objects.get() == plan


@pytest.mark.parametrize("who", ["ines", "tomasz"])
def test_nobody_proposes_steps_for_a_plan_that_is_not_shared(
    goal: Goal, ines: Person, tomasz: Person, who: str
) -> None:
    plan = adopt(goal, ines)
    Goal.objects.update(sharing="manager")
    step = first_step(plan)
    new = AddedStep(StepKind.USE, "Mine", step.starts_on, step.ends_on)
    author = ines if who == "ines" else tomasz
    for content in (ChangeContent(added=(new,)), ChangeContent(dropped=(step.pk,))):
        with pytest.raises(Refused, match="not shared"):
            propose(ines, author, content)
    assert not Change.objects.exists()


def test_a_form_about_one_person_is_refused_about_another(
    framework: Framework, goal: Goal, ines: Person, tomasz: Person
) -> None:
    plan = shared_plan(goal, ines)
    rui = make_employee("Rui Alves")
    ReportingLine.objects.create(person=rui, manager=tomasz, from_date=plan.created_at.date())
    his = make_goal(framework, rui, sharing="manager")
    key = uuid4()
    said = {"reason": WHY, "key": key, "act": act_by(tomasz)}
    operations.propose_change(person=ines, content=later(goal), **said)
    with pytest.raises(Refused, match="out of date"):
        operations.propose_change(person=rui, content=later(his), **said)
    assert Change.objects.get().person == ines


def test_steps_of_somebody_elses_plan_cannot_be_named(
    framework: Framework, goal: Goal, ines: Person, tomasz: Person
) -> None:
    plan = shared_plan(goal, ines)
    rui = make_employee("Rui Alves")
    ReportingLine.objects.create(person=rui, manager=tomasz, from_date=plan.created_at.date())
    his = shared_plan(make_goal(framework, rui), rui)
    theirs, mine = first_step(his), first_step(plan)
    new = AddedStep(
        StepKind.LEARN, "Read", mine.starts_on, mine.ends_on, used_in=theirs.pk
    )  # fmt: skip
    for content in (
        ChangeContent(dropped=(theirs.pk,)),
        ChangeContent(edited=(EditedStep(theirs.pk, title="Gone"),)),
        ChangeContent(edited=(EditedStep(mine.pk, used_in=theirs.pk),)),
        ChangeContent(added=(new,)),
    ):
        with pytest.raises(Refused, match="Choose a step of this plan"):
            propose(ines, tomasz, content)


def test_what_a_plan_said_before_it_was_shared_stays_with_its_person(
    goal: Goal, ines: Person, tomasz: Person
) -> None:
    plan = adopt(goal, ines)
    step = first_step(plan)
    Step.objects.filter(pk=step.pk).update(title=SECRET)
    keep_version(plan=plan, what="organisation", act=act_by(ines))
    Step.objects.filter(pk=step.pk).update(title=step.title)
    later_on = replace(act_by(ines), at=NOW + timedelta(minutes=1))
    operations.share_plan(plan=plan, act=later_on)
    own, shown = (versions_of(act_by(who), plan) for who in (ines, tomasz))
    assert [each.number for each in own] == [3, 2, 1]
    assert [each.number for each in shown] == [3]
    with pytest.raises(PlanVersion.DoesNotExist):
        version_pair(act_by(tomasz), plan, 2)
    assert version_pair(act_by(tomasz), plan, 3)[1] is None
