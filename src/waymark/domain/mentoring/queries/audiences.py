"""Audience rules: whom a round asks, as a few conditions that all hold; never a protected trait.

Stored as JSON beside the round. Age, gender, nationality, health, family and what people say for
audits of fairness are no conditions and cannot become one: `Audience` names all there are.
"""

from calendar import monthrange
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from waymark.domain.careers.models import Assignment, Grade, JobFamily, Role
from waymark.domain.careers.states import AssignmentKind, RoleState
from waymark.domain.goals.models import ACTIVE, Goal
from waymark.domain.mentoring.models import Expert
from waymark.domain.mentoring.states import ExpertKind, ExpertState
from waymark.domain.people.models import (
    AccessGrant,
    Employment,
    OrgUnit,
    Person,
    ReportingLine,
    Site,
)
from waymark.domain.people.states import AccessRole

__all__ = [
    "LONGEST_MONTHS", "Audience", "Offered", "experts_in", "months_before", "offered_conditions",
    "people_in", "unknown_in",
]  # fmt: skip

LONGEST_MONTHS = 120
LISTS = ("units", "sites", "families", "roles")
NUMBERS = ("grade_from", "grade_to", "joined_within", "in_role_within")
SWITCHES = ("has_goal", "leads")


@dataclass(frozen=True, slots=True)
class Audience:
    """Conditions that all hold; one that is empty asks for nothing, so that none means everyone.

    units       ids of parts of the organization, each with all below it; sites, families, roles ids.
    grade_from, grade_to   numbers of the lowest and highest grade of the role held.
    joined_within, in_role_within   months since the employment, the position held today, began.
    has_goal    heads for a role; leads  has people who report to them.
    kinds       of experts, for the mentors' side only.
    """

    units: tuple[int, ...] = ()
    sites: tuple[int, ...] = ()
    families: tuple[int, ...] = ()
    roles: tuple[int, ...] = ()
    grade_from: int | None = None
    grade_to: int | None = None
    joined_within: int | None = None
    in_role_within: int | None = None
    has_goal: bool = False
    leads: bool = False
    kinds: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in LISTS:
            if any(type(each) is not int or each < 1 for each in getattr(self, name)):
                raise ValueError(f"{name} are ids")
        for name in NUMBERS:
            value = getattr(self, name)
            if value is not None and (type(value) is not int or not 0 <= value <= LONGEST_MONTHS):
                raise ValueError(f"{name} is a small number")
        if any(type(getattr(self, name)) is not bool for name in SWITCHES):
            raise ValueError(f"{SWITCHES} are switches")
        if set(self.kinds) - {kind.value for kind in ExpertKind}:
            raise ValueError("kinds are those of experts")
        if None not in (self.grade_from, self.grade_to) and self.grade_from > self.grade_to:  # type: ignore[operator]  # both are numbers here
            raise ValueError("grades run from the lower to the higher one")

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it: what is asked for, nothing else."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value not in ((), None, False)
        }

    @classmethod
    def read(cls, stored: Any) -> "Audience":
        """What `stored` wrote. Raises ValueError for anything else."""
        known = {each.name for each in fields(cls)}
        if not isinstance(stored, dict) or set(stored) - known:
            raise ValueError("these are no conditions of an audience")
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list | tuple) else value
            for name, value in stored.items()
        }
        return cls(**values)

    @property
    def is_everyone(self) -> bool:
        """Whether nothing is asked for."""
        return self == Audience(kinds=self.kinds)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def people_in(audience: Audience, day: date) -> QuerySet[Person]:
    """People who work here and whom the conditions mean on that day; no outside experts."""
    outside = AccessGrant.objects.filter(person=OuterRef("pk"), role=AccessRole.OUTSIDE.value)
    return Person.objects.filter(
        _conditions(audience, day, "pk", ""), ~Exists(outside), active=True
    )


def experts_in(
    audience: Audience, *, outside: bool, day: date, starts_on: date
) -> QuerySet[Expert]:
    """Experts who can take somebody from `starts_on`: agreed, a place free, no pause on that day.

    outside   whether outside experts take part: conditions on units, sites, roles and employment
              say nothing of them, only the kind and the last day of their contract do.
    """
    free = Expert.objects.filter(
        state=ExpertState.AGREED.value, taken__lt=F("places"), person__active=True
    ).exclude(paused_from__lte=starts_on, paused_until__gt=starts_on)
    if audience.kinds:
        free = free.filter(kind__in=audience.kinds)
    inside = _conditions(audience, day, "person_id", "person__") & Q(outside=False)
    if not outside:
        return free.filter(inside)
    bound = Q(contract_until__isnull=True) | Q(contract_until__gte=starts_on)
    return free.filter(inside | (Q(outside=True) & bound))


