"""Once a day: managers hear whom to talk to, and both sides of a planned talk to prepare."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Q

from waymark.domain.people.models import Person
from waymark.domain.reviews.models import Conversation, Preparation, TalkReminder
from waymark.domain.reviews.operations.common import address_for
from waymark.domain.reviews.queries import cadence, overdue_pairs, still_answered
from waymark.domain.reviews.states import ConversationState, Side
from waymark.kernel.acts import Act
from waymark.kernel.installation import record_loading, require_system
from waymark.kernel.notices import notify
from waymark.kernel.states import NoticeKind

__all__ = ["remind_of_talks"]

BEFORE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Due:
    """Someone whose manager has not talked with them for `period` cadences or more."""

    person_id: int
    manager_id: int
    since: date
    period: int


@transaction.atomic
def remind_of_talks(*, act: Act) -> int:
    """Tell managers, once a period, whom they have not talked with for longer than the cadence;
    and both sides of a talk in the next two days to prepare. Returns how many were told.

    Run again on the same day it tells nobody twice. Raises Forbidden for all but the system.
    """
    require_system(act)
    told = _tell_managers(act) + _tell_to_prepare(act)
    if told:
        record_loading(act, "reviews.talks.reminded", told)
    return told


def _tell_managers(act: Act) -> int:
    told = 0
    rows = overdue_pairs(act).iterator(chunk_size=2000)
    for manager_id, lines in groupby(rows, key=lambda line: line.manager_id):
        due = [_due(line.person_id, manager_id, line.since, act.today) for line in lines]
        fresh = _not_told(due)
        if not fresh:
            continue
        TalkReminder.objects.bulk_create(
            [
                TalkReminder(
                    person_id=each.person_id, manager_id=manager_id, since=each.since,
                    period=each.period, sent_at=act.at,
                )
                for each in fresh
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        _tell(manager_id, fresh, act)
        told += 1
    return told


def _due(person_id: int, manager_id: int, since: date, today: date) -> Due:
    return Due(person_id, manager_id, since, (today - since).days // cadence().days)


def _not_told(due: list[Due]) -> list[Due]:
    known = set(
        TalkReminder.objects.filter(person_id__in=[each.person_id for each in due]).values_list(
            "person_id", "manager_id", "since", "period"
        )
    )
    return [
        each for each in due
        if (each.person_id, each.manager_id, each.since, each.period) not in known
    ]  # fmt: skip


def _tell(manager_id: int, due: Iterable[Due], act: Act) -> None:
    """One notice for all of them, the one who waits longest by name."""
    waiting = sorted(due, key=lambda each: (each.since, each.person_id))
    first = Person.objects.get(pk=waiting[0].person_id)
    more = len(waiting) - 1
    notify(
        person_id=manager_id, kind=NoticeKind.NEEDS_YOU,
        code="talk.due-several" if more else "talk.due",
        key=f"talk.due:{manager_id}:{act.today.isoformat()}",
        params={"name": first.shown_name} | ({"more": more} if more else {}),
        address="/team/talks", act=act,
    )  # fmt: skip


def _tell_to_prepare(act: Act) -> int:
    soon = Q(planned_at__gt=act.at, planned_at__lte=act.at + BEFORE)
    talks = list(
        Conversation.objects.filter(soon, state=ConversationState.PLANNED.value)
        .filter(still_answered(act))
        .order_by("pk")
    )
    ready = set(
        Preparation.objects.filter(conversation__in=talks, ready_at__isnull=False).values_list(
            "conversation_id", "side"
        )
    )
    names = Person.objects.filter(active=True).in_bulk(
        {each for talk in talks for each in (talk.person_id, talk.manager_id)}
    )
    told = 0
    for talk in talks:
        ends = {Side.PERSON: talk.person_id, Side.MANAGER: talk.manager_id}
        for side, reader in ends.items():
            other = names.get(ends[side.other])
            if (talk.pk, side.value) in ready or other is None or reader not in names:
                continue
            day = talk.planned_at.date().isoformat() if talk.planned_at else ""
            notify(
                person_id=reader, kind=NoticeKind.NEEDS_YOU, code="talk.prepare",
                key=f"talk.prepare:{talk.pk}:{side.value}:{day}",
                params={"name": other.shown_name}, address=address_for(talk, reader), act=act,
            )  # fmt: skip
            told += 1
    return told
