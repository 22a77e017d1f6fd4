"""The people to rank openings for: what they hold, whom they belong with, what they need."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import row_starts, whole, within
from waymark.engine.ranking.checks import ascending_rows, matrix

__all__ = [
    "LEVEL_MAX", "MOST_FILTERS", "People", "check_skills", "needs_of", "people", "with_person",
]  # fmt: skip

LEVEL_MAX = 5
MOST_SKILLS = 1 << 24  # loops keep a level, or where postings begin, for each of them
MOST_FILTERS = 64  # a person's needs are the bits of one word


@dataclass(frozen=True)
class People:
    """Checked people; see `people`. Skills ascend within a person.

    start int64 (people+1,), skill int32 (n,), level int8 (n,), group int32 (people,),
    needs uint64 (people,).
    """

    skills: int
    start: npt.NDArray[np.int64]
    skill: npt.NDArray[np.int32]
    level: npt.NDArray[np.int8]
    group: npt.NDArray[np.int32]
    needs: npt.NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.start) - 1

    def levels(self, person: int) -> npt.NDArray[np.int64]:
        """The level held of every skill, int64 (skills,), 0..5; ValueError for nobody."""
        if not 0 <= person < len(self):
            raise ValueError(f"person is {person}, expected 0..{len(self) - 1}")
        own = slice(int(self.start[person]), int(self.start[person + 1]))
        held = np.zeros(self.skills, np.int64)
        held[self.skill[own]] = self.level[own]
        return held


def people(
    skills: int,
    start: npt.ArrayLike,
    skill: npt.ArrayLike,
    level: npt.ArrayLike,
    group: npt.ArrayLike | None = None,
    needs: npt.ArrayLike | None = None,
) -> People:
    """Check people given as CSR arrays; a million with 25 skills each take 0.1 s.

    skills   how many skills there are, up to 2**24.
    start    int (people+1,), entries of person p are start[p]..start[p+1]-1.
    skill    int (n,), 0..skills-1, each at most once per person, in any order.
    level    int (n,), 0..5; 0 is the same as not naming the skill.
    group    int (people,), the row of the openings' `groups` that says what is open to the person;
             without it everyone belongs to group 0.
    needs    uint64 (people,), bit f set where the person needs filter f (`needs_of` packs them);
             without it nobody needs any.
    Raises ValueError when shapes disagree, a value leaves its range, or a skill is named twice.
    Inputs are copied where they are not of the kept dtype.
    """
    check_skills(skills)
    named = whole("skill", skill)
    within("skill", named, 0, skills - 1)
    begin = row_starts(start, len(named))
    levels = whole("level", level, len(named))
    within("level", levels, 0, LEVEL_MAX)
    groups = np.zeros(len(begin) - 1, np.int32) if group is None else group
    belongs = whole("group", groups, len(begin) - 1)
    within("group", belongs, 0, 2**31 - 1)
    wanted = np.zeros(len(begin) - 1, np.uint64) if needs is None else needs
    masks = whole("needs", wanted, len(begin) - 1)
    if masks.dtype.kind == "i":
        within("needs", masks, 0, 2**63 - 1)
    order = ascending_rows(begin, named, "person")
    if order is not None:
        named, levels = named[order], levels[order]
    return People(
        skills,
        begin,
        np.ascontiguousarray(named, np.int32),
        np.ascontiguousarray(levels, np.int8),
        np.ascontiguousarray(belongs, np.int32),
        np.ascontiguousarray(masks, np.uint64),
    )


def check_skills(skills: int) -> None:
    """Raise ValueError for a number of skills that is negative or too great."""
    if not 0 <= skills <= MOST_SKILLS:
        raise ValueError(f"skills is {skills}, expected 0..{MOST_SKILLS}")


def needs_of(needed: npt.ArrayLike) -> npt.NDArray[np.uint64]:
    """Pack who needs which filter, bool (people, filters), into uint64 (people,).

    Raises ValueError for another shape or more than 64 filters. Cost: a pass over the array.
    """
    array = np.asarray(needed)
    if array.ndim != 2 or array.shape[1] > MOST_FILTERS:
        raise ValueError(f"needed has shape {array.shape}, expected (people, at most 64)")
    rows = matrix("needed", array, array.shape[1])
    packed = np.zeros(len(rows), np.uint64)
    for bit in range(rows.shape[1]):
        packed |= rows[:, bit].astype(np.uint64) << np.uint64(bit)
    return packed


def with_person(
    known: People,
    person: int,
    skill: npt.ArrayLike,
    level: npt.ArrayLike,
    group: int = 0,
    needs: int = 0,
) -> People:
    """The same people with one of them anew; person == len(known) adds one at the end.

    skill, level, group, needs   as in `people`, of this one person.
    Raises ValueError as `people`, or for a person beyond the end. Cost: one copy of the arrays.
    """
    if not 0 <= person <= len(known):
        raise ValueError(f"person is {person}, expected 0..{len(known)}")
    names = whole("skill", skill)
    one = people(known.skills, [0, len(names)], names, level, [group], np.array([needs], np.uint64))
    after = min(person + 1, len(known))
    left, right = int(known.start[person]), int(known.start[after])
    grown = len(one.skill) - (right - left)
    ends = known.start[after + 1 :] + grown
    return People(
        known.skills,
        np.concatenate((known.start[: person + 1], [left + len(one.skill)], ends)),
        np.concatenate((known.skill[:left], one.skill, known.skill[right:])),
        np.concatenate((known.level[:left], one.level, known.level[right:])),
        np.concatenate((known.group[:person], one.group, known.group[after:])),
        np.concatenate((known.needs[:person], one.needs, known.needs[after:])),
    )
