"""A proposed change of goal to a level of a skill, and of what a step is about."""

from datetime import date

import pytest
from django.utils import timezone

from tests.conftest import act_by
from tests.domain.builders import Framework
from tests.domain.planning import agreed_plan, make_ines
from tests.domain.proposing import propose
from waymark.domain.goals.models import Goal
from waymark.domain.goals.operations import keep_option
from waymark.domain.people.models import Person
from waymark.domain.plans import compute, operations
from waymark.domain.plans.compute import ChangeContent, EditedStep, KeptGoal, NewGoal
from waymark.domain.plans.models import Plan, PlanVersion
from waymark.domain.skills.models import Skill
from waymark.kernel.acts import Refused
from waymark.kernel.models import ActEntry

BY = date(2029, 12, 1)


@pytest.fixture
def ines(framework: Framework) -> Person:
    return make_ines(framework)


@pytest.fixture
def plan(goal: Goal, ines: Person, tomasz: Person) -> Plan:
    return agreed_plan(goal, ines, tomasz)


@pytest.fixture
def python(framework: Framework) -> Skill:
    return framework.skills["python"]


def to_skill(skill: Skill, level: int | None = 4) -> ChangeContent:
    return ChangeContent(goal=NewGoal(skill_id=skill.pk, skill_level=level, by_date=BY))


@pytest.mark.parametrize("by_manager", [False, True])
def test_either_side_proposes_a_skill_as_the_goal(
    plan: Plan, ines: Person, tomasz: Person, python: Skill, by_manager: bool
) -> None:
    author, other = (tomasz, ines) if by_manager else (ines, tomasz)
    option = keep_option(person=ines, skill=python, skill_level=3, act=act_by(ines))
    before = plan.goal
    change = propose(ines, author, to_skill(python))
    look = compute.look_at(act_by(other), change)
    assert look.difference.goal == (KeptGoal("Principal Test Engineer"), KeptGoal(python.name, 4))
    before.refresh_from_db()
    assert before.state == "agreed"
    operations.accept_change(change=change, act=act_by(other))
    goal = Goal.objects.get(person=ines, state="agreed")
    assert (goal.pk, goal.skill_level, goal.by_date, goal.sharing) == (option.pk, 4, BY, "manager")
    before.refresh_from_db()
    plan.refresh_from_db()
    assert (before.state, plan.goal_id, plan.next_role_id) == ("changed", goal.pk, None)
    older, newer = PlanVersion.objects.filter(plan=plan).order_by("-number")[:2][::-1]
    assert compute.version_difference(older, newer).goal == look.difference.goal
    line = ActEntry.objects.get(verb="plans.change.accepted")
    assert (line.after["skill"], line.after["level"]) == (python.pk, 4)


def test_another_level_of_the_same_skill_is_another_goal(
    plan: Plan, ines: Person, tomasz: Person, python: Skill
) -> None:
    operations.accept_change(change=propose(ines, ines, to_skill(python, 3)), act=act_by(tomasz))
    with pytest.raises(Refused, match="the goal already"):
        propose(ines, ines, to_skill(python, 3))
    change = propose(ines, ines, to_skill(python, 5))
    found = compute.look_at(act_by(tomasz), change).difference
    assert found.goal == (KeptGoal(python.name, 3), KeptGoal(python.name, 5))
    assert found.by_date is None


def test_a_goal_that_cannot_be_is_refused_when_proposed_and_when_answered(
    plan: Plan, ines: Person, tomasz: Person, python: Skill
) -> None:
    for level in (None, 0, 6):
        with pytest.raises(Refused, match="between 1 and 5"):
            propose(ines, ines, to_skill(python, level))
    with pytest.raises(Refused, match="skill from the list"):
        propose(ines, ines, ChangeContent(goal=NewGoal(skill_id=10**9, skill_level=3)))
    with pytest.raises(ValueError, match="a role or a skill"):
        propose(ines, ines, ChangeContent(goal=NewGoal()))
    change = propose(ines, ines, to_skill(python))
    Skill.objects.filter(pk=python.pk).update(retired_at=timezone.now())
    with pytest.raises(Refused, match="no longer used"):
        operations.accept_change(change=change, act=act_by(tomasz))
    change.refresh_from_db()
    plan.goal.refresh_from_db()
    assert (change.state, plan.goal.state) == ("proposed", "agreed")


def test_skill_and_level_of_an_agreed_step_change_with_both_saying_yes(
    framework: Framework, plan: Plan, ines: Person, tomasz: Person, python: Skill
) -> None:
    step = plan.steps.filter(kind="learn").exclude(skill=python).order_by("pk")[0]
    name, level = step.skill.name if step.skill else "", step.to_level
    edit = EditedStep(step.pk, skill_id=python.pk, to_level=5)
    change = propose(ines, tomasz, ChangeContent(edited=(edit,)))
    (found,) = compute.look_at(act_by(ines), change).difference.changed
    assert found.fields == ("skill_name", "to_level")
    assert (found.before.skill_name, found.before.to_level) == (name, level)
    assert (found.after.skill_name, found.after.to_level) == (python.name, 5)
    operations.accept_change(change=change, act=act_by(ines))
    step.refresh_from_db()
    assert (step.skill_id, step.to_level, step.revision) == (python.pk, 5, 1)
    older, newer = PlanVersion.objects.filter(plan=plan).order_by("-number")[:2][::-1]
    (kept,) = compute.version_difference(older, newer).changed
    assert kept.fields == ("skill_name", "to_level")


def test_a_level_alone_leaves_the_skill_and_what_makes_no_sense_is_refused(
    plan: Plan, ines: Person, tomasz: Person
) -> None:
    step = plan.steps.filter(kind="learn").order_by("pk")[0]
    talk = plan.steps.filter(kind="with_person")[0]
    cases = (
        (EditedStep(step.pk, to_level=6), "between 1 and 5"),
        (EditedStep(step.pk, skill_id=10**9), "skill from the list"),
        (EditedStep(talk.pk, to_level=3), "skill that this level"),
    )
    for edit, words in cases:
        with pytest.raises(Refused, match=words):
            propose(ines, ines, ChangeContent(edited=(edit,)))
    change = propose(ines, ines, ChangeContent(edited=(EditedStep(step.pk, to_level=5),)))
    operations.accept_change(change=change, act=act_by(tomasz))
    now = plan.steps.get(pk=step.pk)
    assert (now.skill_id, now.to_level) == (step.skill_id, 5)


def test_a_change_kept_before_steps_could_change_their_skill_is_still_read(
    plan: Plan, ines: Person, tomasz: Person
) -> None:
    step = plan.steps.filter(kind="learn").order_by("pk")[0]
    change = propose(ines, ines, ChangeContent(edited=(EditedStep(step.pk, title="Shorter"),)))
    for edit in change.content["edited"]:
        del edit["skill_id"], edit["to_level"]
    change.save(update_fields=["content"])
    operations.accept_change(change=change, act=act_by(tomasz))
    assert plan.steps.get(pk=step.pk).title == "Shorter"
