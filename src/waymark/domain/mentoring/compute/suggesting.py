"""Experts for one person outside rounds: by the problem and the scores of rounds, best first.

Nothing is compiled for it and nothing is kept: the same rows under the same rules give the same
answer. Each suggestion can be set beside any other expert: what speaks for either, what keeps the
other one off, and the one change that would bring them to the front.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from waymark.domain.mentoring.compute.barred import Bar
from waymark.domain.mentoring.compute.hours import hours_in_common
from waymark.domain.mentoring.compute.problem import (
    Closed,
    Problem,
    build,
    inputs_hash,
    parts_of,
)
from waymark.domain.mentoring.compute.tables import Places
from waymark.domain.mentoring.compute.traits import EPOCH, moves_made
from waymark.domain.mentoring.queries.matching_rows import Rows
from waymark.domain.mentoring.queries.matching_sql import STILL
from waymark.domain.mentoring.states import Part, RoundRules

__all__ = [
    "SHOWN", "Against", "Candidate", "Change", "Looked", "Reasons", "WhyNot", "best", "candidate",
    "inputs_of", "look_around", "rank_of", "why_not",
]  # fmt: skip

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

SHOWN = 3  # suggestions at once
ME = np.zeros(1, np.int64)  # the only mentee of the problem


class Against(StrEnum):
    """What keeps an expert from being suggested; the order in which a page would name it."""

    SELF = "self"
    LINE = "line"
    APART = "apart"
    AGAIN = "again"
    REFUSED = "refused"
    OUTSIDE = "outside"
    ENDED = "ended"
    FULL = "full"
    PAUSED = "paused"
    LANGUAGE = "language"
    HOURS = "hours"
    SITE = "site"
    OWN_UNIT = "own_unit"


BARS = {Against.SELF: Bar.SELF, Against.LINE: Bar.LINE, Against.APART: Bar.APART,
        Against.AGAIN: Bar.AGAIN, Against.REFUSED: Bar.REFUSED}  # fmt: skip
CLOSED = {Against.OUTSIDE: Closed.OUTSIDE, Against.ENDED: Closed.ENDED,
          Against.FULL: Closed.FULL, Against.PAUSED: Closed.PAUSED}  # fmt: skip
#: what could be otherwise tomorrow
PASSING = (
    Against.FULL, Against.PAUSED, Against.LANGUAGE, Against.HOURS, Against.SITE, Against.OWN_UNIT,
)  # fmt: skip
#: parts of the fit that a page imagines otherwise
IMAGINED = (Part.HELD, Part.SKILLS, Part.HOURS)


@dataclass(frozen=True)
class Looked:
    """One person beside all experts looked at.

    parts   int64 (experts, 7). able  who may be suggested. order  positions of those, the best first.
    """

    problem: Problem
    parts: Ints
    able: Bools
    order: Ints


@dataclass(frozen=True, slots=True)
class Reasons:
    """What speaks for an expert, in figures.

    held    years (since, until) in which they held the goal role, until None for still; None for never.
    moved   the year in which they made the move to it from the person's own role, None for never.
    covers, partly   ids of needed skills that they have at the level needed; below it.
    hours   half-hours of the week in common. languages  codes that both speak.
    """

    held: tuple[int, int | None] | None
    moved: int | None
    covers: tuple[int, ...]
    partly: tuple[int, ...]
    hours: int
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An expert for this person. fit, parts  in tenths. rank  from 1, None where not suggested."""

    expert_id: int
    fit: int
    parts: tuple[int, ...]
    rank: int | None
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class Change:
    """One thing otherwise, and where the expert would then stand."""

    what: Against | Part
    fit: int
    rank: int


@dataclass(frozen=True, slots=True)
class WhyNot:
    """An expert beside those suggested: what is against them, and one change that would help."""

    candidate: Candidate
    against: tuple[Against, ...]
    change: Change | None


def look_around(rows: Rows, rules: RoundRules) -> Looked:
    """All experts of `rows` beside its one mentee. Cost: some milliseconds for a thousand experts."""
    problem = build(rows, rules, 0)
    everyone = np.arange(len(problem.expert))
    parts, allowed = parts_of(problem, np.zeros_like(everyone), everyone, at_once=True)
    able = allowed & (problem.capacity > 0)
    at = np.flatnonzero(able)
    order = at[np.lexsort((problem.expert[at], -parts[at].sum(axis=1)))]
    return Looked(problem, parts, able, order)


def inputs_of(looked: Looked) -> str:
    """SHA-256 of everything that went in."""
    return inputs_hash(looked.problem)


def best(looked: Looked, most: int = SHOWN) -> list[Candidate]:
    """The best of those who may be suggested."""
    return [_candidate(looked, int(at)) for at in looked.order[:most]]


def candidate(looked: Looked, expert_id: int) -> Candidate | None:
    """One expert among those looked at; None for others."""
    at = int(Places(looked.problem.expert).of(np.array([expert_id]))[0])
    return None if at < 0 else _candidate(looked, at)


