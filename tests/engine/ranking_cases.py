"""Instances for the tests of ranking, and the rules written down once more, as slowly as can be."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from waymark.engine.ranking import Lists, Opening, Openings, People, needs_of, openings, people

SKILLS, GROUPS, FILTERS = 5, 3, 3


@dataclass(frozen=True)
class Person:
    """Levels by skill, a group, the filters needed."""

    held: dict[int, int] = field(default_factory=dict)
    group: int = 0
    needs: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Asked:
    """(level, weight) by skill, the groups it is open to, the filters it passes."""

    wanted: dict[int, tuple[int, int]] = field(default_factory=dict)
    groups: frozenset[int] = frozenset({0})
    filters: frozenset[int] = frozenset()

    def opening(self) -> Opening:
        levels = [level for level, _ in self.wanted.values()]
        weights = [weight for _, weight in self.wanted.values()]
        return Opening(
            list(self.wanted), levels, weights, sorted(self.groups), sorted(self.filters)
        )


Crowd, Jobs = Sequence[Person], Sequence[Asked]

skill = st.integers(0, SKILLS - 1)
some_groups = st.frozensets(st.integers(0, GROUPS - 1))
some_filters = st.frozensets(st.integers(0, FILTERS - 1))
persons = st.builds(
    Person,
    st.dictionaries(skill, st.integers(0, 5)),
    st.integers(0, GROUPS - 1),
    st.one_of(st.just(frozenset[int]()), some_filters),
)
asked = st.builds(
    Asked,
    st.dictionaries(skill, st.tuples(st.integers(1, 5), st.sampled_from([1, 1, 2, 3, 1000]))),
    some_groups,
    some_filters,
)
crowds, jobs = st.lists(persons, max_size=7), st.lists(asked, max_size=9)


def as_people(crowd: Crowd) -> People:
    """The crowd as arrays."""
    needed = np.array([[f in one.needs for f in range(FILTERS)] for one in crowd], np.bool_)
    return people(
        SKILLS,
        np.cumsum([0, *(len(one.held) for one in crowd)]),
        [each for one in crowd for each in one.held],
        [level for one in crowd for level in one.held.values()],
        [one.group for one in crowd],
        needs_of(needed.reshape(len(crowd), FILTERS)),
    )


def as_openings(several: Jobs) -> Openings:
    """The openings as arrays."""
    rows = [one.opening() for one in several]
    return openings(
        SKILLS,
        np.cumsum([0, *(len(one.skill) for one in rows)]),
        [each for one in rows for each in one.skill],
        [each for one in rows for each in one.level],
        [each for one in rows for each in one.weight],
        np.array([[g in one.groups for one in several] for g in range(GROUPS)], np.bool_),
        np.array([[f in one.filters for one in several] for f in range(FILTERS)], np.bool_),
    )


def shares(one: Asked) -> dict[int, int]:
    """10,000 points by skill: whole parts first, what is left to the greatest fractions."""
    total = sum(weight for _, weight in one.wanted.values())
    exact = {at: Fraction(10_000 * weight, total) for at, (_, weight) in one.wanted.items()}
    whole = {at: int(part) for at, part in exact.items()}
    left = 10_000 - sum(whole.values()) if exact else 0
    for at in sorted(exact, key=lambda s: (whole[s] - exact[s], s))[:left]:
        whole[at] += 1
    return whole


def worth(person: Person, one: Asked) -> int:
    """What an opening is worth to a person."""
    full, total = shares(one), 0
    for at, (level, _) in one.wanted.items():
        short = max(level - person.held.get(at, 0), 0)
        total += int(full[at] * (1 - Fraction(short, level) ** 2))
    return total


def best(person: Person, several: Jobs, k: int) -> list[tuple[int, int]]:
    """(score, position) of the best k that are open to the person."""
    may = [
        (worth(person, one), at)
        for at, one in enumerate(several)
        if person.group in one.groups and person.needs <= one.filters
    ]
    return sorted((each for each in may if each[0]), key=lambda each: (-each[0], each[1]))[:k]


def as_rows(lists: Lists) -> list[list[tuple[int, int]]]:
    """Lists as pairs of score and position; what lies behind their end must be empty."""
    for person, many in enumerate(lists.count.tolist()):
        assert (lists.score[person, many:] == 0).all()
        assert (lists.opening[person, many:] == -1).all()
    return [
        list(zip(score[:many], opening[:many], strict=True))
        for score, opening, many in zip(
            lists.score.tolist(), lists.opening.tolist(), lists.count.tolist(), strict=True
        )
    ]


def random_arrays(seed: int, many: int, jobs_many: int, skills: int) -> tuple[People, Openings]:
    """Seeded people and openings of some size; few skills, so that scores tie and rows fill."""
    rng = np.random.default_rng(seed)

    def side(rows: int, low: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        chosen = rng.random((rows, skills)) < rng.random(skills)
        start = np.concatenate(([0], np.cumsum(chosen.sum(axis=1))))
        named = np.nonzero(chosen)[1]
        return start, named, rng.integers(low, 6, len(named))

    crowd = people(
        skills,
        *side(many, 0),
        rng.integers(0, GROUPS, many),
        needs_of(rng.random((many, FILTERS)) < 0.3),
    )
    start, named, level = side(jobs_many, 1)
    several = openings(
        skills, start, named, level, rng.integers(1, 4, len(named)),
        rng.random((GROUPS, jobs_many)) < 0.6, rng.random((FILTERS, jobs_many)) < 0.7,
    )  # fmt: skip
    return crowd, several


def with_level(person: Person, at: int, level: int) -> Person:
    """The person holding another level of one skill."""
    return replace(person, held={**person.held, at: level})
