"""What a person chose about mail; who chose nothing has no row and the defaults."""

from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import Q

from waymark.domain.people.models import Person
from waymark.kernel.privacy import Privacy

__all__ = ["MailChoice"]

EVENING, MORNING = time(19), time(7)


class MailChoice(models.Model):
    """One person's choice. Times and days are those of the person's own zone.

    needs_you       whether what needs them also comes by mail.
    summary_day     0 is Monday; null for none.
    quiet_from, quiet_until   no mail in between; equal for never quiet.
    away_until      the first day back; no mail before it.
    """

    privacy = Privacy.SECRET
    subject_path: ClassVar[str | None] = "person"

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="mail_choice")
    needs_you = models.BooleanField(default=True)
    summary_day = models.PositiveSmallIntegerField(null=True, default=0)
    quiet_from = models.TimeField(default=EVENING)
    quiet_until = models.TimeField(default=MORNING)
    quiet_weekends = models.BooleanField(default=True)
    away_until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="mail_summary_day",
                condition=Q(summary_day__isnull=True) | Q(summary_day__lte=6),
            )
        ]
