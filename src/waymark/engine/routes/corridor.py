"""The part of the graph that routes of a few moves can use at all.

A route of at most h moves leaves its first ceil(h/2) stops by moves near the source and enters
its remaining stops by moves near the target. Gathering just those moves keeps a search small in
a graph of any size.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Bools, Ints, flags, starts, whole_numbers
from waymark.engine.routes.graph import MoveGraph

MAX_MOVES = 64


@dataclass(frozen=True)
class Limits:
    """What a route may not do.

    max_moves  most moves in a route, 1..64.
    allowed    bool (roles,), roles that may be entered; None allows all.
    grade      int (roles,), rank of each role's grade, -1 where it has none; when given, no move
               goes from a grade to a lower one. None allows moves down.
    """

    max_moves: int = 6
    allowed: npt.ArrayLike | None = None
    grade: npt.ArrayLike | None = None


@dataclass(frozen=True)
class Corridor:
    """A small graph of its own: roles renumbered 0..n-1 in their old order.

    roles   (n,), the role in the whole graph; moves (m,), the move in the whole graph.
    start, tails, heads   as in MoveGraph, for the small graph.
    """

    source: int
    target: int
    max_moves: int
    roles: Ints
    moves: Ints
    start: Ints
    tails: Ints
    heads: Ints


def check_query(graph: MoveGraph, source: int, target: int, limits: Limits) -> None:
    """Raise ValueError when the query does not fit the graph."""
    for name, role in (("source", source), ("target", target)):
        if not 0 <= role < graph.roles:
            raise ValueError(f"{name} is {role}, expected 0..{graph.roles - 1}")
    if source == target:
        raise ValueError(f"source and target are the same role, {source}")
    if not 1 <= limits.max_moves <= MAX_MOVES:
        raise ValueError(f"max_moves is {limits.max_moves}, expected 1..{MAX_MOVES}")


def corridor(graph: MoveGraph, source: int, target: int, limits: Limits) -> Corridor | None:
    """Gather every move that some allowed route of at most max_moves moves could use.

    Returns None where no move qualifies; a corridor does not yet prove that a route exists.
    Raises ValueError when the limits do not fit the graph.
    Cost: linear in the moves within ceil(max_moves/2) steps of either end.
    """
    check_query(graph, source, target, limits)
    gate = _Gate(graph, limits)
    first = (limits.max_moves + 1) // 2
    ahead = _spread(graph, gate, source, first, forwards=True)
    behind = _spread(graph, gate, target, limits.max_moves - first, forwards=False)
    moves = _marked(graph.moves, ahead, behind)
    moves = moves[(graph.tails[moves] != target) & (graph.heads[moves] != source)]
    roles = _marked(graph.roles, graph.tails[moves], graph.heads[moves])
    number = np.full(graph.roles, -1)
    number[roles] = np.arange(len(roles))
    if number[source] < 0 or number[target] < 0:
        return None
    tails, heads = number[graph.tails[moves]], number[graph.heads[moves]]
    return Corridor(
        source=int(number[source]),
        target=int(number[target]),
        max_moves=limits.max_moves,
        roles=roles,
        moves=moves,
        start=starts(tails, len(roles)),
        tails=tails,
        heads=heads,
    )


def _marked(size: int, *parts: Ints) -> Ints:
    """All numbers below size that a part holds, ascending."""
    marks = np.zeros(size, np.bool_)
    for part in parts:
        marks[part] = True
    return np.flatnonzero(marks)


class _Gate:
    """Answers which moves the limits let through."""

    def __init__(self, graph: MoveGraph, limits: Limits) -> None:
        self.graph = graph
        self.allowed: Bools | None = None
        self.grade: Ints | None = None
        if limits.allowed is not None:
            self.allowed = flags("allowed", limits.allowed, graph.roles)
        if limits.grade is not None:
            self.grade = whole_numbers("grade", np.asarray(limits.grade), graph.roles)

    def let_through(self, moves: Ints) -> Ints:
        heads = self.graph.heads[moves]
        if self.allowed is not None:
            moves = moves[self.allowed[heads]]
            heads = self.graph.heads[moves]
        if self.grade is not None:
            before, after = self.grade[self.graph.tails[moves]], self.grade[heads]
            moves = moves[(after < 0) | (before < 0) | (after >= before)]
        return moves


def _spread(graph: MoveGraph, gate: _Gate, origin: int, steps: int, *, forwards: bool) -> Ints:
    """The moves within the given number of steps after (or before) the origin."""
    reached = np.zeros(graph.roles, np.bool_)
    reached[origin] = True
    frontier = np.array([origin], np.int64)
    found: list[Ints] = [np.empty(0, np.int64)]
    for _ in range(steps):
        if forwards:
            moves = gate.let_through(ranges(graph.start, frontier))
            ends = graph.heads[moves]
        else:
            moves = gate.let_through(graph.in_moves[ranges(graph.in_start, frontier)])
            ends = graph.tails[moves]
        found.append(moves)
        frontier = _marked(graph.roles, ends[~reached[ends]])
        if not len(frontier):
            break
        reached[frontier] = True
    return np.concatenate(found)


def ranges(start: Ints, owners: Ints) -> Ints:
    """The entries start[o]..start[o+1]-1 of every owner, one after the other."""
    counts = start[owners + 1] - start[owners]
    offsets = np.repeat(start[owners] - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
    return offsets + np.arange(len(offsets))
