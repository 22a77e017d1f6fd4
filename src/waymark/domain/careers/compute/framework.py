"""The framework and its moves as arrays, kept per process so that a page reads them at once."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from threading import Lock

import numpy as np
import numpy.typing as npt

from waymark.domain.careers.compute.graphs import Made, Paper, build_graph
from waymark.domain.careers.compute.ranking import Ranker, read_ranker
from waymark.domain.careers.models import MinedMove, MiningRun
from waymark.domain.careers.queries.moves import current_run
from waymark.domain.careers.queries.roles import (
    FrameworkKey,
    FrameworkRows,
    framework_key,
    framework_rows,
)
from waymark.engine.gaps import Requirements, requirements
from waymark.engine.moves import MIN_PEOPLE
from waymark.engine.routes import MoveGraph, RouteSpace, route_space

__all__ = ["Framework", "LadderFacts", "RoleFacts", "build_framework", "current_framework"]

Ints = npt.NDArray[np.int64]

KEPT = 3


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """What pages say of a role without asking the database."""

    id: int
    name: str
    family: int | None
    ladder: int | None
    grade: int | None
    reports_min: int | None
    reports_max: int | None
    published: bool


@dataclass(frozen=True, slots=True)
class LadderFacts:
    """A ladder; kind as in states.LadderKind."""

    id: int
    name: str
    kind: str
    family: int
    twin: int | None


@dataclass(frozen=True)
class Framework:
    """One state of the framework. Roles and skills are named by their place, from 0.

    grade     int64 (roles,), the grade's number, -1 where the role has none.
    made      moves that at least three people made, by (from, to).
    rare      moves that fewer people made: nothing may point to them.
    moves     graph of ladder steps, formal moves and moves made, without those to a lower grade.
    paper     the same without the moves made.
    recent    int64 (roles,), moves into each role since `recent_from`, re-titlings left out.
    twins     the roles of the same grade on the ladder that mirrors a role's own.
    ranker    which role usually comes next, None before the first mining.
    """

    key: FrameworkKey
    roles: tuple[RoleFacts, ...]
    place: dict[int, int]
    ladders: dict[int, LadderFacts]
    families: dict[int, str]
    grades: dict[int, str]
    grade: Ints
    skills: tuple[int, ...]
    skill_names: tuple[str, ...]
    asked: Requirements
    made: dict[tuple[int, int], Made]
    rare: frozenset[tuple[int, int]]
    moves: MoveGraph
    paper: MoveGraph
    recent: Ints
    recent_from: date | None
    through: date | None
    twins: dict[int, tuple[int, ...]]
    ranker: Ranker | None

    @cached_property
    def space(self) -> RouteSpace:
        """The moves as routes read them: months, chances, levels to build. Made when first asked."""
        unknown = (np.nan, np.nan, np.nan)
        told = np.array(
            [
                (move.share if (move := self.made.get(pair)) else None) or unknown
                for pair in zip(self.moves.tails.tolist(), self.moves.heads.tolist(), strict=True)
            ],
            dtype=np.float64,
        ).reshape(-1, 3)
        return route_space(self.moves, self.asked, *told.T)

    def levels(self, held: dict[int, int]) -> Ints:
        """int64 (skills,), the levels of a person from those by skill id; 0 where none is held."""
        return np.array([held.get(skill, 0) for skill in self.skills], dtype=np.int64)

    def grade_name(self, place: int) -> str:
        """The name of a role's grade, empty where it has none."""
        number = self.roles[place].grade
        return "" if number is None else self.grades[number]

    def ladder_of(self, place: int) -> LadderFacts | None:
        """A role's ladder, or None."""
        ladder = self.roles[place].ladder
        return None if ladder is None else self.ladders[ladder]


_cache: OrderedDict[FrameworkKey, Framework] = OrderedDict()
_lock = Lock()


def current_framework() -> Framework:
    """The framework as published and mined now. One query when it has not changed."""
    key = framework_key()
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    built = build_framework(key, framework_rows())
    with _lock:
        _cache[key] = built
        while len(_cache) > KEPT:
            _cache.popitem(last=False)
    return built