def _conditions(audience: Audience, day: date, pk: str, path: str) -> Q:
    """The conditions on a person whose id the query knows as `pk`, and their columns under `path`."""
    q = Q()
    if audience.units:
        below = Q(pk__in=[])
        for unit_path in OrgUnit.objects.filter(pk__in=audience.units).values_list(
            "path", flat=True
        ):
            below |= Q(**{f"{path}unit__path__startswith": unit_path})
        q &= below
    if audience.sites:
        q &= Q(**{f"{path}site__in": audience.sites})
    held = _position_held(audience, day)
    if held is not None:
        q &= Q(Exists(held.filter(person_id=OuterRef(pk))))
    if audience.joined_within is not None:
        stays = Employment.objects.filter(
            _on(day), from_date__gt=months_before(day, audience.joined_within)
        )
        q &= Q(Exists(stays.filter(person_id=OuterRef(pk))))
    if audience.has_goal:
        goals = Goal.objects.filter(state__in=ACTIVE, role__isnull=False)
        q &= Q(Exists(goals.filter(person_id=OuterRef(pk))))
    if audience.leads:
        lines = ReportingLine.objects.filter(_on(day), manager_id=OuterRef(pk))
        q &= Q(Exists(lines))
    return q


def _on(day: date) -> Q:
    return Q(from_date__lte=day) & (Q(to_date__isnull=True) | Q(to_date__gt=day))


def _position_held(audience: Audience, day: date) -> QuerySet[Assignment] | None:
    """Positions of that day that fit, None where none is asked for."""
    q = Q()
    if audience.roles:
        q &= Q(role_id__in=audience.roles)
    if audience.families:
        q &= Q(role__family_id__in=audience.families)
    if audience.grade_from is not None:
        q &= Q(role__grade__number__gte=audience.grade_from)
    if audience.grade_to is not None:
        q &= Q(role__grade__number__lte=audience.grade_to)
    if audience.in_role_within is not None:
        q &= Q(from_date__gt=months_before(day, audience.in_role_within))
    if q == Q():
        return None
    return Assignment.objects.filter(q, _on(day), kind=AssignmentKind.SUBSTANTIVE.value)


def unknown_in(audience: Audience) -> bool:
    """Whether the rule names a unit, site, family, role or grade that is not there."""
    numbers = {n for n in (audience.grade_from, audience.grade_to) if n is not None}
    named: tuple[tuple[QuerySet[Any], int], ...] = (
        (OrgUnit.objects.filter(pk__in=audience.units), len(set(audience.units))),
        (Site.objects.filter(pk__in=audience.sites), len(set(audience.sites))),
        (JobFamily.objects.filter(pk__in=audience.families), len(set(audience.families))),
        (Role.objects.filter(pk__in=audience.roles), len(set(audience.roles))),
        (Grade.objects.filter(number__in=numbers), len(numbers)),
    )
    return any(asked and rows.count() != asked for rows, asked in named)


@dataclass(frozen=True, slots=True)
class Offered:
    """What an audience may be made of: (id, name), grades as (number, name)."""

    units: list[tuple[int, str]]
    sites: list[tuple[int, str]]
    families: list[tuple[int, str]]
    roles: list[tuple[int, str]]
    grades: list[tuple[int, str]]


def offered_conditions() -> Offered:
    """Units in the order of the tree, each under its parents' names; the rest by name. Five queries."""
    rows = list(OrgUnit.objects.filter(closed_on__isnull=True).values_list("pk", "name", "path"))
    names = {str(pk): name for pk, name, _ in rows}
    units = sorted(
        (" › ".join(names.get(part, "") for part in path.strip("/").split("/")), pk)
        for pk, _, path in rows
    )
    shown = Role.objects.exclude(state=RoleState.RETIRED.value)
    return Offered(
        [(pk, name) for name, pk in units],
        list(Site.objects.order_by("name").values_list("pk", "name")),
        list(JobFamily.objects.order_by("name").values_list("pk", "name")),
        list(shown.order_by("name", "pk").values_list("pk", "name")),
        list(Grade.objects.order_by("number").values_list("number", "name")),
    )
