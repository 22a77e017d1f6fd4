"""What mentees want and experts hold, as traits: roles, moves, skills, choices.

A trait is named by its kind and up to two ids. Only those that some mentee wants are numbered.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from waymark.domain.mentoring.compute.tables import Places, distinct
from waymark.domain.mentoring.queries.matching_rows import Rows
from waymark.domain.mentoring.states import RoundRules

__all__ = [
    "KINDS",
    "Held",
    "Kind",
    "Wanted",
    "held_traits",
    "moves_made",
    "numbered",
    "wanted_traits",
]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

EPOCH = date(1970, 1, 1)
YEAR = 365.25
A_MONTH = 31  # days: a pause so long is still going straight on; a re-titling takes no longer
BITS = 28  # of each id in a key

FULL, FADES, LEAST = 100, 10, 20  # level of what is recent; lost a year; left in the end
BEST_RANK = 5  # five choices; the first counts five fifths
ROLE_SHARE = 6  # tenths of the points for having held the role; the rest is for the move itself
MENTEE_SHARE = 7  # tenths of the points for choices that are the mentee's; the rest the mentor's


class Kind(IntEnum):
    """Which traits there are; the first two take part in `Part.HELD`."""

    ROLE = 1  # held it; level by how recently
    MOVE = 2  # made the move from one role to another; the same
    EVER = 3  # held it at all, for who must have
    SKILL = 4
    CHOSEN = 5  # is the expert whom a mentee chose
    CHOOSES = 6  # chose this mentee; level by rank


#: of each kind of trait, which of the first three parts of the score it belongs to
KINDS = {Kind.ROLE: 0, Kind.MOVE: 0, Kind.EVER: 0, Kind.SKILL: 1, Kind.CHOSEN: 2, Kind.CHOOSES: 2}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Wants of mentees, by position of the mentee and by key; one array of each, (wants,)."""

    mentee: Ints
    key: Ints
    level: Ints
    points: Ints
    must: Bools
    part: Ints


@dataclass(frozen=True, slots=True)
class Held:
    """What experts hold, by position of the expert and by key, each once; (held,)."""

    expert: Ints
    key: Ints
    level: Ints


def wanted_traits(rows: Rows, rules: RoundRules) -> Wanted:
    """What each mentee wants, with points in tenths.

    Skills count alike; what does not divide goes to the first. A first choice brings all points of
    choices that are the mentee's, a fifth one a fifth of them.
    """
    points = {part: weight * 10 for part, weight in rules.weights.items()}
    parts = [
        *_wanted_roles(rows, points["held"], rules.must_have_held),
        _wanted_skills(rows, points["skills"], rules.must_cover),
        *_wanted_choices(rows, points["choices"]),
    ]
    mentee, key, level, worth, must, part = (
        np.concatenate([each[column] for each in parts]) for column in range(6)
    )
    order = np.lexsort((key, mentee))
    return Wanted(
        mentee[order], key[order], level[order], worth[order], must[order].astype(np.bool_),
        part[order],
    )  # fmt: skip


def held_traits(rows: Rows, rules: RoundRules) -> Held:
    """What each expert holds; of several levels of one trait the highest."""
    positions = _held_positions(rows, rules.recent_years)
    skills = rows.skills[rows.skills[:, 3] == 0]
    expert = Places(rows.experts.expert)
    parts = [
        *positions,
        (expert.of(skills[:, 0]), _key(Kind.SKILL, skills[:, 1]), skills[:, 2]),
        _everyone(len(rows.experts.expert)),
        _choosing(rows),
    ]
    who, key, level = (np.concatenate([each[column] for each in parts]) for column in range(3))
    order = np.lexsort((-level, key, who))
    who, key, level = who[order], key[order], level[order]
    first = who >= 0  # rows of people who have left stand there still
    first[1:] &= (who[1:] != who[:-1]) | (key[1:] != key[:-1])
    return Held(who[first], key[first], level[first])


def numbered(wanted: Wanted, held: Held) -> tuple[Ints, Held, Ints]:
    """Numbers of the traits wanted, what is held of them, and its numbers."""
    known = distinct(wanted.key)
    at = Places(known).of(held.key)
    there = at >= 0
    left = Held(held.expert[there], held.key[there], held.level[there])
    return np.searchsorted(known, wanted.key), left, at[there]


def _key(kind: Kind, one: Ints, other: Ints | int = 0) -> Ints:
    """One number for a trait. Raises ValueError for ids beyond 2^28."""
    if max(int(np.max(one, initial=0)), int(np.max(other, initial=0))) >> BITS:
        raise ValueError(f"ids of traits are below {1 << BITS}")
    return (int(kind) << 2 * BITS) | (one << BITS) | other


def _want(
    kind: Kind, mentee: Ints, key: Ints, level: Ints | int, points: Ints | int, must: Bools | bool
) -> tuple[Ints, ...]:
    many = len(mentee)
    return (
        mentee, key, np.broadcast_to(level, many), np.broadcast_to(points, many),
        np.broadcast_to(must, many), np.full(many, KINDS[kind]),
    )  # fmt: skip


