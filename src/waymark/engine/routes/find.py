"""Routes to a goal that differ in kind, each with what it costs a person and what it is best in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from waymark.engine.kernels import kernel
from waymark.engine.routes.corridor import MAX_MOVES, Limits, check_query, corridor
from waymark.engine.routes.graph import MoveKind
from waymark.engine.routes.levels import Levels, held_levels, levels_at, levels_missing
from waymark.engine.routes.personal import person_in
from waymark.engine.routes.personal_index import Ends
from waymark.engine.routes.search import Search
from waymark.engine.routes.space import Prepared, Reason, RouteSpace
from waymark.engine.routes.weighing import Chance, chance_along

Moves = tuple[int, ...]
Tolls = dict[int, int]  # days more, by move
Cheapest = Callable[[Reason, Tolls], Moves]


@dataclass(frozen=True)
class Step:
    """One move of a route. Months are those spent in `tail` before the move.

    levels   levels that the person has to build for it beyond their own and those of `tail`.
    chance   the share of those who took `tail` that went on to `head`, None where not known.
    """

    move: int
    tail: int
    head: int
    kind: MoveKind
    people: int
    months: int
    months_low: int
    months_high: int
    measured: bool
    levels: int
    chance: Chance | None


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
    levels       sum of the levels to build for its moves.
    chance       of those who took the first role, what share goes all this way, None where a step's
                 chance is not known: see `chance_along`.
    reasons      kinds in which no route is better, or DIFFERENT.
    """

    roles: tuple[int, ...]
    steps: tuple[Step, ...]
    months: int
    months_low: int
    months_high: int
    people: int
    levels: int
    chance: Chance | None
    reasons: tuple[Reason, ...]


def find_routes(
    space: RouteSpace,
    levels: npt.ArrayLike,
    source: int,
    target: int,
    *,
    k: int = 5,
    limits: Limits | None = None,
    prepared: Prepared | None = None,
) -> tuple[Route, ...]:
    """Find up to k routes: balanced, fastest, fewest gaps, most likely, then different ones.

    levels       int (skills,), 0..5, what the person holds of every skill. Who moves on from a role
                 is taken to have what it asks for, the first one included.
    k            how many; 1 asks for the balanced one alone.
    limits       roles that may be entered, no move down (max_moves does not apply).
    prepared     `prepare(space)` where it is at hand: compiled loops answer instead of numpy.

    The first four are exact optima among all routes within the limits, and are merged where they
    coincide: least cost by time, levels to build and chance weighed together; least months, then
    levels; least levels, then months; greatest chance by the lower ends, then least months. (What
    comes second decides up to 8,000 levels, 800 and 80 years.)
    A further route shares at most half of its moves, and of theirs, with every route before it: the
    cheapest by the balanced cost where every move taken before costs half of the balanced route
    more, else where the fewest moves taken before come first. Where a route sharing no move at all
    exists, one is found; one that shares some is looked for without a guarantee.
    Returns an empty tuple where the target is out of reach.
    Raises ValueError for a bad shape, value, role or limit.
    Ties: lower moves. Both ways to search give the same; in numpy routes of up to 64 moves are
    seen. Cost: compiled about a millisecond for 5,000 roles, in numpy some passes over all moves
    and one over all levels that they add (benchmarks/routes.py).
    """
    bounds = limits or Limits()
    check_query(space.graph, source, target, bounds)
    held = held_levels(space.asked, levels)
    if k < 1:
        raise ValueError(f"k is {k}, expected at least 1")
    ends = Ends(int(source), int(target))
    if prepared is None:
        cheapest = _plain(space, held, ends, bounds)
    else:
        cheapest = _compiled(prepared, held, ends, bounds)
    balanced = cheapest(Reason.BALANCED, {})
    if not balanced:
        return ()
    others = [kind for kind in space.kinds if kind is not Reason.BALANCED and k > 1]
    told = {Reason.BALANCED: balanced} | {kind: cheapest(kind, {}) for kind in others}
    chosen = list(dict.fromkeys(told.values()))[:k]
    toll = _measure(space, held, balanced)[Reason.BALANCED] // 2
    while len(chosen) < k and (another := _another(space, cheapest, chosen, toll)):
        chosen.append(another)
    best = {kind: _measure(space, held, route)[kind] for kind, route in told.items()}
    return tuple(_describe(space, held, route, best) for route in chosen)


