"""Routes from one role to another for one person: steps, time, gaps, people."""

from dataclasses import dataclass

from waymark.domain.careers.compute.framework import Framework, Ints
from waymark.domain.careers.compute.gaps import fit_of
from waymark.engine.gaps import gaps_of_roles
from waymark.engine.routes import Limits, MoveKind, Reason, Route, find_routes

__all__ = ["Leg", "Way", "ways_between"]

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
    return tuple(_way(framework, levels, route) for route in found)


def _way(framework: Framework, levels: Ints, route: Route) -> Way:
    legs = tuple(
        Leg(
            from_id=framework.roles[step.tail].id,
            to_id=framework.roles[step.head].id,
            from_name=framework.roles[step.tail].name,
            to_name=framework.roles[step.head].name,
            kind=step.kind,
            people=step.people,
            months=step.months,
            months_low=step.months_low,
            months_high=step.months_high,
            measured=step.measured,
        )
        for step in route.steps
    )
    entered = [fit_of(framework, levels, place) for place in route.roles[1:]]
    return Way(
        role_ids=tuple(framework.roles[place].id for place in route.roles),
        legs=legs,
        months=route.months,
        months_low=route.months_low,
        months_high=route.months_high,
        people=route.people,
        to_build=len({gap.skill_id for fit in entered for gap in fit.to_build}),
        assumed=not all(leg.measured for leg in legs),
        reasons=route.reasons,
    )
