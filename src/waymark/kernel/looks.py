"""Who looked: every opening of a page or a file about another person, kept for that person."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet

from waymark.kernel.acts import Act
from waymark.kernel.models import Look

__all__ = ["looks_at", "note_look", "note_looks"]

#: one row a viewer, kind and day: a second look on the same day counts up, whoever comes first
NOTE = """
    INSERT INTO kernel_look (person_id, viewer_id, what, day, first_at, last_at, times)
    SELECT person, %s, %s, %s, %s, %s, 1 FROM unnest(%s::bigint[]) AS person
    ON CONFLICT (person_id, viewer_id, what, day)
    DO UPDATE SET times = kernel_look.times + 1, last_at = excluded.last_at
"""


def note_look(*, person_id: int, what: str, act: Act) -> None:
    """Keep that the actor looked at something about a person; nothing for oneself or the system.

    what    a code that web/me/data/words.py puts into words, for example "team-person".
    Costs one statement. It is no act: nothing of the person changed, so the act log stays as is.
    """
    note_looks(person_ids=[person_id], what=what, act=act)


def note_looks(*, person_ids: Iterable[int], what: str, act: Act) -> None:
    """The same for all people of one page, in one statement."""
    viewer = act.person_id
    others = sorted({each for each in person_ids if each != viewer})
    if viewer is None or not others:
        return
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [viewer, what, act.today, act.at, act.at, others])


def looks_at(act: Act) -> QuerySet[Look]:
    """Who looked at the actor, the latest first."""
    if act.person_id is None:
        return Look.objects.none()
    return Look.objects.filter(person_id=act.person_id).order_by("-last_at", "-pk")
