"""Development plans: steps in four kinds, versions with author and reason."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from waymark.domain.careers.models import Role
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person
from waymark.domain.plans.states import PlanState, StepKind, StepState
from waymark.domain.skills.models import Skill
from waymark.kernel.constraints import filled_when, known_state, level_range
from waymark.kernel.privacy import Privacy

__all__ = ["Plan", "PlanVersion", "Step"]

LIVE = [PlanState.DRAFT.value, PlanState.SHARED.value, PlanState.AGREED.value]


class Plan(models.Model):
    """A person's plan towards one goal; one live plan a person. `next_role` is its next stop.

    reminded_of    the check date of which both were reminded.
    """

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="plans")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="plans")
    next_role = models.ForeignKey(Role, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=PlanState.DRAFT.value)
    created_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)
    next_check_on = models.DateField(null=True)
    reminded_of = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            known_state("plan_state_known", "state", PlanState),
            models.UniqueConstraint(
                name="plan_one_live", fields=["person"], condition=Q(state__in=LIVE)
            ),
        ]


class Step(models.Model):
    """Something to do. A learning step without a planned use is unfinished (`used_in` is null).

    key        comes with the form or the proposal, so that a double click adds one step.
    revision   grows with every change; who edits an older one is told so.
    """

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "plan__person"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    detail = models.CharField(max_length=500, default="", blank=True)
    skill = models.ForeignKey(Skill, null=True, on_delete=models.PROTECT, related_name="+")
    to_level = models.PositiveSmallIntegerField(null=True)
    used_in = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="uses")
    state = models.CharField(max_length=12, default=StepState.PLANNED.value)
    starts_on = models.DateField()
    ends_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    key = models.UUIDField(null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            known_state("step_kind_known", "kind", StepKind),
            known_state("step_state_known", "state", StepState),
            models.CheckConstraint(
                name="step_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
            filled_when("step_done_pair", Q(state=StepState.DONE.value), "done_at"),
            models.UniqueConstraint(name="step_key_once", fields=["plan", "key"]),
            level_range("step_level_range", "to_level", or_none=True),
        ]


class PlanVersion(models.Model):
    """What the plan said when someone set, shared or changed it, and why.

    by_id          who said so; accepted_by_id who agreed, where it took two.
    """

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "plan__person"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    accepted_by_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=500, default="", blank=True)
    snapshot = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="plan_version_once", fields=["plan", "number"])
        ]
