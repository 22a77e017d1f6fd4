"""Positions held: a person's own, and the ways of colleagues who may be asked."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from waymark.domain.careers import policies
from waymark.domain.careers.models import Assignment
from waymark.domain.careers.states import AssignmentKind
from waymark.domain.people.models import Person
from waymark.kernel.acts import Act

__all__ = [
    "Assignment", "Trail", "current_position", "headcounts", "positions_of",
    "roles_at_site", "trails",
]  # fmt: skip

SUBSTANTIVE = AssignmentKind.SUBSTANTIVE.value
#: As in mining: a pause of up to a month still counts as going straight on.
PAUSE = timedelta(days=31)
OFTEN = 4  # positions looked at for each person wanted: one may have arrived in several roles


def _on(day: date) -> Q:
    return Q(from_date__lte=day) & (Q(to_date__isnull=True) | Q(to_date__gt=day))


def positions_of(act: Act, person_id: int) -> QuerySet[Assignment]:
    """A person's positions, oldest first, if the actor may see them."""
    # One's own are always among them: asked for without walking down the reporting lines.
    own = person_id == act.person_id
    seen = Assignment.objects.all() if own else policies.see_assignments.rows(act)
    return (
        seen.filter(person_id=person_id)
        .select_related("role", "role__grade", "role__ladder", "unit", "site")
        .order_by("from_date", "pk")
    )


def current_position(act: Act, person_id: int) -> Assignment | None:
    """The position a person holds today: the substantive one, else the newest other one."""
    held = list(positions_of(act, person_id).filter(_on(act.today)))
    return max(held, key=lambda each: (each.kind == SUBSTANTIVE, each.from_date), default=None)


def headcounts(role_ids: Collection[int], day: date) -> dict[int, int]:
    """How many people hold each role substantively on that day; roles with nobody are missing.

    Nobody holds two at a time (a constraint), so that rows are people. Those still held and those
    whose end is known already are counted apart, each from an index: one query.
    """
    rows = Assignment.objects.filter(role_id__in=role_ids, kind=SUBSTANTIVE, from_date__lte=day)
    still, ending = (
        part.values("role_id").annotate(people=Count("*")).values_list("role_id", "people")
        for part in (rows.filter(to_date__isnull=True), rows.filter(to_date__gt=day))
    )
    counts: Counter[int] = Counter()
    for role_id, people in still.union(ending, all=True):
        counts[role_id] += people
    return dict(counts)


def roles_at_site(site_id: int, day: date) -> frozenset[int]:
    """The roles that somebody holds at a site on that day, by id. One query."""
    held = Assignment.objects.filter(site_id=site_id, from_date__lte=day)
    held = held.filter(Q(to_date__isnull=True) | Q(to_date__gt=day))
    return frozenset(held.order_by().values_list("role_id", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class Trail:
    """A colleague who may be asked, and the positions they held, oldest first."""

    person: Person
    positions: tuple[Assignment, ...]


def trails(
    act: Act,
    to: Sequence[int],
    *,
    came_from: int | None = None,
    straight: bool = False,
    limit: int = 3,
) -> list[Trail]:
    """Ways of colleagues, open to questions, who hold or held one of the roles `to`.

    came_from   only those who held this role before; straight: directly before.
    Latest arrivals first. Never the actor's own way. Cost: two queries.
    """
    seen = policies.see_trails.rows(act).exclude(person_id=act.person_id or 0)
    arrived = seen.filter(role_id__in=to, kind=SUBSTANTIVE, from_date__lte=act.today)
    earlier = Assignment.objects.filter(
        person_id=OuterRef("person_id"), kind=SUBSTANTIVE, to_date__lte=OuterRef("from_date")
    ).exclude(role_id=OuterRef("role_id"))
    if came_from is not None:
        earlier = earlier.filter(role_id=came_from)
        arrived = arrived.exclude(role_id=came_from)
    if straight:
        earlier = earlier.filter(to_date__gte=OuterRef("from_date") - PAUSE)
    arrived = arrived.filter(Exists(earlier))  # who was hired into the role made no way to it
    # No grouping: ordered by an index, the database stops at the first few.
    latest = arrived.order_by("-from_date", "person_id").values_list("person_id", flat=True)
    people = list(dict.fromkeys(latest[: limit * OFTEN]))[:limit]
    ways: dict[int, list[Assignment]] = defaultdict(list)
    for each in (
        seen.filter(person_id__in=people, from_date__lte=act.today)
        .select_related("person", "person__site", "role", "unit")
        .order_by("from_date", "pk")
    ):
        ways[each.person_id].append(each)
    return [Trail(ways[pk][0].person, tuple(ways[pk])) for pk in people if ways[pk]]
