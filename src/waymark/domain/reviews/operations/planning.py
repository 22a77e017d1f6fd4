"""When two people talk: asked for, planned, moved, cancelled; and shown to a later manager."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from waymark.domain.people import policies as people
from waymark.domain.people.models import Person
from waymark.domain.people.queries import manager_of
from waymark.domain.reviews import policies
from waymark.domain.reviews.models import OPEN, Conversation, Preparation
from waymark.domain.reviews.operations.common import (
    actor_id,
    held_still,
    other_of,
    settle_talk,
    tell,
)
from waymark.domain.reviews.queries import still_answered
from waymark.domain.reviews.states import ConversationState
from waymark.kernel.acts import Act, Refused, record, shift
from waymark.kernel.notices import settle
from waymark.kernel.states import NoticeKind

__all__ = [
    "ask_for_talk", "cancel_talk", "move_talk", "plan_next_talk", "plan_talk",
    "share_what_was_agreed",
]  # fmt: skip

FURTHEST = timedelta(days=2 * 366)
#: nobody lays half-written notes open by moving the talk to this very moment
NOTICE = timedelta(hours=1)
ASKED, PLANNED = ConversationState.ASKED.value, ConversationState.PLANNED.value


@transaction.atomic
def ask_for_talk(*, person: Person, about: str, key: UUID, act: Act) -> Conversation:
    """Ask one's manager for a conversation; the manager gets a notice and says when.

    `key` comes with the form: sent twice, it asks once.
    Raises Forbidden, or Refused where no manager is known or a conversation is open already.
    """
    people.edit_own.require(act, person)
    if sent := Conversation.objects.filter(person=person, key=key).first():
        return sent
    manager = manager_of(person, act.today)
    if manager is None:
        raise Refused(_("HR has not told us who your manager is. Ask HR, then try again."))
    _leave_former(person, act)
    talk, fresh = _make(person, manager.pk, ASKED, about, key, act)
    if fresh:
        tell(talk, "talk.asked", "asked", NoticeKind.NEEDS_YOU, act)
        record(act, "reviews.talk.asked", talk, person_id=person.pk,
               after={"manager": manager.pk})  # fmt: skip
    return talk


@transaction.atomic
def plan_talk(
    *, person: Person, planned_at: datetime, place: str, about: str, key: UUID, act: Act
) -> Conversation:
    """Plan a conversation with someone who reports to the actor; one they asked for gets its time.

    planned_at   an aware moment, later than the act and within two years.
    Raises Forbidden; Refused for a moment that makes no sense, or within the hour while they still
    prepare what they asked for, or where one is planned already.
    """
    policies.answers_for.require(act, person)
    if sent := Conversation.objects.filter(person=person, key=key).first():
        return sent
    _check(planned_at, act)
    _leave_former(person, act)
    said = {"planned_at": planned_at, "place": place.strip()}
    waiting = Conversation.objects.filter(
        person=person, manager_id=actor_id(act), state=ASKED
    ).first()
    if waiting is not None:
        _leave_time(waiting, planned_at, act)
        shift(waiting, source=ASKED, target=PLANNED, **said)
        settle(asked=f"talk.asked:{waiting.pk}", act=act)
        talk, fresh = waiting, True
    else:
        talk, fresh = _make(person, actor_id(act), PLANNED, about, key, act, **said)
    if fresh:
        tell(talk, "talk.planned", "planned", NoticeKind.NEEDS_YOU, act)
        record(act, "reviews.talk.planned", talk, person_id=person.pk,
               after={"at": planned_at, "manager": talk.manager_id})  # fmt: skip
    return talk


@transaction.atomic
def plan_next_talk(*, conversation: Conversation, planned_at: datetime, act: Act) -> Conversation:
    """Plan the next conversation of two who have just agreed; either may, the other is told.

    Raises Forbidden; Refused before they agreed, for a moment that makes no sense, or where one
    is open already.
    """
    policies.see_talks.require(act, conversation)
    if conversation.state != ConversationState.AGREED.value:
        raise Refused(_("Save what you agreed first, then plan the next conversation."))
    _check(planned_at, act)
    talk, fresh = _make(
        conversation.person, conversation.manager_id, PLANNED, "",
        uuid5(conversation.key, "next"), act, planned_at=planned_at, place=conversation.place,
    )  # fmt: skip
    if fresh:
        tell(talk, "talk.planned", "planned", NoticeKind.GOOD_TO_KNOW, act)
        record(act, "reviews.talk.planned", talk, person_id=talk.person_id,
               after={"at": planned_at, "manager": talk.manager_id})  # fmt: skip
    return talk


@transaction.atomic
def move_talk(
    *, conversation: Conversation, planned_at: datetime, place: str, act: Act
) -> Conversation:
    """Give a planned conversation another time or place; the other one gets a notice.

    Raises Forbidden; Refused for a moment that makes no sense, to one within the hour while the
    other one still prepares, or once it is over.
    """
    talk = held_still(conversation, act, PLANNED, ConversationState.REVEALED.value)
    if (talk.planned_at, talk.place) == (planned_at, place.strip()):
        return talk
    before = talk.planned_at
    if planned_at != before:
        _check(planned_at, act)
    if before is None or planned_at < before:
        _leave_time(talk, planned_at, act)
    Conversation.objects.filter(pk=talk.pk).update(planned_at=planned_at, place=place.strip())
    talk.planned_at, talk.place = planned_at, place.strip()
    key = planned_at.isoformat() + (":place" if planned_at == before else "")
    tell(talk, "talk.moved", key, NoticeKind.NEEDS_YOU, act)
    record(act, "reviews.talk.moved", talk, person_id=talk.person_id,
           before={"at": before}, after={"at": planned_at})  # fmt: skip
    return talk


@transaction.atomic
def cancel_talk(*, conversation: Conversation, reason: str, act: Act) -> Conversation:
    """Call a conversation off, with a reason that the other one reads.

    Raises Forbidden; Refused without a reason or once it is over. A second time changes nothing.
    """
    policies.see_talks.require(act, conversation)
    conversation.refresh_from_db()
    if conversation.state == ConversationState.CANCELLED.value:
        return conversation
    if not reason.strip():
        raise Refused(_("Say in a few words why, so that the other one need not guess."))
    talk = held_still(conversation, act, *OPEN)
    _cancel(talk, reason.strip(), act)
    tell(talk, "talk.cancelled", "cancelled", NoticeKind.NEEDS_YOU, act)
    record(act, "reviews.talk.cancelled", talk, person_id=talk.person_id,
           before={"state": conversation.state}, after={"state": talk.state})  # fmt: skip
    return talk


@transaction.atomic
def share_what_was_agreed(*, conversation: Conversation, shared: bool, act: Act) -> Conversation:
    """Show what was agreed with a former manager to the present one, or stop it; never the notes.

    Raises Forbidden; Refused where nothing was agreed or no other manager is known.
    """
    policies.own_talks.require(act, conversation)
    if conversation.state != ConversationState.AGREED.value:
        raise Refused(_("Nothing was agreed in this conversation."))
    manager = manager_of(conversation.person, act.today)
    if shared and (manager is None or manager.pk == conversation.manager_id):
        raise Refused(_("Your manager was in this conversation and reads it already."))
    given = {"shared_at": act.at, "shared_with_id": manager.pk} if shared and manager else {
        "shared_at": None, "shared_with_id": None
    }  # fmt: skip
    before = conversation.shared_with_id
    Conversation.objects.filter(pk=conversation.pk).update(**given)
    for name, value in given.items():
        setattr(conversation, name, value)
    record(act, "reviews.talk.shared", conversation, person_id=conversation.person_id,
           before={"with": before}, after={"with": given["shared_with_id"]})  # fmt: skip
    return conversation


def _check(planned_at: datetime, act: Act) -> None:
    if planned_at <= act.at:
        raise Refused(_("Choose a time that is still to come."))
    if planned_at > act.at + FURTHEST:
        raise Refused(_("Choose a day within two years."))


def _leave_time(talk: Conversation, planned_at: datetime, act: Act) -> None:
    """Notes open at the planned time: whoever still writes theirs must be able to hear of it."""
    if talk.state == ConversationState.REVEALED.value or planned_at >= act.at + NOTICE:
        return
    theirs = Preparation.objects.filter(conversation=talk, ready_at__isnull=True)
    if theirs.exclude(by_id=actor_id(act)).exists():
        name = Person.objects.get(pk=other_of(talk, act)).shown_name
        text = _("%(name)s is still preparing. Choose a time at least an hour from now.")
        raise Refused(text % {"name": name})


def _make(
    person: Person, manager_id: int, state: str, about: str, key: UUID, act: Act, **said: object
) -> tuple[Conversation, bool]:
    """A new conversation; the one that is there where the same form came twice at once."""
    try:
        with transaction.atomic():
            talk = Conversation.objects.create(
                person=person, manager_id=manager_id, state=state, about=about.strip(), key=key,
                made_at=act.at, made_by_id=actor_id(act), **said,
            )  # fmt: skip
    except IntegrityError as why:
        sent = Conversation.objects.filter(person=person, key=key).first()
        if sent is not None:
            return sent, False
        if "talk_one_open" not in str(why):
            raise
        raise Refused(
            _("You two have a conversation open already. Move it, or save what you agreed.")
        ) from why
    return talk, True


def _cancel(talk: Conversation, reason: str, act: Act) -> None:
    shift(
        talk, source=talk.state, target=ConversationState.CANCELLED.value, cancelled_at=act.at,
        cancelled_by_id=act.person_id, reason=reason,
    )  # fmt: skip
    settle_talk(talk, act)


def _leave_former(person: Person, act: Act) -> None:
    """What stood open with someone who no longer answers for the person will not take place."""
    rows = Conversation.objects.select_for_update(no_key=True).filter(person=person, state__in=OPEN)
    for talk in rows.exclude(still_answered(act)):
        before = talk.state
        _cancel(talk, "", act)
        record(act, "reviews.talk.left", talk, person_id=person.pk,
               before={"state": before}, after={"state": talk.state})  # fmt: skip
