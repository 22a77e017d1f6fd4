"""Pairs that must not be made, whatever else holds: by reporting line, conflict, refusal, history."""

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from waymark.domain.mentoring.compute.tables import Places, distinct, spread, starts_of
from waymark.domain.mentoring.queries.matching_rows import Rows

__all__ = ["Bar", "barred_pairs", "barred_rows"]

Ints = npt.NDArray[np.int64]
HIGHEST = 64  # managers above somebody; a circle of lines ends there


class Bar(StrEnum):
    """Why a pair is barred; the order in which a page would name it."""

    SELF = "self"
    LINE = "line"  # one is above the other
    APART = "apart"  # a conflict is on record, or one of them asked for somebody else
    AGAIN = "again"  # they were, or are, a pair
    REFUSED = "refused"  # the expert will not help with a skill that is needed
    BANNED = "banned"  # forbidden by a coordinator


def barred_pairs(rows: Rows, *, never_again: bool) -> dict[Bar, Ints]:
    """For each reason the pairs as position of mentee * experts + position of expert, each once.

    Pairs that work together now are barred even where `never_again` is off.
    """
    known = _Known(rows)
    earlier = rows.earlier if never_again else rows.earlier[rows.earlier[:, 2] > 0]
    pairs = {
        Bar.SELF: (known.as_mentee, np.arange(len(known.as_mentee))),
        Bar.LINE: _lines(rows, known),
        Bar.APART: _apart(rows, known),
        Bar.AGAIN: (known.mentees.of(earlier[:, 0]), known.expert_ids.of(earlier[:, 1])),
        Bar.REFUSED: _refused(rows, known),
        Bar.BANNED: (known.entries.of(rows.bans[:, 0]), known.expert_ids.of(rows.bans[:, 1])),
    }
    many = len(rows.experts.expert)
    return {bar: _keys(mentee, expert, many) for bar, (mentee, expert) in pairs.items()}


def barred_rows(
    pairs: dict[Bar, Ints], mentees: int, experts: int, without: Bar | None = None
) -> tuple[Ints, Ints]:
    """All of them as rows of experts by mentee, for the engine; without those of one reason."""
    keys = distinct(np.concatenate([each for bar, each in pairs.items() if bar is not without]))
    mentee, expert = np.divmod(keys, max(1, experts))
    return starts_of(mentee, mentees), expert


class _Known:
    """Positions of people, entries and experts of a round."""

    def __init__(self, rows: Rows) -> None:
        self.mentees = Places(rows.mentees.side.person)
        self.experts = Places(rows.experts.side.person)
        self.entries = Places(rows.mentees.entry)
        self.expert_ids = Places(rows.experts.expert)
        self.as_mentee = self.mentees.of(rows.experts.side.person)


def _keys(mentee: Ints, expert: Ints, experts: int) -> Ints:
    there = (mentee >= 0) & (expert >= 0)
    return distinct(mentee[there] * experts + expert[there])


def _lines(rows: Rows, known: _Known) -> tuple[Ints, Ints]:
    """Each mentee with the experts above and below them, the whole way up and down."""
    mentee_person, expert_person = rows.mentees.side.person, rows.experts.side.person
    people = distinct(np.concatenate((rows.lines.ravel(), mentee_person, expert_person)))
    place = Places(people)
    above = np.full(len(people) + 1, -1)  # the last one is above nobody's head
    above[place.of(rows.lines[:, 0])] = place.of(rows.lines[:, 1])
    above[-1] = -1
    to_mentee = np.append(known.mentees.of(people), -1)
    to_expert = np.append(known.experts.of(people), -1)
    found: list[tuple[Ints, Ints]] = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    mine, theirs = above[place.of(mentee_person)], above[place.of(expert_person)]
    for _ in range(HIGHEST):
        up, down = np.flatnonzero(to_expert[mine] >= 0), np.flatnonzero(to_mentee[theirs] >= 0)
        found += [(up, to_expert[mine[up]]), (to_mentee[theirs[down]], down)]
        mine, theirs = above[mine], above[theirs]
        if mine.max(initial=-1) < 0 and theirs.max(initial=-1) < 0:
            break
    return tuple(np.concatenate([part[side] for part in found]) for side in (0, 1))  # type: ignore[return-value]  # two of them


def _apart(rows: Rows, known: _Known) -> tuple[Ints, Ints]:
    """Conflicts hold both ways; whoever avoids somebody avoids them on whichever side they came."""
    one, other = rows.conflicts[:, 0], rows.conflicts[:, 1]
    who, whom = rows.avoided[:, 0], rows.avoided[:, 1]
    by_mentor = Places(rows.experts.entry).of(who)
    mentee = (
        known.mentees.of(one), known.mentees.of(other), known.entries.of(who), known.mentees.of(whom),
    )  # fmt: skip
    expert = known.experts.of(other), known.experts.of(one), known.experts.of(whom), by_mentor
    return np.concatenate(mentee), np.concatenate(expert)


def _refused(rows: Rows, known: _Known) -> tuple[Ints, Ints]:
    """Mentees who need a skill, with the experts who will not help with it."""
    refused = rows.skills[rows.skills[:, 3] > 0]
    needs = rows.needs[np.argsort(rows.needs[:, 1], kind="stable")]
    skills, first = np.unique(needs[:, 1], return_index=True)
    at = Places(skills).of(refused[:, 1])
    refused, at = refused[at >= 0], at[at >= 0]
    which, where = spread(np.append(first, len(needs)), at)
    return known.entries.of(needs[where, 0]), known.expert_ids.of(refused[which, 0])
