"""The address of a person's calendar feed, kept only as its digest."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from waymark.domain.people.models import Person
from waymark.kernel.privacy import Privacy

__all__ = ["Feed"]


class Feed(models.Model):
    """Whoever has the address reads the feed, so the address itself is kept nowhere: only the
    SHA-256 of its secret, which is of no use to someone who reads the database.

    read_on is the last day on which a calendar fetched it, so that its owner sees an unused one.
    """

    privacy = Privacy.SECRET
    subject_path: ClassVar[str | None] = "person"
    withheld: ClassVar[tuple[str, ...]] = ("digest",)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="feeds")
    digest = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    read_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="feed_one_open", fields=["person"], condition=Q(revoked_at__isnull=True)
            )
        ]
