"""What a person is heading for: a role or a skill; several options, one active goal."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from waymark.domain.careers.models import Role
from waymark.domain.goals.states import GoalState, Sharing
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Skill
from waymark.kernel.constraints import known_state
from waymark.kernel.privacy import Privacy

__all__ = ["Goal"]

ACTIVE = [GoalState.CHOSEN.value, GoalState.AGREED.value]


class Goal(models.Model):
    """One option or the active goal. `route` lists the role ids of the way chosen, in order."""

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="goals")
    role = models.ForeignKey(Role, null=True, on_delete=models.PROTECT, related_name="goals")
    skill = models.ForeignKey(Skill, null=True, on_delete=models.PROTECT, related_name="goals")
    skill_level = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, default=GoalState.EXPLORING.value)
    by_date = models.DateField(null=True)
    reason = models.CharField(max_length=500, default="", blank=True)
    sharing = models.CharField(max_length=8, default=Sharing.PRIVATE.value)
    route = models.JSONField(default=list)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            known_state("goal_state_known", "state", GoalState),
            known_state("goal_sharing_known", "sharing", Sharing),
            models.CheckConstraint(
                name="goal_role_or_skill",
                condition=Q(role__isnull=False, skill__isnull=True, skill_level__isnull=True)
                | Q(role__isnull=True, skill__isnull=False, skill_level__gte=1,
                    skill_level__lte=5),
            ),
            models.UniqueConstraint(
                name="goal_one_active", fields=["person"], condition=Q(state__in=ACTIVE)
            ),
            models.UniqueConstraint(
                name="goal_option_once",
                fields=["person", "role"],
                condition=Q(state=GoalState.EXPLORING.value, role__isnull=False),
            ),
            models.UniqueConstraint(
                name="goal_skill_option_once",
                fields=["person", "skill"],
                condition=Q(state=GoalState.EXPLORING.value, skill__isnull=False),
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            GinIndex(OpClass(F("route"), name="jsonb_path_ops"), name="goal_route"),
        ]
