"""What colleagues say when a person asks them to confirm what they did."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from waymark.domain.people.models import Person
from waymark.domain.skills.models.claims import Evidence
from waymark.domain.skills.states import ConfirmationState
from waymark.kernel.models import known_state
from waymark.kernel.privacy import Privacy

__all__ = ["MOST_OPEN", "Confirmation"]

#: how many colleagues may be asked about one piece of evidence at the same time
MOST_OPEN = 3

_ANSWERED = Q(state=ConfirmationState.CONFIRMED.value) | Q(state=ConfirmationState.DECLINED.value)
_WITHDRAWN = Q(state=ConfirmationState.WITHDRAWN.value)


class Confirmation(models.Model):
    """One colleague, asked about one piece of evidence, and their answer.

    place    1..MOST_OPEN while it is open: the constraint on it holds the limit.
    level    what the colleague saw, 1..5, if they said one; `note` is their own words.
    """

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "evidence__person"

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="confirmations")
    asked = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="asked_to_confirm")
    asked_at = models.DateTimeField()
    place = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, default=ConfirmationState.ASKED.value)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    level = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            known_state("confirmation_state_known", "state", ConfirmationState),
            models.CheckConstraint(
                name="confirmation_answer_pair",
                condition=(_ANSWERED & Q(answered_at__isnull=False))
                | (~_ANSWERED & Q(answered_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="confirmation_withdrawn_pair",
                condition=(_WITHDRAWN & Q(withdrawn_at__isnull=False))
                | (~_WITHDRAWN & Q(withdrawn_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="confirmation_words_with_yes",
                condition=Q(state=ConfirmationState.CONFIRMED.value)
                | Q(level__isnull=True, note=""),
            ),
            models.CheckConstraint(
                name="confirmation_level_range",
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=5),
            ),
            models.UniqueConstraint(
                name="confirmation_once",
                fields=["evidence", "asked"],
                condition=~_WITHDRAWN,
            ),
            models.UniqueConstraint(
                name="confirmation_place",
                fields=["evidence", "place"],
                condition=Q(state=ConfirmationState.ASKED.value),
            ),
            models.CheckConstraint(
                name="confirmation_few_open", condition=Q(place__gte=1, place__lte=MOST_OPEN)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["asked", "state", "asked_at"], name="confirmation_waiting")
        ]
