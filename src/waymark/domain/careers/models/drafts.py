"""Changes to the framework before and after they are published."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from waymark.domain.careers.models.framework import Role
from waymark.domain.careers.states import ChangeKind, ChangeOrigin, DraftState, Thing
from waymark.kernel.models import known_state
from waymark.kernel.privacy import Privacy

__all__ = ["DraftChange", "FrameworkDraft", "FrameworkVersion", "RoleRevision"]


class FrameworkDraft(models.Model):
    """A set of changes that HR prepares; at most one is open at a time.

    revision    grows with every edit: who publishes or edits an older state is told so.
    """

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    title = models.CharField(max_length=200, default="", blank=True)
    state = models.CharField(max_length=10, default=DraftState.OPEN.value)
    revision = models.PositiveIntegerField(default=0)
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

    ref       "12" for the row with that id, or "new-3" for a thing that this draft adds. A
              requirement is named by role and skill ("12:40"), a move by its two roles
              ("12:new-3"). `before` and `after` hold only the fields that differ and point at
              other things by their refs.
    origin    by hand, or built from the jobs people hold and not touched by hand since.
    revision  the draft's revision when this was written last.
    """

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    draft = models.ForeignKey(FrameworkDraft, on_delete=models.CASCADE, related_name="changes")
    change = models.CharField(max_length=8)
    thing = models.CharField(max_length=12)
    ref = models.CharField(max_length=40)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    origin = models.CharField(max_length=6, default=ChangeOrigin.HAND.value)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            known_state("draft_change_kind_known", "change", ChangeKind),
            known_state("draft_change_thing_known", "thing", Thing),
            known_state("draft_change_origin_known", "origin", ChangeOrigin),
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
