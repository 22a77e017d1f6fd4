"""What changed since two people last talked, as sentences: beside their talk, and in the list of the
team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waymark.domain.plans.queries import Step
from waymark.domain.reviews.compute import Agenda, Fact, FactKind

__all__ = ["Line", "lines_of"]

MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its icon; tone is yes, no or ""."""

    icon: str
    tone: str
    text: str


def lines_of(
    agenda: Agenda, facts: Sequence[Fact], steps: Sequence[Step], *, since: datetime, name: str
) -> list[Line]:
    """What changed since that moment, what asks for attention first; at most six.

    steps   of the plan as far as the reader sees it.
    name    how the reader calls the person it is about; "" where the person reads.
    """
    lines = [_line(agenda, fact, name) for fact in facts]
    done = [step for step in steps if step.done_at is not None and step.done_at > since]
    lines += [
        Line("check", "yes", _("Done: %(step)s") % {"step": step.title})
        for step in sorted(done, key=lambda step: (step.done_at, step.pk), reverse=True)
    ]
    return lines[:MOST_LINES]


def _line(agenda: Agenda, fact: Fact, name: str) -> Line:
    named: dict[str, Any] = {
        "skill": fact.name, "level": fact.level, "name": name,
        "when": date_format(fact.on, "F Y") if fact.on else "",
    }  # fmt: skip
    if fact.kind is FactKind.ASKS:
        return Line("info", "", _asks(agenda, own=not name) % named)
    if fact.kind is FactKind.CONFIRMED:
        return Line("check", "yes", _("%(skill)s confirmed at level %(level)s") % named)
    if fact.kind is FactKind.UNUSED:
        return Line("alert", "no", _("%(skill)s unused since %(when)s") % named)
    if not name:
        return Line("plan", "", _("You chose a goal: %(skill)s") % named)
    return Line("plan", "", _("%(name)s chose a goal: %(skill)s") % named)


def _asks(agenda: Agenda, *, own: bool) -> str:
    if own and agenda.is_next:
        return _("Your next role now asks for %(skill)s at level %(level)s")
    if own:
        return _("Your role now asks for %(skill)s at level %(level)s")
    if agenda.is_next:
        return _("The next role now asks for %(skill)s at level %(level)s")
    return _("The role now asks for %(skill)s at level %(level)s")
