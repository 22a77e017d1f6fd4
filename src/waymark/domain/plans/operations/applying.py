"""A change that both want, checked and put into goal and plan. Used by the operations beside it.

It writes no line in the act log for the steps: the operation that answers the change says which
steps it touched, in one line.
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from waymark.domain.careers.models import Role
from waymark.domain.careers.queries import current_position
from waymark.domain.goals.compute import stops_ahead
from waymark.domain.goals.models import ACTIVE, Goal
from waymark.domain.goals.operations import change_goal, move_goal_date
from waymark.domain.goals.operations.aims import Aim, require_day_to_come
from waymark.domain.people.models import Person
from waymark.domain.plans.compute.changes import ChangeContent, EditedStep, NewGoal
from waymark.domain.plans.models import LIVE, Plan, Step
from waymark.domain.plans.operations.limits import (
    StepFields,
    check_fields,
    check_room,
    columns_of,
    text_for_check,
)
from waymark.domain.plans.states import StepKind, StepState
from waymark.domain.skills.models import Skill
from waymark.kernel.acts import Act, Refused

__all__ = ["apply_change", "check_change", "hold_goal_and_plan"]

OPEN = (StepState.PLANNED.value, StepState.IN_PROGRESS.value)


def hold_goal_and_plan(person_id: int) -> tuple[Goal | None, Plan | None]:
    """The person's active goal and live plan, locked until the transaction ends.

    Every operation that changes both locks in this order: plan, goal, then the proposed change.
    """
    plans = Plan.objects.select_for_update(no_key=True)
    plan = plans.filter(person_id=person_id, state__in=LIVE).first()
    goals = Goal.objects.select_for_update(no_key=True)
    return goals.filter(person_id=person_id, state__in=ACTIVE).first(), plan


def check_change(content: ChangeContent, *, goal: Goal | None, plan: Plan | None, act: Act) -> None:
    """Raise Refused, with the reason in words, for a change that cannot be made today."""
    if not content:
        raise Refused(_("Nothing would change. Change a day, a step or the goal."))
    if content.goal is not None:
        _check_goal(content.goal, goal, act)
    if content.by_date is not None:
        if goal is None:
            raise Refused(_("There is no goal whose day could move. Propose a goal."))
        if content.by_date <= act.today:
            raise Refused(_("Choose a day that is still to come."))
    if content.about_plan and plan is None:
        raise Refused(_("There is no plan yet that could change."))
    if content.next_check_on and (why := text_for_check(content.next_check_on, act)):
        raise Refused(why)
    if plan is not None and content.about_plan:
        _check_steps(content, plan, act)


def _check_goal(new: NewGoal, goal: Goal | None, act: Act) -> None:
    aim = _aim(new)
    aim.require_open()
    require_day_to_come(new.by_date, act)
    if goal is not None and aim.is_of(goal):
        raise Refused(_("This is the goal already. Propose another day for it."))


def _aim(new: NewGoal) -> Aim:
    """What the new goal is about. Raises Refused where it is not there, ValueError where it is
    neither a role nor a skill, or both."""
    role = Role.objects.filter(pk=new.role_id).first() if new.role_id is not None else None
    if new.role_id is not None and role is None:
        raise Refused(_("This role no longer exists. Look for another one on the map."))
    skill = Skill.objects.filter(pk=new.skill_id).first() if new.skill_id is not None else None
    if new.skill_id is not None and skill is None:
        raise Refused(_("Choose a skill from the list."))
    return Aim(role, skill, new.skill_level)


def _check_steps(content: ChangeContent, plan: Plan, act: Act) -> None:
    steps = {step.pk: step for step in Step.objects.filter(plan=plan)}
    for number in content.step_ids:
        if number not in steps:
            raise Refused(_("Choose a step of this plan."))
    for number in (*(each.step_id for each in content.edited), *content.dropped):
        if steps[number].state not in OPEN:
            raise Refused(
                _("“%(title)s” is done or dropped already; it cannot change.")
                % {"title": steps[number].title}
            )
    for edit in content.edited:
        check_fields(_fields(steps[edit.step_id], edit), act)
    for each in content.added:
        check_fields(
            StepFields(each.title, each.starts_on, each.ends_on, each.detail, each.skill_id,
                       each.to_level),
            act,
        )  # fmt: skip
    if content.added:
        check_room(plan, len(content.added))
    _check_uses(content, steps)


def _fields(step: Step, edit: EditedStep) -> StepFields:
    """The step as it would be."""
    return StepFields(
        title=step.title if edit.title is None else edit.title,
        detail=step.detail if edit.detail is None else edit.detail,
        starts_on=edit.starts_on or step.starts_on,
        ends_on=edit.ends_on or step.ends_on,
        skill_id=edit.skill_id or step.skill_id,
        to_level=edit.to_level or step.to_level,
    )


def _check_uses(content: ChangeContent, steps: Mapping[int, Step]) -> None:
    """Nothing is used before it is learned, where the change moves or ties the two."""
    edits = {each.step_id: each for each in content.edited}
    ties: list[tuple[str, date, int]] = [
        (each.title, each.starts_on, each.used_in) for each in content.added if each.used_in
    ]
    for step in steps.values():
        edit = edits.get(step.pk, EditedStep(step.pk))
        use = edit.used_in or step.used_in_id
        if use and (step.pk in edits or use in edits) and step.state in OPEN:
            ties.append((step.title, edit.starts_on or step.starts_on, use))
    for title, learned, number in ties:
        use_step, use_edit = steps.get(number), edits.get(number, EditedStep(number))
        if use_step is None or use_step.kind != StepKind.USE.value:
            raise Refused(_("Choose a step in which you use it at work."))
        if (use_edit.ends_on or use_step.ends_on) < learned:
            raise Refused(
                _("“%(title)s” would begin when the step in which it is used is over.")
                % {"title": title}
            )


def apply_change(
    content: ChangeContent, *, person: Person, goal: Goal | None, plan: Plan | None, reason: str,
    act: Act,
) -> Goal | None:  # fmt: skip
    """Put a checked change into goal and plan, both held; returns the goal from now on.

    The plan follows a new goal: its steps stay until someone changes them.
    Raises Forbidden, or Refused when a step moved on in the same moment.
    """
    if content.goal is not None:
        goal = _new_goal(content.goal, content, person, reason, act)
        if plan is not None:
            position = current_position(act, person.pk)
            ahead = stops_ahead(goal, position.role_id if position else None)
            plan.goal, plan.next_role_id = goal, ahead[0] if ahead else None
            Plan.objects.filter(pk=plan.pk).update(goal=goal, next_role_id=plan.next_role_id)
    elif content.by_date is not None and goal is not None:
        move_goal_date(goal=goal, by_date=content.by_date, act=act)
    if plan is not None:
        if content.next_check_on is not None:
            plan.next_check_on = content.next_check_on
            Plan.objects.filter(pk=plan.pk).update(next_check_on=content.next_check_on)
        _apply_steps(content, plan)
    return goal


def _new_goal(new: NewGoal, content: ChangeContent, person: Person, reason: str, act: Act) -> Goal:
    aim = _aim(new)
    return change_goal(
        person=person,
        **aim.columns,
        by_date=content.by_date or new.by_date,
        reason=reason,
        route=new.route,
        act=act,
    )


def _apply_steps(content: ChangeContent, plan: Plan) -> None:
    for edit in content.edited:
        step = Step.objects.get(pk=edit.step_id, plan=plan)
        columns = columns_of(_fields(step, edit))
        if edit.used_in is not None:
            columns["used_in_id"] = edit.used_in
        _require_one(
            Step.objects.filter(pk=step.pk, revision=step.revision, state__in=OPEN).update(
                **columns, revision=F("revision") + 1
            )
        )
    for number in content.dropped:
        still = Step.objects.filter(pk=number, plan=plan, state__in=OPEN)
        _require_one(still.update(state=StepState.DROPPED.value, revision=F("revision") + 1))
    for each in content.added:
        Step.objects.create(
            plan=plan, kind=each.kind.value, title=each.title.strip(), detail=each.detail.strip(),
            starts_on=each.starts_on, ends_on=each.ends_on, skill_id=each.skill_id,
            to_level=each.to_level, used_in_id=each.used_in,
        )  # fmt: skip


def _require_one(moved: int) -> None:
    if moved != 1:
        raise Refused(_("A step was changed a moment ago. Reload the page and look again."))
