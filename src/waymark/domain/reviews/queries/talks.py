"""One conversation: who may open it, its notes, what is on its table."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Least

from waymark.domain.people import policies as people
from waymark.domain.people.models import Person
from waymark.domain.reviews import policies
from waymark.domain.reviews.models import Conversation, Point, Preparation
from waymark.domain.reviews.states import ConversationState, PointState, Side
from waymark.kernel.acts import Act

__all__ = [
    "Conversation", "Notes", "Point", "cadence", "held", "held_on", "notes_of", "point_by_id",
    "points_of", "reports_person", "still_answered", "talk_before", "talk_by_id",
]  # fmt: skip


def cadence() -> timedelta:
    """How long two people may go without a talk before the manager is reminded."""
    return timedelta(days=settings.WAYMARK_TALK_CADENCE_DAYS)


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
    deputies = people.deputies_on(act.today).filter(
        deputy_id=OuterRef("manager_id"), manager__lines_down__person_id=OuterRef("person_id"),
        manager__lines_down__in=people.current_lines(act),
    )  # fmt: skip
    direct = Exists(lines.filter(manager_id=OuterRef("manager_id")))
    return Q(direct) | Q(Exists(deputies))


def talk_by_id(act: Act, talk_id: int) -> Conversation:
    """A conversation of the actor's, as either side. Raises Conversation.DoesNotExist."""
    rows = policies.see_talks.rows(act).select_related("person__site")
    return rows.get(pk=talk_id)


def reports_person(act: Act, person_id: int) -> Person:
    """Someone with whom the actor may plan a talk. Raises Person.DoesNotExist."""
    return policies.answers_for.rows(act).select_related("site").get(pk=person_id, active=True)


@dataclass(frozen=True, slots=True)
class Notes:
    """One side's notes as far as the actor may read them.

    own    whether they are the actor's; ready: whether that side said it is; seen: whether the
           words are among what is here.
    answers are (question code or "", own question or "", text); levels are by skill id.
    """

    side: Side
    ready: bool = False
    begun: bool = False
    seen: bool = False
    preparation: Preparation | None = None
    answers: tuple[tuple[str, str, str], ...] = ()
    levels: dict[int, int] = field(default_factory=dict)


def notes_of(act: Act, talk: Conversation) -> dict[Side, Notes]:
    """Both sides' notes: the words only of those the actor may read. Cost: four queries.

    That the other side has begun or is ready is known to both; what they wrote is not.
    """
    known = {
        side: (ready is not None)
        for side, ready in Preparation.objects.filter(conversation=talk).values_list(
            "side", "ready_at"
        )
    }
    rows = policies.see_notes.rows(act).filter(conversation=talk)
    readable = {row.side: row for row in rows.prefetch_related("answers", "levels")}
    return {
        side: _notes(side, known, readable.get(side.value)) for side in (Side.PERSON, Side.MANAGER)
    }


def _notes(side: Side, known: dict[str, bool], row: Preparation | None) -> Notes:
    ready, begun = known.get(side.value, False), side.value in known
    if row is None:
        return Notes(side, ready=ready, begun=begun)
    answers = sorted(row.answers.all(), key=lambda each: each.position)
    return Notes(
        side, ready=ready, begun=begun, seen=True, preparation=row,
        answers=tuple((each.question, each.own_question, each.text) for each in answers),
        levels={each.skill_id: each.level for each in row.levels.all()},
    )  # fmt: skip


def points_of(act: Act, talk: Conversation) -> list[Point]:
    """What is on the table, in the order in which it was put; what was taken back is left out.

    Of a conversation shown to a later manager only what was accepted.
    """
    if not policies.see_agreed.may(act, talk):
        return []
    rows = Point.objects.filter(conversation=talk).exclude(state=PointState.TAKEN_BACK.value)
    if act.person_id not in (talk.person_id, talk.manager_id):
        rows = rows.filter(state=PointState.ACCEPTED.value)
    return list(rows.select_related("skill").order_by("put_at", "pk"))


def point_by_id(act: Act, talk: Conversation, point_id: int) -> Point:
    """One point of a conversation the actor sees. Raises Point.DoesNotExist."""
    rows: QuerySet[Point] = Point.objects.filter(
        conversation__in=policies.see_talks.rows(act), conversation=talk
    )
    return rows.select_related("conversation").get(pk=point_id)


def talk_before(act: Act, talk: Conversation) -> Conversation | None:
    """The last conversation of the person that took place before this one, known by its day."""
    rows = policies.know_of_talks.rows(act).filter(held(act), person_id=talk.person_id)
    rows = rows.exclude(pk=talk.pk).annotate(on=held_on())
    if talk.agreed_at is not None:
        rows = rows.filter(on__lt=talk.planned_at or talk.agreed_at)
    return rows.order_by("-on", "-pk").first()
