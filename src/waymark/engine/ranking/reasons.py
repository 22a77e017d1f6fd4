"""Why an opening stands where it stands: its score in parts, beside another one's, and what bars."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from waymark.engine.ranking.openings import WORD, Openings
from waymark.engine.ranking.people import LEVEL_MAX, People

__all__ = ["Bars", "Comparison", "ScoreParts", "bars", "compare", "score_parts"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class ScoreParts:
    """One opening's score for one person; int64 arrays, one entry per requirement.

    skill, required 1..5, held 0..5, weight as given; points that the level held brings, and lost to
    the level required. score is the sum of points, and score + lost.sum() is 10,000 (0 for an
    opening that asks for nothing).
    """

    skill: Ints
    required: Ints
    held: Ints
    weight: Ints
    points: Ints
    lost: Ints
    score: int


@dataclass(frozen=True)
class Comparison:
    """Two openings for one person, skill by skill; int64 arrays over the skills either asks for.

    points and lost of an opening that does not ask for the skill are 0. Order: what speaks most for
    `this` first, what speaks most for `that` last; ties by skill. margin is this score less that.
    """

    skill: Ints
    held: Ints
    required_this: Ints
    required_that: Ints
    points_this: Ints
    points_that: Ints
    lost_this: Ints
    lost_that: Ints
    margin: int


@dataclass(frozen=True)
class Bars:
    """What keeps an opening from a person: their group, and the filters needed that it fails."""

    group: bool
    filters: tuple[int, ...]

    def __bool__(self) -> bool:
        return self.group or bool(self.filters)


def score_parts(people: People, openings: Openings, person: int, opening: int) -> ScoreParts:
    """The parts that the score of an opening is the sum of, by ascending skill.

    Raises ValueError for a person or an opening that is not there. Cost: the person's skills and
    the opening's requirements.
    """
    _there(openings, opening)
    own = slice(int(openings.start[opening]), int(openings.start[opening + 1]))
    skill = openings.skill[own].astype(np.int64)
    held = people.levels(person)[skill]
    points = openings.points[own].astype(np.int64)
    brings = points[np.arange(len(skill)), held]
    return ScoreParts(
        skill=skill,
        required=openings.level[own].astype(np.int64),
        held=held,
        weight=openings.weight[own].astype(np.int64),
        points=brings,
        lost=points[:, LEVEL_MAX] - brings,
        score=int(brings.sum()),
    )


def compare(people: People, openings: Openings, person: int, this: int, that: int) -> Comparison:
    """Why this opening scores as it does beside that one; errors as score_parts.

    A skill speaks for `this` by its points there less its points in `that`. Cost: as score_parts.
    """
    one = score_parts(people, openings, person, this)
    other = score_parts(people, openings, person, that)
    skill = np.union1d(one.skill, other.skill)

    def over_all(parts: ScoreParts, values: Ints) -> Ints:
        full = np.zeros(len(skill), np.int64)
        full[np.searchsorted(skill, parts.skill)] = values
        return full

    points = over_all(one, one.points), over_all(other, other.points)
    order = np.lexsort((skill, points[1] - points[0]))
    return Comparison(
        skill=skill[order],
        held=people.levels(person)[skill][order],
        required_this=over_all(one, one.required)[order],
        required_that=over_all(other, other.required)[order],
        points_this=points[0][order],
        points_that=points[1][order],
        lost_this=over_all(one, one.lost)[order],
        lost_that=over_all(other, other.lost)[order],
        margin=one.score - other.score,
    )


def bars(people: People, openings: Openings, person: int, opening: int) -> Bars:
    """What bars a person from an opening; false where nothing does. Errors as score_parts.

    Cost: one look at the bits of the opening.
    """
    _there(openings, opening)
    if not 0 <= person < len(people):
        raise ValueError(f"person is {person}, expected 0..{len(people) - 1}")
    word, bit = opening // WORD, np.uint64(opening % WORD)
    needs = int(people.needs[person])
    fails = ~(openings.filters[:, word] >> bit) & np.uint64(1)
    allowed = openings.groups[people.group[person], word] >> bit & np.uint64(1)
    needed = [place for place in np.flatnonzero(fails).tolist() if needs >> place & 1]
    return Bars(not allowed, tuple(needed))


def _there(openings: Openings, opening: int) -> None:
    if not 0 <= opening < len(openings):
        raise ValueError(f"opening is {opening}, expected 0..{len(openings) - 1}")
