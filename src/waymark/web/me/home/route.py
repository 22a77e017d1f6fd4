"""The route on the first page: roles behind, the one held, the stops ahead. Texts only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waymark.domain.careers.queries import MinedMove
from waymark.domain.careers.states import LadderKind
from waymark.domain.plans.compute import Held, Place, Stop
from waymark.domain.plans.queries import Role
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


def signs_of(
    place: Place, roles: Mapping[int, Role], held: Sequence[Held], usual: MinedMove | None
) -> list[Sign]:
    """The stops from the last roles behind to the goal.

    held    what the next stop asks for; usual how colleagues made that move, None where too few
            did. Stops between the next and the goal are counted where there are many.
    """
    here = place.here
    behind = [stop for stop in place.stops if stop is not here][-MOST_BEHIND:]
    signs = [Sign("past", stop.role_name, _past(stop), stop.role_id) for stop in behind]
    if here is not None:
        signs.append(Sign("here", here.role_name, _here(here), here.role_id))
    ahead = [roles[pk] for pk in place.ahead if pk in roles]
    for number, role in enumerate(ahead):
        is_goal = number == len(ahead) - 1
        if not is_goal and number >= MOST_AHEAD - 1:
            continue
        signs.append(_ahead(role, is_goal, number == 0, held, usual, roles))
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
    role: Role, is_goal: bool, is_next: bool, held: Sequence[Held], usual: MinedMove | None,
    roles: Mapping[int, Role],
) -> Sign:  # fmt: skip
    texts = []
    cells: tuple[bool, ...] = ()
    if is_goal:
        texts.append(_about_goal(role, roles))
    if is_next:
        if held:
            cells = tuple(sorted((each.in_place for each in held), reverse=True))
            texts.append(_in_place(sum(cells), len(cells)))
        if usual is not None:
            texts.append(_usual(usual))
    kind = "goal" if is_goal else "ahead"
    return Sign(kind, str(role.name), " ".join(texts), role.pk, cells)


def _in_place(filled: int, total: int) -> str:
    text = ngettext(
        "%(filled)d of %(total)d skill in place.", "%(filled)d of %(total)d skills in place.", total
    )
    return text % {"filled": filled, "total": total}


def _usual(move: MinedMove) -> str:
    """How long colleagues took before this move; that they made it, where time is not known."""
    if move.months is None or move.months_low is None or move.months_high is None:
        return _("%d colleagues made this move.") % move.people
    span = months_in_words(move.months_low, move.months_high)
    return _("People usually take %s from here.") % span


def _about_goal(role: Role, roles: Mapping[int, Role]) -> str:
    """The goal beside its twin on the other ladder."""
    texts = [_("Your goal.")]
    if role.ladder is None:
        return texts[0]
    twin = next((each for each in roles.values() if _mirrors(each, role)), None)
    facts = []
    if twin is not None:
        facts.append(_("same grade as %s") % twin.name)
    if role.reports_max:
        low, high = role.reports_min, role.reports_max
        facts.append(_("%(low)d to %(high)d direct reports") % {"low": low, "high": high})
    elif role.ladder.kind == LadderKind.SPECIALIST.value:
        facts.append(_("no direct reports"))
    ladder = (
        _("Specialist ladder")
        if role.ladder.kind == LadderKind.SPECIALIST.value
        else _("Leadership ladder")
    )
    texts.append(f"{ladder}: {', '.join(facts)}." if facts else f"{ladder}.")
    return " ".join(texts)


def _mirrors(each: Role, role: Role) -> bool:
    return (
        role.ladder is not None
        and each.ladder_id is not None
        and each.ladder_id == role.ladder.twin_id
        and each.grade_id == role.grade_id
    )
