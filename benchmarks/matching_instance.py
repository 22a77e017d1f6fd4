"""A seeded instance of realistic shape: people, experts, candidate pairs from blocking.

Families of work have unequal sizes; a person's candidates come from the own family and, where that
is small, from its neighbours. The score adds skills wanted and held, the role held, the expert's
rating and the distance of time zones. About 50 candidates a person; places for 0.8 of the people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waymark.engine.matching import Candidates, candidates_by_person

AT_ONCE = 50_000
FEWEST, USUAL, MOST = 20, 50, 200  # candidates drawn for a person; a few are drawn twice


@dataclass(frozen=True)
class Side:
    """Traits of the people or of the experts."""

    family: np.ndarray
    skills: np.ndarray
    role: np.ndarray
    zone: np.ndarray


def side(rng: np.random.Generator, shares: np.ndarray, size: int, skills: int) -> Side:
    """Draw traits; skills are bits of 48."""
    drawn = np.left_shift(np.uint64(1), rng.integers(0, 48, (size, skills)).astype(np.uint64))
    return Side(
        rng.choice(len(shares), size, p=shares),
        np.bitwise_or.reduce(drawn, axis=1),
        rng.integers(0, 6, size),
        rng.integers(0, 24, size),
    )


def instance(people: int, seed: int = 7) -> Candidates:
    """Candidates of so many people and a fifth as many experts."""
    rng = np.random.default_rng(seed)
    experts = people // 5
    families = max(4, people // 1000)
    shares = np.arange(1, families + 1) ** -0.6
    shares /= shares.sum()
    tilted = shares * rng.uniform(0.6, 1.4, families)
    wanting = side(rng, shares, people, 5)
    helping = side(rng, tilted / tilted.sum(), experts, 14)
    rating = rng.integers(0, 150, experts)
    by_family = np.argsort(helping.family, kind="stable")
    first = np.searchsorted(helping.family[by_family], np.arange(families + 1))
    counts, chosen, scores = [], [], []
    for begin in range(0, people, AT_ONCE):
        rows = np.arange(begin, min(begin + AT_ONCE, people))
        person, expert = drawn_pairs(rng, rows, wanting.family[rows], first, by_family)
        counts.append(np.bincount(person - begin, minlength=len(rows)))
        chosen.append(expert.astype(np.int32))
        scores.append(fit(wanting, helping, rating, person, expert).astype(np.int32))
    start = np.concatenate(([0], np.cumsum(np.concatenate(counts))))
    capacity = rng.integers(2, 7, experts).astype(np.int32)
    return candidates_by_person(start, np.concatenate(chosen), np.concatenate(scores), capacity)


def drawn_pairs(
    rng: np.random.Generator, rows: np.ndarray, family: np.ndarray, first: np.ndarray,
    by_family: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Candidates out of a window of experts around the person's family, in order, none twice."""
    experts = len(by_family)
    many = np.clip(rng.lognormal(np.log(USUAL), 0.5, len(rows)), FEWEST, min(MOST, experts // 2))
    many = many.astype(np.int64)
    own = first[family + 1] - first[family]
    window = np.minimum(np.maximum(own, 4 * many), experts)
    begin = np.clip(first[family] - (window - own) // 2, 0, experts - window)
    place = np.repeat(np.arange(len(rows)), many)
    at = begin[place] + (rng.random(len(place)) * window[place]).astype(np.int64)
    key = np.unique((rows[place] << 32) | by_family[at])
    return key >> 32, key & 0xFFFFFFFF


def fit(
    wanting: Side, helping: Side, rating: np.ndarray, person: np.ndarray, expert: np.ndarray
) -> np.ndarray:
    """Scores 1..1000."""
    need = wanting.skills[person]
    wanted = np.bitwise_count(need).astype(np.int64)
    held = np.bitwise_count(need & helping.skills[expert]).astype(np.int64)
    apart = np.abs(wanting.zone[person] - helping.zone[expert])
    near = np.maximum(0, 100 - 15 * np.minimum(apart, 24 - apart))
    role = 250 * (wanting.role[person] == helping.role[expert])
    return np.maximum(1, 500 * held // wanted + role + rating[expert] + near)
