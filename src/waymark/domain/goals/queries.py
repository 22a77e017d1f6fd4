"""Readings of goals: one's own, and those that were shared."""

from collections.abc import Collection

from django.db.models import QuerySet

from waymark.domain.goals import policies
from waymark.domain.goals.models import ACTIVE, Goal
from waymark.domain.goals.states import GoalState, Sharing
from waymark.kernel.acts import Act

__all__ = [
    "Goal", "GoalState", "Sharing", "active_goal", "active_goals", "goals_of", "goals_over", "own_goal",
]  # fmt: skip


def goals_of(act: Act, person_id: int) -> QuerySet[Goal]:
    """A person's options and active goal, the active one first, then the latest change."""
    return (
        policies.see_goals.rows(act)
        .filter(person_id=person_id, state__in=[*ACTIVE, GoalState.EXPLORING.value])
        .select_related("role", "role__grade", "role__ladder", "skill")
        .order_by("state", "-changed_at", "-pk")  # agreed, chosen, exploring
    )


def active_goal(act: Act, person_id: int) -> Goal | None:
    """The goal a person is heading for, if the actor may see it."""
    return goals_of(act, person_id).filter(state__in=ACTIVE).first()


def active_goals(act: Act, person_ids: Collection[int]) -> dict[int, Goal]:
    """The active goals of these people, by person, as far as they are shared with the actor."""
    rows = policies.see_goals.rows(act).filter(person_id__in=person_ids, state__in=ACTIVE)
    return {goal.person_id: goal for goal in rows.select_related("role", "skill")}


def goals_over(act: Act, person_id: int) -> list[Goal]:
    """Goals that were reached, changed or dropped, the last one first; options dropped count too."""
    over = [GoalState.REACHED.value, GoalState.CHANGED.value, GoalState.DROPPED.value]
    rows = policies.see_goals.rows(act).filter(person_id=person_id, state__in=over)
    return list(rows.select_related("role", "skill").order_by("-changed_at", "-pk"))


def own_goal(act: Act, goal_id: int) -> Goal:
    """One of the actor's own goals. Raises Goal.DoesNotExist for anybody else's."""
    return policies.own_goals.rows(act).select_related("role", "skill").get(pk=goal_id)
