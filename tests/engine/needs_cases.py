"""People's needs and experts' strengths of all sorts, for the tests of matching over all pairs."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from waymark.engine.matching import (
    Candidates,
    Needs,
    Rules,
    Strengths,
    candidates_from_pairs,
    hour_bits,
    needs_by_person,
    strengths_by_expert,
)

Sides = tuple[Needs, Strengths, Rules]
WEEKS = [(1, 1), (2, 2), (1, 3), (3, 1), (3, 3)]  # of hours, for people and for experts
RULES = [
    Rules(hours_least=3, hours_points=5, hours_enough=12),
    Rules(2, 5, 12, step_points=(0, 60, 90, 40), unit_points=35),
    Rules(3, 0, 0, step_points=(10, 0, 0, 0, 0, 0, 0, 70), step_below=120),
    Rules(unit_points=80),
]


def rows(
    rng: np.random.Generator, size: int, most: int, values: int
) -> tuple[np.ndarray, np.ndarray]:
    """Rows of different numbers in order."""
    picked = [
        np.sort(rng.choice(values, rng.integers(0, min(most, values) + 1), replace=False))
        for _ in range(size)
    ]
    start = np.concatenate(([0], np.cumsum([len(row) for row in picked])))
    return start.astype(np.int64), np.concatenate([*picked, np.zeros(0, np.int64)])


def bits_of(weeks: np.ndarray) -> np.ndarray:
    """Hours of several weeks, from bool (n, weeks, 336)."""
    size, many, _ = weeks.shape
    return hour_bits(weeks.reshape(-1, 336)).reshape(size, many, 6)


def sides(seed: int, people: int, experts: int, traits: int = 12, strict: bool = True) -> Sides:
    """People and experts of all sorts, with rules that really rule out."""
    rng = np.random.default_rng(seed)
    start, trait = rows(rng, people, 5, traits)
    held_start, held = rows(rng, experts, 6, traits)
    weeks = rng.random((people + experts, 3, 336)) < 0.2
    mine, theirs = WEEKS[seed % len(WEEKS)]
    tongues = rng.integers(1, 8, people + experts).astype(np.uint64)
    codes = rng.integers(-1, 6, (people + experts, 3))
    step, unit = rng.integers(-1, 11, people + experts), rng.integers(-1, 3, people + experts)
    person = needs_by_person(
        start,
        trait,
        rng.integers(1, 6, len(trait)),
        rng.integers(0, 200, len(trait)),
        must=rng.random(len(trait)) < 0.1,
        kind=trait % 3,
        languages=tongues[:people],
        hours=bits_of(weeks[:people, :mine]),
        differ=codes[:people, :2],
        agree=codes[:people, 2:] if strict else None,
        step=step[:people],
        unit=unit[:people],
        barred=rows(rng, people, 2, max(1, experts)),
    )
    expert = strengths_by_expert(
        held_start,
        held,
        rng.integers(1, 6, len(held)),
        merit=rng.integers(0, 100, experts),
        languages=tongues[people:],
        hours=bits_of(weeks[people:, :theirs]),
        differ=codes[people:, :2],
        agree=codes[people:, 2:] if strict else None,
        step=step[people:],
        unit=unit[people:],
    )
    return person, expert, RULES[seed % len(RULES)]


several_sides = st.builds(
    sides, st.integers(0, 10**6), st.integers(0, 9), st.integers(0, 8), st.sampled_from([1, 4, 12]),
    st.booleans(),
)  # fmt: skip


def from_table(table: np.ndarray, capacity: list[int], locked: list[int]) -> Candidates:
    person, expert = np.nonzero(table >= 0)
    return candidates_from_pairs(
        person, expert, table[person, expert], capacity, people=len(table), locked=locked
    )
