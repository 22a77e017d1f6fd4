"""One conversation: who may open it, its notes, what is on its table."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, Least, NullIf

from waymark.domain.people import policies as people
from waymark.domain.people.models import Person
from waymark.domain.reviews import policies
from waymark.domain.reviews.models import Answer, Conversation, Point, Preparation, SaidLevel
from waymark.domain.reviews.states import ConversationState, PointState, Side
from waymark.kernel.acts import Act

__all__ = [
    "Conversation", "Notes", "Point", "cadence", "held", "held_on", "notes_of", "point_by_id",
    "points_of", "points_of_all", "reports_person", "still_answered", "talk_by_id", "talk_length",
]  # fmt: skip


def cadence() -> timedelta:
    """How long two people may go without a talk before the manager is reminded."""
    return timedelta(days=settings.WAYMARK_TALK_CADENCE_DAYS)


def talk_length() -> timedelta:
    """How long a talk takes where nobody says so: in calendars."""
    return timedelta(minutes=settings.WAYMARK_TALK_MINUTES)


def held(act: Act) -> Q:
    """Conversations that took place: agreed, or with open notes and their time gone by."""
    opened = Q(state=ConversationState.REVEALED.value, planned_at__lte=act.at)
    return opened | Q(state=ConversationState.AGREED.value)


def held_on() -> Least:
    """When a conversation that took place did: as planned, or when it was agreed if earlier."""
    return Least("planned_at", "agreed_at")


def still_answered(act: Act) -> Q:
    """Conversations whose manager answers for the person today, themself or as a deputy."""
    lines = people.current_lines(act).filter(person_id=OuterRef("person_id"))
    direct = Exists(lines.filter(manager_id=OuterRef("manager_id")))
    return Q(direct) | policies.begun_standing_in(act)


def talk_by_id(act: Act, talk_id: int) -> Conversation:
    """A conversation of the actor's, as either side. Raises Conversation.DoesNotExist.

    It carries what its page says of the manager (manager_name, manager_given, manager_zone) and
    `last_on`, when the person last talked before it. One query.
    """
    manager = Person.objects.filter(pk=OuterRef("manager_id"))
    earlier = (
        Conversation.objects.filter(held(act), person_id=OuterRef("person_id"))
        .exclude(pk=OuterRef("pk"))
        .annotate(on=held_on())
        .filter(Q(on__lt=OuterRef("agreed_at")) | Q(Exists(_unsaved(OuterRef("pk")))))
        .order_by("-on")
    )
    rows = policies.see_talks.rows(act).annotate(
        manager_name=Subquery(manager.values("name")),
        manager_given=Subquery(manager.values("given_name")),
        manager_zone=Subquery(
            manager.annotate(z=Coalesce(NullIf("zone", Value("")), "site__zone")).values("z")
        ),
        last_on=Subquery(earlier.values("on")[:1]),
    )
    return rows.select_related("person__site").get(pk=talk_id)


def _unsaved(pk: OuterRef) -> QuerySet[Conversation]:
    """The conversation asked about, where it was not agreed yet: all others lie before it."""
    return Conversation.objects.filter(pk=OuterRef(pk), agreed_at__isnull=True)


def reports_person(act: Act, person_id: int) -> Person:
    """Someone with whom the actor may plan a talk. Raises Person.DoesNotExist."""
    return policies.answers_for.rows(act).select_related("site").get(pk=person_id, active=True)


@dataclass(frozen=True, slots=True)
class Notes:
    """One side's notes as far as the actor may read them.

    begun, ready  both sides know of each other; seen: whether the words are here.
    answers       (question code or "", own question or "", text); levels: (id, name, level 0..5).
    """

    side: Side
    begun: bool = False
    ready: bool = False
    seen: bool = False
    saved_at: datetime | None = None
    preparation: Preparation | None = None
    answers: tuple[tuple[str, str, str], ...] = ()
    levels: tuple[tuple[int, str, int], ...] = ()


def notes_of(act: Act, talk: Conversation) -> dict[Side, Notes]:
    """Both sides' notes: the words only of those the actor may read. One query.

    That the other side has begun or is ready is known to both; what they wrote is not.
    """
    seen_notes = policies.see_notes.rows(act)
    mine = {"preparation": OuterRef("pk"), "preparation__in": seen_notes}
    answers = Answer.objects.filter(**mine).order_by("position")
    levels = SaidLevel.objects.filter(**mine).order_by("skill__name", "pk")
    said = {"question": "question", "own": "own_question", "text": "text"}
    seen = {"id": "skill_id", "name": "skill__name", "level": "level"}
    rows = Preparation.objects.filter(
        conversation__in=policies.see_talks.rows(act), conversation=talk
    ).annotate(
        readable=Exists(seen_notes.filter(pk=OuterRef("pk"))),
        said=ArraySubquery(answers.values(of=JSONObject(**said))),
        seen=ArraySubquery(levels.values(of=JSONObject(**seen))),
    )
    found = {row.side: row for row in rows}
    return {side: _notes(side, found.get(side.value)) for side in (Side.PERSON, Side.MANAGER)}


def _notes(side: Side, row: Any) -> Notes:
    if row is None:
        return Notes(side)
    if not row.readable:
        return Notes(side, begun=True, ready=row.ready_at is not None)
    return Notes(
        side, begun=True, ready=row.ready_at is not None, seen=True, saved_at=row.saved_at,
        preparation=row, answers=tuple((a["question"], a["own"], a["text"]) for a in row.said),
        levels=tuple((each["id"], each["name"], each["level"]) for each in row.seen),
    )  # fmt: skip


def points_of(act: Act, talk: Conversation) -> list[Point]:
    """What is on the table, in the order in which it was put; what was taken back is left out.

    Of a conversation shown to a later manager only what was accepted. One query.
    """
    return points_of_all(act, [talk.pk])


def points_of_all(act: Act, talk_ids: Collection[int]) -> list[Point]:
    """The points of several conversations, as `points_of` gives them. One query."""
    two = policies.see_talks.rows(act).filter(pk__in=talk_ids)
    shown = policies.see_agreed.rows(act).filter(pk__in=talk_ids)
    rows = Point.objects.filter(
        Q(conversation__in=two) | Q(conversation__in=shown, state=PointState.ACCEPTED.value)
    ).exclude(state=PointState.TAKEN_BACK.value)
    return list(rows.select_related("skill").order_by("put_at", "pk"))


def point_by_id(act: Act, talk: Conversation, point_id: int) -> Point:
    """One point of a conversation the actor sees. Raises Point.DoesNotExist."""
    rows: QuerySet[Point] = Point.objects.filter(
        conversation__in=policies.see_talks.rows(act), conversation=talk
    )
    return rows.select_related("conversation").get(pk=point_id)
