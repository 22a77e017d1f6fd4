"""What colleagues say when a person asks them to confirm what they did."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from waymark.domain.people.models import Person
from waymark.domain.skills.models.claims import Evidence
from waymark.domain.skills.states import ConfirmationState
from waymark.kernel.constraints import filled_when, known_state, level_range
from waymark.kernel.privacy import Privacy

__all__ = ["ASK_AGAIN_AFTER", "MOST_OPEN", "Confirmation"]

#: how many colleagues may be asked about one piece of evidence at the same time
MOST_OPEN = 3
#: how long someone who declined is left in peace about the same piece of evidence
ASK_AGAIN_AFTER = timedelta(days=90)

_ANSWERED = Q(state=ConfirmationState.CONFIRMED.value) | Q(state=ConfirmationState.DECLINED.value)
_WITHDRAWN = Q(state=ConfirmationState.WITHDRAWN.value)


class Confirmation(models.Model):
    """One colleague, asked about one piece of evidence, and their answer.

    place    1..MOST_OPEN while it is open: the constraint on it holds the limit.
    level    what the colleague saw, 1..5, if they said one; `note` is their own words.

    Declined, the evidence stays as the person's own word, and nobody but the two knows of it.
    After ASK_AGAIN_AFTER the same row can be asked once more, from `asked_at` anew.
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
            filled_when("confirmation_answer_pair", _ANSWERED, "answered_at"),
            filled_when("confirmation_withdrawn_pair", _WITHDRAWN, "withdrawn_at"),
            models.CheckConstraint(
                name="confirmation_words_with_yes",
                condition=Q(state=ConfirmationState.CONFIRMED.value)
                | Q(level__isnull=True, note=""),
            ),
            level_range("confirmation_level_range", or_none=True),
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
