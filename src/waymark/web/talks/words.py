"""What changed and where a conversation stands, as sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.plans.queries import Step
from waymark.domain.reviews.compute import Agenda, Fact, FactKind
from waymark.domain.reviews.queries import LevelChange, Notes
from waymark.domain.reviews.states import ConversationState, Side, TalkStanding
from waymark.web.talks.seats import Seat

__all__ = ["STANDINGS", "STATES", "Line", "level_in_words", "lines_of", "ready_lines"]

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
MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its icon; tone is yes, no or ""."""

    icon: str
    tone: str
    text: str


def lines_of(
    seat: Seat, agenda: Agenda, facts: Sequence[Fact], steps: Sequence[Step]
) -> list[Line]:
    """What changed since the two last talked, what asks for attention first."""
    since = seat.talk.last_on
    lines = [_line(seat, agenda, fact) for fact in facts]
    done = [step for step in steps if step.done_at is not None and step.done_at > since]
    lines += [
        Line("check", "yes", _("Done: %(step)s") % {"step": step.title})
        for step in sorted(done, key=lambda step: (step.done_at, step.pk), reverse=True)
    ]
    return lines[:MOST_LINES]


def _line(seat: Seat, agenda: Agenda, fact: Fact) -> Line:
    named: dict[str, Any] = {
        "skill": fact.name, "level": fact.level, "name": seat.other_given,
        "when": date_format(fact.on, "F Y") if fact.on else "",
    }  # fmt: skip
    if fact.kind is FactKind.ASKS:
        return Line("info", "", _asks(seat, agenda) % named)
    if fact.kind is FactKind.CONFIRMED:
        return Line("check", "yes", _("%(skill)s confirmed at level %(level)s") % named)
    if fact.kind is FactKind.UNUSED:
        return Line("alert", "no", _("%(skill)s unused since %(when)s") % named)
    if seat.is_person:
        return Line("plan", "", _("You chose a goal: %(skill)s") % named)
    return Line("plan", "", _("%(name)s chose a goal: %(skill)s") % named)


def _asks(seat: Seat, agenda: Agenda) -> str:
    if seat.is_person and agenda.is_next:
        return _("Your next role now asks for %(skill)s at level %(level)s")
    if seat.is_person:
        return _("Your role now asks for %(skill)s at level %(level)s")
    if agenda.is_next:
        return _("The next role now asks for %(skill)s at level %(level)s")
    return _("The role now asks for %(skill)s at level %(level)s")


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
