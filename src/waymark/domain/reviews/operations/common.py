"""What the operations on conversations share: the row held still, and the one across the table."""

from typing import Any

from django.utils.translation import gettext as _

from waymark.domain.people.models import Person
from waymark.domain.reviews import policies
from waymark.domain.reviews.models import OPEN, Conversation
from waymark.domain.reviews.states import Side
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.notices import notify, settle
from waymark.kernel.states import NoticeKind

__all__ = [
    "actor_id", "address_for", "held_still", "other_of", "settle_talk", "side_of", "tell",
]  # fmt: skip

#: notices that ask one of the two for something
ASKING = ("talk.asked", "talk.planned", "talk.moved", "talk.prepare")


def held_still(conversation: Conversation, act: Act, *states: str) -> Conversation:
    """The conversation as it is now, its row locked until the act ends.

    What the two do at the same moment follows one after the other: each sees what the other did.
    Raises Forbidden; Refused where it is in none of these states.
    """
    policies.see_talks.require(act, conversation)
    now = Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    if now.state not in (states or OPEN):
        raise Refused(_("This conversation has moved on. Reload the page and look again."))
    return now


def actor_id(act: Act) -> int:
    """Who acts. Raises Forbidden for the system: it talks with nobody."""
    if act.person_id is None:
        raise Forbidden(_("Only people talk with each other."))
    return act.person_id


def side_of(conversation: Conversation, act: Act) -> Side:
    """Which of the two the actor is; ask a policy first whether they are one at all."""
    return Side.PERSON if act.person_id == conversation.person_id else Side.MANAGER


def other_of(conversation: Conversation, act: Act) -> int:
    """The id of the one across the table."""
    mine = side_of(conversation, act)
    return conversation.manager_id if mine is Side.PERSON else conversation.person_id


def address_for(conversation: Conversation, reader_id: int) -> str:
    """Where this reader finds the conversation."""
    if reader_id == conversation.person_id:
        return f"/me/talks/{conversation.pk}"
    return f"/team/{conversation.person_id}/talks/{conversation.pk}"


def tell(
    conversation: Conversation, code: str, key: str, kind: NoticeKind, act: Act, **params: Any
) -> None:
    """Tell the one across the table, by the actor's name; never a word of what was said."""
    reader = other_of(conversation, act)
    name = Person.objects.get(pk=actor_id(act)).shown_name
    notify(
        person_id=reader, kind=kind, code=code, key=f"{code}:{conversation.pk}:{key}",
        params={"name": name, **params}, address=address_for(conversation, reader), act=act,
    )  # fmt: skip


def settle_talk(conversation: Conversation, act: Act) -> None:
    """Take as read what asked the two for this conversation, once they are through with it."""
    for code in ASKING:
        settle(asked=f"{code}:{conversation.pk}", act=act)
