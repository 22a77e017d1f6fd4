"""Where a conversation stands, as sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.reviews.queries import LevelChange, Notes
from waymark.domain.reviews.states import ConversationState, Side, TalkStanding
from waymark.web.talks.seats import Seat

__all__ = ["STANDINGS", "STATES", "level_in_words", "ready_lines"]

#: the tag of each standing, and its colour
STANDINGS = {
    TalkStanding.ASKED: (gettext_lazy("Asked for a talk"), "warn"),
    TalkStanding.NEAR: (gettext_lazy("Close"), "here"),
    TalkStanding.TO_CLOSE: (gettext_lazy("To be saved"), "warn"),
    TalkStanding.PLANNED: (gettext_lazy("Planned"), "use"),
    TalkStanding.DUE: (gettext_lazy("Due"), "warn"),
    TalkStanding.FINE: (gettext_lazy("Up to date"), ""),
}
STATES = {
    ConversationState.ASKED.value: gettext_lazy("Asked for"),
    ConversationState.PLANNED.value: gettext_lazy("Planned"),
    ConversationState.REVEALED.value: gettext_lazy("Notes open"),
    ConversationState.AGREED.value: gettext_lazy("Agreed"),
    ConversationState.CANCELLED.value: gettext_lazy("Called off"),
}


def ready_lines(seat: Seat, notes: dict[Side, Notes]) -> tuple[str, str]:
    """Who has prepared: a sentence about the other one, and one about the reader."""
    mine, other = notes[seat.side], notes[seat.side.other]
    name = {"name": seat.other_given}
    if other.ready:
        theirs = _("%(name)s is ready.") % name
    elif other.begun:
        theirs = _("%(name)s has begun to prepare.") % name
    else:
        theirs = _("%(name)s has not prepared yet.") % name
    if mine.ready:
        return theirs, _("You are ready.")
    return theirs, _("You have begun.") if mine.begun else _("You have prepared nothing yet.")


def level_in_words(change: LevelChange, reader: Side, other: str) -> str:
    """A level that a talk changes: "Rig automation: 4 → 2, as Ines sees it".

    other   the name of the one across the table from the reader.
    """
    named = {
        "skill": change.skill, "before": change.before, "after": change.after, "name": other,
    }  # fmt: skip
    fresh = change.before is None
    if change.side is None:
        text = (
            _("%(skill)s: level %(after)s, as you both see it")
            if fresh
            else _("%(skill)s: %(before)s → %(after)s, as you both see it")
        )
    elif change.side is reader:
        text = (
            _("%(skill)s: level %(after)s, as you see it")
            if fresh
            else _("%(skill)s: %(before)s → %(after)s, as you see it")
        )
    else:
        text = (
            _("%(skill)s: level %(after)s, as %(name)s sees it")
            if fresh
            else _("%(skill)s: %(before)s → %(after)s, as %(name)s sees it")
        )
    return text % named
