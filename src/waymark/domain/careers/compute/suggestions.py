"""Where a person without a goal might look first: a few destinations of different kinds."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from waymark.domain.careers.compute.framework import Framework, Ints
from waymark.domain.careers.compute.ways import Way, ways_between

__all__ = ["Suggestion", "Why", "suggest_destinations"]

MOST = 3
REACH = 2


class Why(StrEnum):
    """What kind of destination it is."""

    OWN_LADDER = "own ladder"
    OTHER_LADDER = "other ladder"
    OTHER_FAMILY = "other family"
    OFTEN = "often"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A destination with the best known way there."""

    role_id: int
    name: str
    grade: str
    why: Why
    way: Way


def suggest_destinations(
    framework: Framework, levels: Ints, own: int, *, limit: int = MOST
) -> tuple[Suggestion, ...]:
    """Up to `limit` roles within two moves: up the own ladder, on the other one, elsewhere.

    Of each kind the furthest one up, then the one that most people moved into from where the way
    comes; what is left is filled up with roles that many reached. Ties: lower place.
    """
    reached = _within_reach(framework, own)
    found: list[Suggestion] = []
    for why in Why:
        for place in sorted(reached, key=lambda at: (_rank(framework, own, why, at, reached), at)):
            if len(found) < limit and _fits(framework, own, why, place):
                ways = ways_between(framework, levels, own, place, k=1)
                if ways and all(each.role_id != framework.roles[place].id for each in found):
                    facts = framework.roles[place]
                    found.append(
                        Suggestion(facts.id, facts.name, framework.grade_name(place), why, ways[0])
                    )
                    if why is not Why.OFTEN:
                        break
    return tuple(found)


def _within_reach(framework: Framework, own: int) -> dict[int, int]:
    """Places within two moves: the people on the best move that leads there."""
    graph = framework.moves
    reached: dict[int, int] = {own: 0}
    frontier = [own]
    for _ in range(REACH):
        beyond: dict[int, int] = {}
        for tail in frontier:
            for move in range(int(graph.start[tail]), int(graph.start[tail + 1])):
                head = int(graph.heads[move])
                if head not in reached:
                    beyond[head] = max(beyond.get(head, 0), int(graph.people[move]))
        reached |= beyond
        frontier = list(beyond)
    del reached[own]
    return reached


def _fits(framework: Framework, own: int, why: Why, place: int) -> bool:
    here, there = framework.roles[own], framework.roles[place]
    same_family = here.family is not None and here.family == there.family
    if why is Why.OWN_LADDER:
        return here.ladder is not None and here.ladder == there.ladder
    if why is Why.OTHER_LADDER:
        return same_family and there.ladder is not None and here.ladder != there.ladder
    if why is Why.OTHER_FAMILY:
        return there.family is not None and not same_family
    return True


def _rank(
    framework: Framework, own: int, why: Why, place: int, reached: dict[int, int]
) -> tuple[int, int]:
    people = reached[place]
    if why is Why.OTHER_FAMILY or why is Why.OFTEN:
        return (0, -people)
    return (-int(np.sign(people)) * int(framework.grade[place]), -people)
