"""What people chose, and to whom a summary is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from waymark.domain.people.models import Person
from waymark.domain.people.queries import zone_of
from waymark.integrations.mail import policies
from waymark.integrations.mail.models import MailChoice
from waymark.integrations.mail.quiet import first_morning, may_come_at
from waymark.kernel.acts import Act
from waymark.kernel.models import Notice

__all__ = ["Due", "MailChoice", "choice_of", "news_of", "own_choice", "summaries_due"]

WEEK = timedelta(days=7)
AT_ONCE = 2_000  # people read at a time


@dataclass(frozen=True, slots=True)
class Due:
    """A summary that goes to a person at an aware moment of their own morning."""

    person_id: int
    at: datetime


def own_choice(act: Act) -> MailChoice:
    """What the actor chose; an unsaved row with the defaults where they chose nothing."""
    choice = policies.own_choices.rows(act).first()
    return choice or MailChoice(person_id=act.person_id or 0)


def choice_of(person_id: int) -> MailChoice:
    """What someone chose; for the mail that is about to go to them."""
    return MailChoice.objects.filter(person_id=person_id).first() or MailChoice(person_id=person_id)


def news_of(person_id: int, at: datetime) -> QuerySet[Notice]:
    """What a summary tells: notices of the week before that were not read, newest first."""
    return _news(at).filter(person_id=person_id).order_by("-at", "-pk")


def summaries_due(at: datetime) -> Iterator[Due]:
    """Whose next morning is their day for the summary, and who has anything to read in it.

    at    aware. Someone who is away, or quiet that day, gets it on the first day they are not.
    Cost: one query per AT_ONCE people with news.
    """
    news = _news(at).filter(person_id=OuterRef("pk"))
    people = (
        Person.objects.filter(Exists(news), active=True)
        .exclude(email="")
        .exclude(user__is_active=False)
        .select_related("site", "mail_choice")
        .order_by("pk")
    )
    for person in people.iterator(chunk_size=AT_ONCE):
        choice = getattr(person, "mail_choice", None) or MailChoice(person_id=person.pk)
        zone = zone_of(person)
        morning = first_morning(choice, at, zone)
        if choice.summary_day == morning.weekday():
            yield Due(person.pk, may_come_at(choice, morning, zone))


def _news(at: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(read_at__isnull=True, at__gt=at - WEEK, at__lte=at)
