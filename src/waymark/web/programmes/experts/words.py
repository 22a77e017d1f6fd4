"""Experts in words: what they are, where they stand, what they can tell of."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from waymark.domain.mentoring.queries import Expert, Held, Tally, Terms, Way, is_paused
from waymark.domain.mentoring.states import ExpertState
from waymark.kernel.acts import Act
from waymark.web.parts.hours import hours_in_words, languages_in_words
from waymark.web.parts.numbers import at_the_start
from waymark.web.parts.offers import KINDS, price_in_words

__all__ = ["STATES", "Shown", "heading", "held_in_words", "shown"]

STATES = {
    ExpertState.ASKED.value: gettext_lazy("Asked, no answer yet"),
    ExpertState.AGREED.value: gettext_lazy("Helps others"),
    ExpertState.DECLINED.value: gettext_lazy("Said no"),
    ExpertState.LEFT.value: gettext_lazy("Takes no new people"),
}
HELD_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Shown:
    """One expert as a line of the list, or the head of their page; price only where known."""

    expert: Expert
    kind: Any
    state: Any
    where: str
    held: list[str]
    more: int
    languages: str
    hours: list[str]
    paused: bool
    price: str
    way: Way = field(default_factory=Way)


def heading(tally: Tally) -> str:
    """How many help and how many places are free: 126 people help others, 43 places are free."""
    people = ngettext(
        "%(people)s person helps others", "%(people)s people help others", tally.agreed
    ) % {"people": at_the_start(tally.agreed)}
    places = ngettext(
        "%(n)s place is free", "%(n)s places are free", tally.free
    ) % {"n": number_format(tally.free, force_grouping=True)}  # fmt: skip
    return _("%(people)s, %(places)s") % {"people": people, "places": places}


def held_in_words(held: Held) -> str:
    """Senior Test Engineer, until 2023."""
    if held.until is None:
        return held.role
    return _("%(role)s, until %(year)d") % {"role": held.role, "year": held.until}


def shown(expert: Expert, way: Way, terms: Terms | None, act: Act) -> Shown:
    """One expert in words, for whoever may know `terms` with them."""
    person = expert.person
    inside = person.unit.name if person.unit is not None else ""
    roles = [held_in_words(each) for each in way.held]
    return Shown(
        expert=expert, kind=KINDS[expert.kind], state=STATES[expert.state],
        where=expert.organization if expert.outside else inside,
        held=roles[:HELD_SHOWN], more=max(len(roles) - HELD_SHOWN, 0),
        languages=languages_in_words(expert.languages), hours=hours_in_words(expert.hours),
        paused=is_paused(expert, act.today), price=price_in_words(terms), way=way,
    )  # fmt: skip
