"""What is coming up, for the first page: one line for each conversation. One query."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from waymark.domain.reviews.queries import Conversation, coming_up
from waymark.domain.reviews.states import ConversationState
from waymark.kernel.acts import Act
from waymark.web.talks.seats import when_in_words

__all__ = ["Coming", "coming_up_lines"]

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Coming:
    """A line of me/talks/coming_up.html: what, a word on it, where it leads, and when."""

    title: str
    text: str
    url: str
    when: str
    name: str = ""
    to_prepare: bool = False


def coming_up_lines(act: Act) -> list[Coming]:
    """The actor's own open conversations, soonest first."""
    return [
        Coming(
            title=_("Conversation with %(name)s") % {"name": talk.manager_name},  # type: ignore[attr-defined]  # annotated
            text=_text(talk.state),
            url=reverse("me:talk", args=[talk.pk]),
            when=when_in_words(talk.planned_at, act) if talk.planned_at else "",
            name=talk.manager_name,  # type: ignore[attr-defined]  # annotated
            to_prepare=_to_prepare(talk, act),
        )
        for talk in coming_up(act)
    ]


def _to_prepare(talk: Conversation, act: Act) -> bool:
    """Whether it takes place within the week and the actor's own notes are not ready."""
    soon = talk.planned_at is not None and act.at <= talk.planned_at <= act.at + WEEK
    return soon and talk.state == ConversationState.PLANNED.value and not talk.own_ready  # type: ignore[attr-defined]  # annotated


def _text(state: str) -> str:
    if state == ConversationState.ASKED.value:
        return _("You asked for it. You get a notice once there is a time")
    if state == ConversationState.REVEALED.value:
        return _("Your notes lie open to the two of you")
    return _("Five minutes are enough to prepare")
