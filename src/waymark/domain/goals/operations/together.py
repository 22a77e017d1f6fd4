"""What becomes of a goal by two: agreed, changed by proposal and answer, reached.

Who calls these has both sides' yes: the plan's operations above, which keep who proposed and who
answered. Each asks again that the actor is one of the two.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.careers.models import Role
from waymark.domain.goals import policies
from waymark.domain.goals.models import ACTIVE, Goal
from waymark.domain.goals.operations.aims import (
    Aim,
    active_of,
    become_active,
    require_day_to_come,
    require_move,
    told,
)
from waymark.domain.goals.states import GoalState, Sharing
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Skill
from waymark.kernel.acts import Act, Refused, record, shift

__all__ = ["agree_goal", "change_goal", "move_goal_date", "reach_goal"]


@transaction.atomic
def agree_goal(*, goal: Goal, act: Act) -> None:
    """Let the manager agree to a goal that was shared with them. A second time changes nothing.

    Raises Forbidden, or Refused if the goal was left meanwhile.
    """
    policies.agree_goals.require(act, goal)
    if goal.state == GoalState.AGREED.value:
        return
    require_move(goal, GoalState.AGREED)
    shift(goal, source=GoalState.CHOSEN.value, target=GoalState.AGREED.value, changed_at=act.at)
    record(
        act, "goals.goal.agreed", goal, person_id=goal.person_id,
        before={"state": GoalState.CHOSEN.value}, after={"state": goal.state},
    )  # fmt: skip


@transaction.atomic
def change_goal(
    *,
    person: Person,
    act: Act,
    role: Role | None = None,
    skill: Skill | None = None,
    skill_level: int | None = None,
    by_date: date | None = None,
    reason: str = "",
    route: Sequence[int] = (),
) -> Goal:
    """Make another role, or level of a skill, the goal of both; the goal before is "changed".

    The new goal is agreed and shared at once. Raises Forbidden for anyone but the person and the
    one they report to; Refused for a retired role or skill, a day that has
    gone, or a faster hand. ValueError unless it is a role or a skill.
    """
    policies.plan_together.require(act, person)
    aim = Aim(role, skill, skill_level)
    aim.require_open()
    require_day_to_come(by_date, act)
    before = active_of(person).first()
    if before is not None:
        shift(before, source=before.state, target=GoalState.CHANGED.value, changed_at=act.at)
    said = {
        "by_date": by_date, "reason": reason.strip(), "sharing": Sharing.MANAGER.value,
        "route": list(route), "changed_at": act.at,
    }  # fmt: skip
    goal = become_active(person, aim, said, act, GoalState.AGREED)
    record(
        act, "goals.goal.changed", goal, person_id=person.pk,
        before={"goal": before.pk if before else None}, after=told(goal),
    )  # fmt: skip
    return goal


@transaction.atomic
def move_goal_date(*, goal: Goal, by_date: date, act: Act) -> None:
    """Aim for another day. Raises Forbidden for anyone but the two who share the goal, Refused for
    a day that has gone or a goal that is over."""
    policies.plan_together.require(act, goal.person)
    require_day_to_come(by_date, act)
    active = Goal.objects.filter(pk=goal.pk, state__in=ACTIVE)
    if active.update(by_date=by_date, changed_at=act.at) != 1:
        raise Refused(_("This goal is over already. Reload the page and look again."))
    before, goal.by_date, goal.changed_at = goal.by_date, by_date, act.at
    record(
        act, "goals.goal.moved", goal, person_id=goal.person_id,
        before={"by": before}, after={"by": by_date},
    )  # fmt: skip


@transaction.atomic
def reach_goal(*, goal: Goal, act: Act) -> None:
    """Say that the goal is reached. Raises Forbidden for anyone but the person, Refused if it is
    over already."""
    policies.own_goals.require(act, goal)
    require_move(goal, GoalState.REACHED)
    before = goal.state
    shift(goal, source=before, target=GoalState.REACHED.value, changed_at=act.at)
    record(
        act, "goals.goal.reached", goal, person_id=goal.person_id,
        before={"state": before}, after={"state": goal.state},
    )  # fmt: skip
