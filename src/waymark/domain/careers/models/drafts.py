"""Changes to the framework before and after they are published."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from waymark.domain.careers.models.framework import Role
from waymark.domain.careers.states import ChangeKind, DraftState
from waymark.kernel.models import known_state
from waymark.kernel.privacy import Privacy

__all__ = ["DraftChange", "FrameworkDraft", "FrameworkVersion", "RoleRevision"]


class FrameworkDraft(models.Model):
    """A set of changes that HR prepares; at most one is open at a time."""

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    title = models.CharField(max_length=200, default="", blank=True)
    state = models.CharField(max_length=10, default=DraftState.OPEN.value)
    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            known_state("draft_state_known", "state", DraftState),
            models.UniqueConstraint(
                name="draft_one_open", fields=["state"], condition=Q(state=DraftState.OPEN.value)
            ),
        ]


class DraftChange(models.Model):
    """One thing that a draft adds, changes or retires.

    thing    family, ladder, grade, role, requirement or move.
    ref      "12" for the row with that id, or "new-3" for a thing that this draft adds;
             `after` may point at either.
    """

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    draft = models.ForeignKey(FrameworkDraft, on_delete=models.CASCADE, related_name="changes")
    change = models.CharField(max_length=8)
    thing = models.CharField(max_length=12)
    ref = models.CharField(max_length=40)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            known_state("draft_change_kind_known", "change", ChangeKind),
            models.UniqueConstraint(name="draft_change_once", fields=["draft", "thing", "ref"]),
        ]


class FrameworkVersion(models.Model):
    """A published state of the framework."""

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    number = models.PositiveIntegerField(unique=True)
    published_at = models.DateTimeField()
    published_by_id = models.BigIntegerField(null=True)
    note = models.CharField(max_length=500, default="", blank=True)
    summary = models.JSONField(default=dict)


class RoleRevision(models.Model):
    """What a role said from one version on: its history."""

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="revisions")
    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="roles")
    snapshot = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="role_revision_once", fields=["role", "version"])
        ]
