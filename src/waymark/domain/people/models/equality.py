"""What people say about themselves so that fairness can be checked; kept apart from all else."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from waymark.domain.people.models.people import Person
from waymark.domain.people.states import Gender
from waymark.kernel.constraints import known_state
from waymark.kernel.privacy import Privacy

__all__ = ["FIRST_BIRTH_YEAR", "EqualityAnswer"]

#: nobody who works today was born before
FIRST_BIRTH_YEAR = 1900


class EqualityAnswer(models.Model):
    """What a person says so that groups can be compared, by consent and until they take it back.

    No score, match or list reads it: only audits do, and show groups, never a person. `wording`
    is the text that the person agreed to. No way leads here from Person, so that no query comes
    by unawares.
    """

    privacy = Privacy.SECRET
    subject_path: ClassVar[str | None] = "person"

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    gender = models.CharField(max_length=10)
    birth_year = models.PositiveSmallIntegerField(null=True)
    wording = models.PositiveSmallIntegerField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            known_state("equality_gender_known", "gender", Gender),
            models.CheckConstraint(
                name="equality_birth_year",
                condition=Q(birth_year__isnull=True) | Q(birth_year__gte=FIRST_BIRTH_YEAR),
            ),
        ]
