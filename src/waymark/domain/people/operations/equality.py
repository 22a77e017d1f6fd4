"""What people say of themselves so that fairness can be checked, and taking it back."""

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.people import policies
from waymark.domain.people.models import FIRST_BIRTH_YEAR, EqualityAnswer, Person
from waymark.domain.people.states import EQUALITY_WORDING, Gender
from waymark.kernel.acts import Act, Refused, record

__all__ = ["answer_equality", "withdraw_equality"]

#: nobody works before
YOUNGEST = 14


@transaction.atomic
def answer_equality(*, person: Person, gender: Gender, birth_year: int | None, act: Act) -> None:
    """Keep what the person says of themself, in place of what they said before.

    birth_year   None where they would rather not say it.
    They agree by it to the present wording. The act log keeps that they answered, never what.
    Raises Forbidden for anyone else, Refused for a year in which nobody here was born.
    """
    policies.edit_own.require(act, person)
    latest = act.today.year - YOUNGEST
    if birth_year is not None and not FIRST_BIRTH_YEAR <= birth_year <= latest:
        raise Refused(
            _("Enter the year of your birth in four digits, for example 1984, or leave it empty.")
        )
    EqualityAnswer.objects.update_or_create(
        person=person,
        defaults={
            "gender": gender.value, "birth_year": birth_year, "wording": EQUALITY_WORDING,
            "answered_at": act.at,
        },
    )  # fmt: skip
    record(
        act, "people.equality.answered", person, person_id=person.pk,
        after={"wording": EQUALITY_WORDING},
    )  # fmt: skip


@transaction.atomic
def withdraw_equality(*, person: Person, act: Act) -> None:
    """Remove what the person said of themself, at once. A second time changes nothing.

    Raises Forbidden for anyone else.
    """
    policies.edit_own.require(act, person)
    gone, _kinds = EqualityAnswer.objects.filter(person=person).delete()
    if gone:
        record(act, "people.equality.withdrawn", person, person_id=person.pk)