def build_framework(key: FrameworkKey, rows: FrameworkRows) -> Framework:
    """Arrays from rows, whether published or with a draft laid over them, and the current moves."""
    facts = tuple(
        RoleFacts(pk, name, family, ladder, grade, low, high, state == "published")
        for pk, name, state, family, ladder, grade, low, high in rows.roles
    )
    place = {role.id: at for at, role in enumerate(facts)}
    ladders = {pk: LadderFacts(pk, *each) for pk, each in rows.ladders.items()}
    grade = np.array([-1 if r.grade is None else r.grade for r in facts], dtype=np.int64)
    run = current_run()
    made, recent, rare = _made(place, run)
    paper = _paper(facts, ladders, [(place[a], place[b]) for a, b, _ in rows.formal])
    return Framework(
        key=key,
        roles=facts,
        place=place,
        ladders=ladders,
        families=rows.families,
        grades=rows.grades,
        grade=grade,
        skills=tuple(rows.skills),
        skill_names=tuple(rows.skills.values()),
        asked=_asked(place, rows),
        made=made,
        rare=rare,
        moves=build_graph(grade, paper, made, with_made=True),
        paper=build_graph(grade, paper, made, with_made=False),
        recent=recent,
        recent_from=date.fromisoformat(run.settings["recent_from"]) if run else None,
        through=run.through if run else None,
        twins=_twins(facts, ladders),
        ranker=read_ranker(bytes(run.ranker)) if run and run.ranker else None,
    )


def _asked(place: dict[int, int], rows: FrameworkRows) -> Requirements:
    """What each role asks for, roles and skills by their places."""
    skill_place = {skill: at for at, skill in enumerate(rows.skills)}
    start = np.zeros(len(place) + 1, dtype=np.int64)
    for role, *_ in rows.requirements:
        start[place[role] + 1] += 1
    return requirements(
        len(rows.skills),
        np.cumsum(start),
        [skill_place[skill] for _, skill, _, _ in rows.requirements],
        [level for _, _, level, _ in rows.requirements],
        [essential for _, _, _, essential in rows.requirements],
    )


def _made(
    place: dict[int, int], run: MiningRun | None
) -> tuple[dict[tuple[int, int], Made], Ints, frozenset[tuple[int, int]]]:
    """Supported moves of the run, arrivals lately by role, and the moves without support.

    The cache serves everyone, so of the latter it holds only which they are, to keep them out.
    """
    recent = np.zeros(len(place), dtype=np.int64)
    made: dict[tuple[int, int], Made] = {}
    rare = set()
    rows = MinedMove.objects.filter(run=run, to_role__isnull=False).values_list(
        "from_role_id", "to_role_id", "people", "recent", "months", "months_low", "months_high",
        "certain", "share", "share_low", "share_high",
    )  # fmt: skip
    for source, target, people, lately, months, low, high, certain, *share in rows:
        if source not in place or target not in place:
            continue
        pair = place[source], place[target]
        if people < MIN_PEOPLE:
            rare.add(pair)
        else:
            made[pair] = Made(people, months, low, high, certain, _told(share))
            recent[pair[1]] += lately
    return made, recent, frozenset(rare)


def _told(share: list[float | None]) -> tuple[float, float, float] | None:
    """A share with its interval, None where it is not known."""
    middle, low, high = share
    return None if middle is None or low is None or high is None else (middle, low, high)


def _paper(
    facts: tuple[RoleFacts, ...], ladders: dict[int, LadderFacts], formal: list[tuple[int, int]]
) -> Paper:
    """Ladder steps: from every role to those of the next grade that its ladder has."""
    on: dict[int, dict[int, list[int]]] = {pk: {} for pk in ladders}
    for at, role in enumerate(facts):
        if role.ladder is not None and role.grade is not None:
            on[role.ladder].setdefault(role.grade, []).append(at)
    steps = []
    for grades in on.values():
        order = sorted(grades)
        for low, high in pairwise(order):
            steps += [(a, b) for a in grades[low] for b in grades[high]]
    return Paper(steps, formal)


def _twins(
    facts: tuple[RoleFacts, ...], ladders: dict[int, LadderFacts]
) -> dict[int, tuple[int, ...]]:
    on: dict[tuple[int, int], list[int]] = {}
    for at, role in enumerate(facts):
        if role.ladder is not None and role.grade is not None:
            on.setdefault((role.ladder, role.grade), []).append(at)
    found: dict[int, tuple[int, ...]] = {}
    for (ladder, grade), members in on.items():
        twin = ladders[ladder].twin
        others = on.get((twin, grade), []) if twin is not None else []
        if others:
            found |= dict.fromkeys(members, tuple(others))
    return found
