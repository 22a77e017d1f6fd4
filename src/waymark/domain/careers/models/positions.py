"""Positions held: who was in which role, when, and how."""

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from waymark.domain.careers.models.framework import Role
from waymark.domain.careers.states import AssignmentKind, EndReason
from waymark.domain.people.models import OrgUnit, Person, Site, ends_after_start, spell
from waymark.kernel.constraints import known_state
from waymark.kernel.privacy import Privacy

__all__ = ["Assignment"]


class Assignment(models.Model):
    """A person in a role, from `from_date` (first day) to `to_date` (first day no longer).

    fte    hundredths of a full post, 1..100. `year_only` says that the source knew years only.
    """

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person"
    kept: ClassVar[Any] = _(
        "Roles and dates stay without name, unit and site: how long moves take, and how many "
        "people made them, is counted over everyone’s history."
    )
    blanked: ClassVar[dict[str, Any]] = {"unit": None, "site": None}

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assignments")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(OrgUnit, null=True, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, default=AssignmentKind.SUBSTANTIVE.value)
    from_date = models.DateField()
    to_date = models.DateField(null=True)
    year_only = models.BooleanField(default=False)
    fte = models.PositiveSmallIntegerField(default=100)
    shift_work = models.BooleanField(default=False)
    end_reason = models.CharField(max_length=10, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            known_state("assignment_kind_known", "kind", AssignmentKind),
            models.CheckConstraint(
                name="assignment_end_reason_known",
                condition=Q(end_reason="") | Q(end_reason__in=[r.value for r in EndReason]),
            ),
            ends_after_start("assignment_ends_after_start"),
            models.CheckConstraint(name="assignment_fte", condition=Q(fte__gte=1, fte__lte=100)),
            ExclusionConstraint(
                name="assignment_one_substantive",
                expressions=[("person", RangeOperators.EQUAL), (spell(), RangeOperators.OVERLAPS)],
                condition=Q(kind=AssignmentKind.SUBSTANTIVE.value),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["role", "from_date"], name="assignment_role"),
            models.Index(
                fields=["person"], name="assignment_current", condition=Q(to_date__isnull=True)
            ),
            models.Index(
                fields=["role", "from_date"],
                name="assignment_held",
                condition=Q(kind=AssignmentKind.SUBSTANTIVE.value, to_date__isnull=True),
            ),
            models.Index(
                fields=["to_date"], name="assignment_ending", condition=Q(to_date__isnull=False)
            ),
        ]
