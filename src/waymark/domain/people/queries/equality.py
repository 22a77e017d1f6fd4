"""What audits of fairness may know of people's answers, and what each knows of their own.

`equality_groups` is for audits that show groups, and for nothing else: no score, match, ranking,
list or page about a person may read it. A test of the house holds who imports it.
"""

from collections.abc import Iterable
from datetime import date

from waymark.domain.people import policies
from waymark.domain.people.models import EqualityAnswer
from waymark.domain.people.states import EQUALITY_WORDING, Gender
from waymark.kernel.acts import Act
from waymark.kernel.bulk import among

__all__ = ["EqualityAnswer", "Gender", "equality_groups", "own_equality_answer"]

FIFTY = 50


def own_equality_answer(act: Act) -> EqualityAnswer | None:
    """What the actor said of themself; None where they said nothing or took it back."""
    return policies.see_equality_answer.rows(act).first()


def equality_groups(person_ids: Iterable[int], today: date) -> dict[int, tuple[str, bool | None]]:
    """For aggregate audits only: {person id: (gender, over fifty)} of those who agreed to it.

    gender       a value of Gender; "not_said" is to be counted as unknown.
    over fifty   whether the person turned fifty in an earlier year, None where no year was said.
    Who said nothing, took it back, or agreed to another wording is not in it. Whoever calls this
    hides groups that are too small, and keeps nothing of it beside counts. Cost: one query.
    """
    rows = EqualityAnswer.objects.filter(
        among("person_id", person_ids), wording=EQUALITY_WORDING
    ).values_list("person_id", "gender", "birth_year")
    return {
        pk: (gender, None if year is None else today.year - year > FIFTY)
        for pk, gender, year in rows
    }
