"""The cheapest routes for one person, whose own gaps are part of what a move costs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Ints, flags, whole_numbers
from waymark.engine.kernels import kernel
from waymark.engine.routes.corridor import Limits, check_query
from waymark.engine.routes.levels import MoveLevels, held_levels, levels_missing
from waymark.engine.routes.personal_index import Ends, Person, RouteIndex, Routes
from waymark.engine.routes.search import Found

K_MAX = 100


def personal_routes(
    index: RouteIndex,
    levels: npt.ArrayLike,
    source: int,
    target: int,
    *,
    k: int = 5,
    limits: Limits | None = None,
) -> tuple[Found, ...]:
    """Find the k cheapest routes without repeated roles, cheapest first; exact.

    levels  int (skills,), 0..5, what the person holds of every skill. Who moves on from a role is
            taken to have what it asks for, the first one included.
    k       1..100.
    limits  roles that may be entered, no move down (max_moves does not apply: a move costs at
            least a day, so that long chains are dear).
    Returns fewer than k where no more exist, none where the target is out of reach.
    Raises ValueError for a bad shape, level, role, k or limit.
    Ties: the same answer on any machine; which of several equal routes come first is not promised.
    Cost: what lies within the k-th route's cost of both ends (benchmarks/routes.py).
    Source: A* against the moves (Hart, Nilsson & Raphael 1968) with landmarks (Goldberg &
    Harrelson 2005), then deviations (Yen 1971; Lawler 1972) guided by exact remaining costs.
    """
    bounds = limits or Limits()
    check_query(index.graph, source, target, bounds)
    if not 1 <= k <= K_MAX:
        raise ValueError(f"k is {k}, expected 1..{K_MAX}")
    person = person_in(index, levels, source, bounds)
    found, waiting = _empty(index, k), _empty(index, k)
    run = kernel("routes.personal_kernel").k_cheapest
    ends = Ends(int(source), int(target))
    count = run(index.moves, person, ends, found, waiting)
    return tuple(
        Found(tuple(found.move[at, : found.length[at]].tolist()), int(found.cost[at]))
        for at in range(count)
    )


def personal_costs(index: RouteIndex, levels: npt.ArrayLike) -> Ints:
    """What every move costs one person, int64 (moves,): the plain form of what a search prices.

    levels as in `personal_routes`, ValueError too. Cost: one pass over all gaps of all moves.
    """
    moves = index.moves
    added = MoveLevels(moves.gap_start, moves.gap, moves.total)
    missing = levels_missing(added, held_levels(index.asked, levels))
    costs: Ints = (moves.days + index.per_level * missing)[moves.place].astype(np.int64)
    return costs


def person_in(index: RouteIndex, levels: npt.ArrayLike, source: int, limits: Limits) -> Person:
    """The person and the limits of a question as the loops take them; ValueError where wrong."""
    held = held_levels(index.asked, levels)
    roles, asked = index.graph.roles, index.asked
    own = slice(int(asked.start[source]), int(asked.start[source + 1]))
    best = held.copy()
    best[asked.skill[own]] = np.maximum(best[asked.skill[own]], asked.level[own])
    allowed, grade = np.ones(roles, np.uint8), np.full(roles, -1)
    if limits.allowed is not None:
        allowed = flags("allowed", limits.allowed, roles).astype(np.uint8)
    if limits.grade is not None:
        grade = whole_numbers("grade", np.asarray(limits.grade), roles)
    return Person(held, best, allowed, grade, index.per_level)


def _empty(index: RouteIndex, k: int) -> Routes:
    kept = np.empty((k, index.graph.roles), np.int32)
    return Routes(np.empty(k, np.int64), np.empty(k, np.int64), np.empty(k, np.int64), kept)
