"""Routes from one role to another for one person: steps, time, gaps, people."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from waymark.domain.careers.compute.framework import Framework, Ints
from waymark.domain.careers.compute.gaps import fit_of
from waymark.domain.careers.compute.prepared import prepared_routes
from waymark.engine.routes import Chance, Limits, MoveKind, Reason, chance_of, find_routes

__all__ = ["Leg", "Way", "best_way", "way_along", "ways_between"]


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
    chance     of those who took the first role, what share went all this way, with its interval;
               None where too few made one of the steps to say.
    """

    role_ids: tuple[int, ...]
    legs: tuple[Leg, ...]
    months: int
    months_low: int
    months_high: int
    people: int
    to_build: int
    assumed: bool
    chance: Chance | None
    reasons: tuple[Reason, ...]


def ways_between(
    framework: Framework,
    levels: Ints,
    source: int,
    target: int,
    *,
    k: int = 3,
    limits: Limits | None = None,
) -> tuple[Way, ...]:
    """Up to k different routes between two places for a person, never down a grade.

    In the order of engine.routes: best balance of time, levels to build and chance for this person,
    fastest, least to build, most likely, then different ones.
    Empty where there is none, or where source and target are one. Cost: under 10 ms.
    """
    if source == target:
        return ()
    found = find_routes(
        framework.space, levels, source, target,
        k=k, limits=limits, prepared=prepared_routes(framework),
    )  # fmt: skip
    ways = [way_along(framework, levels, route.roles, route.reasons) for route in found]
    return tuple(way for way in ways if way is not None)


def best_way(framework: Framework, levels: Ints, source: int, target: int) -> Way | None:
    """The one way to tell: the best balance for the person. None where none leads."""
    return next(iter(ways_between(framework, levels, source, target, k=1)), None)


def way_along(
    framework: Framework, levels: Ints, stops: Sequence[int], reasons: tuple[Reason, ...] = ()
) -> Way | None:
    """The way through at least two places, or None where a move between them is not known."""
    moves = [_move(framework, tail, head) for tail, head in pairwise(stops)]
    known = tuple(move for move in moves if move is not None)
    if len(known) < len(moves):
        return None
    legs = [_leg(framework, move) for move in known]
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
        chance=chance_of(framework.space, known),
        reasons=reasons,
    )


def _move(framework: Framework, tail: int, head: int) -> int | None:
    """The move between two places, as a number in the graph."""
    graph = framework.moves
    first, last = int(graph.start[tail]), int(graph.start[tail + 1])
    move = first + int(np.searchsorted(graph.heads[first:last], head))
    return None if move == last or graph.heads[move] != head else move


def _leg(framework: Framework, move: int) -> Leg:
    graph = framework.moves
    tail, head = (framework.roles[int(ends[move])] for ends in (graph.tails, graph.heads))
    return Leg(
        from_id=tail.id,
        to_id=head.id,
        from_name=tail.name,
        to_name=head.name,
        kind=MoveKind(int(graph.kind[move])),
        people=int(graph.people[move]),
        months=int(graph.months[move]),
        months_low=int(graph.months_low[move]),
        months_high=int(graph.months_high[move]),
        measured=bool(graph.measured[move]),
    )
