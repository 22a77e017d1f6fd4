"""The career map of one person: which roles are on it, and the picture laid out."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from waymark.domain.careers.compute.framework import Framework, Ints, LadderFacts
from waymark.domain.careers.compute.graphs import graph_within
from waymark.domain.careers.compute.map_reach import (
    Direction,
    direction_of,
    distances_from,
    moves_between,
)
from waymark.domain.careers.compute.ways import best_way
from waymark.domain.careers.states import LadderKind
from waymark.engine.gaps import gaps_of_roles
from waymark.engine.layout import (
    CareerMap,
    Line,
    LineKind,
    Link,
    MapInput,
    Stop,
    choose_stops,
    lay_out,
)
from waymark.engine.routes import MoveGraph, MoveKind

__all__ = ["Chart", "Direction", "Place", "Question", "Words", "close_families", "draw_map"]

CLOSE = 3  # families beside the own one
LAYOUTS = 256


@dataclass(frozen=True, slots=True)
class Question:
    """What to show: places in the framework, and how far around.

    families   ids of the families shown, None for all. on_paper leaves moves made out.
    """

    own: int
    goal: int | None = None
    selected: int | None = None
    reach: int = 2
    families: frozenset[int] | None = None
    on_paper: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Words on the picture, in the reader's language.

    line    names the line of a role: from its ladder, its family's name and whether the family is
            that of the role the map starts from.
    grade   names a grade by its number.
    """

    you_are_here: str
    your_goal: str
    moves_away: tuple[str, ...]
    line: Callable[[LadderFacts | None, str, bool], str]
    grade: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Place:
    """A role on the map, in words and figures.

    people      who moved here straight from the own role, 0 where fewer than three did.
    distance    moves away from the own role, None where no move leads there.
    """

    place: int
    role_id: int
    name: str
    line: str
    kind: LineKind
    grade: str
    direction: Direction
    distance: int | None
    people: int
    in_place: int
    total: int
    next_step: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture and the same as a list. `places` follow the stops of the picture."""

    picture: CareerMap
    places: tuple[Place, ...]
    families: int


def close_families(framework: Framework, own: int) -> frozenset[int]:
    """The own family and the few others to which most people moved straight from it."""
    mine = framework.roles[own].family
    people: Counter[int] = Counter()
    for (source, target), move in framework.made.items():
        family = framework.roles[target].family
        if family is not None and framework.roles[source].family == mine:
            people[family] += move.people
    del people[mine or 0]
    near = [family for family, _ in sorted(people.items(), key=lambda each: (-each[1], each[0]))]
    return frozenset([*([mine] if mine else []), *near[:CLOSE]])


def draw_map(framework: Framework, levels: Ints, question: Question, words: Words) -> Chart:
    """Choose the stops and lay them out. Cost: some tens of milliseconds for 20 stops."""
    way = _way(framework, levels, question)
    mirrored = _mirrored(framework, question)
    graph = _graph(framework, question, (*way, *mirrored))
    stops = choose_stops(
        graph,
        question.own,
        goal=question.goal,
        selected=question.selected,
        keep=(*way, *mirrored),
        reach=question.reach,
    )
    lines, line_of = _lines(framework, question.own, stops, words)
    picture = _laid_out(_input(framework, graph, question, stops, way, lines, line_of, words))
    distance = distances_from(graph, question.own)
    gaps = gaps_of_roles(framework.asked, levels)
    places = tuple(
        Place(
            place=stop,
            role_id=framework.roles[stop].id,
            name=framework.roles[stop].name,
            line=_line_name(framework, question.own, stop, words),
            kind=mark.kind,
            grade="" if framework.grade[stop] < 0 else words.grade(int(framework.grade[stop])),
            direction=direction_of(framework, graph, question.own, stop, distance),
            distance=distance.get(stop),
            people=_made(framework, question.own, stop),
            in_place=int(gaps.in_place[stop]),
            total=int(gaps.in_place[stop] + gaps.to_build[stop]),
            next_step=len(way) > 1 and way[1] == stop,
        )
        for stop, mark in zip(stops, picture.stops, strict=True)
    )
    families = {framework.roles[stop].family for stop in stops}
    return Chart(picture, places, len(families))


def _graph(framework: Framework, question: Question, way: tuple[int, ...]) -> MoveGraph:
    graph = framework.paper if question.on_paper else framework.moves
    if question.families is None:
        return graph
    allowed = np.array(
        [role.family in question.families for role in framework.roles], dtype=np.bool_
    )
    for always in (question.own, question.goal, question.selected, *way):
        if always is not None:
            allowed[always] = True
    return graph_within(graph, allowed)


def _way(framework: Framework, levels: Ints, question: Question) -> tuple[int, ...]:
    """The stops of the best way to the selected role, else to the goal."""
    target = question.goal if question.selected is None else question.selected
    if target is None:
        return ()
    way = best_way(framework, levels, question.own, target)
    return tuple(framework.place[role] for role in way.role_ids) if way else ()


def _made(framework: Framework, source: int, target: int) -> int:
    move = framework.made.get((source, target))
    return move.people if move else 0


def _mirrored(framework: Framework, question: Question) -> tuple[int, ...]:
    """The other ladder: what mirrors the steps up the own one, as far as the map reaches."""
    ladder, grade = framework.roles[question.own].ladder, framework.roles[question.own].grade
    if ladder is None or grade is None:
        return ()
    steps = [
        (role.grade, place)
        for place, role in enumerate(framework.roles)
        if role.ladder == ladder and role.grade is not None and role.grade > grade
    ]
    nearest = sorted({number for number, _ in steps})[: question.reach]
    twins = [framework.twins.get(place, ()) for number, place in steps if number in nearest]
    return tuple(place for each in twins for place in each[:1])


def _line_name(framework: Framework, own: int, stop: int, words: Words) -> str:
    family = framework.roles[stop].family
    name = framework.families[family] if family is not None else ""
    return words.line(
        framework.ladder_of(stop),
        name,
        family is not None and family == framework.roles[own].family,
    )


@lru_cache(maxsize=LAYOUTS)
def _laid_out(chart: MapInput) -> CareerMap:
    """The layout, which depends on nothing else: people in one role mostly see the same map."""
    return lay_out(chart)


def _lines(
    framework: Framework, own: int, stops: tuple[int, ...], words: Words
) -> tuple[tuple[Line, ...], list[int | None]]:
    """Ladders on the map, those of the own family first, and on which one each stop lies."""
    family = framework.roles[own].family
    ladders = [framework.roles[stop].ladder for stop in stops]
    count = Counter(ladder for ladder in ladders if ladder is not None)
    used = sorted(count, key=lambda pk: (framework.ladders[pk].family != family, -count[pk], pk))
    lines = []
    for pk in used:
        ladder = framework.ladders[pk]
        kind = LineKind.OTHER
        if ladder.family == family:
            leads = ladder.kind == LadderKind.LEADERSHIP.value
            kind = LineKind.LEADERSHIP if leads else LineKind.SPECIALIST
        name = words.line(ladder, framework.families[ladder.family], ladder.family == family)
        lines.append(Line(name, kind))
    return tuple(lines), [None if pk is None else used.index(pk) for pk in ladders]


def _input(
    framework: Framework, graph: MoveGraph, question: Question, stops: tuple[int, ...],
    way: tuple[int, ...], lines: tuple[Line, ...], line_of: list[int | None], words: Words,
) -> MapInput:  # fmt: skip
    at = {stop: number for number, stop in enumerate(stops)}
    numbers = sorted({int(framework.grade[stop]) for stop in stops} - {-1})
    ladder, links = [], []
    for move in moves_between(graph, stops):
        a, b = at[int(graph.tails[move])], at[int(graph.heads[move])]
        if graph.kind[move] == MoveKind.LADDER:
            ladder.append((a, b))
        else:
            links.append(Link(a, b, 0 if question.on_paper else int(graph.people[move])))
    return MapInput(
        stops=tuple(
            Stop(
                label=framework.roles[stop].name,
                column=None if framework.grade[stop] < 0 else numbers.index(framework.grade[stop]),
                line=line,
                importance=len(stops) - rank,
            )
            for rank, (stop, line) in enumerate(zip(stops, line_of, strict=True))
        ),
        own=at[question.own],
        columns=tuple(words.grade(number) for number in numbers),
        lines=lines,
        ladder=tuple(ladder),
        links=tuple(links),
        goal=_other_than(question.own, question.goal, at),
        selected=_other_than(question.own, question.selected, at),
        way=tuple(at[stop] for stop in way),
        own_text=words.you_are_here,
        goal_text=words.your_goal,
        moves_away=words.moves_away,
    )


def _other_than(own: int, stop: int | None, at: dict[int, int]) -> int | None:
    return None if stop is None or stop == own else at[stop]
