"""What people claim of their skills, and the evidence behind a claim."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from waymark.domain.people.models import Person
from waymark.domain.skills.models.framework import Skill
from waymark.domain.skills.states import ClaimSource
from waymark.kernel.models import known_state
from waymark.kernel.privacy import Privacy

__all__ = ["Claim", "Evidence"]


class Claim(models.Model):
    """Someone's word on a person's level. A new one supersedes the last; none is overwritten."""

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="claims")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="claims")
    source = models.CharField(max_length=12, default=ClaimSource.SELF.value)
    level = models.PositiveSmallIntegerField()
    enjoys = models.BooleanField(default=False)
    said_at = models.DateTimeField()
    said_by_id = models.BigIntegerField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            known_state("claim_source_known", "source", ClaimSource),
            models.CheckConstraint(
                name="claim_level_range", condition=Q(level__gte=0, level__lte=5)
            ),
            models.UniqueConstraint(
                name="claim_one_current",
                fields=["person", "skill", "source"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]


class Evidence(models.Model):
    """Something a person did that shows a skill: what, when, and where it was used.

    `key` comes with the form, so that a double click keeps one piece of evidence.
    """

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="evidence")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="evidence")
    what = models.CharField(max_length=300)
    done_on = models.DateField()
    level = models.PositiveSmallIntegerField(null=True)
    logged_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True)
    key = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="evidence_level_range",
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=5),
            ),
            models.UniqueConstraint(name="evidence_key_once", fields=["person", "key"]),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "skill", "-done_on"], name="evidence_by_skill")
        ]
