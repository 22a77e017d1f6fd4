"""An import of files: what was read, what HR decided, what it changed, so that it can be undone."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from waymark.integrations.hris.states import ImportState
from waymark.kernel.constraints import known_state
from waymark.kernel.privacy import Privacy

__all__ = ["Import", "ImportChange", "ImportFile", "KeptDecision", "KeptMapping"]


class Import(models.Model):
    """One import, from choosing files to done or undone."""

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    state = models.CharField(max_length=10, default=ImportState.UPLOADED.value)
    started_at = models.DateTimeField()
    started_by_id = models.BigIntegerField(null=True)
    as_of = models.DateField(null=True)
    complete = models.BooleanField(default=False)
    decisions = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    job_id = models.UUIDField(null=True)
    error = models.TextField(default="", blank=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [known_state("import_state_known", "state", ImportState)]


class ImportFile(models.Model):
    """A file of an import, kept under the files folder until the import can no longer be undone."""

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    mapping = models.TextField(default="")  # JSON text as reading.Mapping writes it
    facts = models.JSONField(default=dict)


class ImportChange(models.Model):
    """A row that an import created (before is null) or changed."""

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="changes")
    model = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["batch", "model"], name="import_change_model")]


class KeptMapping(models.Model):
    """How columns were matched, kept under the signature of the header for next time."""

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    signature = models.CharField(max_length=64, unique=True)
    mapping = models.TextField()
    kept_at = models.DateTimeField(db_default=Now())


class KeptDecision(models.Model):
    """What HR decided about a group of problems, applied again when the same group comes back."""

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    group_key = models.CharField(max_length=300, unique=True)
    decision = models.JSONField()
    kept_at = models.DateTimeField(db_default=Now())
