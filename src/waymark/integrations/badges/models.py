"""Signing keys, badges issued, and the places in status lists that were revoked."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from waymark.domain.people.models import Person
from waymark.domain.skills.models import Claim, Skill
from waymark.integrations.badges.states import Revocation
from waymark.kernel.constraints import all_or_none, known_state, level_range
from waymark.kernel.privacy import Privacy

__all__ = ["Badge", "RevokedPlace", "SigningKey"]


class SigningKey(models.Model):
    """An Ed25519 key of the organization; the private half is sealed (kernel/sealing.py).

    The newest that is neither retired nor revoked signs. What a retired key signed still
    verifies; a revoked key is published no more, so that nothing it signed does.
    """

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    name = models.CharField(max_length=64, unique=True)
    public = models.JSONField()
    sealed = models.TextField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "retired_at", name="badge_key_one_signs", nulls_distinct=False,
                condition=Q(retired_at__isnull=True),
            ),
            models.CheckConstraint(
                name="badge_key_revoked_is_retired",
                condition=Q(revoked_at__isnull=True) | Q(retired_at__isnull=False),
            ),
        ]  # fmt: skip


class Badge(models.Model):
    """One credential: this person, this skill, this level, on this other person's word.

    id     comes with the form, so that a double click issues one.
    place  its bit in the status list `list_number`; a place is never used again.
    """

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="badges")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    claim = models.ForeignKey(Claim, null=True, on_delete=models.SET_NULL, related_name="badges")
    signed_with = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="badges")
    token = models.TextField()
    list_number = models.PositiveIntegerField()
    place = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=10, null=True)

    class Meta:
        constraints: ClassVar = [
            known_state("badge_reason_known", "reason", Revocation),
            level_range("badge_level"),
            all_or_none("badge_revoked_pair", "revoked_at", "reason"),
            models.UniqueConstraint(name="badge_place_once", fields=["list_number", "place"]),
            models.UniqueConstraint(
                name="badge_one_valid",
                fields=["person", "skill", "level"],
                condition=Q(revoked_at__isnull=True),
            ),
        ]


class RevokedPlace(models.Model):
    """A bit that is set in a status list. It outlives its badge: a credential that was revoked
    must not come back to life because its row was erased. It names nobody."""

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None
    kept: ClassVar[Any] = _("A number without a name: so that what was revoked stays revoked.")

    list_number = models.PositiveIntegerField()
    place = models.PositiveIntegerField()
    revoked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="revoked_place_once", fields=["list_number", "place"])
        ]
