"""Instances for the tests of matching, and the optimum by trying everything."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
from hypothesis import strategies as st

from waymark.engine.matching import Candidates, candidates_from_pairs

Table = list[list[int]]  # scores by person and expert, -1 for no candidate


def build(table: Table, capacity: list[int], locked: list[int] | None = None) -> Candidates:
    scores = np.array(table, np.int64).reshape(len(table), len(capacity))
    person, expert = np.nonzero(scores >= 0)
    return candidates_from_pairs(
        person, expert, scores[person, expert], capacity, people=len(table), locked=locked
    )


@st.composite
def cases(
    draw: st.DrawFn, people: int = 7, experts: int = 5, tops: tuple[int, ...] = (1, 4, 30, 2047)
) -> tuple[Table, list[int], list[int]]:
    """A table with ties or without, capacities from 0, and perhaps a lock or two."""
    width = draw(st.integers(0, experts))
    top = draw(st.sampled_from(tops))
    score = st.one_of(st.just(-1), st.integers(0, top))
    row = st.lists(score, min_size=width, max_size=width)
    table = draw(st.lists(row, max_size=people))
    capacity = draw(st.lists(st.integers(0, 3), min_size=width, max_size=width))
    locked, left = [-1] * len(table), list(capacity)
    if width:
        wishes = st.tuples(st.integers(0, people - 1), st.integers(0, width - 1))
        for person, expert in draw(st.lists(wishes, max_size=2)):
            if person >= len(table) or locked[person] >= 0 or not left[expert]:
                continue
            if table[person][expert] >= 0:
                locked[person] = expert
                left[expert] -= 1
    return table, capacity, locked


def best(table: Table, capacity: list[int], locked: list[int], most: bool) -> tuple[int, int]:
    """The greatest (matched, total), or (0, total) where only the total counts, over all choices."""

    @cache
    def rest(person: int, left: tuple[int, ...]) -> tuple[int, int]:
        if person == len(table):
            return 0, 0
        found = [] if locked[person] >= 0 else [rest(person + 1, left)]
        for expert, score in enumerate(table[person]):
            if score < 0 or not left[expert] or locked[person] not in (-1, expert):
                continue
            fewer = (*left[:expert], left[expert] - 1, *left[expert + 1 :])
            matched, total = rest(person + 1, fewer)
            found.append((matched + most, total + score))
        # a choice that leaves no place for somebody's lock is none
        return max(found, default=(-(10**9), -(10**9)))

    return rest(0, tuple(capacity))


def optima(table: Table, capacity: list[int], most: bool) -> list[list[int]]:
    """Every choice of experts (-1 for none) that is best, by trying all."""
    found: dict[tuple[int, int], list[list[int]]] = {}
    for chosen in product(range(-1, len(capacity)), repeat=len(table)):
        pairs = [(table[i][j], j) for i, j in enumerate(chosen) if j >= 0]
        if any(score < 0 for score, _ in pairs):
            continue
        load = [sum(j == expert for _, j in pairs) for expert in range(len(capacity))]
        if all(used <= places for used, places in zip(load, capacity, strict=True)):
            worth = (len(pairs) if most else 0, sum(score for score, _ in pairs))
            found.setdefault(worth, []).append(list(chosen))
    return found[max(found)]


def random_case(
    seed: int, people: int, experts: int, density: float = 0.3, top: int = 1000
) -> Candidates:
    """A larger instance with more people than places."""
    rng = np.random.default_rng(seed)
    person, expert = np.nonzero(rng.random((people, experts)) < density)
    score = rng.integers(0, top + 1, len(person))
    capacity = rng.integers(0, max(2, 2 * people // experts), experts)
    return candidates_from_pairs(person, expert, score, capacity, people=people)
