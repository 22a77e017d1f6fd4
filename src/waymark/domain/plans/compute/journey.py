"""The way behind a person and the stops ahead, from positions held and the route chosen. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from waymark.domain.careers.models import Assignment
from waymark.domain.careers.states import AssignmentKind, EndReason

__all__ = ["Stop", "stops_behind", "temporary_since"]


@dataclass(frozen=True, slots=True)
class Stop:
    """A role held from `since` to `until` (first day no longer; None: still)."""

    role_id: int
    role_name: str
    since: date
    until: date | None
    site: str
    unit: str
    year_only: bool


def stops_behind(positions: Iterable[Assignment], today: date) -> tuple[Stop, ...]:
    """Substantive roles so far, oldest first; the last is where the person is, if `until` is None.

    Spells in the same role that follow each other are one stop, and so are those before a
    re-titling: a new name for the same job is no move. Spells that begin after today are left out.
    """
    stops: list[Stop] = []
    renamed = False
    for spell in sorted(positions, key=lambda each: (each.from_date, each.pk)):
        if spell.kind != AssignmentKind.SUBSTANTIVE.value or spell.from_date > today:
            continue
        since = spell.from_date
        if stops and (renamed or stops[-1].role_id == spell.role_id):
            since = stops.pop().since
        over = spell.to_date is not None and spell.to_date <= today
        stops.append(
            Stop(
                role_id=spell.role_id,
                role_name=spell.role.name,
                since=since,
                until=spell.to_date if over else None,
                site=spell.site.name if spell.site else "",
                unit=spell.unit.name if spell.unit else "",
                year_only=spell.year_only,
            )
        )
        renamed = over and spell.end_reason == EndReason.RETITLED.value
    return tuple(stops)


def temporary_since(positions: Iterable[Assignment], since: date, today: date) -> list[Assignment]:
    """Acting, temporary and seconded spells that touched the days from `since` to today."""
    return [
        spell
        for spell in sorted(positions, key=lambda each: (each.from_date, each.pk), reverse=True)
        if spell.kind != AssignmentKind.SUBSTANTIVE.value
        and spell.from_date <= today
        and (spell.to_date is None or spell.to_date > since)
    ]
