"""Business goals with what they need and what they propose; HR's, until a change is published."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from waymark.domain.careers import policies
from waymark.domain.careers.models import (
    BusinessGoal,
    BusinessGoalSkill,
    DraftChange,
    FrameworkDraft,
    FrameworkVersion,
    Requirement,
    Role,
)
from waymark.domain.careers.states import (
    BusinessGoalState,
    ChangeKind,
    DraftState,
    RoleState,
    Thing,
)
from waymark.domain.people import policies as people
from waymark.domain.people.models import Person
from waymark.kernel.acts import Act

__all__ = [
    "BusinessGoal", "BusinessGoalSkill", "BusinessGoalState", "Cell", "FrameworkVersion",
    "business_goal_by_id", "business_goals",
    "business_goals_with_counts", "cells_of", "clashes_with_architecture",
    "goal_draft", "goal_with_draft", "needs_of", "owner_by_number", "roles_of_goal", "versions_of_goal",
]  # fmt: skip


def business_goals(act: Act) -> QuerySet[BusinessGoal]:
    """All business goals with their owners."""
    return policies.work_on_business_goals.rows(act).select_related("owner")


def business_goals_by_state(act: Act) -> dict[str, int]:
    """How many business goals stand in each state; states without one are missing. One query."""
    rows = policies.work_on_business_goals.rows(act).values_list("state")
    return dict(rows.annotate(Count("pk")).order_by("state"))


def business_goals_with_counts(act: Act) -> list[tuple[BusinessGoal, int, int]]:
    """The same, newest first, with how many skills and roles each names. One query."""
    rows = business_goals(act).annotate(
        skill_count=Count("skills", distinct=True), role_count=Count("roles", distinct=True)
    )
    return [(row, row.skill_count, row.role_count) for row in rows.order_by("-written_at", "-pk")]


def business_goal_by_id(act: Act, goal_id: int) -> BusinessGoal:
    """One business goal. Raises BusinessGoal.DoesNotExist where the actor may not see it."""
    return policies.work_on_business_goals.rows(act).select_related("owner").get(pk=goal_id)


def owner_by_number(act: Act, number: str) -> list[Person]:
    """Who works here under this personnel number: nobody or one."""
    return list(people.see_in_directory.rows(act).filter(key=number, active=True))


def needs_of(goal: BusinessGoal) -> list[BusinessGoalSkill]:
    """Skills that the goal needs, essential ones first, then by name."""
    rows = BusinessGoalSkill.objects.filter(goal=goal).select_related("skill")
    return list(rows.order_by("-essential", "skill__name", "pk"))


def roles_of_goal(goal: BusinessGoal) -> list[Role]:
    """Roles that the goal names and that are still there, by name."""
    living = Role.objects.exclude(state=RoleState.RETIRED.value)
    rows = living.filter(pk__in=goal.roles.values("role_id"))
    return list(rows.select_related("family", "grade").order_by("name", "pk"))


def goal_draft(act: Act, goal: BusinessGoal) -> FrameworkDraft | None:
    """The goal's change under way, or None."""
    rows = policies.edit_framework.rows(act)
    return rows.filter(goal=goal, state=DraftState.OPEN.value).first()


def versions_of_goal(act: Act, goal: BusinessGoal) -> list[FrameworkVersion]:
    """What was published for the goal, newest first."""
    if not policies.may_shape(act):
        return []
    return list(FrameworkVersion.objects.filter(draft__goal=goal).order_by("-number"))


@dataclass(frozen=True, slots=True)
class Cell:
    """One role and one skill of a proposal: levels 1..5, None for nothing.

    wanted    what the goal needs of the skill; after what is proposed now.
    """

    role: Role
    need: BusinessGoalSkill
    before: int | None
    essential_before: bool
    after: int | None
    essential_after: bool

    @property
    def name(self) -> str:
        """Names the cell in a form."""
        return f"{self.role.pk}-{self.need.skill_id}"

    @property
    def changes(self) -> bool:
        """Whether anything would be different."""
        return (self.before, self.essential_before) != (self.after, self.essential_after)


def cells_of(
    roles: Iterable[Role], needs: Iterable[BusinessGoalSkill], draft: FrameworkDraft | None
) -> list[Cell]:
    """Every role beside every skill: what is asked now and what is proposed.

    Without a draft the proposal is what the goal needs, and never less than what is asked now.
    Cost: two queries.
    """
    roles, needs = list(roles), list(needs)
    asked = {
        (row.role_id, row.skill_id): row
        for row in Requirement.objects.filter(role__in=roles, skill__in=[n.skill_id for n in needs])
    }
    drafted = {}
    if draft is not None:
        for change in DraftChange.objects.filter(draft=draft, thing=Thing.REQUIREMENT.value):
            drafted[change.ref] = change
    cells = []
    for role in roles:
        for need in needs:
            row = asked.get((role.pk, need.skill_id))
            before, must = (row.level, row.essential) if row else (None, False)
            after: int | None
            if draft is None:
                after, essential = max(before or 0, need.level), must or need.essential
            else:
                after, essential = _drafted(drafted.get(f"{role.pk}:{need.skill_id}"), before, must)
            cells.append(Cell(role, need, before, must, after, essential))
    return cells


def _drafted(
    change: DraftChange | None, before: int | None, essential: bool
) -> tuple[int | None, bool]:
    if change is None:
        return before, essential
    if change.change == ChangeKind.RETIRE.value:
        return None, False
    return change.after.get("level", before), change.after.get("essential", essential)


def goal_with_draft(act: Act, goal_id: int) -> FrameworkDraft | None:
    """The change under way of a goal, with the goal and its owner; None where there is none."""
    rows = policies.edit_framework.rows(act).select_related("goal__owner")
    return rows.filter(goal_id=goal_id, state=DraftState.OPEN.value).first()


def clashes_with_architecture(act: Act, draft: FrameworkDraft) -> int:
    """How many of its changes the architecture's open draft touches as well. One query."""
    if not policies.may_shape(act):
        return 0
    other = DraftChange.objects.filter(
        draft__goal__isnull=True, draft__state=DraftState.OPEN.value, thing=OuterRef("thing"),
        ref=OuterRef("ref"),
    )  # fmt: skip
    return DraftChange.objects.filter(Exists(other), draft=draft).count()
