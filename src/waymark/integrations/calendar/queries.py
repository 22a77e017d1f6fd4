"""Finding a feed: by its owner, or by the secret in its address."""

from hashlib import sha256

from waymark.integrations.calendar import policies
from waymark.integrations.calendar.models import Feed
from waymark.kernel.acts import Act

__all__ = ["Feed", "digest_of", "feed_at", "own_feed"]


def digest_of(secret: str) -> str:
    """What is kept of a secret: its SHA-256 as 64 hexadecimal digits.

    The secret has 256 random bits, so a fast digest is as good as a slow one.
    """
    return sha256(secret.encode()).hexdigest()


def own_feed(act: Act) -> Feed | None:
    """The actor's feed that is open, or None."""
    return policies.own_feeds.rows(act).filter(revoked_at__isnull=True).first()


def feed_at(secret: str) -> Feed | None:
    """The open feed of a person who works here and may sign in, by the secret in its address."""
    rows = Feed.objects.filter(
        digest=digest_of(secret), revoked_at__isnull=True, person__active=True,
        person__user__is_active=True,
    )  # fmt: skip
    return rows.select_related("person__site").first()
