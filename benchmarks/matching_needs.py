"""A seeded instance of what people need and experts offer: nothing is known of pairs before.

2,000 skills and 300 roles in families of unequal size; half of what somebody wants or holds comes from
the own family. Working hours of 24 time zones, up to four languages, sites, reporting lines.
"""

from __future__ import annotations

import numpy as np

from waymark.engine.matching import (
    Needs,
    Rules,
    Strengths,
    hour_bits,
    needs_by_person,
    strengths_by_expert,
)

SKILLS, ROLES, FAMILIES = 2_000, 300, 50
WANTED, HELD, ROLES_HELD = 5, 14, 3
RULES = Rules(hours_least=4, hours_points=2, hours_enough=40)


def wide_instance(people: int, seed: int = 11) -> tuple[Needs, Strengths, np.ndarray, Rules]:
    """Needs, strengths, places and rules: so many people and a fifth as many experts."""
    rng = np.random.default_rng(seed)
    experts = people // 5
    shares = np.arange(1, FAMILIES + 1) ** -0.6
    shares /= shares.sum()
    mine, theirs = (rng.choice(FAMILIES, size, p=shares) for size in (people, experts))
    start, trait = rows(np.column_stack((skills(rng, mine, WANTED), SKILLS + roles(rng, mine, 1))))
    is_role = trait >= SKILLS
    held_start, held = rows(
        np.column_stack((skills(rng, theirs, HELD), SKILLS + roles(rng, theirs, ROLES_HELD)))
    )
    wanting = needs_by_person(
        start, trait, np.where(is_role, 1, rng.integers(1, 6, len(trait))),
        np.where(is_role, 250, 100), kind=is_role.astype(int), **sides(rng, people),
    )  # fmt: skip
    helping = strengths_by_expert(
        held_start, held, rng.integers(2, 6, len(held)), merit=rng.integers(0, 150, experts),
        **sides(rng, experts),
    )  # fmt: skip
    return wanting, helping, rng.integers(2, 7, experts), RULES


def with_steps(
    instance: tuple[Needs, Strengths, np.ndarray, Rules], seed: int = 5
) -> tuple[Needs, Strengths, np.ndarray, Rules]:
    """The same with steps of seniority, units, and a second week in which a quarter's clocks differ."""
    needs, strengths, places, rules = instance
    rng = np.random.default_rng(seed)

    def grown(side: Needs | Strengths, lowest: int) -> dict[str, np.ndarray]:
        size, later = len(side.hours), side.hours.copy()
        moved = rng.random(size) < 0.25
        later[moved] = (later[moved] << np.uint64(2)) & side.hours[moved]
        return {
            "hours": np.concatenate((side.hours, later), axis=1),
            "step": rng.integers(lowest, lowest + 6, size).astype(np.int32),
            "unit": rng.integers(0, 12, size).astype(np.int32),
        }

    points = rules._replace(step_points=(0, 60, 100, 60), unit_points=30)
    needs, strengths = needs._replace(**grown(needs, 0)), strengths._replace(**grown(strengths, 2))
    return needs, strengths, places, points


def skills(rng: np.random.Generator, family: np.ndarray, many: int) -> np.ndarray:
    """Skills for each, half of them from their family."""
    size = SKILLS // FAMILIES
    own = family[:, None] * size + rng.integers(0, size, (len(family), many))
    return np.where(rng.random(own.shape) < 0.5, own, rng.integers(0, SKILLS, own.shape))


def roles(rng: np.random.Generator, family: np.ndarray, many: int) -> np.ndarray:
    """Roles of the family."""
    size = ROLES // FAMILIES
    return family[:, None] * size + rng.integers(0, size, (len(family), many))


def rows(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows in order, without what stands twice in one."""
    key = np.unique((np.arange(len(numbers))[:, None] << 32) | numbers)
    start = np.searchsorted(key, np.arange(len(numbers) + 1) << 32)
    return start, key & 0xFFFFFFFF


def sides(rng: np.random.Generator, size: int) -> dict[str, np.ndarray]:
    """Languages, hours, reporting lines and sites: what both sides have alike."""
    zone, early = rng.integers(0, 24, size), rng.integers(14, 20, size)
    half_hour = np.arange(336)
    clock = (half_hour[None] % 48 + 2 * zone[:, None]) % 48
    at_work = (clock >= early[:, None]) & (clock < early[:, None] + 16) & (half_hour[None] < 240)
    at_work &= rng.random((size, 336)) < 0.5
    tongues = np.uint64(1) | (np.uint64(1) << rng.integers(1, 6, size).astype(np.uint64))
    tongues = np.where(rng.random(size) < 0.8, tongues, tongues & ~np.uint64(1))
    return {
        "languages": tongues,
        "hours": hour_bits(at_work),
        "differ": rng.integers(0, max(2, size // 8), (size, 1)),
        "agree": np.where(rng.random((size, 1)) < 0.1, rng.integers(0, 5, (size, 1)), -1),
    }
