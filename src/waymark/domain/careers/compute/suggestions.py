"""Where a person without a goal might look first: a few destinations of different kinds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from waymark.domain.careers.compute.framework import Framework, Ints
from waymark.domain.careers.compute.ways import Way, best_way
from waymark.domain.careers.queries import Assignment
from waymark.engine.next_role import Part

__all__ = ["Likely", "Part", "Reached", "Suggestion", "Why", "likely_next", "suggest_destinations",
           "within_reach"]  # fmt: skip

MOST = 3
REACH = 2
RANKED = 12  # looked at, because some are not shown
USUAL_YEARS = 2.0


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


@dataclass(frozen=True, slots=True)
class Reached:
    """How a place lies: moves away, and how many people made the best last move."""

    moves: int
    people: int


@dataclass(frozen=True, slots=True)
class Likely:
    """A role that often comes next from where someone is, and the strongest reason for it."""

    role_id: int
    name: str
    grade: str
    because: Part


def likely_next(
    framework: Framework, own: int, position: Assignment | None, today: date, *, limit: int = MOST
) -> tuple[Likely, ...]:
    """The roles that most likely come next, by the employer's own history; best first.

    position   what the person holds, None for the role alone.
    Left out are roles of a lower grade, such that nothing speaks for, and such that one or two
    people went to from here: theirs is never shown as a path.
    """
    if framework.ranker is None:
        return ()
    years = (today - position.from_date).days / 365.25 if position else USUAL_YEARS
    ranked = framework.ranker.next_roles(
        framework.roles[own].id,
        unit_id=position.unit_id if position else None,
        years=years,
        before=(),
        k=RANKED,
    )
    found = []
    for each in ranked:
        place = framework.place.get(each.role_id)
        if place is None or (own, place) in framework.rare:
            continue
        if 0 <= framework.grade[place] < framework.grade[own]:
            continue
        told = [
            p for p in each.because if p is not Part.COLLEAGUES or (own, place) in framework.made
        ]
        if told:
            facts = framework.roles[place]
            found.append(Likely(facts.id, facts.name, framework.grade_name(place), told[0]))
    return tuple(found[:limit])


def suggest_destinations(
    framework: Framework, levels: Ints, own: int, *, limit: int = MOST
) -> tuple[Suggestion, ...]:
    """Up to `limit` roles within two moves: up the own ladder, on the other one, elsewhere.

    On ladders the highest, elsewhere the nearest where most people went; what is left is filled
    up in that order. Ties: lower place.
    """
    reached = within_reach(framework, own)
    found: list[Suggestion] = []
    for why in Why:
        for place in sorted(reached, key=lambda at: (_rank(framework, why, at, reached[at]), at)):
            if len(found) < limit and _fits(framework, own, why, place):
                facts = framework.roles[place]
                way = best_way(framework, levels, own, place)
                if way and all(each.role_id != facts.id for each in found):
                    found.append(
                        Suggestion(facts.id, facts.name, framework.grade_name(place), why, way)
                    )
                    if why is not Why.OFTEN:
                        break
    return tuple(found)


def within_reach(framework: Framework, own: int) -> dict[int, Reached]:
    """Places within two moves: how many moves away, and the people on the best last move."""
    graph = framework.moves
    reached = {own: Reached(0, 0)}
    frontier = [own]
    for moves in range(1, REACH + 1):
        beyond: dict[int, Reached] = {}
        for tail in frontier:
            for move in range(int(graph.start[tail]), int(graph.start[tail + 1])):
                head, people = int(graph.heads[move]), int(graph.people[move])
                if head not in reached and (head not in beyond or people > beyond[head].people):
                    beyond[head] = Reached(moves, people)
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


def _rank(framework: Framework, why: Why, place: int, reached: Reached) -> tuple[int, int]:
    """Ladders: the highest step first. Elsewhere: the nearest, then where most people went."""
    if why in (Why.OWN_LADDER, Why.OTHER_LADDER):
        return -int(framework.grade[place]), -reached.people
    return reached.moves, -reached.people
