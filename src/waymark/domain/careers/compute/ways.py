"""Routes from one role to another for one person: steps, time, gaps, people."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from waymark.domain.careers.compute.framework import Framework, Ints
from waymark.domain.careers.compute.gaps import fit_of
from waymark.engine.gaps import gaps_of_roles
from waymark.engine.routes import Limits, MoveKind, Reason, find_routes

__all__ = ["Leg", "Way", "best_way", "way_along", "ways_between"]

MOST_MOVES = 5


@dataclass(frozen=True, slots=True)
class Leg:
    """One move of a way. Months are those in the role left; `measured`: enough people timed it."""

    from_id: int
    to_id: int
    from_name: str
    to_name: str
    kind: MoveKind
    people: int
    months: int
    months_low: int
    months_high: int
    measured: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One route. `people` made its rarest move; `to_build` counts skills, each once.

    role_ids   from where the person is to the goal, both included.
    assumed    some step's time is an assumption, because too few people made it.
    """

    role_ids: tuple[int, ...]
    legs: tuple[Leg, ...]
    months: int
    months_low: int
    months_high: int
    people: int
    to_build: int
    assumed: bool
    reasons: tuple[Reason, ...]


def ways_between(
    framework: Framework, levels: Ints, source: int, target: int, *, k: int = 3
) -> tuple[Way, ...]:
    """Up to k different routes between two places, never down a grade.

    In the order of engine.routes: fastest, fewest gaps, best known, then different ones.
    Empty where there is none, or where source and target are one. Cost: under 10 ms.
    """
    if source == target:
        return ()
    found = find_routes(
        framework.moves,
        source,
        target,
        gaps_of_roles(framework.asked, levels).score,
        k=k,
        limits=Limits(max_moves=MOST_MOVES),
    )
    ways = [way_along(framework, levels, route.roles, route.reasons) for route in found]
    return tuple(way for way in ways if way is not None)


def best_way(framework: Framework, levels: Ints, source: int, target: int) -> Way | None:
    """The one way to tell: fewest moves, then one whose times are known, then the fastest.

    None where none leads.
    """
    ways = ways_between(framework, levels, source, target)
    return min(ways, key=lambda way: (len(way.legs), way.assumed, way.months), default=None)


def way_along(
    framework: Framework, levels: Ints, stops: Sequence[int], reasons: tuple[Reason, ...] = ()
) -> Way | None:
    """The way through at least two places, or None where a move between them is not known."""
    legs = []
    for tail, head in pairwise(stops):
        leg = _leg(framework, tail, head)
        if leg is None:
            return None
        legs.append(leg)
    entered = [fit_of(framework, levels, place) for place in stops[1:]]
    return Way(
        role_ids=tuple(framework.roles[place].id for place in stops),
        legs=tuple(legs),
        months=sum(leg.months for leg in legs),
        months_low=sum(leg.months_low for leg in legs),
        months_high=sum(leg.months_high for leg in legs),
        people=min(leg.people for leg in legs),
        to_build=len({gap.skill_id for fit in entered for gap in fit.to_build}),
        assumed=not all(leg.measured for leg in legs),
        reasons=reasons,
    )


def _leg(framework: Framework, tail: int, head: int) -> Leg | None:
    graph = framework.moves
    first, last = int(graph.start[tail]), int(graph.start[tail + 1])
    move = first + int(np.searchsorted(graph.heads[first:last], head))
    if move == last or graph.heads[move] != head:
        return None
    return Leg(
        from_id=framework.roles[tail].id,
        to_id=framework.roles[head].id,
        from_name=framework.roles[tail].name,
        to_name=framework.roles[head].name,
        kind=MoveKind(int(graph.kind[move])),
        people=int(graph.people[move]),
        months=int(graph.months[move]),
        months_low=int(graph.months_low[move]),
        months_high=int(graph.months_high[move]),
        measured=bool(graph.measured[move]),
    )
