"""Which groups the people of a round belong to, for the fairness audit of a draft and nothing else.

Never an input of a score: a test of the house holds who imports this. Facts of work (shifts, part
time, site, tenure, grade) come from the positions people hold; gender and age only from those who
said so themselves for such audits.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from django.db.models import Count, Min, Q

from waymark.domain.careers.models import Assignment
from waymark.domain.careers.states import AssignmentKind
from waymark.domain.people.models import Employment, Person
from waymark.domain.people.queries.equality import equality_groups
from waymark.domain.people.states import Gender
from waymark.kernel.bulk import among

__all__ = ["Attribute", "attributes_of"]

UNKNOWN = -1
YEAR = timedelta(days=365)
GENDERS = (Gender.WOMAN.value, Gender.MAN.value)


class Attribute(StrEnum):
    """What people are compared by; each is yes or no, gender woman or man."""

    SHIFTS = "shifts"
    PART_TIME = "part_time"
    OUTSIDE = "outside"
    NEW = "new"
    NO_GRADE = "no_grade"
    OVER_FIFTY = "over_fifty"
    GENDER = "gender"


def attributes_of(person_ids: Sequence[int], today: date) -> npt.NDArray[np.int64]:
    """int64 (people, 7): the code of each `Attribute` of each person, UNKNOWN where nothing is held.

    Yes is 0 and no is 1; of gender woman is 0 and man 1. Four queries, however many people.
    """
    place = {person_id: row for row, person_id in enumerate(person_ids)}
    codes = np.full((len(place), len(Attribute)), UNKNOWN, np.int64)
    column = {attribute: at for at, attribute in enumerate(Attribute)}
    held = Q(from_date__lte=today) & (Q(to_date__isnull=True) | Q(to_date__gt=today))
    positions = Assignment.objects.filter(
        held, among("person_id", place), kind=AssignmentKind.SUBSTANTIVE.value
    ).values_list("person_id", "shift_work", "fte", "role__grade_id")
    for person_id, shifts, fte, grade in positions:
        row = codes[place[person_id]]
        row[column[Attribute.SHIFTS]] = not shifts
        row[column[Attribute.PART_TIME]] = fte >= 100
        row[column[Attribute.NO_GRADE]] = grade is not None
    for person_id, outside in _outside_headquarters(place):
        codes[place[person_id], column[Attribute.OUTSIDE]] = not outside
    began = Employment.objects.filter(among("person_id", place)).values_list("person_id")
    for person_id, first in began.annotate(first=Min("from_date")):
        codes[place[person_id], column[Attribute.NEW]] = first <= today - YEAR
    for person_id, (gender, over_fifty) in equality_groups(place, today).items():
        row = codes[place[person_id]]
        if gender in GENDERS:
            row[column[Attribute.GENDER]] = GENDERS.index(gender)
        if over_fifty is not None:
            row[column[Attribute.OVER_FIFTY]] = not over_fifty
    return codes


def _outside_headquarters(place: dict[int, int]) -> list[tuple[int, bool]]:
    """Whether each person works elsewhere than at the site where most people do."""
    at_sites = Person.objects.filter(active=True, site__isnull=False).values("site_id")
    most = at_sites.annotate(people=Count("*")).order_by("-people", "site_id").first()
    if most is None:
        return []
    rows = Person.objects.filter(among("pk", place), site__isnull=False).values_list(
        "pk", "site_id"
    )
    return [(pk, site_id != most["site_id"]) for pk, site_id in rows]
