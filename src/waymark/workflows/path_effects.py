"""Who is concerned by changed requirements, and what it leaves each of them to build.

Only people who hold a touched role, or have one ahead on the way to their active goal, are found;
they are read and reckoned a chunk at a time, so the cost follows their number, not everybody's.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from django.db.models import Q, QuerySet

from waymark.domain.careers.compute.framework import Framework
from waymark.domain.careers.compute.ways import ways_between
from waymark.domain.careers.models import Assignment, Requirement
from waymark.domain.careers.states import AssignmentKind
from waymark.domain.goals.compute import stops_ahead
from waymark.domain.goals.models import ACTIVE, Goal
from waymark.domain.plans.compute.path_changes import Difference, Way, grew, months_more
from waymark.domain.skills.queries.many import levels_of_many
from waymark.engine.gap_changes import GapChange, gap_change
from waymark.engine.gaps import gap_along

__all__ = [
    "CHUNK", "Group", "concerned", "goals_through", "holders", "other_way", "reckon", "touching_goals", "ways_of",
]  # fmt: skip

CHUNK = 2_000
ROUTES = 4

Ints = npt.NDArray[np.int64]
Levels = Mapping[int, Mapping[int, int]]
Asked = Mapping[int, Mapping[int, int]]


def holders(roles: Collection[int], today: date, *, own: bool = False) -> set[int]:
    """People who work here and hold one of the roles today; `own`: as their substantive one."""
    rows = Assignment.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gt=today), role_id__in=roles, from_date__lte=today,
        person__active=True,
    )  # fmt: skip
    if own:
        rows = rows.filter(kind=AssignmentKind.SUBSTANTIVE.value)
    return set(rows.values_list("person_id", flat=True))


def touching_goals(roles: Collection[int]) -> list[tuple[int, int]]:
    """(goal, person) of active goals that lead to one of the roles or pass through it.

    Roles are looked up one by one in the index of routes.
    """
    return list(goals_through(roles).values_list("pk", "person_id")) if roles else []


def goals_through(roles: Collection[int]) -> QuerySet[Goal]:
    """The same as rows; of at least one role."""
    touched = Q(role_id__in=roles)
    for role in sorted(roles):
        touched |= Q(route__contains=[role])
    return Goal.objects.filter(touched, state__in=ACTIVE, person__active=True)


def concerned(roles: Collection[int], today: date) -> list[int]:
    """Ids of people who may be concerned, in order; some passed the role on their way already."""
    found = holders(roles, today, own=True)
    found |= {person for _goal, person in touching_goals(roles)}
    return sorted(found)


def ways_of(people: Collection[int], today: date) -> dict[int, Way]:
    """The role each person holds as their own and the stops ahead of them. Two queries."""
    rows = Assignment.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gt=today), person_id__in=people,
        kind=AssignmentKind.SUBSTANTIVE.value, from_date__lte=today,
    )  # fmt: skip
    held = dict(rows.order_by("from_date", "pk").values_list("person_id", "role_id"))
    ahead: dict[int, tuple[int, ...]] = {}
    for goal in Goal.objects.filter(person_id__in=people, state__in=ACTIVE).only(
        "person_id", "role_id", "route"
    ):
        ahead[goal.person_id] = stops_ahead(goal, held.get(goal.person_id))
    return {person: Way(held.get(person), ahead.get(person, ())) for person in people}


@dataclass(frozen=True, slots=True)
class Group:
    """People on the same roles for whom the same differs, with what it leaves them to build.

    people   ids, in the order of the rows of `change` and of what follows.
    change   what there is to build for the roles that differ, taken together.
    grew     bool (people,), whether one of these roles, for itself, leaves more levels to build.
    months   at least and at most, for the role that takes longest.
    levels   held, by person and skill.
    """

    differences: tuple[Difference, ...]
    people: tuple[int, ...]
    change: GapChange
    grew: npt.NDArray[np.bool_]
    months: tuple[tuple[int, int], ...]
    levels: Levels


def asked_now(roles: Collection[int]) -> dict[int, dict[int, int]]:
    """What roles ask for as published, by role and skill. One query."""
    found: dict[int, dict[int, int]] = {}
    rows = Requirement.objects.filter(role_id__in=roles)
    for role, skill, level in rows.values_list("role_id", "skill_id", "level"):
        found.setdefault(role, {})[skill] = level
    return found


def reckon(
    differences: Mapping[int, tuple[Difference, ...]],
    today: date,
    asked: Asked | None = None,
) -> Iterator[Group]:
    """Gaps before and after, for everybody at once for whom the same differs.

    differences   by person; those with none are left out.
    asked         what these roles ask for, by role and skill, where the caller knows it.
    What differs is said whole by the differences, so it is no matter whether it is published yet.
    Cost: two queries, and a few microseconds a person and skill.
    """
    groups: dict[tuple[Difference, ...], list[int]] = {}
    for person, mine in differences.items():
        if mine:
            groups.setdefault(mine, []).append(person)
    if asked is None:
        asked = asked_now({each.role for mine in groups for each in mine})
    roles = {each.role for mine in groups for each in mine}
    wanted = {skill for role in roles for skill in asked.get(role, {})}
    wanted |= {each.skill for mine in groups for each in mine}
    everybody = [person for people in groups.values() for person in people]
    levels = levels_of_many(everybody, wanted, today)
    for mine, people in groups.items():
        yield _group(mine, people, asked, levels)


def _group(
    mine: tuple[Difference, ...], people: Sequence[int], asked: Asked, levels: Levels
) -> Group:
    roles = sorted({each.role for each in mine})
    skills = sorted(
        {skill for role in roles for skill in asked.get(role, {})} | {d.skill for d in mine}
    )
    held = _held(people, skills, levels)
    alone = [gap_change(*_needs([role], skills, mine, asked), held) for role in roles]
    months = [list(zip(*months_more(each), strict=True)) for each in alone]
    return Group(
        differences=mine,
        people=tuple(people),
        change=gap_change(*_needs(roles, skills, mine, asked), held),
        grew=np.any([grew(each) for each in alone], axis=0),
        months=tuple(max(each) for each in zip(*months, strict=True)),
        levels={person: levels.get(person, {}) for person in people},
    )


def _needs(
    roles: Iterable[int],
    skills: Sequence[int],
    mine: Iterable[Difference],
    asked: Asked,
) -> tuple[Ints, Ints]:
    """The highest level that any of the roles asks of each skill, before and after."""
    differing = {(each.role, each.skill): (each.was or 0, each.now or 0) for each in mine}
    before, after = (np.zeros(len(skills), dtype=np.int64) for _ in range(2))
    for at, skill in enumerate(skills):
        for role in roles:
            same = asked.get(role, {}).get(skill, 0)
            was, now = differing.get((role, skill), (same, same))
            before[at], after[at] = max(before[at], was), max(after[at], now)
    return before, after


def _held(people: Sequence[int], skills: Sequence[int], levels: Levels) -> Ints:
    place = {skill: at for at, skill in enumerate(skills)}
    held = np.zeros((len(people), len(skills)), dtype=np.int64)
    for row, person in enumerate(people):
        for skill, level in levels.get(person, {}).items():
            if skill in place:
                held[row, place[skill]] = level
    return held


class other_way:  # noqa: N801 - reads as a function that remembers routes between two roles
    """Find another way to the same goal that leaves less to build; routes are kept per pair."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.routes: dict[tuple[int, int], list[tuple[int, ...]]] = {}

    def __call__(self, way: Way, levels: Mapping[int, int]) -> list[int]:
        """Role ids of the better way, from the role held to the goal; empty where none is."""
        place = self.framework.place
        if (
            way.held is None
            or not way.ahead
            or any(role not in place for role in (way.held, *way.ahead))
        ):
            return []
        pair = place[way.held], place[way.ahead[-1]]
        if pair not in self.routes:
            nothing = np.zeros(len(self.framework.skills), dtype=np.int64)
            found = ways_between(self.framework, nothing, *pair, k=ROUTES)
            self.routes[pair] = [each.role_ids for each in found]
        held = self.framework.levels(dict(levels))
        own = self._missing(way.ahead, held)
        others = [
            (self._missing(route[1:], held), len(route), route)
            for route in self.routes[pair]
            if route[1:] != way.ahead
        ]
        best = min(others, default=None)
        return list(best[2]) if best and best[0] < own else []

    def _missing(self, roles: Sequence[int], held: Ints) -> int:
        places = [self.framework.place[role] for role in roles]
        return gap_along(self.framework.asked, held, places)
