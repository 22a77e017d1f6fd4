"""Opening, closing and reading a calendar feed."""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from waymark.domain.people.models import Person
from waymark.domain.people.policies import edit_own
from waymark.integrations.calendar.models import Feed
from waymark.integrations.calendar.queries import digest_of
from waymark.kernel.acts import Act, Refused, record

__all__ = ["note_reading", "open_feed", "revoke_feed"]

SHORTEST_SECRET = 43  # letters of base64: 256 bits


@transaction.atomic
def open_feed(*, person: Person, secret: str, act: Act) -> Feed:
    """Give a person's calendar an address; an address they had before ends.

    secret    at least 256 random bits in 43 letters, from the caller; only its digest is kept.
    Raises Forbidden for anyone else, Refused when two windows ask at once, ValueError for a
    secret that is too short.
    """
    edit_own.require(act, person)
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(f"a secret of {len(secret)} letters can be guessed")
    _end(person, act)
    try:
        with transaction.atomic():
            feed = Feed.objects.create(person=person, digest=digest_of(secret), opened_at=act.at)
    except IntegrityError as why:
        raise Refused(_("You asked twice at once. Reload the page and look again.")) from why
    record(act, "calendar.feed.opened", feed, person_id=person.pk)
    return feed


@transaction.atomic
def revoke_feed(*, person: Person, act: Act) -> None:
    """End the address: calendars that know it get nothing any more. A second time changes nothing.

    Raises Forbidden for anyone but the person.
    """
    edit_own.require(act, person)
    feed = Feed.objects.filter(person=person, revoked_at__isnull=True).first()
    if feed is not None and _end(person, act):
        record(act, "calendar.feed.revoked", feed, person_id=person.pk)


def _end(person: Person, act: Act) -> int:
    return Feed.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=act.at)


@transaction.atomic
def note_reading(*, feed: Feed, act: Act) -> None:
    """Keep the day on which a calendar last fetched the feed, written and logged once a day."""
    unread = Q(read_on__isnull=True) | Q(read_on__lt=act.today)
    if Feed.objects.filter(unread, pk=feed.pk).update(read_on=act.today):
        record(act, "calendar.feed.read", feed, person_id=feed.person_id)
