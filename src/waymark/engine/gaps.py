"""What a person has still to build for a role: required levels against the levels held."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Ints, flags, row_starts, whole_numbers, within

LEVEL_MAX = 5
ESSENTIAL_WEIGHT = 2
USEFUL_WEIGHT = 1
MOST_SKILLS = 1 << 24


@dataclass(frozen=True)
class Requirements:
    """Skills that roles ask for, by role; arrays are read-only.

    start      int64 (roles+1,), entries of role r are start[r]..start[r+1]-1.
    skill      int64 (n,), 0..skills-1; level int64 (n,), 1..5; essential bool (n,).
    """

    skills: int
    start: Ints
    skill: Ints
    level: Ints
    essential: npt.NDArray[np.bool_]

    @property
    def roles(self) -> int:
        """Number of roles."""
        return len(self.start) - 1


@dataclass(frozen=True)
class RoleGap:
    """One role's requirements beside what the person holds; arrays follow the requirements.

    in_place and to_build count requirements; score weighs the missing levels, 2 for an essential
    skill and 1 for a useful one (a convention of this project, not a finding).
    """

    skill: Ints
    required: Ints
    held: Ints
    gap: Ints
    essential: npt.NDArray[np.bool_]
    in_place: int
    to_build: int
    score: int


@dataclass(frozen=True)
class Gaps:
    """The same totals for every role, int64 (roles,)."""

    in_place: Ints
    to_build: Ints
    score: Ints


def requirements(
    skills: int,
    start: npt.ArrayLike,
    skill: npt.ArrayLike,
    level: npt.ArrayLike,
    essential: npt.ArrayLike,
) -> Requirements:
    """Check role requirements given as CSR arrays; shapes as in Requirements.

    skills  how many skills there are, up to 2**24.
    Raises ValueError when shapes disagree, a skill or level leaves its range, start does not run
    from 0 to n without falling, or a role asks for a skill twice. Inputs are copied.
    """
    if not 0 <= skills <= MOST_SKILLS:
        raise ValueError(f"skills is {skills}, expected 0..{MOST_SKILLS}")
    wanted = whole_numbers("skill", skill)
    levels = whole_numbers("level", level, len(wanted))
    must = flags("essential", essential, len(wanted))
    begin = row_starts(start, len(wanted))
    within("skill", wanted, 0, skills - 1)
    within("level", levels, 1, LEVEL_MAX)
    owner = np.repeat(np.arange(len(begin) - 1), np.diff(begin))
    key = np.sort(owner * max(skills, 1) + wanted)
    if (key[1:] == key[:-1]).any():
        twice = int(key[1:][np.argmax(key[1:] == key[:-1])])
        raise ValueError(f"role {twice // skills} asks for skill {twice % skills} twice")
    for array in (begin, wanted, levels, must):
        array.setflags(write=False)
    return Requirements(skills, begin, wanted, levels, must)


def gap_of_role(asked: Requirements, levels: npt.ArrayLike, role: int) -> RoleGap:
    """Compare one role with a person.

    levels  int (skills,), 0..5, the level held of every skill.
    Raises ValueError for a bad shape, level or role.
    """
    held = _levels(asked, levels)
    _role(asked, role)
    own = slice(int(asked.start[role]), int(asked.start[role + 1]))
    required = asked.level[own]
    have = held[asked.skill[own]]
    gap = np.maximum(required - have, 0)
    return RoleGap(
        skill=asked.skill[own],
        required=required,
        held=have,
        gap=gap,
        essential=asked.essential[own],
        in_place=int((gap == 0).sum()),
        to_build=int((gap > 0).sum()),
        score=int((gap * _weights(asked)[own]).sum()),
    )


def gaps_of_roles(asked: Requirements, levels: npt.ArrayLike) -> Gaps:
    """Compare every role with a person at once; levels as in gap_of_role.

    Cost: one pass over the requirements.
    """
    held = _levels(asked, levels)
    gap = np.maximum(asked.level - held[asked.skill], 0)
    to_build = _per_role(asked, (gap > 0).astype(np.int64))
    return Gaps(
        in_place=np.diff(asked.start) - to_build,
        to_build=to_build,
        score=_per_role(asked, gap * _weights(asked)),
    )


def gap_along(asked: Requirements, levels: npt.ArrayLike, roles: npt.ArrayLike) -> int:
    """Weighted score of all that a route's roles ask for together, each skill counted once.

    Levels up to the highest essential one weigh as essential, those above it as useful.
    levels as in gap_of_role; roles int (r,), the roles entered, in any order.
    """
    held = _levels(asked, levels)
    need = np.zeros(asked.skills, np.int64)
    must = np.zeros(asked.skills, np.int64)
    for role in whole_numbers("roles", roles).tolist():
        _role(asked, role)
        own = slice(int(asked.start[role]), int(asked.start[role + 1]))
        skill = asked.skill[own]
        need[skill] = np.maximum(need[skill], asked.level[own])
        must[skill] = np.maximum(must[skill], asked.level[own] * asked.essential[own])
    any_missing = int(np.maximum(need - held, 0).sum())
    essential_missing = int(np.maximum(must - held, 0).sum())
    return USEFUL_WEIGHT * any_missing + (ESSENTIAL_WEIGHT - USEFUL_WEIGHT) * essential_missing


def _weights(asked: Requirements) -> Ints:
    return np.where(asked.essential, ESSENTIAL_WEIGHT, USEFUL_WEIGHT).astype(np.int64)


def _per_role(asked: Requirements, values: Ints) -> Ints:
    # Differences of running sums, because reduceat is wrong for roles that ask for nothing.
    running = np.concatenate(([0], np.cumsum(values)))
    return np.diff(running[asked.start])


def _levels(asked: Requirements, levels: npt.ArrayLike) -> Ints:
    held = whole_numbers("levels", levels, asked.skills)
    within("levels", held, 0, LEVEL_MAX)
    return held


def _role(asked: Requirements, role: int) -> None:
    if not 0 <= role < asked.roles:
        raise ValueError(f"role is {role}, expected 0..{asked.roles - 1}")
