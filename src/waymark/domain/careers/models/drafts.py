"""Changes to the framework before and after they are published."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from waymark.domain.careers.models.business import BusinessGoal
from waymark.domain.careers.models.framework import Role
from waymark.domain.careers.states import ChangeKind, ChangeOrigin, DraftState, Thing
from waymark.domain.skills.models import Skill
from waymark.kernel.constraints import known_state
from waymark.kernel.privacy import Privacy

__all__ = [
    "DraftChange", "FrameworkDraft", "FrameworkVersion", "RequirementChange", "RoleRevision",
]  # fmt: skip


class FrameworkDraft(models.Model):
    """A set of changes that HR prepares; at most one of the architecture is open at a time.

    goal        the business goal that it is for, null for the architecture's own; each goal has
                at most one open draft, which changes requirements only.
    revision    grows with every edit: who publishes or edits an older state is told so.
    """

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    title = models.CharField(max_length=200, default="", blank=True)
    goal = models.ForeignKey(
        BusinessGoal, null=True, on_delete=models.PROTECT, related_name="drafts"
    )
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
                name="draft_one_open",
                fields=["state"],
                condition=Q(state=DraftState.OPEN.value, goal__isnull=True),
            ),
            models.UniqueConstraint(
                name="draft_one_open_a_goal",
                fields=["goal"],
                condition=Q(state=DraftState.OPEN.value),
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
    """A published state of the framework.

    draft     what was published.
    told_at   when everybody whom its changes concern had been told; null while that goes on.
    """

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    number = models.PositiveIntegerField(unique=True)
    draft = models.OneToOneField(
        FrameworkDraft, null=True, on_delete=models.SET_NULL, related_name="version"
    )
    told_at = models.DateTimeField(null=True)
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


class RequirementChange(models.Model):
    """What a role asks of a skill since a version, beside what it asked before.

    was, now        the level 1..5, null where it is not asked for.
    essential_was, essential_now   whether it counts as essential; false where it is not asked for.
    first           the role asked for nothing at all before: it is described, not changed.
    """

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="asked")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    was = models.PositiveSmallIntegerField(null=True)
    now = models.PositiveSmallIntegerField(null=True)
    essential_was = models.BooleanField(default=False)
    essential_now = models.BooleanField(default=False)
    first = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="requirement_change_once", fields=["version", "role", "skill"]
            ),
            models.CheckConstraint(
                name="requirement_change_levels",
                condition=(Q(was__isnull=True) | Q(was__gte=1, was__lte=5))
                & (Q(now__isnull=True) | Q(now__gte=1, now__lte=5))
                & (Q(was__isnull=False) | Q(now__isnull=False)),
            ),
        ]
