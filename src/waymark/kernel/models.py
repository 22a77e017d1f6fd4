"""Rows that every part of the house writes: act log, jobs, outbox, notices.

People are named here by number, not by foreign key: the kernel lies below them, and the act log
must outlive what it speaks of (docs/adr/0003).
"""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from waymark.kernel.constraints import all_or_none, filled_when, known_state
from waymark.kernel.privacy import Privacy
from waymark.kernel.states import ErasureState, JobState, NoticeKind, OutboxState

__all__ = [
    "ActEntry", "ActLink", "DataExport", "Erasure", "Hold", "Installation", "Job", "Look", "Notice",
    "OutboxMessage", "RecommendingStop", "RetentionRun",
]  # fmt: skip


class ActEntry(models.Model):
    """One act by one actor. Never changed, never deleted: a trigger says no."""

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person_id"
    kept: ClassVar[Any] = _(
        "Who decided what, and when, must stay provable, and nobody can rewrite the log. It holds "
        "numbers, dates and states: no name, and nobody’s words."
    )
    withheld: ClassVar[tuple[str, ...]] = ("digest", "request")

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
    language = models.CharField(max_length=10, default="", blank=True)  # in which it tells things
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


class Look(models.Model):
    """Someone opened a page or a file about another person: one row a viewer, kind and day."""

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person_id"

    person_id = models.BigIntegerField()
    viewer_id = models.BigIntegerField()
    what = models.CharField(max_length=40)
    day = models.DateField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="look_once_a_day", fields=["person_id", "viewer_id", "what", "day"]
            ),
            models.CheckConstraint(
                name="look_at_another", condition=~Q(person_id=models.F("viewer_id"))
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person_id", "-last_at"], name="look_person")]


class DataExport(models.Model):
    """A file with everything about a person, made for them alone and removed after some days."""

    privacy = Privacy.SECRET
    subject_path: ClassVar[str | None] = "person_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person_id = models.BigIntegerField()
    job_id = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    stored_as = models.CharField(max_length=80, default="", blank=True)
    size = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            all_or_none("export_ready_pair", "ready_at", "until"),
            models.UniqueConstraint(
                name="export_one_at_work", fields=["person_id"], condition=Q(ready_at__isnull=True)
            ),
        ]


OPEN_ERASURES = [ErasureState.ASKED.value, ErasureState.AGREED.value]


class Erasure(models.Model):
    """Someone's wish to be forgotten, who decided on it, and what was removed, in numbers.

    asked_by_id   the person, or null where the retention table asked. why and reason are words of
    the person and of who decided. result: {removed, changed, kept} by model.
    """

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = "person_id"
    kept: ClassVar[Any] = _(
        "That erasure was asked for, who decided and how much was removed must stay provable. The "
        "words on either side are removed."
    )
    blanked: ClassVar[dict[str, Any]] = {"why": "", "reason": "", "result": {}}

    person_id = models.BigIntegerField()
    state = models.CharField(max_length=10, default=ErasureState.ASKED.value)
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField(null=True)
    why = models.CharField(max_length=500, default="", blank=True)
    due_on = models.DateField()
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=500, default="", blank=True)
    job_id = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            known_state("erasure_state_known", "state", ErasureState),
            models.UniqueConstraint(
                name="erasure_one_open", fields=["person_id"], condition=Q(state__in=OPEN_ERASURES)
            ),
            filled_when("erasure_done_pair", Q(state=ErasureState.DONE.value), "done_at"),
        ]


class Hold(models.Model):
    """A law or a dispute that forbids to erase a person until HR lifts the hold."""

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = "person_id"

    person_id = models.BigIntegerField()
    reason = models.CharField(max_length=500)
    set_at = models.DateTimeField()
    set_by_id = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="hold_one_open", fields=["person_id"], condition=Q(lifted_at__isnull=True)
            ),
        ]


class RetentionRun(models.Model):
    """What one rule of the retention table removed on its last run."""

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    rule = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    removed = models.PositiveIntegerField(default=0)
    removed_in_all = models.PositiveBigIntegerField(default=0)


class RecommendingStop(models.Model):
    """A time in which nothing is recommended to anybody; one row at most is not resumed yet."""

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    stopped_at = models.DateTimeField()
    stopped_by_id = models.BigIntegerField()
    why = models.CharField(max_length=200)
    resumed_at = models.DateTimeField(null=True)
    resumed_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            all_or_none("stop_resumed_by_someone", "resumed_at", "resumed_by_id"),
            models.CheckConstraint(name="stop_has_a_reason", condition=~Q(why="")),
            models.UniqueConstraint(name="stop_one", fields=["resumed_at"], nulls_distinct=False),
        ]
