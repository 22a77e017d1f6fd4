"""What people claim of their skills, and the evidence behind a claim."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from waymark.domain.people.models import Person
from waymark.domain.skills.models.framework import Skill
from waymark.domain.skills.states import ClaimSource, EvidenceKind
from waymark.kernel.constraints import known_state, level_range
from waymark.kernel.privacy import Privacy

__all__ = ["Claim", "Evidence"]

#: of these sources each person who said something has a current word of their own
EACH_FOR_THEMSELVES = [ClaimSource.COLLEAGUE.value, ClaimSource.OBSERVED.value]
#: of these each piece of evidence has one
EACH_PROOF = [ClaimSource.CERTIFICATE.value]


class Claim(models.Model):
    """Someone's word on a person's level. A new one supersedes the last; none is overwritten.

    evidence     what the word rests on: taken back, the word is superseded with it.
    expires_on   the first day on which a certificate's word no longer counts.
    """

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
    expires_on = models.DateField(null=True)
    evidence = models.ForeignKey(
        "Evidence", null=True, on_delete=models.SET_NULL, related_name="claims"
    )

    class Meta:
        constraints: ClassVar = [
            known_state("claim_source_known", "source", ClaimSource),
            models.CheckConstraint(
                name="claim_level_range", condition=Q(level__gte=0, level__lte=5)
            ),
            models.UniqueConstraint(
                name="claim_one_current",
                fields=["person", "skill", "source"],
                condition=Q(superseded_at__isnull=True)
                & ~Q(source__in=EACH_FOR_THEMSELVES + EACH_PROOF),
            ),
            models.UniqueConstraint(
                name="claim_one_current_each",
                fields=["person", "skill", "source", "said_by_id"],
                condition=Q(superseded_at__isnull=True, source__in=EACH_FOR_THEMSELVES),
            ),
            models.UniqueConstraint(
                name="claim_one_current_proof",
                fields=["evidence"],
                condition=Q(superseded_at__isnull=True, source__in=EACH_PROOF),
            ),
            models.CheckConstraint(
                name="claim_certificates_expire",
                condition=Q(expires_on__isnull=True) | Q(source=ClaimSource.CERTIFICATE.value),
            ),
        ]


class Evidence(models.Model):
    """Something a person did that shows a skill: what, when, and where it was used.

    done_on      of a certificate the day it was given, and `expires_on` the first day on which
                 it no longer holds; `issuer` and `number` are the person's own words.
    step_id      the step of a plan that it came from, named by number: plans lie above skills.
    entry        shared by what was logged at once: one piece of work that shows several skills.
    key          comes with the form, so that a double click keeps one piece of evidence.
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
    kind = models.CharField(max_length=12, default=EvidenceKind.WORK.value)
    expires_on = models.DateField(null=True)
    issuer = models.CharField(max_length=200, default="", db_default="", blank=True)
    number = models.CharField(max_length=100, default="", db_default="", blank=True)
    step_id = models.BigIntegerField(null=True)
    entry = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            known_state("evidence_kind_known", "kind", EvidenceKind),
            models.CheckConstraint(
                name="evidence_only_certificates",
                condition=Q(kind=EvidenceKind.CERTIFICATE.value)
                | Q(expires_on__isnull=True, issuer="", number=""),
            ),
            models.CheckConstraint(
                name="evidence_expires_after_done",
                condition=Q(expires_on__isnull=True) | Q(expires_on__gt=F("done_on")),
            ),
            level_range("evidence_level_range", or_none=True),
            models.UniqueConstraint(name="evidence_key_once", fields=["person", "key"]),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "skill", "-done_on"], name="evidence_by_skill"),
            models.Index(fields=["person", "-done_on", "-id"], name="evidence_by_day"),
        ]
