"""Whom a proposed change of requirements would concern, as counts, before it is published."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from waymark.domain.careers import policies
from waymark.domain.careers.compute.drafts import Architecture, architecture
from waymark.domain.careers.models import FrameworkDraft
from waymark.domain.careers.states import Thing
from waymark.domain.plans.compute.path_changes import Difference, merged
from waymark.domain.plans.models import LIVE, Plan
from waymark.kernel.acts import Act
from waymark.workflows.path_effects import (
    CHUNK,
    concerned,
    holders,
    reckon,
    touching_goals,
    ways_of,
)

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


def reach_of(*, draft: FrameworkDraft, act: Act) -> Reach:
    """Reckon with the same rules that hold once it is published. Raises Forbidden for all but HR.

    Cost: a few queries for every two thousand people concerned.
    """
    policies.edit_framework.require(act, draft)
    changed: dict[int, list[Difference]] = {}
    for each in _differences(architecture(None), architecture(draft)):
        changed.setdefault(each.role, []).append(each)
    if not changed:
        return Reach(0, 0, 0, 0, (0, 0, 0, 0), (0, 0, 0, 0), (0, 0))
    own = holders(changed.keys(), act.today, own=True)
    steps, months = _reckoned(changed, act)
    goals = [goal for goal, _person in touching_goals(changed.keys())]
    return Reach(
        holders=len(own),
        beyond=len(steps.keys() - own),
        goals=len(goals),
        plans=Plan.objects.filter(goal_id__in=goals, state__in=LIVE).count(),
        of_holders=_spread(steps[person] for person in own & steps.keys()),
        of_all=_spread(steps.values()),
        months=months,
    )


def _reckoned(
    changed: Mapping[int, Sequence[Difference]], act: Act
) -> tuple[dict[int, int], tuple[int, int]]:
    """Levels more to build by person, 0..MOST_LEVELS, and the months of those who have more."""
    people = concerned(changed.keys(), act.today)
    steps: dict[int, int] = {}
    months = []
    for start in range(0, len(people), CHUNK):
        differences = {}
        for person, way in ways_of(people[start : start + CHUNK], act.today).items():
            mine = [each for role in way.roles for each in changed.get(role, ())]
            differences[person] = merged((), mine, way.roles)
        for group in reckon(differences, act.today):
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


def _differences(before: Architecture, after: Architecture) -> Iterator[Difference]:
    """What published roles would ask otherwise; those that ask for nothing yet are left out."""
    described = {role for role, _skill in before.things[Thing.REQUIREMENT]}
    for thing, key in after.touched:
        if thing is not Thing.REQUIREMENT or key[0] not in described:
            continue
        was, now = before.things[thing].get(key), after.things[thing].get(key)
        yield Difference(
            key[0], key[1],
            was["level"] if was else None, now["level"] if now else None,
            was["essential"] if was else False, now["essential"] if now else False,
        )  # fmt: skip