def _plain(space: RouteSpace, held: Levels, ends: Ends, limits: Limits) -> Cheapest:
    """Search in numpy: every move is priced, then the costs left are found for all roles."""
    near = corridor(space.graph, ends.source, ends.target, replace(limits, max_moves=MAX_MOVES))
    if near is None:
        return lambda kind, tolls: ()
    missing = levels_missing(space.added, held)[space.place[near.moves]]

    def cheapest(kind: Reason, tolls: Tolls) -> Moves:
        weights = space.kinds[kind]
        cost = weights.days[near.moves] + weights.per_level * missing
        if tolls:
            taken = np.array(sorted(tolls))
            at = np.searchsorted(near.moves, taken)
            cost[at] += np.array([tolls[move] for move in taken.tolist()])
        return tuple(int(near.moves[move]) for move in Search(near, cost).cheapest())

    return cheapest


def _compiled(prepared: Prepared, held: Levels, ends: Ends, limits: Limits) -> Cheapest:
    """Search with the loops: only the moves that may matter are priced."""
    loops = kernel("routes.personal_kernel")
    person = person_in(prepared[Reason.BALANCED], held, ends.source, limits)
    found = np.empty(len(person.open), np.int32)

    def cheapest(kind: Reason, tolls: Tolls) -> Moves:
        index = prepared[kind]
        moves = index.moves
        if tolls:
            days = moves.days.copy()
            for move, more in tolls.items():
                days[moves.place[move]] += more
            moves = moves._replace(days=days)
        asking = person._replace(per_level=index.per_level)
        count = loops.cheapest(moves, asking, ends, found)
        return tuple(found[:count].tolist())

    return cheapest


def _another(
    space: RouteSpace, cheapest: Cheapest, chosen: Sequence[Moves], toll: int
) -> Moves | None:
    """A route that differs from those chosen: the cheapest with a toll, else one that shares least.

    The second toll is dearer than any route in which no move has one.
    """
    weights = space.kinds[Reason.BALANCED]
    dearest = int(weights.days.max()) + weights.per_level * int(space.added.total.max())
    taken = Counter(move for route in chosen for move in route)
    for more in (toll, MAX_MOVES * dearest):
        route = cheapest(Reason.BALANCED, {move: uses * more for move, uses in taken.items()})
        if differs(route, chosen):
            return route
    return None


def differs(route: Moves, others: Sequence[Moves]) -> bool:
    """Whether at most half of the moves are shared with each other route, by the shorter one."""
    moves = set(route)
    return all(2 * len(moves & set(other)) <= min(len(moves), len(other)) for other in others)


def _measure(space: RouteSpace, held: Levels, route: Moves) -> dict[Reason, int]:
    """What each kind compares first, over a route."""
    graph, weights = space.graph, space.kinds[Reason.BALANCED]
    moves = list(route)
    levels = sum(levels_at(space.added, held, int(space.place[move])) for move in moves)
    return {
        Reason.BALANCED: int(weights.days[moves].sum()) + weights.per_level * levels,
        Reason.FASTEST: int(graph.months[moves].sum()),
        Reason.FEWEST_GAPS: levels,
        Reason.MOST_LIKELY: int(space.rarity[moves].sum()),
    }


def _describe(space: RouteSpace, held: Levels, route: Moves, best: dict[Reason, int]) -> Route:
    steps = tuple(_step(space, held, move) for move in route)
    measure = _measure(space, held, route)
    best_in = tuple(kind for kind, least in best.items() if measure[kind] == least)
    return Route(
        roles=(steps[0].tail, *(step.head for step in steps)),
        steps=steps,
        months=measure[Reason.FASTEST],
        months_low=sum(step.months_low for step in steps),
        months_high=sum(step.months_high for step in steps),
        people=min(step.people for step in steps),
        levels=measure[Reason.FEWEST_GAPS],
        chance=chance_of(space, route),
        reasons=best_in or (Reason.DIFFERENT,),
    )


def chance_of(space: RouteSpace, moves: Moves) -> Chance | None:
    """How likely moves in a row are, None where the chance of one of them is not known."""
    at = list(moves)
    if np.isnan(space.low[at]).any():
        return None
    return chance_along(range(len(at)), space.chance[at], space.low[at], space.high[at])


def _step(space: RouteSpace, held: Levels, move: int) -> Step:
    graph = space.graph
    return Step(
        move=int(graph.given[move]),
        tail=int(graph.tails[move]),
        head=int(graph.heads[move]),
        kind=MoveKind(int(graph.kind[move])),
        people=int(graph.people[move]),
        months=int(graph.months[move]),
        months_low=int(graph.months_low[move]),
        months_high=int(graph.months_high[move]),
        measured=bool(graph.measured[move]),
        levels=levels_at(space.added, held, int(space.place[move])),
        chance=chance_of(space, (move,)),
    )
