"""How colleagues got there: those who may be asked by name, the others as a number or not at all."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from waymark.domain.careers.queries import Assignment, Trail
from waymark.domain.careers.states import AssignmentKind
from waymark.domain.people.queries import Person

__all__ = ["Colleague", "colleagues"]

LAST_STOPS = 5
TONES = ("v", "b", "g")
SUBSTANTIVE = AssignmentKind.SUBSTANTIVE.value


@dataclass(frozen=True, slots=True)
class Colleague:
    """One way; `left_out` says that older stops are not shown."""

    person: Person
    now: str
    tone: str
    stops: tuple[str, ...]
    left_out: bool


def colleagues(trails: list[Trail]) -> list[Colleague]:
    """The ways in words."""
    return [_colleague(trail, TONES[number % len(TONES)]) for number, trail in enumerate(trails)]


def _colleague(trail: Trail, tone: str) -> Colleague:
    last = trail.positions[-1].role.name
    site = trail.person.site.name if trail.person.site else ""
    stops: list[tuple[int, str]] = []
    for position in trail.positions:
        said = _stop(position)
        if not stops or stops[-1][0] != position.role_id or position.kind != SUBSTANTIVE:
            stops.append((position.role_id, said))
    shown = tuple(said for _role, said in stops[-LAST_STOPS:])
    return Colleague(
        person=trail.person,
        now=f"{last}, {site}" if site else last,
        tone=tone,
        stops=shown,
        left_out=len(stops) > LAST_STOPS,
    )


def _stop(position: Assignment) -> str:
    name, year = position.role.name, position.from_date.year
    if position.kind == SUBSTANTIVE:
        return _("%(role)s, %(year)d") % {"role": name, "year": year}
    if position.kind == AssignmentKind.SECONDMENT.value:
        if position.unit and position.unit.is_partner:
            return _("Secondment to %(unit)s, %(year)d") % {
                "unit": position.unit.name, "year": year,
            }  # fmt: skip
        return _("Secondment as %(role)s, %(year)d") % {"role": name, "year": year}
    if position.kind == AssignmentKind.ACTING.value:
        return _("Acting %(role)s, %(year)d") % {"role": name, "year": year}
    return _("%(role)s for a time, %(year)d") % {"role": name, "year": year}