def _wanted_roles(rows: Rows, points: int, must: bool) -> list[tuple[Ints, ...]]:
    """The goal role held, and the move to it made from where the mentee is."""
    mentee = np.flatnonzero(rows.mentees.goal > 0)
    goal, role = rows.mentees.goal[mentee], rows.mentees.side.role[mentee]
    moves = (role > 0) & (role != goal)
    for_role = np.where(moves, points * ROLE_SHARE // 10, points)
    found = [
        _want(Kind.ROLE, mentee, _key(Kind.ROLE, goal), FULL, for_role, False),
        _want(Kind.MOVE, mentee[moves], _key(Kind.MOVE, role[moves], goal[moves]), FULL,
              (points - for_role)[moves], False),
    ]  # fmt: skip
    if must:
        found.append(_want(Kind.EVER, mentee, _key(Kind.EVER, goal), 1, 0, True))
    return found


def _wanted_skills(rows: Rows, points: int, must: bool) -> tuple[Ints, ...]:
    """Rows of needs come by entry and rank."""
    mentee = Places(rows.mentees.entry).of(rows.needs[:, 0])
    needs, mentee = rows.needs[mentee >= 0], mentee[mentee >= 0]
    many = np.bincount(mentee, minlength=len(rows.mentees.entry))
    first = np.ones(len(mentee), np.bool_)
    first[1:] = mentee[1:] != mentee[:-1]
    share = points // np.maximum(many, 1)
    worth = share[mentee] + np.where(first, (points - share * many)[mentee], 0)
    return _want(
        Kind.SKILL, mentee, _key(Kind.SKILL, needs[:, 1]), needs[:, 2], worth, first & must
    )


def _wanted_choices(rows: Rows, points: int) -> list[tuple[Ints, ...]]:
    """Experts whom the mentee chose; and to be chosen oneself."""
    mine = points * MENTEE_SHARE // 10
    mentee = Places(rows.mentees.entry).of(rows.choices[:, 0])
    expert = Places(rows.experts.side.person).of(rows.choices[:, 1])
    there = (mentee >= 0) & (expert >= 0)
    mentee, expert, rank = mentee[there], expert[there], rows.choices[there, 2]
    worth = mine * (BEST_RANK + 1 - rank) // BEST_RANK
    _, chosen, _ = _choosing(rows)
    who = distinct(chosen & ((1 << BITS) - 1))
    return [
        _want(Kind.CHOSEN, mentee, _key(Kind.CHOSEN, expert), 1, worth, False),
        _want(Kind.CHOOSES, who, _key(Kind.CHOOSES, np.zeros_like(who), who), BEST_RANK,
              points - mine, False),
    ]  # fmt: skip


def _choosing(rows: Rows) -> tuple[Ints, Ints, Ints]:
    """Mentees whom experts chose, by rank."""
    expert = Places(rows.experts.entry).of(rows.choices[:, 0])
    mentee = Places(rows.mentees.side.person).of(rows.choices[:, 1])
    there = (mentee >= 0) & (expert >= 0)
    who = mentee[there]
    level = BEST_RANK + 1 - rows.choices[there, 2]
    return expert[there], _key(Kind.CHOOSES, np.zeros_like(who), who), level


def _everyone(experts: int) -> tuple[Ints, Ints, Ints]:
    """Each expert is who they are."""
    everyone = np.arange(experts)
    return everyone, _key(Kind.CHOSEN, everyone), np.ones(experts, np.int64)


def _held_positions(rows: Rows, recent: int) -> list[tuple[Ints, ...]]:
    """Roles held and moves made; outside experts' roles as they said."""
    person, role, _, until = rows.positions.T[:4]
    expert = Places(rows.experts.side.person).of(person)
    today = (rows.day - EPOCH).days
    level = _faded(today - np.minimum(until, today), recent)
    moved, source, target, begun = moves_made(rows)
    made = _faded(today - begun, recent)
    other, elsewhere, year = rows.elsewhere.T
    known = Places(rows.experts.expert).of(other)
    gone = np.where(year > 0, np.maximum(0.0, (rows.day.year - year - 1) * YEAR), 0.0)
    ever, ever_known = np.ones_like(expert), np.ones_like(known)
    return [
        (expert, _key(Kind.ROLE, role), level),
        (expert, _key(Kind.EVER, role), ever),
        (moved, _key(Kind.MOVE, source, target), made),
        (known, _key(Kind.ROLE, elsewhere), _faded(gone, recent)),
        (known, _key(Kind.EVER, elsewhere), ever_known),
    ]


def _faded(days: npt.NDArray[np.int64 | np.float64], recent: int) -> Ints:
    """Level of what lies so many days back: full for some years, then less each year begun."""
    over = np.maximum(0, np.ceil(days / YEAR - recent)).astype(np.int64)
    level: Ints = np.maximum(LEAST, FULL - FADES * over)
    return level


def moves_made(rows: Rows) -> tuple[Ints, Ints, Ints, Ints]:
    """Moves that experts made from one substantive role to another: expert, from, to, first day.

    A new title for the same work is none, whether the source says so or mining found it.
    """
    held = rows.positions[rows.positions[:, 4] > 0]
    before, after = held[:-1], held[1:]
    made = (before[:, 0] == after[:, 0]) & (before[:, 1] != after[:, 1]) & (before[:, 5] == 0)
    made &= after[:, 2] - before[:, 3] <= A_MONTH
    before, after = before[made], after[made]
    same = _renamed(rows.retitlings, before[:, 1], after[:, 1], after[:, 2])
    before, after = before[~same], after[~same]
    expert = Places(rows.experts.side.person).of(after[:, 0])
    return expert, before[:, 1], after[:, 1], after[:, 2]


def _renamed(retitlings: Ints, source: Ints, target: Ints, day: Ints) -> Bools:
    """Which moves are part of a re-titling of many within a month."""
    same = np.zeros(len(source), np.bool_)
    for old, new, first in retitlings.tolist():
        same |= (source == old) & (target == new) & (day >= first) & (day <= first + A_MONTH)
    return same
