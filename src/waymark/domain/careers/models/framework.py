"""Families, ladders, grades, roles and what roles ask for: the published framework.

These rows are what everybody sees. A change waits in a draft (`drafts`) until it is published.
"""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from waymark.domain.careers.states import LadderKind, MoveKind, RoleState
from waymark.domain.skills.models import Skill
from waymark.kernel.constraints import known_state, level_range
from waymark.kernel.privacy import Privacy

__all__ = ["FormalMove", "Grade", "JobFamily", "Ladder", "Requirement", "Role", "RoleTitle"]


class JobFamily(models.Model):
    """Roles that share a craft."""

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    name = models.CharField(max_length=200, unique=True)
    description = models.TextField(default="", blank=True)


class Grade(models.Model):
    """A level of pay and responsibility that all ladders share; `number` gives the order."""

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    number = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=120)


class Ladder(models.Model):
    """A line of roles through the grades. `twin` is the ladder that mirrors it, grade by grade."""

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    family = models.ForeignKey(JobFamily, on_delete=models.PROTECT, related_name="ladders")
    kind = models.CharField(max_length=12, default=LadderKind.SPECIALIST.value)
    name = models.CharField(max_length=200)
    twin = models.OneToOneField("self", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [
            known_state("ladder_kind_known", "kind", LadderKind),
            models.UniqueConstraint(name="ladder_name_once", fields=["family", "name"]),
        ]


class Role(models.Model):
    """A kind of job. An import may bring one that HR has not placed yet: it is unsorted."""

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    name = models.CharField(max_length=200)
    code = models.CharField(max_length=60, default="", blank=True)
    summary = models.TextField(default="", blank=True)
    family = models.ForeignKey(JobFamily, null=True, on_delete=models.PROTECT, related_name="roles")
    ladder = models.ForeignKey(Ladder, null=True, on_delete=models.PROTECT, related_name="roles")
    grade = models.ForeignKey(Grade, null=True, on_delete=models.PROTECT, related_name="roles")
    reports_min = models.PositiveSmallIntegerField(null=True)
    reports_max = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, default=RoleState.UNSORTED.value)

    class Meta:
        constraints: ClassVar = [
            known_state("role_state_known", "state", RoleState),
            models.CheckConstraint(
                name="role_reports_range",
                condition=Q(reports_min__isnull=True, reports_max__isnull=True)
                | Q(reports_min__isnull=False, reports_max__gte=F("reports_min")),
            ),
        ]
        indexes: ClassVar = [
            GinIndex(OpClass(F("name"), name="gin_trgm_ops"), name="role_name_trigram"),
            models.Index(fields=["state", "name", "id"], name="role_sorted"),
        ]


class RoleTitle(models.Model):
    """A spelling under which files call a role; `normal` is compared (lower case, one space)."""

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="titles")
    title = models.CharField(max_length=300)
    code = models.CharField(max_length=60, default="", blank=True)
    normal = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="role_title_once", fields=["normal", "code"])
        ]


class Requirement(models.Model):
    """A level of a skill that a role asks for: essential, or useful."""

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="requirements")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="requirements")
    level = models.PositiveSmallIntegerField()
    essential = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="requirement_once", fields=["role", "skill"]),
            level_range("requirement_level_range"),
        ]


class FormalMove(models.Model):
    """A move that the organization names on paper. Steps within a ladder need no row."""

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    from_role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="formal_out")
    to_role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="formal_in")
    kind = models.CharField(max_length=14, default=MoveKind.SIDEWAYS.value)
    note = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            known_state("formal_move_kind_known", "kind", MoveKind),
            models.UniqueConstraint(name="formal_move_once", fields=["from_role", "to_role"]),
            models.CheckConstraint(
                name="formal_move_elsewhere", condition=~Q(from_role=F("to_role"))
            ),
        ]
