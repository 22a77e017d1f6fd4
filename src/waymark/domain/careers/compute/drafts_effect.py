"""What publishing a draft would change for people: roles that say something else, and gaps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from waymark.domain.careers.compute.drafts import Architecture
from waymark.domain.careers.states import ChangeKind, Thing
from waymark.engine.gaps import Requirements, gap_of_role, requirements

__all__ = ["GapsMoved", "Touched", "gaps_moved", "touched_by"]

Asked = Mapping[int, tuple[int, bool]]
Levels = Mapping[int, Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Touched:
    """Published roles that a draft changes.

    roles    all of them.  asking  those whose requirements differ.  retired  those that go.
    """

    roles: frozenset[int]
    asking: frozenset[int]
    retired: frozenset[int]


@dataclass(frozen=True, slots=True)
class GapsMoved:
    """People for whom the way to a role gets longer or shorter.

    more, fewer   people with more, with fewer skills to build than before.
    """

    more: int
    fewer: int


def touched_by(held: Architecture) -> Touched:
    """Which published roles the changes laid over `held` touch."""
    roles, asking, retired = set(), set(), set()
    for (thing, key), change in held.touched.items():
        if thing is Thing.ROLE:
            roles.add(key[0])
            if change.change == ChangeKind.RETIRE.value:
                retired.add(key[0])
        elif thing is Thing.REQUIREMENT:
            roles.add(key[0])
            asking.add(key[0])
        elif thing is Thing.MOVE:
            roles |= set(key)
    return Touched(
        frozenset(role for role in roles if role > 0),
        frozenset(role for role in asking if role > 0),
        frozenset(retired),
    )


def gaps_moved(
    before: Architecture, after: Architecture, pairs: Iterable[tuple[int, int]], levels: Levels
) -> GapsMoved:
    """Compare what people have to build for roles before and after.

    pairs   (person, role); a person may stand beside several roles.
    levels  levels held, by person and skill.
    Only the roles in `pairs` are looked at. Cost: a few microseconds a pair and skill asked.
    """
    people: dict[int, list[int]] = {}
    for person, role in pairs:
        people.setdefault(role, []).append(person)
    more: set[int] = set()
    fewer: set[int] = set()
    for role, persons in people.items():
        old, new = _asked(before, role), _asked(after, role)
        skills = sorted(old.keys() | new.keys())
        if not skills:
            continue
        then, now = _alone(old, skills), _alone(new, skills)
        for person in persons:
            held = np.array([levels.get(person, {}).get(s, 0) for s in skills], dtype=np.int64)
            difference = gap_of_role(now, held, 0).to_build - gap_of_role(then, held, 0).to_build
            if difference:
                (more if difference > 0 else fewer).add(person)
    return GapsMoved(len(more), len(fewer - more))


def _asked(held: Architecture, role: int) -> Asked:
    return {
        skill: (row["level"], row["essential"])
        for (own, skill), row in held.things[Thing.REQUIREMENT].items()
        if own == role
    }


def _alone(asked: Asked, skills: list[int]) -> Requirements:
    """One role's requirements, skills named by their place."""
    place = {skill: at for at, skill in enumerate(skills)}
    return requirements(
        len(skills),
        [0, len(asked)],
        [place[skill] for skill in asked],
        [level for level, _ in asked.values()],
        np.array([essential for _, essential in asked.values()], dtype=np.bool_),
    )
