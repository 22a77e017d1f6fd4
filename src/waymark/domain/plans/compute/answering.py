"""What a proposed change would do to goal and plan as they are now, for whoever answers it."""

from dataclasses import dataclass, replace

from waymark.domain.goals.models import Goal
from waymark.domain.goals.queries import active_goal
from waymark.domain.plans.compute.changes import ChangeContent, content_from, with_change
from waymark.domain.plans.compute.differences import Difference, difference, version_difference
from waymark.domain.plans.models import LIVE, Change, Plan
from waymark.domain.plans.queries import (
    base_of,
    plan_of,
    snapshot_of,
    things_named,
    token_of,
    versions_around,
    visible_plan,
)
from waymark.domain.plans.states import ChangeState
from waymark.kernel.acts import Act

__all__ = ["Look", "effect_of", "look_at"]


@dataclass(frozen=True, slots=True)
class Look:
    """A change beside the present. `seen` goes with the answer.

    moved_on   goal or plan changed since it was proposed.
    closed     the plan that it speaks of is no longer the person's plan.
    """

    content: ChangeContent
    difference: Difference
    seen: str
    moved_on: bool
    closed: bool


def look_at(act: Act, change: Change) -> Look:
    """Read an open change against goal and plan as they are now; an answered one as it was.

    A plan that the actor does not see, or sees no longer, shows nothing of itself through a change.
    Cost: eight queries or fewer.
    """
    content = content_from(change.content)
    plan = plan_of(act, change.person_id)
    goal = active_goal(act, change.person_id)
    closed = change.plan is not None and change.plan.state not in LIVE
    if change.plan_id and (plan is None or plan.pk != change.plan_id):
        plan = visible_plan(act, change.plan_id)
    base = base_of(plan if change.plan_id else None, goal, content.step_ids)
    token = token_of(base)
    accepted = change.state == ChangeState.ACCEPTED.value and (plan or not change.plan_id)
    kept = versions_around(change) if accepted else None
    return Look(
        content=content,
        difference=version_difference(*kept) if kept else effect_of(content, goal, plan),
        seen=token,
        moved_on=change.state == ChangeState.PROPOSED.value and token != token_of(change.base),
        closed=closed,
    )


def effect_of(content: ChangeContent, goal: Goal | None, plan: Plan | None) -> Difference:
    """Goal and plan before and after a change. Cost: four queries or fewer."""
    goal_name, skill_names = things_named(
        content.goal.role_id if content.goal else None,
        content.goal.skill_id if content.goal else None,
        content.skill_ids,
    )
    before = snapshot_of(plan) if plan is not None else _of_goal(goal)
    if goal is not None and plan is not None and plan.goal_id != goal.pk:
        before |= _of_goal(goal, with_steps=False)
    if content.goal is not None and content.by_date is not None:
        content = replace(content, goal=replace(content.goal, by_date=content.by_date))
    return difference(
        before, with_change(before, content, goal_name=goal_name, skill_names=skill_names)
    )


def _of_goal(goal: Goal | None, *, with_steps: bool = True) -> dict[str, object]:
    """The part of a snapshot that a goal alone fills."""
    thing = (goal.role or goal.skill) if goal else None
    part: dict[str, object] = {
        "goal_name": thing.name if thing else "",
        "goal_level": goal.skill_level if goal else None,
        "by_date": goal.by_date.isoformat() if goal and goal.by_date else None,
    }
    return part | {"next_check_on": None, "steps": []} if with_steps else part
