"""Ines's calendar feed and her choice about mail."""

from django.db.models import Model

from tests.conftest import NOW
from waymark.domain.people.models import Person
from waymark.integrations.calendar.models import Feed
from waymark.integrations.calendar.queries import digest_of
from waymark.integrations.mail.models import MailChoice

__all__ = ["takeaway_rows"]


def takeaway_rows(ines: Person) -> dict[str, Model]:
    """One open feed, one choice."""
    return {
        "feed": Feed.objects.create(person=ines, digest=digest_of("s" * 43), opened_at=NOW),
        "mail_choice": MailChoice.objects.create(person=ines, quiet_weekends=False),
    }
