"""Who talked when, who is to talk next, and who waits for a talk."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateField, Exists, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, Greatest

from waymark.domain.people import policies as people
from waymark.domain.people.models import Person
from waymark.domain.reviews import policies
from waymark.domain.reviews.models import OPEN, Conversation
from waymark.domain.reviews.queries.talks import cadence, held, held_on
from waymark.domain.reviews.states import ConversationState, TalkStanding
from waymark.kernel.acts import Act

__all__ = [
    "Known", "TeamTalk", "coming_up", "last_talks", "next_talk", "overdue_pairs",
    "talks_of_person", "team_talks",
]  # fmt: skip

#: a talk that was to take place this long ago and did not is no longer counted as planned
STALE = timedelta(days=7)
NEAR = timedelta(hours=12)
WITH_TIME = [ConversationState.PLANNED.value, ConversationState.REVEALED.value]


@dataclass(frozen=True, slots=True)
class Known:
    """That a person talked, when, and with whom: no more."""

    person_id: int
    manager_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class TeamTalk:
    """Someone who answers to the actor: when they talked last, what comes next.

    last      with whomever; since: what the cadence counts from, the last talk with the actor or
              the day they began to report to their manager.
    next      the open conversation with the actor, asked for, planned or revealed.
    """

    person: Person
    last: Known | None
    next: Conversation | None
    standing: TalkStanding
    due_on: date


def _named_manager() -> Subquery:
    return Subquery(Person.objects.filter(pk=OuterRef("manager_id")).values("name")[:1])


def next_talk(act: Act, person_id: int) -> Conversation | None:
    """The open conversation of a person that the actor is a side of: the soonest; or None."""
    return _open(act).filter(person_id=person_id).first()


def coming_up(act: Act) -> list[Conversation]:
    """The actor's own open conversations, soonest first, each with `manager_name` and `own_ready`:
    whether the actor's notes are done. One query."""
    ready = policies.own_preparations.rows(act).filter(
        conversation=OuterRef("pk"), ready_at__isnull=False
    )
    rows = (
        policies.own_talks.rows(act)
        .filter(state__in=OPEN)
        .annotate(manager_name=_named_manager(), own_ready=Exists(ready))
    )
    return list(rows.order_by(F("planned_at").asc(nulls_first=True), "pk"))


def talks_of_person(act: Act) -> QuerySet[Conversation]:
    """All conversations of the actor as the person, newest first, each with `manager_name` and
    `day`: when it was held, else when it is planned, else when it was asked for.
    """
    rows = policies.own_talks.rows(act).annotate(
        manager_name=_named_manager(), day=Coalesce(held_on(), "planned_at", "made_at")
    )
    return rows.order_by("-day", "-pk")


def last_talks(act: Act, person_ids: Collection[int]) -> dict[int, Known]:
    """When each of these people last talked with a manager, as far as the actor may know it."""
    rows = (
        policies.know_of_talks.rows(act)
        .filter(held(act), person_id__in=person_ids)
        .annotate(on=held_on())
        .order_by("person_id", "-on", "-pk")
        .distinct("person_id")
    )
    return {row.person_id: Known(row.person_id, row.manager_id, row.on) for row in rows}


def _open(act: Act) -> QuerySet[Conversation]:
    rows = policies.see_talks.rows(act).filter(state__in=OPEN)
    return rows.order_by(F("planned_at").asc(nulls_first=True), "pk")


def team_talks(act: Act, people_shown: Sequence[Person]) -> list[TeamTalk]:
    """Where the actor stands with each of these people. Two queries, however many they are."""
    ids = [person.pk for person in people_shown]
    coming: dict[int, Conversation] = {}
    for talk in _open(act).filter(person_id__in=ids, manager_id=act.person_id or 0):
        coming.setdefault(talk.person_id, talk)
    known = _lines(act, ids)
    return [
        _team_talk(act, each, coming.get(each.pk), *known.get(each.pk, (None, None)))
        for each in people_shown
    ]


def _lines(act: Act, person_ids: Collection[int]) -> dict[int, tuple[date, Known | None]]:
    """Since when each reports to their manager of today, and when they last talked with any."""
    talks = (
        policies.know_of_talks.rows(act)
        .filter(held(act), person_id=OuterRef("person_id"))
        .annotate(on=held_on())
        .order_by("-on", "-pk")
    )
    rows = people.current_lines(act).filter(person_id__in=person_ids).values_list(
        "person_id", "from_date", Subquery(talks.values("on")[:1]),
        Subquery(talks.values("manager_id")[:1]),
    )  # fmt: skip
    return {
        pk: (from_date, Known(pk, other, on) if on else None) for pk, from_date, on, other in rows
    }


def _team_talk(
    act: Act, person: Person, talk: Conversation | None, line: date | None, last: Known | None
) -> TeamTalk:
    days = [day for day in (line, last.at.date() if last else None) if day is not None]
    due_on = max(days, default=act.today) + cadence()
    return TeamTalk(person, last, talk, _standing(act, talk, due_on), due_on)


def _standing(act: Act, talk: Conversation | None, due_on: date) -> TalkStanding:
    if talk is None or talk.planned_at is None:
        if talk is not None:
            return TalkStanding.ASKED
        return TalkStanding.DUE if due_on <= act.today else TalkStanding.FINE
    if talk.state == ConversationState.REVEALED.value and talk.planned_at <= act.at:
        return TalkStanding.TO_CLOSE
    if talk.planned_at < act.at - STALE:
        return TalkStanding.DUE
    return TalkStanding.NEAR if talk.planned_at <= act.at + NEAR else TalkStanding.PLANNED


def overdue_pairs(act: Act) -> QuerySet[Any]:
    """Today's reporting lines with `since` longer ago than the cadence and no talk planned.

    since   the day of the last talk of these two, else the line's first day. By manager.
    """
    pair = Conversation.objects.filter(
        person_id=OuterRef("person_id"), manager_id=OuterRef("manager_id")
    )
    last = (
        pair.filter(held(act)).annotate(on=held_on()).values("person_id")
        .annotate(last=Max("on")).values("last")
    )  # fmt: skip
    planned = pair.filter(state__in=WITH_TIME, planned_at__gt=act.at - STALE)
    day = DateField()
    return (
        people.current_lines(act)
        .filter(person__active=True, manager__active=True, from_date__lte=act.today - cadence())
        .filter(~Exists(planned))
        .annotate(since=Greatest("from_date", Cast(Subquery(last), output_field=day)))
        .filter(since__lte=act.today - cadence())
        .order_by("manager_id", "person_id")
    )
