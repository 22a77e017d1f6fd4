"""From the rows of a round to the arrays of its matching.

Scores are tenths of a point, 1000 at most. What each part means: roles, moves, skills and choices in
`traits`, hours in `hours`, who is no pair in `barred`. Protected traits are no input: nothing here
reads more than `queries.matching_rows` names.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from waymark.domain.mentoring.compute.barred import Bar, barred_pairs, barred_rows
from waymark.domain.mentoring.compute.hours import regimes, week_bits
from waymark.domain.mentoring.compute.tables import Places, starts_of
from waymark.domain.mentoring.compute.traits import held_traits, numbered, wanted_traits
from waymark.domain.mentoring.queries.matching_rows import Experts, Mentees, Rows
from waymark.domain.mentoring.states import Part, RoundRules
from waymark.engine.matching import (
    Needs,
    Rules,
    Strengths,
    needs_by_person,
    score_parts,
    strengths_by_expert,
)

__all__ = ["Closed", "Problem", "build", "engine_rules", "inputs_hash", "parts_of"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

EVERYTHING = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
LANGUAGES = 64
REACH = 3  # grades away from the best at which seniority brings nothing


class Closed(StrEnum):
    """Why an expert takes nobody in this round."""

    FULL = "full"
    PAUSED = "paused"
    OUTSIDE = "outside"
    ENDED = "ended"


@dataclass(frozen=True)
class Problem:
    """A matching to be made: mentees and experts by position.

    entry, expert   int64, ids by position.
    needs, strengths, rules   for the engine; experts who are `closed` stand there without places.
    capacity    int64 (experts,), places in this round.
    closed      for each reason, bool (experts,): who has no places for it.
    locked      int64 (mentees,), position of the expert, -1 for none; lost  positions of mentees
                who are locked to an expert who is not there any more.
    cost        int64 (experts,), cents for each person; budget in cents.
    barred      pairs by reason, see `barred_pairs`.
    """

    rows: Rows
    given: RoundRules
    entry: Ints
    expert: Ints
    needs: Needs
    strengths: Strengths
    rules: Rules
    capacity: Ints
    closed: dict[Closed, Bools]
    locked: Ints
    lost: Ints
    cost: Ints
    budget: int
    barred: dict[Bar, Ints]


def build(rows: Rows, rules: RoundRules, budget: int) -> Problem:
    """The matching of these rows under these rules.

    budget   cents left for outside experts. Cost: about 4 s for 100,000 mentees and 20,000 experts.
    """
    mentees, experts = rows.mentees, rows.experts
    wanted, held = wanted_traits(rows, rules), held_traits(rows, rules)
    trait, held, held_trait = numbered(wanted, held)
    barred = barred_pairs(rows, never_again=rules.never_again)
    capacity, closed = _capacity(experts, rules)
    sides, (locked, lost) = _sides(rows, rules), _locked(rows)
    needs = needs_by_person(
        starts_of(wanted.mentee, len(mentees.entry)), trait, wanted.level, wanted.points,
        must=wanted.must, kind=wanted.part, step=mentees.side.grade,
        unit=_divisions(mentees.side.path), languages=sides.languages[0], hours=sides.hours[0],
        barred=barred_rows(barred, len(mentees.entry), len(experts.expert)), **_codes_of(mentees),
    )  # fmt: skip
    strengths = strengths_by_expert(
        starts_of(held.expert, len(experts.expert)), held_trait, held.level,
        merit=_merit(experts, rules), step=experts.side.grade, unit=_divisions(experts.side.path),
        languages=sides.languages[1], hours=sides.hours[1], **_codes_for(experts),
    )  # fmt: skip
    if not rules.in_person_counts:
        needs = needs._replace(agree=needs.agree[:, :0].copy())
        strengths = strengths._replace(agree=strengths.agree[:, :0].copy())
    return Problem(
        rows=rows, given=rules, entry=mentees.entry, expert=experts.expert, needs=needs,
        strengths=strengths, rules=engine_rules(rules), capacity=capacity, closed=closed,
        locked=locked, lost=lost, cost=np.where(experts.outside, experts.price, 0), budget=budget,
        barred=barred,
    )  # fmt: skip


def engine_rules(rules: RoundRules) -> Rules:
    """Hours, seniority and units in the engine's terms.

    Where the points for hours do not divide by the half-hours that bring all of them, each half-hour
    brings the next whole number, and as many count as fit into the points.
    """
    hours, enough = rules.weights[Part.HOURS] * 10, max(1, rules.hours_enough)
    each = -(-hours // enough)
    below, above = _steps(rules.weights[Part.SENIORITY] * 10, rules.seniority_best)
    return Rules(
        hours_least=rules.hours_least,
        hours_points=each,
        hours_enough=hours // each if each else 0,
        step_points=above,
        step_below=below,
        unit_points=rules.weights[Part.UNITS] * 10,
    )


def _steps(points: int, best: int) -> tuple[int, tuple[int, ...]]:
    """Points for an expert below, and for one 0 to 7 grades above: the nearer to the best, the more.

    Below is told as one: reverse mentoring gives it all points, however far below.
    """
    if best < 0:
        return points, (points // REACH, *(0 for _ in range(7)))
    above = tuple(points * max(0, REACH - abs(step - best)) // REACH for step in range(8))
    return points * max(0, REACH - best - 1) // REACH, above


@dataclass(frozen=True, slots=True)
class _Both:
    """Languages and hours of both sides."""

    languages: tuple[npt.NDArray[np.uint64] | None, npt.NDArray[np.uint64] | None]
    hours: tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]


def _sides(rows: Rows, rules: RoundRules) -> _Both:
    one, other = rows.mentees.side, rows.experts.side
    zones = sorted({*one.zone, *other.zone})
    offsets = regimes(zones, rows.starts_on, rows.ends_on)
    mine, theirs = (
        week_bits(side.zone, side.hours, side.shifts, zones, offsets) for side in (one, other)
    )
    if not rules.common_language:
        return _Both((None, None), (mine, theirs))
    return _Both(_languages(one.languages, other.languages), (mine, theirs))


def _languages(
    one: Sequence[Sequence[str]], other: Sequence[Sequence[str]]
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """A bit for each language; who said nothing may speak any of them.

    There are 64 bits: of more languages the ones that most people speak count.
    """
    spoken = Counter(each for side in (one, other) for languages in side for each in languages)
    kept = sorted(spoken, key=lambda each: (-spoken[each], each))[:LANGUAGES]
    bit = {each: 1 << at for at, each in enumerate(kept)}
    known: dict[tuple[str, ...], int] = {}

    def bits(languages: Sequence[str]) -> int:
        key = tuple(languages)
        if key not in known:
            known[key] = sum(bit.get(each, 0) for each in set(key)) if key else int(EVERYTHING)
        return known[key]

    mine, theirs = ([bits(languages) for languages in side] for side in (one, other))
    return np.array(mine, np.uint64), np.array(theirs, np.uint64)


def _divisions(paths: Sequence[str]) -> Ints:
    """The part of the organization just below the top that a unit belongs to; -1 for none."""
    known: dict[str, int] = {}
    for path in paths:
        if path not in known:
            ids = [int(each) for each in path.split("/") if each]
            known[path] = ids[min(1, len(ids) - 1)] if ids else -1
    return np.array([known[path] for path in paths], np.int64)


def _codes_of(mentees: Mentees) -> dict[str, Ints]:
    """Own unit; the site, where the mentee asks for it, and where the expert does."""
    side = mentees.side
    asks = np.where(side.in_person & (side.site > 0), side.site, -1)
    return {"differ": np.where(side.unit > 0, side.unit, -1)[:, None],
            "agree": np.column_stack((asks, side.site))}  # fmt: skip


def _codes_for(experts: Experts) -> dict[str, Ints]:
    """The same of experts: the unit only where they take nobody from it."""
    side = experts.side
    asks = np.where(side.in_person & (side.site > 0), side.site, -1)
    return {"differ": np.where(experts.own_unit | (side.unit == 0), -1, side.unit)[:, None],
            "agree": np.column_stack((side.site, asks))}  # fmt: skip


def _merit(experts: Experts, rules: RoundRules) -> Ints:
    """Points for the share of offered places that are free."""
    free = np.maximum(0, experts.places - experts.taken)
    merit: Ints = rules.weights[Part.LOAD] * 10 * free // np.maximum(1, experts.places)
    return merit


def _capacity(experts: Experts, rules: RoundRules) -> tuple[Ints, dict[Closed, Bools]]:
    """Places in this round, and who has none for which one reason."""
    free = np.maximum(0, experts.places - experts.taken)
    asked = np.where(experts.asked >= 0, experts.asked, free)
    places = np.minimum(np.minimum(free, asked), rules.most_a_mentor)
    closed = {Closed.FULL: places == 0}
    left = ~closed[Closed.FULL]
    for why, who in (
        (Closed.PAUSED, experts.paused),
        (Closed.OUTSIDE, experts.outside & (not rules.outside)),
        (Closed.ENDED, experts.ended),
    ):
        closed[why] = left & who
        left = left & ~who
    return np.where(left, places, 0), closed


def _locked(rows: Rows) -> tuple[Ints, Ints]:
    """The expert of each mentee who is locked; and the mentees whose expert is not there any more."""
    locked = np.full(len(rows.mentees.entry), -1)
    mentee = Places(rows.mentees.entry).of(rows.locks[:, 0])
    expert = Places(rows.experts.expert).of(rows.locks[:, 1])[mentee >= 0]
    mentee = mentee[mentee >= 0]
    locked[mentee] = expert
    return locked, mentee[expert < 0]


def parts_of(
    problem: Problem, mentee: Ints, expert: Ints, *, at_once: bool = False
) -> tuple[Ints, Bools]:
    """The parts of these pairs' scores, int64 (pairs, 7) in the order of `Part`, and who is allowed.

    at_once   somebody waits, so that nothing may be compiled first.
    """
    found, allowed = score_parts(
        problem.needs, problem.strengths, mentee, expert, problem.rules, at_once=at_once
    )
    kinds = found.shape[1] - 4
    parts = np.zeros((len(mentee), len(Part)), np.int64)
    parts[:, :kinds] = found[:, :kinds]
    merit, hours, steps, units = found[:, kinds:].T
    for part, column in (
        (Part.HOURS, hours), (Part.SENIORITY, steps), (Part.LOAD, merit), (Part.UNITS, units),
    ):  # fmt: skip
        parts[:, list(Part).index(part)] = column
    return parts, allowed


def inputs_hash(problem: Problem) -> str:
    """SHA-256 of everything that goes into the matching: arrays in order, ids, rules, budget."""
    digest = hashlib.sha256(json.dumps(problem.given.stored(), sort_keys=True).encode())
    digest.update(repr((tuple(problem.rules), problem.budget)).encode())
    for array in (
        problem.entry, problem.expert, problem.capacity, problem.locked, problem.cost,
        *problem.needs, *problem.strengths,
    ):  # fmt: skip
        digest.update(f"{array.dtype.str}{array.shape}".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
