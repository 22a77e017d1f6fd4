"""What a change of requirements means for each person whose role or route it touches."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from waymark.domain.careers.models import BusinessGoal, FrameworkVersion
from waymark.domain.people.models import Person
from waymark.domain.plans.states import PathChangeState
from waymark.kernel.constraints import filled_when, known_state
from waymark.kernel.privacy import Privacy

__all__ = ["PathChange"]

ANSWERED = [PathChangeState.ACCEPTED.value, PathChangeState.DECLINED.value]


class PathChange(models.Model):
    """One person and one publication. It moves no plan: that is the person's answer.

    since          the first version that it speaks of: a later publication takes an unanswered
                   change up, so that the person answers once.
    differences    a list of {role, skill, was, now, essential_was, essential_now, have, place}:
                   levels asked 1..5 or null, the level held 0..5 when it was published, and where
                   the role stands: compute.path_changes.PLACES.
    levels_*, skills_*   what there is to build for the roles that differ, before and after.
    months_*       how much longer it takes, at the pace that proposed plans have, and at twice it.
    other_way      role ids of another way to the goal that leaves less to build, or empty.
    later_until    the person asked to be asked again on that day.
    reason         why they declined, in their words.
    """

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="path_changes")
    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    since = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="+")
    business_goal = models.ForeignKey(
        BusinessGoal, null=True, on_delete=models.PROTECT, related_name="path_changes"
    )
    state = models.CharField(max_length=10, default=PathChangeState.OPEN.value)
    differences = models.JSONField(default=list)
    levels_before = models.PositiveSmallIntegerField(default=0)
    levels_after = models.PositiveSmallIntegerField(default=0)
    skills_before = models.PositiveSmallIntegerField(default=0)
    skills_after = models.PositiveSmallIntegerField(default=0)
    months_low = models.PositiveSmallIntegerField(default=0)
    months_high = models.PositiveSmallIntegerField(default=0)
    other_way = models.JSONField(default=list)
    created_at = models.DateTimeField()
    later_until = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)
    steps_added = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            known_state("path_change_state_known", "state", PathChangeState),
            models.UniqueConstraint(name="path_change_once", fields=["person", "version"]),
            models.UniqueConstraint(
                name="path_change_one_open",
                fields=["person"],
                condition=Q(state=PathChangeState.OPEN.value),
            ),
            filled_when(
                "path_change_answered_pair", Q(state__in=ANSWERED), "answered_at", "answered_by_id"
            ),
            models.CheckConstraint(
                name="path_change_declined_why",
                condition=~Q(state=PathChangeState.DECLINED.value) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="path_change_months_range", condition=Q(months_high__gte=F("months_low"))
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["business_goal", "state"], name="path_change_by_goal"),
            models.Index(fields=["version", "person"], name="path_change_by_version"),
        ]
