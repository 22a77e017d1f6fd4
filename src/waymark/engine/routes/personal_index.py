"""What a search for personal routes reads: moves, requirements and landmarks as flat arrays.

The cost of a move for a person is its days, the same for everyone, and so many days for each level
of a skill that the role entered asks for and neither the person nor the role left provides. A graph
of 20,000 roles has two million moves: pricing them all for one person takes longer than a page may,
so that a search must know beforehand where it need not look. For this the index keeps landmarks
(Goldberg & Harrelson 2005): the least days from and to a few roles, by which the triangle
inequality bounds the days between any two.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Ints, whole_numbers, within
from waymark.engine.gaps import Requirements
from waymark.engine.kernels import kernel
from waymark.engine.routes.graph import MoveGraph, Numbers
from waymark.engine.routes.levels import (
    LEVEL_BITS,
    Ints32,
    MoveLevels,
    Packed,
    move_levels,
    packed,
)

NODE_BITS = 24
LANDMARKS = 8
DAYS_MAX = 10_000_000
PER_LEVEL_MAX = 10_000
COST_MAX = 2**38  # of a route: with a role it fills a word in the heap
OUT_OF_REACH = 2**27  # by a landmark: only a role without a way lies so far beyond another
UNREACHED = 2**28

Whole = Any  # in a compiled loop: a whole number of whatever width its array has
Flags = npt.NDArray[np.uint8]


class Moves(NamedTuple):
    """The arrays of an index; `place` is a move's place in the order of the roles entered.

    start (roles+1,), tails, heads, place (m,)   moves in the order of the roles left.
    in_start (roles+1,), in_tails, in_moves, days (m,)   moves in the order of the roles entered.
    gap_start (m+1,), gap   levels that each move adds, by place: skill, level left, level entered.
    total (m,)   the levels that each move adds for who holds nothing, summed, by place.
    ask_start (roles+1,), ask   what each role asks for: skill and level.
    landmark (roles, 2 x landmarks)   days from each landmark, and to it with the sign turned.
    most   most moves that leave one role.
    """

    start: Ints
    tails: Ints32
    heads: Ints32
    place: Ints32
    in_start: Ints
    in_tails: Ints32
    in_moves: Ints32
    days: Ints32
    gap_start: Ints
    gap: Packed
    total: Ints32
    ask_start: Ints
    ask: Packed
    landmark: Ints32
    most: int


class Person(NamedTuple):
    """One question's person and limits.

    level (skills,) held; best (skills,) held or asked by the role where the person is;
    open (roles,) 0 bars a role; grade (roles,) rank, -1 where there is none; per_level in days.
    """

    level: npt.NDArray[np.int8]
    best: npt.NDArray[np.int8]
    open: Flags
    grade: Ints
    per_level: int


class Ends(NamedTuple):
    """Where a route begins and ends."""

    source: int
    target: int


class Search(NamedTuple):
    """Roles as a search against the moves has left them, each (roles,).

    dist     cost from the role to the target, exact where settled; onward  the next move.
    """

    dist: Ints
    onward: Ints32
    settled: Flags


class Routes(NamedTuple):
    """Up to k routes: cost, number of moves, after how many it leaves its parent, the moves."""

    cost: Ints
    length: Ints
    leaves: Ints
    move: Ints32


@dataclass(frozen=True)
class RouteIndex:
    """Everything that routes over one graph share; made once, read by any number of threads."""

    graph: MoveGraph
    asked: Requirements
    moves: Moves
    per_level: int


def route_index(
    graph: MoveGraph,
    asked: Requirements,
    days: Numbers,
    *,
    per_level: int,
    landmarks: int = LANDMARKS,
) -> RouteIndex:
    """Prepare a graph for `personal_routes`.

    days       int (moves,), 1..10,000,000, in the order of the graph's moves: what the move takes
               anybody, its support and chance weighed in by the caller.
    per_level  days for one level of one skill that is missing, 0..10,000.
    landmarks  how many roles distances are kept from and to, 1..32: more make a search look at
               less and read more for it.
    Raises ValueError for a bad shape, value or size (under 2**24 roles and 2**24 skills, and roles
    times the dearest move under 2**38 days).
    Cost: 2 x landmarks searches over the graph, and one pass over the requirements of every move.
    """
    check_size(graph, asked)
    kernel("routes.index_kernel")
    return index_of(graph, asked, move_levels(graph, asked), days, per_level, landmarks)


def index_of(
    graph: MoveGraph,
    asked: Requirements,
    added: MoveLevels,
    days: Numbers,
    per_level: int,
    landmarks: int = LANDMARKS,
) -> RouteIndex:
    """The index, where the levels that moves add are known; several indexes may share them."""
    by_move, per_level = _checked(graph, added, days, per_level, landmarks)
    order = graph.in_moves
    place = np.empty(graph.moves, np.int32)
    place[order] = np.arange(graph.moves, dtype=np.int32)
    in_tails = graph.tails[order].astype(np.int32)
    entered = by_move[order].astype(np.int32)
    leaving = by_move.astype(np.int32)
    moves = Moves(
        start=graph.start.copy(),
        tails=graph.tails.astype(np.int32),
        heads=graph.heads.astype(np.int32),
        place=place,
        in_start=graph.in_start.copy(),
        in_tails=in_tails,
        in_moves=order.astype(np.int32),
        days=entered,
        gap_start=added.start,
        gap=added.gap,
        total=added.total,
        ask_start=asked.start.copy(),
        ask=packed(asked),
        landmark=_landmarks(graph, leaving, entered, in_tails, min(landmarks, graph.roles)),
        most=int(np.diff(graph.start).max(initial=0)),
    )
    return RouteIndex(graph, asked, moves, per_level)


def check_size(graph: MoveGraph, asked: Requirements) -> None:
    """Raise ValueError where roles or skills disagree or do not fit the numbers that hold them."""
    if asked.roles != graph.roles:
        raise ValueError(f"requirements of {asked.roles} roles, expected {graph.roles}")
    if graph.roles >= 2**NODE_BITS or asked.skills >= 2 ** (32 - 2 * LEVEL_BITS):
        raise ValueError(f"{graph.roles} roles or {asked.skills} skills, expected under 2**24")


def _checked(
    graph: MoveGraph, added: MoveLevels, days: Numbers, per_level: int, landmarks: int
) -> tuple[Ints, int]:
    """The days and the days per level, where they are right and routes fit the heap's word."""
    by_move, per_level = whole_numbers("days", days, graph.moves), operator.index(per_level)
    within("days", by_move, 1, DAYS_MAX)
    for name, value, low, high in (
        ("per_level", per_level, 0, PER_LEVEL_MAX),
        ("landmarks", landmarks, 1, 32),
    ):
        if not low <= value <= high:
            raise ValueError(f"{name} is {value}, expected {low}..{high}")
    dearest = int(by_move.max(initial=0)) + per_level * int(added.total.max(initial=0))
    if graph.roles * dearest >= COST_MAX:
        raise ValueError(f"{graph.roles} moves of {dearest} days, expected under {COST_MAX} days")
    return by_move, per_level


def _landmarks(
    graph: MoveGraph, leaving: Ints32, entered: Ints32, in_tails: Ints32, count: int
) -> Ints32:
    """Days from and to the landmarks; each is the role farthest from those already taken."""
    distances = kernel("routes.index_kernel").distances
    heads = graph.heads.astype(np.int32)
    table = np.empty((graph.roles, 2 * count), np.int32)
    nearest = np.full(graph.roles, UNREACHED, np.int64)
    taken, dist = 0, np.empty(graph.roles, np.int64)
    for at in range(count):
        distances(graph.start.copy(), heads, leaving, taken, dist)
        there = _kept(dist)
        distances(graph.in_start.copy(), in_tails, entered, taken, dist)
        back = _kept(dist)
        table[:, at], table[:, count + at] = there, -back
        nearest = np.minimum(nearest, np.minimum(there, back))
        nearest[taken] = -1
        among = np.where(nearest < UNREACHED, nearest, 0)
        taken = int(np.argmax(among))
    return table


def _kept(dist: Ints) -> Ints:
    """Days in 32 bits. Cut off they still bound the days between two roles, if less well."""
    return np.where(dist < COST_MAX, np.minimum(dist, OUT_OF_REACH - 1), UNREACHED)