def why_not(looked: Looked, expert_id: int) -> WhyNot | None:
    """Why an expert is not, or not sooner, among those suggested; None for who was not looked at."""
    at = int(Places(looked.problem.expert).of(np.array([expert_id]))[0])
    if at < 0:
        return None
    against = tuple(_against(looked.problem, at))
    return WhyNot(_candidate(looked, at), against, _change(looked, at, against))


def rank_of(looked: Looked, at: int, fit: int) -> int:
    """Where the expert at this position would stand with such a fit."""
    others = looked.order[looked.order != at]
    fits, ids = looked.parts[others].sum(axis=1), looked.problem.expert
    before = (fits > fit) | ((fits == fit) & (ids[others] < ids[at]))
    return 1 + int(before.sum())


def _candidate(looked: Looked, at: int) -> Candidate:
    fit = int(looked.parts[at].sum())
    rank = rank_of(looked, at, fit) if looked.able[at] else None
    parts = tuple(looked.parts[at].tolist())
    return Candidate(int(looked.problem.expert[at]), fit, parts, rank, _reasons(looked.problem, at))


def _reasons(problem: Problem, at: int) -> Reasons:
    rows = problem.rows
    skills = rows.skills[(rows.skills[:, 0] == problem.expert[at]) & (rows.skills[:, 3] == 0)]
    levels = dict(zip(skills[:, 1].tolist(), skills[:, 2].tolist(), strict=True))
    needs = [(int(skill), int(level)) for _entry, skill, level, _rank in rows.needs.tolist()]
    mine, theirs = rows.mentees.side.languages[0], rows.experts.side.languages[at]
    return Reasons(
        held=_held(problem, at),
        moved=_moved(problem, at),
        covers=tuple(skill for skill, level in needs if levels.get(skill, 0) >= level),
        partly=tuple(skill for skill, level in needs if 0 < levels.get(skill, 0) < level),
        hours=_hours(problem, at),
        languages=tuple(each for each in theirs if each in mine),
    )


def _held(problem: Problem, at: int) -> tuple[int, int | None] | None:
    """The last time in the goal role."""
    rows, goal = problem.rows, int(problem.rows.mentees.goal[0])
    held = rows.positions[
        (rows.positions[:, 0] == rows.experts.side.person[at]) & (rows.positions[:, 1] == goal)
    ]
    if goal == 0 or not len(held):
        return None
    since, until = int(held[-1, 2]), int(held[-1, 3])
    over = until != STILL and until <= (rows.day - EPOCH).days
    return _year(since), _year(until) if over else None


def _moved(problem: Problem, at: int) -> int | None:
    """When the move to the goal role was made from the person's own."""
    rows = problem.rows
    expert, source, target, begun = moves_made(rows)
    same = (expert == at) & (source == rows.mentees.side.role[0]) & (target == rows.mentees.goal[0])
    return _year(int(begun[same][-1])) if same.any() else None


def _year(day: int) -> int:
    return (EPOCH + timedelta(days=day)).year if day < STILL else date.max.year


def _hours(problem: Problem, at: int) -> int:
    return int(hours_in_common(problem.needs.hours[:1], problem.strengths.hours[at : at + 1])[0])


def _against(problem: Problem, at: int) -> list[Against]:
    """All that keeps the two apart, in the order of `Against`."""
    needs, strengths = problem.needs, problem.strengths
    mine, theirs = needs.agree[0], strengths.agree[at]
    unit, other = needs.differ[0], strengths.differ[at]
    found = {
        **{why: at in problem.barred[bar] for why, bar in BARS.items()},
        **{why: bool(problem.closed[closed][at]) for why, closed in CLOSED.items()},
        Against.LANGUAGE: not needs.languages[0] & strengths.languages[at],
        Against.HOURS: _hours(problem, at) < problem.rules.hours_least,
        Against.SITE: bool(((mine != theirs) & (mine >= 0) & (theirs >= 0)).any()),
        Against.OWN_UNIT: bool(((unit == other) & (unit >= 0)).any()),
    }
    return [why for why in Against if found[why]]


def _change(looked: Looked, at: int, against: tuple[Against, ...]) -> Change | None:
    """The one change that brings this expert farthest to the front, None where none does."""
    problem, parts = looked.problem, looked.parts[at].copy()
    hours = list(Part).index(Part.HOURS)
    if against:
        if len(against) > 1 or against[0] not in PASSING:
            return None
        rules, common = problem.rules, _hours(problem, at)
        common = max(common, rules.hours_least)  # where these are missing, just as many
        parts[hours] = rules.hours_points * min(common, rules.hours_enough)
        fit = int(parts.sum())
        return Change(against[0], fit, rank_of(looked, at, fit))
    now, most = int(parts.sum()), problem.given.weights
    found = []
    for part in IMAGINED:
        fit = now + most[part] * 10 - int(parts[list(Part).index(part)])
        if fit > now:
            found.append(Change(part, fit, rank_of(looked, at, fit)))
    found = [change for change in found if change.rank < rank_of(looked, at, now)]
    return min(found, key=lambda change: change.rank, default=None)
