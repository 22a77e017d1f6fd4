"""Routes that share little with those already chosen.

Candidates are the fastest ways through each role of the corridor (single-via paths, Abraham,
Delling, Goldberg & Werneck 2013), then the routes that share the fewest moves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from waymark.engine.checks import Ints, starts
from waymark.engine.routes.corridor import Corridor
from waymark.engine.routes.search import INFINITE, Search

VIA_TRIES = 64
OVERLAP_TRIES = 32

LocalRoute = tuple[int, ...]


def further_routes(
    search: Search, months: Ints, chosen: Sequence[LocalRoute], wanted: int
) -> list[LocalRoute]:
    """Up to `wanted` routes, each sharing at most half of its moves with any other one.

    search is over the cost to minimise; months (moves,), 1.. is the cost used where overlap
    decides first. chosen holds local moves of the routes already taken. Ties: lower roles, then
    lower moves.
    """
    found: list[LocalRoute] = []
    if wanted <= 0:
        return found
    for route in islice(_through_each_role(search), VIA_TRIES):
        if differs(route, (*chosen, *found)):
            found.append(route)
            if len(found) == wanted:
                return found
    while len(found) < wanted:
        another = _least_overlapping(search.near, months, (*chosen, *found))
        if another is None:
            break
        found.append(another)
    return found


def differs(route: LocalRoute, others: Sequence[LocalRoute]) -> bool:
    """Whether at most half of the moves are shared with each other route, by the shorter one."""
    moves = set(route)
    return all(2 * len(moves & set(other)) <= min(len(moves), len(other)) for other in others)


def _through_each_role(search: Search) -> Iterator[LocalRoute]:
    """The cheapest routes through each role that repeat no role, cheapest first."""
    near = search.near
    order, backwards = _reversed(near)
    behind = Search(backwards, search.cost[order])
    most = near.max_moves
    # sums[j] is the cost of the best way through a role that it reaches within j moves.
    sums = np.minimum(behind.remaining + search.remaining[::-1], INFINITE)
    used = sums.argmin(axis=0)
    cost = sums.min(axis=0)
    roles = np.flatnonzero(cost < INFINITE)
    for role in roles[np.argsort(cost[roles], kind="stable")].tolist():
        before = int(used[role])
        head = [int(order[move]) for move in reversed(behind.finish(role, before))]
        route = (*head, *search.finish(role, most - before))
        if len(set(near.heads[list(route)].tolist())) == len(route):
            yield route


def _reversed(near: Corridor) -> tuple[Ints, Corridor]:
    """The corridor with every move turned round, and which move each of its moves was."""
    order = np.argsort(near.heads, kind="stable").astype(np.int64)
    tails = near.heads[order]
    turned = replace(
        near,
        source=near.target,
        target=near.source,
        moves=near.moves[order],
        start=starts(tails, len(near.roles)),
        tails=tails,
        heads=near.tails[order],
    )
    return order, turned


def _least_overlapping(
    near: Corridor, months: Ints, others: Sequence[LocalRoute]
) -> LocalRoute | None:
    """The first route that differs enough, in order of moves shared and then of months."""
    shared = np.zeros(len(near.moves), np.int64)
    for other in others:
        shared[list(other)] += 1
    cost = shared * (near.max_moves * int(months.max()) + 1) + months
    routes = Search(near, cost).routes()
    for route, _ in islice(routes, OVERLAP_TRIES):
        if differs(route, others):
            return route
    return None
