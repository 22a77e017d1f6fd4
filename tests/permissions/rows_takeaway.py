"""Ines's calendar feed, at an address that the table names."""

from django.db.models import Model

from tests.conftest import NOW
from waymark.domain.people.models import Person
from waymark.integrations.calendar.models import Feed
from waymark.integrations.calendar.queries import digest_of

__all__ = ["SECRET", "takeaway_rows"]

SECRET = "Zq" * 22


def takeaway_rows(ines: Person) -> dict[str, Model]:
    """One open feed."""
    return {"feed": Feed.objects.create(person=ines, digest=digest_of(SECRET), opened_at=NOW)}
