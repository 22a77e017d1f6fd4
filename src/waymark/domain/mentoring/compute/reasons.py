"""Why a pair is one, and what to look at: codes and numbers; the words for them are the pages'.

Flags   hours       little time in common: no more than is asked for at least, or a quarter of enough
        same_unit   both of the same unit
        sites       different sites, though one of them asked to meet in person
        not_held    the mentor has not held the role that the mentee heads for
        few_skills  less than a third of the points for skills
        last_choice the mentee's fourth or fifth choice
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from waymark.domain.mentoring.compute.hours import hours_in_common
from waymark.domain.mentoring.compute.problem import Problem, parts_of
from waymark.domain.mentoring.compute.tables import Places
from waymark.domain.mentoring.states import Part, RoundRules

__all__ = ["Flag", "Lines", "Reason", "lines_of", "reasons_of"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NO_CHOICE = 0
LAST_CHOICES = 4  # from this rank on
FEW = 3  # parts of the points for skills, of which a pair with few has less than one
QUARTER = 4


class Flag(StrEnum):
    """What a coordinator should look at."""

    HOURS = "hours"
    SAME_UNIT = "same_unit"
    SITES = "sites"
    NOT_HELD = "not_held"
    FEW_SKILLS = "few_skills"
    LAST_CHOICE = "last_choice"


@dataclass(frozen=True)
class Lines:
    """What is told of each mentee: arrays (mentees,); without an expert all numbers are 0.

    expert  position, -1 for none. parts (mentees, 7). hours  half-hours in common.
    choice  rank, 0 where the mentee did not choose this expert. chose  whether they chose anybody.
    flags   bool (mentees, flags) in the order of `Flag`.
    """

    expert: Ints
    fit: Ints
    parts: Ints
    hours: Ints
    choice: Ints
    chose: Bools
    flags: Bools


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of a fit that brings something: points of those there are, in tenths.

    number   for hours the half-hours in common, for choices the mentee's rank (0 where it was the
             mentor's choice alone), else 0.
    """

    part: Part
    points: int
    most: int
    number: int


def reasons_of(
    parts: Sequence[int], rules: RoundRules, *, hours: int, choice: int | None
) -> list[Reason]:
    """What speaks for a pair, the most first; `parts` as a draft stores them."""
    number = {Part.HOURS: hours, Part.CHOICES: choice or 0}
    found = [
        Reason(part, points, rules.weights[part] * 10, number.get(part, 0))
        for part, points in zip(Part, parts, strict=True)
        if points
    ]
    return sorted(found, key=lambda reason: -reason.points)


def lines_of(problem: Problem, expert: Ints) -> Lines:
    """Each mentee's pair in numbers; expert  int (mentees,), position or -1."""
    who = np.flatnonzero(expert >= 0)
    whom = expert[who]
    parts = np.zeros((len(expert), len(Part)), np.int64)
    parts[who], _ = parts_of(problem, who, whom)
    hours, choice = np.zeros(len(expert), np.int64), np.zeros(len(expert), np.int64)
    hours[who] = hours_in_common(problem.needs.hours[who], problem.strengths.hours[whom])
    ranks, chose = _ranks(problem)
    choice[who] = _rank_of(ranks, who * len(problem.expert) + whom)
    flags = np.zeros((len(expert), len(Flag)), np.bool_)
    flags[who] = _flags(problem, who, whom, parts[who], hours[who], choice[who])
    return Lines(expert, parts.sum(axis=1), parts, hours, choice, chose, flags)


def _ranks(problem: Problem) -> tuple[tuple[Ints, Ints], Bools]:
    """Choices of mentees among these experts, as keys and ranks; and who chose anybody at all."""
    rows = problem.rows
    mentee = Places(rows.mentees.entry).of(rows.choices[:, 0])
    expert = Places(rows.experts.side.person).of(rows.choices[:, 1])
    chose = np.zeros(len(problem.entry), np.bool_)
    chose[mentee[mentee >= 0]] = True
    there = (mentee >= 0) & (expert >= 0)
    keys, ranks = mentee[there] * len(problem.expert) + expert[there], rows.choices[there, 2]
    return (keys, ranks), chose


def _rank_of(ranks: tuple[Ints, Ints], wanted: Ints) -> Ints:
    at = Places(ranks[0]).of(wanted)
    return np.where(at >= 0, np.append(ranks[1], NO_CHOICE)[at], NO_CHOICE)


def _flags(
    problem: Problem, who: Ints, whom: Ints, parts: Ints, hours: Ints, choice: Ints
) -> Bools:
    rules, rows = problem.given, problem.rows
    one, other = rows.mentees.side, rows.experts.side
    points = {part: parts[:, at] for at, part in enumerate(Part)}
    least = max(rules.hours_least, rules.hours_enough // QUARTER)
    asked = one.in_person[who] | other.in_person[whom]
    needy = np.zeros(len(problem.entry), np.bool_)
    named = Places(rows.mentees.entry).of(rows.needs[:, 0])
    needy[named[named >= 0]] = True
    skills = rules.weights[Part.SKILLS] * 10
    wants_role = (rows.mentees.goal[who] > 0) & (rules.weights[Part.HELD] > 0)
    found = {
        Flag.HOURS: hours <= least,
        Flag.SAME_UNIT: (one.unit[who] > 0) & (one.unit[who] == other.unit[whom]),
        Flag.SITES: asked & (one.site[who] != other.site[whom]),
        Flag.NOT_HELD: wants_role & (points[Part.HELD] == 0),
        Flag.FEW_SKILLS: needy[who] & (FEW * points[Part.SKILLS] < skills),
        Flag.LAST_CHOICE: choice >= LAST_CHOICES,
    }
    return np.column_stack([found[flag] for flag in Flag])
