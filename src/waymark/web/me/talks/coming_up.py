"""What is coming up, for the first page: one line for each conversation. One query."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from waymark.domain.reviews.queries import coming_up
from waymark.domain.reviews.states import ConversationState
from waymark.kernel.acts import Act
from waymark.web.talks.seats import when_in_words

__all__ = ["Coming", "coming_up_lines"]


@dataclass(frozen=True, slots=True)
class Coming:
    """A line of me/talks/coming_up.html: what, a word on it, where it leads, and when."""

    title: str
    text: str
    url: str
    when: str


def coming_up_lines(act: Act) -> list[Coming]:
    """The actor's own open conversations, soonest first."""
    return [
        Coming(
            title=_("Conversation with %(name)s") % {"name": talk.manager_name},  # type: ignore[attr-defined]  # annotated
            text=_text(talk.state),
            url=reverse("me:talk", args=[talk.pk]),
            when=when_in_words(talk.planned_at, act) if talk.planned_at else "",
        )
        for talk in coming_up(act)
    ]


def _text(state: str) -> str:
    if state == ConversationState.ASKED.value:
        return _("You asked for it. You get a notice once there is a time")
    if state == ConversationState.REVEALED.value:
        return _("Your notes lie open to the two of you")
    return _("Five minutes are enough to prepare")
