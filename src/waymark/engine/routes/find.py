"""Routes to a goal that differ in kind, each with what it costs and what it is best in."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from waymark.engine.checks import Ints, whole_numbers, within
from waymark.engine.routes.corridor import Corridor, Limits, corridor
from waymark.engine.routes.further import further_routes
from waymark.engine.routes.graph import MoveGraph, MoveKind, Numbers
from waymark.engine.routes.search import Search

GAP_MAX = 1_000_000
RARITY_SCALE = 1_000_000


class Reason(StrEnum):
    """What a route is best in, or that it is a different way."""

    FASTEST = "fastest"
    FEWEST_GAPS = "fewest gaps"
    BEST_KNOWN = "best known"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Step:
    """One move of a route. Months are those spent in `tail` before the move."""

    move: int
    tail: int
    head: int
    kind: MoveKind
    people: int
    months: int
    months_low: int
    months_high: int
    measured: bool
    gap: int


@dataclass(frozen=True)
class Route:
    """One way from the source to the target.

    months       sum of the medians of its moves. The median of a sum is not the sum of medians;
                 for waiting times skewed to the right the sum of medians is a little short.
    months_low, months_high
                 sums of the lower and of the upper ends: all moves quick, all moves slow. No
                 independence is assumed, so the interval is wide on purpose: where moves are not
                 perfectly dependent, more people fall inside it than inside a single interval.
    people       fewest people on any of its moves: the support of its weakest move.
    gap          sum of gap_of_role over the roles it enters; a skill that two stops ask for counts
                 at both (engine.gaps.gap_along counts it once).
    reasons      criteria in which no other route is better, or DIFFERENT.
    """

    roles: tuple[int, ...]
    steps: tuple[Step, ...]
    months: int
    months_low: int
    months_high: int
    people: int
    gap: int
    reasons: tuple[Reason, ...]


def find_routes(
    graph: MoveGraph,
    source: int,
    target: int,
    gap_of_role: Numbers,
    *,
    k: int = 5,
    limits: Limits | None = None,
) -> tuple[Route, ...]:
    """Find up to k routes: fastest, fewest gaps, best known, then further different ones.

    gap_of_role  int (roles,), 0..1,000,000: what the person would have to build for each role.
    limits       moves at most, roles allowed, no move down: see Limits.

    The first three are exact optima among all routes within the limits, and are merged where they
    coincide: least sum of months; least sum of gaps; least sum of 1/people (a move that nobody
    made counts as half a person), so that one rare move weighs more than several usual ones.
    A further route shares at most half of its moves, and of theirs, with every route before it.
    Where a route sharing no move at all exists, one is found; one that shares some is looked for
    among the fastest ways through each role and the 32 least overlapping, without a guarantee.
    Returns an empty tuple where the target is out of reach.
    Raises ValueError for a bad shape, value, role or limit.
    Ties: fewer gaps for the fastest, fewer months for the others, then lower moves.
    Cost: linear in the moves within half of max_moves of either end (benchmarks/routes.py).
    """
    gaps = whole_numbers("gap_of_role", gap_of_role, graph.roles)
    within("gap_of_role", gaps, 0, GAP_MAX)
    if k < 1:
        raise ValueError(f"k is {k}, expected at least 1")
    near = corridor(graph, source, target, limits or Limits())
    if near is None:
        return ()
    criteria = _criteria(graph, near, gaps)
    months = criteria[Reason.FASTEST]
    searches = {
        Reason.FASTEST: Search(near, _rank(near, months, criteria[Reason.FEWEST_GAPS])),
        Reason.FEWEST_GAPS: Search(near, _rank(near, criteria[Reason.FEWEST_GAPS], months)),
        Reason.BEST_KNOWN: Search(near, _rank(near, criteria[Reason.BEST_KNOWN], months)),
    }
    fastest = searches[Reason.FASTEST]
    if not fastest.exists:
        return ()
    best = {reason: search.cheapest() for reason, search in searches.items()}
    optimum = {reason: _sum(criteria[reason], route) for reason, route in best.items()}
    chosen = list(dict.fromkeys(best.values()))[:k]
    chosen += further_routes(fastest, months, chosen, k - len(chosen))
    return tuple(_describe(graph, near, gaps, route, criteria, optimum) for route in chosen)


def _criteria(graph: MoveGraph, near: Corridor, gaps: Ints) -> dict[Reason, Ints]:
    people = graph.people[near.moves]
    rarity = np.where(people > 0, -(-RARITY_SCALE // np.maximum(people, 1)), 2 * RARITY_SCALE)
    return {
        Reason.FASTEST: graph.months[near.moves],
        Reason.FEWEST_GAPS: gaps[graph.heads[near.moves]],
        Reason.BEST_KNOWN: rarity,
    }


def _rank(near: Corridor, first: Ints, second: Ints) -> Ints:
    """One cost that orders routes by the first criterion, and by the second where that ties."""
    return first * (near.max_moves * int(second.max()) + 1) + second


def _sum(values: Ints, moves: tuple[int, ...]) -> int:
    return int(values[list(moves)].sum())


def _describe(
    graph: MoveGraph,
    near: Corridor,
    gaps: Ints,
    local: tuple[int, ...],
    criteria: dict[Reason, Ints],
    optimum: dict[Reason, int],
) -> Route:
    moves = [int(near.moves[move]) for move in local]
    steps = tuple(_step(graph, gaps, move) for move in moves)
    best_in = tuple(
        reason for reason, values in criteria.items() if _sum(values, local) == optimum[reason]
    )
    return Route(
        roles=(steps[0].tail, *(step.head for step in steps)),
        steps=steps,
        months=sum(step.months for step in steps),
        months_low=sum(step.months_low for step in steps),
        months_high=sum(step.months_high for step in steps),
        people=min(step.people for step in steps),
        gap=sum(step.gap for step in steps),
        reasons=best_in or (Reason.DIFFERENT,),
    )


def _step(graph: MoveGraph, gaps: Ints, move: int) -> Step:
    head = int(graph.heads[move])
    return Step(
        move=int(graph.given[move]),
        tail=int(graph.tails[move]),
        head=head,
        kind=MoveKind(int(graph.kind[move])),
        people=int(graph.people[move]),
        months=int(graph.months[move]),
        months_low=int(graph.months_low[move]),
        months_high=int(graph.months_high[move]),
        measured=bool(graph.measured[move]),
        gap=int(gaps[head]),
    )
