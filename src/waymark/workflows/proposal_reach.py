"""Whom a proposed change of requirements would concern, as counts, before it is published."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from waymark.domain.careers import policies
from waymark.domain.careers.compute.drafts import Architecture
from waymark.domain.careers.models import Assignment
from waymark.domain.careers.states import AssignmentKind, ChangeKind, Thing
from waymark.domain.goals.compute import stops_ahead
from waymark.domain.goals.models import ACTIVE, Goal
from waymark.domain.plans.compute.path_changes import Difference, Way, merged
from waymark.domain.plans.models import LIVE, Plan
from waymark.kernel.acts import Act, Forbidden
from waymark.workflows.path_effects import CHUNK, goals_through, reckon

__all__ = ["Reach", "reach_of"]

MOST_LEVELS = 3
SMALLEST_GROUP = 5

Spread = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Reach:
    """Counts, never names.

    holders   people who hold a role that differs, which is no secret.
    beyond    people who hold none of them, but head for one: goals are their own.
    goals     active goals for such a role or through it; plans  live plans of these goals.
    of_holders, of_all   people by levels more to build: none, one, two, three or more.
    months    at least and at most, over all whom it asks; (0, 0) for nobody.
    """

    holders: int
    beyond: int
    goals: int
    plans: int
    of_holders: Spread
    of_all: Spread
    months: tuple[int, int]

    @property
    def few_beyond(self) -> bool:
        """So few people head for a role that a count over all of them would tell how many."""
        return 0 < self.beyond < SMALLEST_GROUP

    @property
    def spread(self) -> Spread:
        """What may be told: over all, or over the holders only."""
        return self.of_holders if self.few_beyond else self.of_all

    @property
    def people(self) -> int:
        """How many people that is."""
        return sum(self.spread)

    @property
    def asked(self) -> int:
        """How many of them would be asked."""
        return sum(self.spread[1:])


def reach_of(*, held: Architecture, act: Act) -> Reach:
    """Reckon with the same rules that hold once it is published. Raises Forbidden for all but HR.

    held   the framework with the proposal in it.
    Cost: three queries, and one for every two thousand people concerned.
    """
    if policies.shape_framework(act):
        raise Forbidden(policies.edit_framework.why)
    changed: dict[int, list[Difference]] = {}
    for each in _differences(held):
        changed.setdefault(each.role, []).append(each)
    if not changed:
        return Reach(0, 0, 0, 0, (0, 0, 0, 0), (0, 0, 0, 0), (0, 0))
    standing = _standing(changed.keys(), act)
    steps, months = _reckoned(changed, standing.ways, held, act)
    return Reach(
        holders=len(standing.own),
        beyond=len(steps.keys() - standing.own),
        goals=standing.goals,
        plans=standing.plans,
        of_holders=_spread(steps[person] for person in standing.own & steps.keys()),
        of_all=_spread(steps.values()),
        months=months,
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    """The ways of everybody who may be concerned; who of them holds a role that differs."""

    ways: dict[int, Way]
    own: set[int]
    goals: int
    plans: int


def _standing(roles: Collection[int], act: Act) -> _Standing:
    live = Plan.objects.filter(goal_id=OuterRef("pk"), state__in=LIVE)
    goals = list(
        goals_through(roles)
        .annotate(planned=Exists(live))
        .only("pk", "person_id", "role_id", "route")
    )
    rows = Assignment.objects.filter(
        Q(role_id__in=roles) | Q(person_id__in=[goal.person_id for goal in goals]),
        Q(to_date__isnull=True) | Q(to_date__gt=act.today), person__active=True,
        kind=AssignmentKind.SUBSTANTIVE.value, from_date__lte=act.today,
    )  # fmt: skip
    held = dict(rows.order_by("from_date", "pk").values_list("person_id", "role_id"))
    own = {person for person, role in held.items() if role in roles}
    heading: dict[int, Goal] = {goal.person_id: goal for goal in goals}
    elsewhere = Goal.objects.filter(
        person_id__in=own - heading.keys(), state__in=ACTIVE
    ).only("person_id", "role_id", "route")  # fmt: skip
    heading |= {goal.person_id: goal for goal in elsewhere}
    ways = {}
    for person in sorted({*held, *heading}):
        goal = heading.get(person)
        ahead = stops_ahead(goal, held.get(person)) if goal else ()
        ways[person] = Way(held.get(person), ahead)
    return _Standing(ways, own, len(goals), sum(goal.planned for goal in goals))


def _reckoned(
    changed: Mapping[int, Sequence[Difference]], ways: Mapping[int, Way], held: Architecture,
    act: Act,
) -> tuple[dict[int, int], tuple[int, int]]:  # fmt: skip
    """Levels more to build by person, 0..MOST_LEVELS, and the months of those who have more."""
    asked: dict[int, dict[int, int]] = {}
    for (role, skill), row in held.things[Thing.REQUIREMENT].items():
        if role in changed:
            asked.setdefault(role, {})[skill] = row["level"]
    people = sorted(ways)
    steps: dict[int, int] = {}
    months = []
    for start in range(0, len(people), CHUNK):
        differences = {}
        for person in people[start : start + CHUNK]:
            roles = ways[person].roles
            mine = [each for role in roles for each in changed.get(role, ())]
            differences[person] = merged((), mine, roles)
        for group in reckon(differences, act.today, asked):
            more = (group.change.levels_after - group.change.levels_before).tolist()
            for at, (person, grew) in enumerate(
                zip(group.people, group.grew.tolist(), strict=True)
            ):
                steps[person] = min(max(more[at], 1), MOST_LEVELS) if grew else 0
                if grew and group.months[at] != (0, 0):
                    months.append(group.months[at])
    low = min((each[0] for each in months), default=0)
    return steps, (low, max((each[1] for each in months), default=0))


def _spread(steps: Iterable[int]) -> Spread:
    counts = Counter(steps)
    return counts[0], counts[1], counts[2], counts[MOST_LEVELS]


def _differences(held: Architecture) -> Iterator[Difference]:
    """What published roles would ask otherwise; those that ask for nothing yet are left out."""
    touched = {
        key: change for (thing, key), change in held.touched.items() if thing is Thing.REQUIREMENT
    }
    added = {key for key, change in touched.items() if change.change == ChangeKind.ADD.value}
    described = {
        role for role, skill in held.things[Thing.REQUIREMENT] if (role, skill) not in added
    }
    described |= {key[0] for key in touched.keys() - added}
    for key, change in touched.items():
        if key[0] not in described:
            continue
        now = held.things[Thing.REQUIREMENT].get((key[0], key[1]))
        was = None if key in added else {**(now or {}), **change.before}
        yield Difference(
            key[0], key[1],
            was["level"] if was else None, now["level"] if now else None,
            was["essential"] if was else False, now["essential"] if now else False,
        )  # fmt: skip
