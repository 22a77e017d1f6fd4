"""Moves, routes and their costs for the tests of routes: made up, built, and found by enumeration."""

from itertools import pairwise

import numpy as np
from hypothesis import strategies as st

from waymark.engine.gaps import Requirements, requirements
from waymark.engine.routes import MoveGraph, MoveKind, move_graph

__all__ = [
    "Moves",
    "build",
    "every_route",
    "example",
    "instances",
    "months_of",
    "pairs",
    "wanted",
]

Moves = dict[tuple[int, int], tuple[int, int]]  # (tail, head) -> (months, people)


@st.composite
def instances(draw: st.DrawFn, most: int = 7) -> tuple[int, Moves, list[int]]:
    roles = draw(st.integers(2, most))
    pairs = [(a, b) for a in range(roles) for b in range(roles) if a != b]
    kept = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=3 * roles))
    moves = {pair: (draw(st.integers(1, 9)), draw(st.integers(0, 9))) for pair in kept}
    gaps = draw(st.lists(st.integers(0, 9), min_size=roles, max_size=roles))
    return roles, moves, gaps


def build(roles: int, moves: Moves) -> MoveGraph:
    return move_graph(
        roles,
        [tail for tail, _ in moves],
        [head for _, head in moves],
        months=[months for months, _ in moves.values()],
        people=[people for _, people in moves.values()],
        kind=[MoveKind.MADE] * len(moves),
    )


def every_route(
    roles: int, moves: Moves, source: int, target: int, most: int
) -> list[tuple[int, ...]]:
    """All routes without repeated roles, by plain enumeration."""
    found = []
    open_paths = [(source,)]
    while open_paths:
        path = open_paths.pop()
        if path[-1] == target:
            found.append(path)
        elif len(path) <= most:
            open_paths += [
                (*path, head)
                for head in range(roles)
                if (path[-1], head) in moves and head not in path
            ]
    return found


def pairs(path: tuple[int, ...]) -> list[tuple[int, int]]:
    return list(pairwise(path))


def months_of(path: tuple[int, ...], moves: Moves) -> int:
    return sum(moves[pair][0] for pair in pairs(path))


def wanted(asked: np.ndarray) -> Requirements:
    """What roles ask for, from levels (roles, skills), 0 for nothing; all of it essential."""
    role, skill = np.nonzero(asked)
    start = np.concatenate(([0], np.cumsum((asked > 0).sum(axis=1))))
    must = np.ones(len(role), np.bool_)
    return requirements(asked.shape[1], start, skill, asked[role, skill], must)


def example() -> MoveGraph:
    return move_graph(
        4,
        [0, 0, 1, 2, 0],
        [1, 2, 3, 3, 3],
        months=[24, 30, 24, 12, 90],
        months_low=[12, 20, 18, 6, 60],
        months_high=[36, 40, 48, 24, 120],
        people=[9, 3, 4, 0, 5],
        kind=[MoveKind.LADDER, MoveKind.MADE, MoveKind.LADDER, MoveKind.FORMAL, MoveKind.MADE],
        measured=[True, True, True, False, True],
    )
