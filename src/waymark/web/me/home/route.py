"""The route on the first page: roles behind, the one held, the stops ahead. Texts only."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waymark.domain.careers.compute.framework import Framework
from waymark.domain.careers.compute.graphs import Made
from waymark.domain.careers.states import LadderKind
from waymark.domain.plans.compute import Held, Place, Stop
from waymark.web.parts.times import months_in_words

__all__ = ["Sign", "signs_of"]

MOST_BEHIND = 2
MOST_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Sign:
    """One stop: its kind is past, here, ahead or goal; cells are skills in place or to build."""

    kind: str
    name: str
    text: str
    role_id: int | None = None
    cells: tuple[bool, ...] = ()

    @property
    def in_place(self) -> int:
        """How many cells are filled."""
        return sum(self.cells)


def signs_of(place: Place, framework: Framework, held: Sequence[Held]) -> list[Sign]:
    """The stops from the last roles behind to the goal.

    held    what the next stop asks for. Stops between the next and the goal are counted where
            there are many; those that the framework does not show are left out.
    """
    here = place.here
    behind = [stop for stop in place.stops if stop is not here][-MOST_BEHIND:]
    signs = [Sign("past", stop.role_name, _past(stop), stop.role_id) for stop in behind]
    if here is not None:
        signs.append(Sign("here", here.role_name, _here(here), here.role_id))
    ahead = [framework.place[pk] for pk in place.ahead if pk in framework.place]
    before = framework.place.get(here.role_id) if here else None
    for number, role in enumerate(ahead):
        is_goal = number == len(ahead) - 1
        if not is_goal and number >= MOST_AHEAD - 1:
            continue
        came_from = before if number == 0 else None
        signs.append(_ahead(framework, role, came_from, held if number == 0 else (), is_goal))
    hidden = len(ahead) - MOST_AHEAD
    if hidden > 0:
        text = ngettext("One more stop before it", "%d more stops before it", hidden)
        more = text % hidden if "%d" in text else text
        signs[-1] = Sign("goal", signs[-1].name, f"{signs[-1].text} {more}.", signs[-1].role_id)
    return signs


def _past(stop: Stop) -> str:
    years = str(stop.since.year)
    if stop.until is not None and stop.until.year != stop.since.year:
        years = _("%(first)s to %(last)s") % {"first": stop.since.year, "last": stop.until.year}
    return f"{years}, {stop.site}" if stop.site else years


def _here(stop: Stop) -> str:
    since = str(stop.since.year) if stop.year_only else date_format(stop.since, "F Y")
    if stop.unit:
        return _("%(unit)s, since %(when)s") % {"unit": stop.unit, "when": since}
    return _("Since %s") % since


def _ahead(
    framework: Framework, role: int, before: int | None, held: Sequence[Held], is_goal: bool
) -> Sign:
    """A stop to come; `before` is the place of the role held where it is the next one."""
    texts = []
    cells: tuple[bool, ...] = ()
    if is_goal:
        texts.append(_about_goal(framework, role))
    if held:
        cells = tuple(sorted((each.in_place for each in held), reverse=True))
        texts.append(_in_place(sum(cells), len(cells)))
    usual = framework.made.get((before, role)) if before is not None else None
    if usual is not None:
        texts.append(_usual(usual))
    facts = framework.roles[role]
    return Sign("goal" if is_goal else "ahead", facts.name, " ".join(texts), facts.id, cells)


def _in_place(filled: int, total: int) -> str:
    text = ngettext(
        "%(filled)d of %(total)d skill in place.", "%(filled)d of %(total)d skills in place.", total
    )
    return text % {"filled": filled, "total": total}


def _usual(move: Made) -> str:
    """How long colleagues took before this move; that they made it, where too few timed it."""
    if not move.timed or move.months_low is None or move.months_high is None:
        return _("%d colleagues made this move.") % move.people
    span = months_in_words(move.months_low, move.months_high)
    return _("People usually take %s from here.") % span


def _about_goal(framework: Framework, role: int) -> str:
    """The goal beside its twin on the other ladder."""
    texts = [_("Your goal.")]
    ladder, goal = framework.ladder_of(role), framework.roles[role]
    if ladder is None:
        return texts[0]
    facts = []
    twins = framework.twins.get(role, ())
    if twins:
        facts.append(_("same grade as %s") % framework.roles[twins[0]].name)
    if goal.reports_max:
        low, high = goal.reports_min, goal.reports_max
        facts.append(_("%(low)d to %(high)d direct reports") % {"low": low, "high": high})
    elif ladder.kind == LadderKind.SPECIALIST.value:
        facts.append(_("no direct reports"))
    name = (
        _("Specialist ladder")
        if ladder.kind == LadderKind.SPECIALIST.value
        else _("Leadership ladder")
    )
    texts.append(f"{name}: {', '.join(facts)}." if facts else f"{name}.")
    return " ".join(texts)
