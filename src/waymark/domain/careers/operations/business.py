"""Business goals: what they say, and the skills and roles that they need.

Every edit counts the goal's revision up by a conditional UPDATE, so nobody edits what someone else
changed while they looked at it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.careers import policies
from waymark.domain.careers.models import (
    BusinessGoal,
    BusinessGoalRole,
    BusinessGoalSkill,
    FrameworkDraft,
    Role,
)
from waymark.domain.careers.operations.goal_proposals import LEVELS, forget, take
from waymark.domain.careers.states import BusinessGoalState, DraftState, RoleState
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Skill
from waymark.kernel.acts import Act, Forbidden, Refused, record, shift

__all__ = [
    "GoalFields", "close_business_goal", "edit_business_goal", "leave_role", "leave_skill",
    "need_role", "need_skill", "write_business_goal",
]  # fmt: skip

MOST_SKILLS, MOST_ROLES = 10, 40


@dataclass(frozen=True, slots=True)
class GoalFields:
    """What a business goal says: name, why, by when (null: open), who answers for it."""

    name: str
    why: str
    by_date: date | None
    owner_id: int


def _check(fields: GoalFields, act: Act) -> dict[str, Any]:
    name, why = fields.name.strip(), fields.why.strip()
    if not name or not why:
        raise Refused(_("Give the goal a name and say why it matters."))
    if fields.by_date is not None and fields.by_date <= act.today:
        raise Refused(_("Choose a day that is still to come."))
    if not Person.objects.filter(pk=fields.owner_id, active=True).exists():
        raise Refused(_("Choose an owner who works here."))
    return {"name": name, "why": why, "by_date": fields.by_date, "owner_id": fields.owner_id}


def _said(goal: BusinessGoal) -> dict[str, Any]:
    """What the act log keeps of a goal: no words."""
    return {"by": goal.by_date, "owner": goal.owner_id}


@transaction.atomic
def write_business_goal(*, fields: GoalFields, key: UUID, act: Act) -> BusinessGoal:
    """Write a new business goal. `key` comes with the form: sent twice, it writes one.

    Raises Forbidden for all but HR, Refused where something is missing or makes no sense.
    """
    if not policies.may_shape(act):
        raise Forbidden(policies.work_on_business_goals.why)
    columns = _check(fields, act)
    goal, fresh = BusinessGoal.objects.get_or_create(
        key=key, defaults={**columns, "written_at": act.at, "written_by_id": act.person_id}
    )
    if fresh:
        record(act, "careers.business_goal.written", goal, after=_said(goal))
    return goal


@transaction.atomic
def edit_business_goal(
    *, goal: BusinessGoal, fields: GoalFields, revision: int, act: Act
) -> BusinessGoal:
    """Change what a goal says. `revision` is the one that was shown.

    Raises Forbidden for all but HR, Refused for a stale copy, a closed goal or a bad value.
    """
    policies.work_on_business_goals.require(act, goal)
    columns = _check(fields, act)
    before = _said(goal)
    reworded = [name for name in ("name", "why") if getattr(goal, name) != columns[name]]
    take(goal, revision, act, **columns)
    record(
        act, "careers.business_goal.edited", goal, before=before,
        after={**_said(goal), "reworded": reworded},
    )  # fmt: skip
    return goal


@transaction.atomic
def need_skill(
    *, goal: BusinessGoal, skill_id: int, level: int, essential: bool, revision: int, act: Act
) -> None:
    """Say that the goal needs a level of a skill; said again, the level is changed.

    Raises Forbidden for all but HR, Refused for a stale copy, a level outside 1..5, an unknown
    skill or one too many.
    """
    take(goal, revision, act)
    if level not in LEVELS:
        raise Refused(_("Choose a level between 1 and 5."))
    if not Skill.objects.filter(pk=skill_id, retired_at__isnull=True).exists():
        raise Refused(_("This skill is no longer there. Choose another one."))
    others = BusinessGoalSkill.objects.filter(goal=goal).exclude(skill_id=skill_id)
    if others.count() >= MOST_SKILLS:
        raise Refused(
            _("A goal needs at most %(n)d skills. Take one away first.") % {"n": MOST_SKILLS}
        )
    said = {"level": level, "essential": essential}
    BusinessGoalSkill.objects.update_or_create(goal=goal, skill_id=skill_id, defaults=said)
    record(act, "careers.business_goal.skill_named", goal, after={"skill": skill_id, **said})


@transaction.atomic
def leave_skill(*, goal: BusinessGoal, skill_id: int, revision: int, act: Act) -> None:
    """Take a skill away from the goal, and from its proposed change.

    Raises Forbidden for all but HR, Refused for a stale copy.
    """
    take(goal, revision, act)
    BusinessGoalSkill.objects.filter(goal=goal, skill_id=skill_id).delete()
    forget(goal, lambda role, skill: skill == skill_id)
    record(act, "careers.business_goal.skill_left", goal, before={"skill": skill_id})


@transaction.atomic
def need_role(*, goal: BusinessGoal, role_id: int, revision: int, act: Act) -> None:
    """Say that a role will need the goal's skills; said again, nothing changes.

    Raises Forbidden for all but HR, Refused for a stale copy, a role that is not there or one too
    many.
    """
    take(goal, revision, act)
    if not Role.objects.filter(pk=role_id).exclude(state=RoleState.RETIRED.value).exists():
        raise Refused(_("This role is no longer there. Choose another one."))
    others = BusinessGoalRole.objects.filter(goal=goal).exclude(role_id=role_id)
    if others.count() >= MOST_ROLES:
        raise Refused(
            _("A goal names at most %(n)d roles. Take one away first.") % {"n": MOST_ROLES}
        )
    BusinessGoalRole.objects.get_or_create(goal=goal, role_id=role_id)
    record(act, "careers.business_goal.role_named", goal, after={"role": role_id})


@transaction.atomic
def leave_role(*, goal: BusinessGoal, role_id: int, revision: int, act: Act) -> None:
    """Take a role away from the goal, and from its proposed change.

    Raises Forbidden for all but HR, Refused for a stale copy.
    """
    take(goal, revision, act)
    BusinessGoalRole.objects.filter(goal=goal, role_id=role_id).delete()
    forget(goal, lambda role, skill: role == role_id)
    record(act, "careers.business_goal.role_left", goal, before={"role": role_id})


@transaction.atomic
def close_business_goal(*, goal: BusinessGoal, act: Act) -> None:
    """Close a goal; its unpublished proposal is discarded. What was published stays.

    Raises Forbidden for all but HR, Refused where it is closed already or changed meanwhile.
    """
    policies.work_on_business_goals.require(act, goal)
    if goal.state == BusinessGoalState.CLOSED.value:
        raise Refused(_("This goal is closed already."))
    before = goal.state
    shift(
        goal, source=before, target=BusinessGoalState.CLOSED.value, closed_at=act.at,
        closed_by_id=act.person_id,
    )  # fmt: skip
    FrameworkDraft.objects.filter(goal=goal, state=DraftState.OPEN.value).update(
        state=DraftState.DISCARDED.value, closed_at=act.at, closed_by_id=act.person_id
    )
    record(
        act, "careers.business_goal.closed", goal, before={"state": before},
        after={"state": goal.state},
    )  # fmt: skip
