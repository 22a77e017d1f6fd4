"""Which notices the people of the demo have read: what came in before the last days.

Each is opened as on the page, by its own reader, some hours after it came.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from waymark.domain.people.queries import act_of_person_id
from waymark.kernel.acts import Act
from waymark.kernel.notices import notices_of, open_notice

__all__ = ["read_notices"]

#: what came in since then is new to everybody
NEW = timedelta(days=4)
LATER = timedelta(hours=3)


def read_notices(*, people: Sequence[int], act: Act) -> int:
    """Let these people have read what is older than four days; returns how many notices."""
    read = 0
    for person in people:
        own = replace(act_of_person_id(person, act.at), today=act.today)
        older = notices_of(own).filter(read_at__isnull=True, at__lt=act.at - NEW)
        for notice in list(older):
            at = notice.at + LATER
            open_notice(notice_id=notice.pk, act=replace(own, at=at, today=at.date()))
            read += 1
    return read
