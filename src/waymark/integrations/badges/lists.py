"""Status lists as verifiers fetch them: signed once, kept while nothing in them changes."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.core.cache import cache

from waymark.integrations.badges.credentials import status_list
from waymark.integrations.badges.keys import signed
from waymark.integrations.badges.models import SigningKey
from waymark.integrations.badges.queries import issuer, list_address, revoked_places, signing_key

__all__ = ["HOLDS", "signed_list"]

#: until when a list may be relied on
HOLDS = timedelta(hours=12)
#: what is left of that when it is signed anew, so that nobody gets one that is about to end
LEAST_LEFT = HOLDS / 2


def signed_list(number: int, at: datetime) -> str | None:
    """The signed status list of this number as it stands, or None where none was begun.

    at    aware. It is signed for the first who asks, for the first after a badge was revoked or
    the key changed, and for the first when half of its time is over; everybody else is given the
    same one from the shared cache. Anybody may ask, so that asking must cost little.
    """
    revoked, key = revoked_places(number), signing_key()
    if revoked is None or key is None:
        return None
    name = _name(number, revoked, key)
    kept: tuple[str, datetime] | None = cache.get(name)
    if kept is not None and at <= kept[1] - LEAST_LEFT:
        return kept[0]
    by, until = issuer(), at + HOLDS
    payload = status_list(by, list_address(number), revoked, at, until)
    token = signed(payload, did=by.did, name=key.name, sealed=key.sealed)
    cache.set(name, (token, until), timeout=HOLDS.total_seconds())
    return token


def _name(number: int, revoked: list[int], key: SigningKey) -> str:
    """What the cache calls the list: all that it says beside its times goes into the name."""
    by = issuer()
    said = "\n".join([by.name, list_address(number), key.name, *map(str, revoked)])
    return f"badges.list.{number}.{sha256(said.encode()).hexdigest()}"
