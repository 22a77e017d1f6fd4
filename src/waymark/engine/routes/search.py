"""Exact cheapest and k cheapest routes inside a corridor.

The table of remaining costs per number of moves left steers every later search: it is an exact
lower bound, so that a search looks at little beside the routes it returns. Deviations follow
Yen (1971) with Lawler's (1972) partition, which finds each candidate once; the guided spur
search is A* (Hart, Nilsson & Raphael 1968).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from waymark.engine.checks import Ints, whole_numbers, within
from waymark.engine.routes.corridor import Corridor, Limits, corridor
from waymark.engine.routes.graph import MoveGraph, Numbers

INFINITE = np.int64(2**61)  # so that two of them still add up
COST_MAX = 2**50


@dataclass(frozen=True)
class Found:
    """One route: its moves in the whole graph and the sum of their costs."""

    moves: tuple[int, ...]
    cost: int


def k_cheapest(
    graph: MoveGraph,
    cost: Numbers,
    source: int,
    target: int,
    *,
    k: int,
    limits: Limits | None = None,
) -> tuple[Found, ...]:
    """Find the k cheapest routes without repeated roles, cheapest first; exact.

    The plain form of `personal_routes`: any cost, every move priced beforehand, a limit on moves.
    cost is int (moves,), 1..2**50, in the order of the graph's moves.
    Returns fewer than k where no more exist, none where the target is out of reach.
    Raises ValueError for a bad shape, cost, role or limit.
    Ties: lower moves first. Cost: max_moves passes over the corridor, then at most k guided
    searches per stop. Source: Yen 1971; Lawler 1972.
    """
    prices = whole_numbers("cost", cost, graph.moves)
    within("cost", prices, 1, COST_MAX)
    if k < 1:
        raise ValueError(f"k is {k}, expected at least 1")
    near = corridor(graph, source, target, limits or Limits())
    if near is None:
        return ()
    found = []
    for local, total in Search(near, prices[near.moves]).routes():
        found.append(Found(tuple(int(near.moves[move]) for move in local), total))
        if len(found) == k:
            break
    return tuple(found)


def remaining_costs(near: Corridor, cost: Ints) -> Ints:
    """Least cost from each role to the target with at most h moves, int64 (max_moves+1, roles).

    INFINITE where the target is out of reach. Costs are per local move.
    """
    table = np.full((near.max_moves + 1, len(near.roles)), INFINITE)
    table[:, near.target] = 0
    leaving = np.flatnonzero(np.diff(near.start))
    for left in range(1, near.max_moves + 1):
        through = np.minimum(table[left - 1][near.heads] + cost, INFINITE)
        table[left][leaving] = np.minimum.reduceat(through, near.start[leaving])
        table[left][near.target] = 0
        if np.array_equal(table[left], table[left - 1]):
            table[left:] = table[left]
            break
    return table


class Search:
    """The searches over one corridor and one cost per move."""

    def __init__(self, near: Corridor, cost: Ints) -> None:
        self.near = near
        self.cost = cost
        self.remaining = remaining_costs(near, cost)
        self.exists = bool(self.remaining[near.max_moves][near.source] < INFINITE)
        self._rows: dict[tuple[int, int], list[tuple[int, int, int, int]]] = {}

    def cheapest(self) -> tuple[int, ...]:
        """The local moves of the cheapest route, empty where there is none; ties: lowest moves."""
        if not self.exists:
            return ()
        return self.finish(self.near.source, self.near.max_moves)

    def finish(self, role: int, left: int) -> tuple[int, ...]:
        """The local moves of the cheapest way from a role to the target in `left` moves."""
        moves = []
        while role != self.near.target:
            options = self._options(role, left)
            bound, move, _, head = min(options, key=lambda option: option[:2])
            if bound >= INFINITE:
                raise ValueError(f"role {role} does not reach the target in {left} moves")
            moves.append(move)
            role, left = head, left - 1
        return tuple(moves)

    def routes(self) -> Iterator[tuple[tuple[int, ...], int]]:
        """All routes without repeated roles with their costs, cheapest first."""
        first = self.cheapest()
        if not first:
            return
        # Each candidate stands for all routes that share its first `kept` moves and then avoid
        # the moves in `barred`; these sets never overlap, so no route is found twice.
        queue = [(self._total(first), first, 0, frozenset[int]())]
        while queue:
            total, moves, kept, barred = heappop(queue)
            yield moves, total
            for place in range(kept, len(moves)):
                avoid = (barred if place == kept else frozenset()) | {moves[place]}
                detour = self._deviate(moves[:place], avoid)
                if detour:
                    heappush(queue, (self._total(detour), detour, place, avoid))

    def _total(self, moves: tuple[int, ...]) -> int:
        return int(self.cost[list(moves)].sum())

    def _options(self, role: int, left: int) -> list[tuple[int, int, int, int]]:
        """Moves out of a role that still reach the target: (bound, move, cost, head)."""
        key = (role, left)
        known = self._rows.get(key)
        if known is None:
            first, last = self.near.start[role], self.near.start[role + 1]
            heads = self.near.heads[first:last]
            bounds = self.cost[first:last] + self.remaining[left - 1][heads]
            alive = np.flatnonzero(bounds < INFINITE)
            known = list(
                zip(
                    bounds[alive].tolist(),
                    (alive + first).tolist(),
                    self.cost[first:last][alive].tolist(),
                    heads[alive].tolist(),
                    strict=True,
                )
            )
            self._rows[key] = known
        return known

    def _deviate(self, prefix: tuple[int, ...], avoid: frozenset[int]) -> tuple[int, ...] | None:
        """The cheapest route that starts with the prefix and avoids some moves just after it."""
        near = self.near
        visited = {near.source, *(int(near.heads[move]) for move in prefix)}
        spur = int(near.heads[prefix[-1]]) if prefix else near.source
        left = near.max_moves - len(prefix)
        if left == 0:
            return None
        queue: list[tuple[int, tuple[int, ...], int, int]] = []
        for bound, move, cost, head in self._options(spur, left):
            if move not in avoid and head not in visited:
                heappush(queue, (bound, (move,), cost, head))
        settled: set[tuple[int, int]] = set()
        while queue:
            _, moves, spent, role = heappop(queue)
            if role == near.target:
                return prefix + moves
            state = (role, len(moves))
            if state in settled:
                continue
            settled.add(state)
            if len(moves) == left:
                continue
            for bound, move, cost, head in self._options(role, left - len(moves)):
                if head not in visited and (head, len(moves) + 1) not in settled:
                    heappush(queue, (spent + bound, (*moves, move), spent + cost, head))
        return None
