"""What the organization wants to reach, and the skills and roles that it needs for it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from waymark.domain.careers.models.framework import Role
from waymark.domain.careers.states import BusinessGoalState
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Skill
from waymark.kernel.constraints import filled_when, known_state, level_range
from waymark.kernel.privacy import Privacy

__all__ = ["BusinessGoal", "BusinessGoalRole", "BusinessGoalSkill"]


class BusinessGoal(models.Model):
    """A goal of the organization. HR works on it; whom a published change asks reads name and why.

    owner      who answers for it; null where they are no longer known here.
    key        comes with the form, so that a double click writes one goal.
    revision   grows with every edit: who edits an older state is told so.
    """

    privacy = Privacy.OPEN  # name and why, once a change is published; the rest is HR's
    subject_path: ClassVar[str | None] = None

    name = models.CharField(max_length=200)
    why = models.CharField(max_length=500)
    by_date = models.DateField(null=True)
    owner = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="business_goals"
    )
    state = models.CharField(max_length=10, default=BusinessGoalState.PREPARING.value)
    revision = models.PositiveIntegerField(default=0)
    key = models.UUIDField(unique=True)
    written_at = models.DateTimeField()
    written_by_id = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            known_state("business_goal_state_known", "state", BusinessGoalState),
            filled_when(
                "business_goal_closed_when", Q(state=BusinessGoalState.CLOSED.value), "closed_at"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-written_at", "-id"], name="business_goal_new")]


class BusinessGoalSkill(models.Model):
    """A skill that the goal needs, at a level 1..5: essential, or useful."""

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    goal = models.ForeignKey(BusinessGoal, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    essential = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="business_goal_skill_once", fields=["goal", "skill"]),
            level_range("business_goal_skill_level"),
        ]


class BusinessGoalRole(models.Model):
    """A role in which the goal's skills will be needed."""

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    goal = models.ForeignKey(BusinessGoal, on_delete=models.CASCADE, related_name="roles")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="business_goal_role_once", fields=["goal", "role"])
        ]
