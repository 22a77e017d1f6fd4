"""People who left long ago are erased without being asked, unless a hold stands on them."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from waymark.domain.people.models import Employment, Person
from waymark.kernel.acts import Act
from waymark.kernel.models import OPEN_ERASURES, Erasure, Hold
from waymark.kernel.states import ErasureState
from waymark.workflows.erasure.erasing import erase_person
from waymark.workflows.erasure.rows import NOBODY

__all__ = ["MOST_A_DAY", "erase_leavers", "leavers_due"]

DAYS = 365
#: an erasure looks through all that could name its person; the rest waits for tomorrow
MOST_A_DAY = 100


def leavers_due(today: date) -> QuerySet[Person]:
    """People whose last stay ended more than a year ago, who are not held nor erased already."""
    here = Employment.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gt=today - timedelta(days=DAYS)),
        person=OuterRef("pk"),
    )
    stays = Employment.objects.filter(person=OuterRef("pk"))
    held = Hold.objects.filter(person_id=OuterRef("pk"), lifted_at__isnull=True)
    asked = Erasure.objects.filter(person_id=OuterRef("pk"), state__in=OPEN_ERASURES)
    return Person.objects.filter(
        Exists(stays), ~Exists(here), ~Exists(held), ~Exists(asked), active=False
    ).exclude(key__startswith=f"{NOBODY}-")


def erase_leavers(act: Act) -> int:
    """Erase those who are due, the first who came first; returns how many."""
    due = list(leavers_due(act.today).order_by("pk")[:MOST_A_DAY])
    for person in due:
        erasure = Erasure.objects.create(
            person_id=person.pk, state=ErasureState.AGREED.value, asked_at=act.at,
            due_on=act.today, decided_at=act.at,
        )  # fmt: skip
        erase_person(erasure=erasure, act=act)
    return len(due)
