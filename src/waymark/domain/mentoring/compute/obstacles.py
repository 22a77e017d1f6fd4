"""Whom the rules leave without anybody, and which one rule it is, before a draft is made.

For each mentee whom no expert may take every hard rule is dropped in turn, alone: the first that lets
somebody in is the reason told. Where none alone would do, it is several at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from waymark.domain.mentoring.compute.barred import Bar, barred_rows
from waymark.domain.mentoring.compute.problem import EVERYTHING, Closed, Problem
from waymark.domain.mentoring.compute.tables import spread, starts_of
from waymark.engine.matching import Needs, Rules, Strengths, nearest

__all__ = ["Obstacle", "Why", "obstacles", "why_nobody"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

OF_HELD, OF_SKILLS = 0, 1  # parts of the wants that may be musts


class Why(StrEnum):
    """Why somebody has nobody. The order is that in which rules are dropped."""

    NO_EXPERTS = "no_experts"  # nobody offers to help in this round
    FULL = "full"  # everybody suitable has no place left
    NOT_HELD = "not_held"  # nobody has held the role they head for
    NOT_COVERED = "not_covered"  # nobody has the first skill at the level needed
    HOURS = "hours"  # too few hours in common
    LANGUAGE = "language"  # no language in common
    SITE = "site"  # in person, at another site
    PAUSED = "paused"  # everybody suitable pauses
    OUTSIDE = "outside"  # only outside experts are left, who take no part
    ENDED = "ended"  # only outside experts are left, whose contract ends before
    LINE = "line"  # only people of their own reporting line
    OWN_UNIT = "own_unit"  # only people who take nobody from their own unit
    AGAIN = "again"  # only somebody with whom they worked before
    REFUSED = "refused"  # who has the skills will not help with one of them
    APART = "apart"  # a conflict is on record, or one of them asked for somebody else
    BANNED = "banned"  # forbidden by a coordinator
    SEVERAL = "several"  # more than one rule at once
    TAKEN = "taken"  # somebody may, but their places go to others


BARS = {Why.LINE: Bar.LINE, Why.AGAIN: Bar.AGAIN, Why.REFUSED: Bar.REFUSED,
        Why.APART: Bar.APART, Why.BANNED: Bar.BANNED}  # fmt: skip
CLOSED = {Why.FULL: Closed.FULL, Why.PAUSED: Closed.PAUSED, Why.OUTSIDE: Closed.OUTSIDE,
          Why.ENDED: Closed.ENDED}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A reason, how many mentees it leaves without anybody, and the first of their entries."""

    why: Why
    people: int
    entries: tuple[int, ...]


def obstacles(problem: Problem, most: int = 20) -> list[Obstacle]:
    """Who can have nobody under these rules, the most frequent reason first; up to `most` of each.

    Cost: a lookup of one candidate for everybody, then one for each rule and each of these people.
    """
    found = why_nobody(problem, without_candidates(problem))
    listed: dict[Why, list[int]] = {}
    for mentee, why in sorted(found.items()):
        listed.setdefault(why, []).append(int(problem.entry[mentee]))
    rows = [Obstacle(why, len(ids), tuple(ids[:most])) for why, ids in listed.items()]
    return sorted(rows, key=lambda row: (-row.people, list(Why).index(row.why)))


def without_candidates(problem: Problem) -> Ints:
    """Positions of the mentees whom no expert may take."""
    everyone = np.arange(len(problem.entry))
    return everyone[~_somebody(problem.needs, _offered(problem), problem.rules)]


def why_nobody(problem: Problem, mentees: Ints) -> dict[int, Why]:
    """The reason for each of these mentees, none of whom any expert may take."""
    if not len(problem.expert):
        return dict.fromkeys(mentees.tolist(), Why.NO_EXPERTS)
    found: dict[int, Why] = {}
    left = mentees
    for why in Why:
        if not len(left):
            break
        variant = _without(problem, why, left)
        if variant is not None:
            helped = _somebody(*variant)
            found.update(dict.fromkeys(left[helped].tolist(), why))
            left = left[~helped]
    return found | dict.fromkeys(left.tolist(), Why.SEVERAL)


def _without(problem: Problem, why: Why, mentees: Ints) -> tuple[Needs, Strengths, Rules] | None:
    """The matching of these mentees as it would be without one rule; None where there is no such."""
    needs, strengths, rules = _only(problem.needs, mentees), _offered(problem), problem.rules
    if why in CLOSED:
        if not problem.closed[CLOSED[why]].any():
            return None
        return needs, _offered(problem, CLOSED[why]), rules
    if why in BARS:
        start, expert = barred_rows(
            problem.barred, len(problem.entry), len(problem.expert), BARS[why]
        )
        which, at = spread(start, mentees)
        barred = starts_of(which, len(mentees)), expert[at].astype(np.int32)
        needs = needs._replace(barred_start=barred[0], barred=barred[1])
    elif why is Why.HOURS:
        rules = rules._replace(hours_least=0)
    elif why is Why.LANGUAGE:
        needs = needs._replace(languages=np.full(len(mentees), EVERYTHING))
    elif why is Why.SITE:
        needs = needs._replace(agree=np.full_like(needs.agree, -1))
    elif why is Why.OWN_UNIT:
        needs = needs._replace(differ=np.full_like(needs.differ, -1))
    elif why is Why.NOT_HELD:
        needs = needs._replace(must=needs.must & (needs.kind != OF_HELD))
    elif why is Why.NOT_COVERED:
        needs = needs._replace(must=needs.must & (needs.kind != OF_SKILLS))
    else:
        return None
    return needs, strengths, rules


def _offered(problem: Problem, opened: Closed | None = None) -> Strengths:
    """Experts with places; and those who have none for one reason, as if they had some."""
    open_ = problem.capacity > 0
    if opened is not None:
        open_ = open_ | problem.closed[opened]
    given = problem.strengths
    return given._replace(languages=np.where(open_, given.languages, np.uint64(0)))


def _somebody(needs: Needs, strengths: Strengths, rules: Rules) -> Bools:
    """Whether each has an expert who may take them."""
    people = len(needs.start) - 1
    if not people or not len(strengths.merit):
        return np.zeros(people, np.bool_)
    found = nearest(needs, strengths, rules, keep=1)
    return np.bincount(found.person, minlength=people) > 0


def _only(needs: Needs, people: Ints) -> Needs:
    """The needs of some people."""
    which, at = spread(needs.start, people)
    barred_which, barred_at = spread(needs.barred_start, people)
    wants: Sequence[str] = ("trait", "level", "points", "must", "kind")
    sides = ("languages", "hours", "differ", "agree", "step", "unit")
    return needs._replace(
        start=starts_of(which, len(people)),
        **{name: getattr(needs, name)[at] for name in wants},
        **{name: np.ascontiguousarray(getattr(needs, name)[people]) for name in sides},
        barred_start=starts_of(barred_which, len(people)),
        barred=needs.barred[barred_at],
    )
