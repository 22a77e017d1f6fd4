"""The talk itself: the notes laid open, changes put on the table and answered, closed as agreed;
and afterwards what one of the two took on, done."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.reviews import policies
from waymark.domain.reviews.models import Conversation, Point
from waymark.domain.reviews.operations.common import (
    actor_id,
    held_still,
    settle_talk,
    side_of,
    tell,
)
from waymark.domain.reviews.states import ConversationState, PointKind, PointState, Side
from waymark.domain.skills.models import Skill
from waymark.kernel.acts import Act, Refused, record, shift
from waymark.kernel.states import NoticeKind

__all__ = [
    "PointFields", "answer_point", "close_talk", "finish_point", "open_together", "put_point",
    "take_back_point",
]  # fmt: skip

MOST_POINTS = 12
REACH = timedelta(days=10 * 366)
LEVEL_MAX = 5
REVEALED = ConversationState.REVEALED.value


@dataclass(frozen=True, slots=True)
class PointFields:
    """What a point says; which fields belong to which kind is checked in `put_point`.

    taken_by   of a word, who of the two does it; None where both keep to it.
    """

    kind: PointKind
    step_id: int | None = None
    step_kind: str = ""
    skill_id: int | None = None
    level: int | None = None
    from_date: date | None = None
    on_date: date | None = None
    text: str = ""
    taken_by: Side | None = None


@transaction.atomic
def open_together(*, conversation: Conversation, act: Act) -> Conversation:
    """Say that the two talk now: from the planned time on, either lays both notes open.

    A second time changes nothing. Raises Forbidden; Refused before the planned time.
    """
    talk = held_still(conversation, act, ConversationState.PLANNED.value, REVEALED)
    if talk.state == REVEALED:
        return talk
    if talk.planned_at is None or act.at < talk.planned_at:
        raise Refused(_("The notes open at the planned time, or once you are both ready."))
    shift(talk, source=talk.state, target=REVEALED, revealed_at=act.at)
    tell(talk, "talk.revealed", "revealed", NoticeKind.GOOD_TO_KNOW, act)
    record(act, "reviews.talk.revealed", talk, person_id=talk.person_id,
           after={"by": "opened_together"})  # fmt: skip
    return talk


@transaction.atomic
def put_point(*, conversation: Conversation, fields: PointFields, key: UUID, act: Act) -> Point:
    """Put a change on the table for the other one to accept; the same form twice puts it once.

    Whether the plan can hold it is asked again when the two agree.
    Raises Forbidden; Refused before the notes are open, for a full table or a value amiss.
    """
    talk = held_still(conversation, act, REVEALED)
    _check(fields, act)
    if Point.objects.filter(conversation=talk).exclude(key=key).count() >= MOST_POINTS:
        raise Refused(_("Twelve points are enough for one talk. Save these first."))
    point, fresh = Point.objects.get_or_create(
        conversation=talk, key=key, defaults={"side": side_of(talk, act).value,
        **_columns(fields), "put_at": act.at, "put_by_id": actor_id(act)},
    )  # fmt: skip
    if fresh:
        tell(talk, "talk.point", "points", NoticeKind.GOOD_TO_KNOW, act)
        record(act, "reviews.point.put", point, person_id=talk.person_id, after=_told(point))
    return point


@transaction.atomic
def answer_point(*, point: Point, accepted: bool, act: Act) -> Point:
    """Accept what the other one put on the table, or leave it aside.

    The same answer again changes nothing. Raises Forbidden; Refused for one's own point or one
    that was answered already.
    """
    talk = held_still(point.conversation, act, REVEALED)
    if point.side == side_of(talk, act).value:
        raise Refused(_("You put this on the table: the other one accepts it."))
    return _move(point, PointState.ACCEPTED if accepted else PointState.DECLINED, act)


@transaction.atomic
def take_back_point(*, point: Point, act: Act) -> Point:
    """Take one's own point off the table. Raises Forbidden; Refused for the other's, or answered."""
    talk = held_still(point.conversation, act, REVEALED)
    if point.side != side_of(talk, act).value:
        raise Refused(_("Only who put this on the table takes it back."))
    return _move(point, PointState.TAKEN_BACK, act)


@transaction.atomic
def close_talk(*, conversation: Conversation, act: Act) -> Conversation:
    """Close a conversation as agreed; `workflows.conversations.agree` applies its points first.

    Raises Forbidden; Refused while a point waits for an answer, or when it is closed already.
    """
    talk = held_still(conversation, act, REVEALED)
    if Point.objects.filter(conversation=talk, state=PointState.OPEN.value).exists():
        raise Refused(_("A point still waits for an answer. Accept it or leave it aside first."))
    shift(
        talk, source=REVEALED, target=ConversationState.AGREED.value, agreed_at=act.at,
        agreed_by_id=act.person_id,
    )  # fmt: skip
    settle_talk(talk, act)
    tell(talk, "talk.agreed", "agreed", NoticeKind.GOOD_TO_KNOW, act)
    accepted = Point.objects.filter(conversation=talk, state=PointState.ACCEPTED.value)
    record(act, "reviews.talk.agreed", talk, person_id=talk.person_id,
           after={"points": accepted.count()})  # fmt: skip
    return talk


@transaction.atomic
def finish_point(*, point: Point, done: bool, act: Act) -> Point:
    """Say that what the actor took on in a talk is done, or is not after all.

    A second time changes nothing. Raises Forbidden for anybody else; Refused before the two agreed
    or for what nobody or the other one took on.
    """
    policies.see_talks.require(act, point.conversation)
    talk = point.conversation
    if talk.state != ConversationState.AGREED.value or point.state != PointState.ACCEPTED.value:
        raise Refused(_("Save what you agreed first."))
    if point.taken_by != side_of(talk, act).value:
        raise Refused(_("Only who took this on says that it is done."))
    said = {"done_at": act.at, "done_by_id": act.person_id} if done else {
        "done_at": None, "done_by_id": None
    }  # fmt: skip
    if Point.objects.filter(pk=point.pk, done_at__isnull=done).update(**said):
        record(act, "reviews.point.finished", point, person_id=talk.person_id,
               after={"done": done})  # fmt: skip
    return point


#: an answer may be changed until the two agree and save; what was taken back stays so
_FROM = {
    PointState.ACCEPTED: (PointState.OPEN.value, PointState.DECLINED.value),
    PointState.DECLINED: (PointState.OPEN.value, PointState.ACCEPTED.value),
    PointState.TAKEN_BACK: (PointState.OPEN.value, PointState.ACCEPTED.value),
}


def _move(point: Point, target: PointState, act: Act) -> Point:
    """The conversation's row is locked, so that the point is as it was read here."""
    point.refresh_from_db()
    if point.state == target.value:
        return point
    before = point.state
    if before not in _FROM[target]:
        raise Refused(_("This was answered a moment ago. Reload the page and look again."))
    shift(
        point, source=before, target=target.value, answered_at=act.at,
        answered_by_id=act.person_id,
    )  # fmt: skip
    record(act, "reviews.point.answered", point, person_id=point.conversation.person_id,
           before={"state": before}, after={"state": point.state})  # fmt: skip
    return point


