"""Rows that every part of the house writes: act log, jobs, outbox, notices.

People are named here by number, not by foreign key: the kernel lies below them, and the act log
must outlive what it speaks of (docs/adr/0003).
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from waymark.kernel.privacy import Privacy
from waymark.kernel.states import JobState, NoticeKind, OutboxState

__all__ = ["ActEntry", "ActLink", "Installation", "Job", "Notice", "OutboxMessage", "known_state"]


def known_state(name: str, field: str, states: type) -> models.CheckConstraint:
    """A constraint that keeps a column to the values of its enum."""
    values = [member.value for member in states]  # type: ignore[attr-defined]  # an Enum class
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__in": values}))


class ActEntry(models.Model):
    """One act by one actor. Never changed, never deleted: a trigger says no."""

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person_id"

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=64)
    person_id = models.BigIntegerField(null=True, db_index=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    request = models.CharField(max_length=64, default="", blank=True)
    digest = models.BinaryField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="act_subject")
        ]


class ActLink(models.Model):
    """An entry's place in the chain; written by the database when a transaction commits."""

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(ActEntry, on_delete=models.PROTECT, related_name="link")
    link = models.BinaryField()


class Job(models.Model):
    """Long work with an address of its own: progress, cancel, result, survival of a restart."""

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "owner_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=60)
    args = models.JSONField(default=dict)
    owner_id = models.BigIntegerField(null=True, db_index=True)
    state = models.CharField(max_length=12, default=JobState.QUEUED.value)
    step = models.CharField(max_length=200, default="", blank=True)
    step_number = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    error = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            known_state("job_state_known", "state", JobState),
            models.CheckConstraint(name="job_progress", condition=Q(done__gte=0, total__gte=0)),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "-created_at"], name="job_kind")]


class OutboxMessage(models.Model):
    """An effect outside the database (mail, webhook), sent after commit, perhaps twice."""

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person_id"

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    person_id = models.BigIntegerField(null=True, db_index=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, default=OutboxState.WAITING.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar = [known_state("outbox_state_known", "state", OutboxState)]


class Notice(models.Model):
    """Something a person should know. `code` names the text, said in the reader's language."""

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person_id"

    person_id = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    code = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    address = models.CharField(max_length=300, default="", blank=True)
    key = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [known_state("notice_kind_known", "kind", NoticeKind)]
        indexes: ClassVar = [models.Index(fields=["person_id", "-at"], name="notice_person")]


class Installation(models.Model):
    """The one row that says what this database is: an organization's own, or a demo.

    Signing in without a password is offered only where `demo` stands here.
    """

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    demo = models.BooleanField(default=False)
    organisation = models.CharField(max_length=200, default="", blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="installation_one_row", condition=Q(id=1))
        ]