def _check(fields: PointFields, act: Act) -> None:
    kind, needs_day = fields.kind, (PointKind.GOAL_DATE, PointKind.NEXT_CHECK, PointKind.MOVE_STEP,
                                    PointKind.ADD_STEP)  # fmt: skip
    if kind in needs_day and fields.on_date is None:
        raise Refused(_("Choose the day."))
    if fields.on_date is not None and not act.today < fields.on_date <= act.today + REACH:
        raise Refused(_("Choose a day that is still to come, within ten years."))
    first, last = fields.from_date, fields.on_date
    if first is not None and last is not None and first > last:
        raise Refused(_("The last day is before the first. Change one of them."))
    if kind in (PointKind.MOVE_STEP, PointKind.DROP_STEP) and fields.step_id is None:
        raise Refused(_("Choose the step."))
    if kind in (PointKind.ADD_STEP, PointKind.WORD) and not fields.text.strip():
        raise Refused(_("Say in a few words what you propose."))
    if kind is PointKind.LEVEL:
        if fields.skill_id is None or fields.level is None or not 0 <= fields.level <= LEVEL_MAX:
            raise Refused(_("Choose a skill and a level between 0 and 5."))
        if not Skill.objects.filter(pk=fields.skill_id, retired_at__isnull=True).exists():
            raise Refused(_("Choose a skill from the list."))
    if fields.taken_by is not None and kind is not PointKind.WORD:
        raise Refused(_("What you add to the plan is done by whose plan it is."))


def _columns(fields: PointFields) -> dict[str, Any]:
    return {
        "kind": fields.kind.value, "step_id": fields.step_id, "step_kind": fields.step_kind,
        "skill_id": fields.skill_id, "level": fields.level, "from_date": fields.from_date,
        "on_date": fields.on_date, "text": fields.text.strip(),
        "taken_by": fields.taken_by.value if fields.taken_by else "",
    }  # fmt: skip


def _told(point: Point) -> dict[str, Any]:
    """What the act log keeps of a point: never its words."""
    names = ("kind", "side", "step_id", "skill_id", "level", "from_date", "on_date", "taken_by")
    return {name: getattr(point, name) for name in names}
