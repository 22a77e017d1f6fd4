"""Answers to the demo's winter round: mentors offer places, mentees say what they look for, and some
mentors name those whom they would like to help.

Everybody answers for themself, as on the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np
from django.db.models import QuerySet

from waymark.demo.begun_experts import LANGUAGES
from waymark.demo.begun_past import Loaded
from waymark.demo.begun_wishes import Wishes
from waymark.domain.careers.queries import current_position
from waymark.domain.mentoring.operations.wishes import (
    MenteeWishes,
    MentorWishes,
    decline_round,
    join_as_mentee,
    join_as_mentor,
)
from waymark.domain.mentoring.queries.pools import (
    PoolEntry,
    PoolSide,
    mentees_to_name,
    mentors_to_name,
    offer_of,
)
from waymark.domain.mentoring.queries.rounds import Round, entries_of
from waymark.domain.people.queries import act_of_person_id
from waymark.domain.plans.queries import asked_by
from waymark.domain.skills.queries import levels_of
from waymark.kernel.acts import Act

__all__ = ["answer"]

DECLINE = 0.35  # of those who do not look for anybody; the others say nothing
OTHERS_JOIN = 0.4  # of mentors whom nobody seems to need
CHOSE, MOST_CHOICES, MOST_NEEDS, MOST_NAMED = 0.83, 3, 3, 3
FIRST = 0.6  # and name them first
MET, MET_BESIDE_SHIFTS = 0.96, 0.65  # who know the mentor that could help them best
NAME_SOMEBODY = 0.15  # of mentors
IN_PERSON, SHOWN, ASKS = 0.12, 0.7, 0.3
#: when people on shifts have time: before the late one, between two, at its end
BESIDE_SHIFTS: tuple[tuple[tuple[int, int, int], ...], ...] = (
    ((1, 32, 38), (3, 32, 38)),
    ((0, 14, 21), (2, 14, 21)),
    ((4, 28, 36),),
    ((1, 30, 36),),
)
#: wishes that hardly anybody here can meet, and how many of those who join have such
NARROW: tuple[dict[str, Any], ...] = (
    {"hours": ((5, 18, 28), (6, 18, 28))}, {"languages": ("pl",)}, {"hours": ((6, 16, 24),)},
)  # fmt: skip
HARD_TO_MEET = 3 / 212
QUESTIONS = (
    "What would you learn first if you started over?",
    "I like my work and want more of it, not more people. Is that a way?",
    "How do I get to see a customer site before I decide?",
    "Whom should I know in the next department?",
)


@dataclass(frozen=True, slots=True)
class _Looked:
    """What somebody looks for: a role and a person who could help, None for neither."""

    goal: int | None
    helper: int | None


def answer(
    a_round: Round, wishes: Wishes, loaded: Loaded, *, before: set[tuple[int, int]], invited: Act,
    rng: np.random.Generator,
) -> int:  # fmt: skip
    """Let those who were asked answer; returns how many look for somebody.

    before   who worked together in the last round: they do not do so again.
    invited  the act by which they were asked.
    """
    learning = act_of_person_id(a_round.made_by_id, invited.at)
    people, looked = loaded.people, _looked(wishes, loaded, before)
    needed = {people[at] for at in wishes.places}
    offered: dict[int, dict[int, int]] = {}
    for entry in entries_of(learning, a_round, PoolSide.MENTOR).order_by("pk"):
        if entry.person_id in needed or rng.random() < OTHERS_JOIN:
            own = _later(entry, 1 + int(rng.integers(4)), invited)
            offered[entry.person_id] = _offer(entry, (), own)
    _look_all(entries_of(learning, a_round, PoolSide.MENTEE), looked, offered, invited, rng)
    helped = {people[at]: [people[one] for one in ones] for at, ones in wishes.helped().items()}
    for entry in entries_of(learning, a_round, PoolSide.MENTOR).order_by("pk"):
        if entry.person_id in offered and rng.random() < NAME_SOMEBODY:
            own = _later(entry, 14 + int(rng.integers(2)), invited)
            known = helped.get(entry.person_id, [])
            there = mentees_to_name(own, entry).filter(person__in=known)
            named = list(there.values_list("person_id", flat=True)[:MOST_NAMED])
            if named:
                _offer(entry, named, own)
    return len(looked)


def _looked(wishes: Wishes, loaded: Loaded, before: set[tuple[int, int]]) -> dict[int, _Looked]:
    """The wishes by ids; nobody counts on somebody with whom they worked already."""
    found = {}
    for at, wish in wishes.wishes.items():
        who = loaded.people[at]
        helper = loaded.people[wish.helper] if wish.helper >= 0 else None
        goal = loaded.roles[wish.goal] if wish.goal >= 0 else None
        found[who] = _Looked(goal, None if helper and (who, helper) in before else helper)
    return found


def _look_all(
    entries: QuerySet[PoolEntry], looked: Mapping[int, _Looked],
    offered: Mapping[int, Mapping[int, int]], invited: Act, rng: np.random.Generator,
) -> None:  # fmt: skip
    """Let all mentees answer. Whom they may name is the same for all who head for one role."""
    few = rng.permutation(sorted(looked))[: round(len(looked) * HARD_TO_MEET)].tolist()
    narrow = {who: NARROW[turn % len(NARROW)] for turn, who in enumerate(few)}
    held: dict[int | None, dict[int, int | None]] = {}
    for entry in entries.order_by("pk"):
        own, who = _later(entry, 6 + int(rng.integers(8)), invited), entry.person_id
        if who in looked:
            goal = looked[who].goal
            if goal not in held:
                held[goal] = _there(entry, goal, own)
            _look(entry, looked[who], (offered, held[goal]), narrow.get(who, {}), rng, own)
        elif rng.random() < DECLINE:
            decline_round(entry=entry, act=own)


def _later(entry: PoolEntry, days: int, invited: Act) -> Act:
    """An act of the person who was asked, so many days after that."""
    after = timedelta(days=days)
    own = act_of_person_id(entry.person_id, invited.at + after)
    return replace(own, today=invited.today + after)


def _offer(entry: PoolEntry, choices: Sequence[int], act: Act) -> dict[int, int]:
    """Join with what one offers anyway; returns the levels of the skills that one helps with."""
    expert = offer_of(entry)
    if expert is None or not expert.free:
        return {}
    wishes = MentorWishes(
        places=expert.free, languages=expert.languages, choices=choices,
        hours=[(day, begin, end) for day, begin, end in expert.hours], in_person=expert.in_person,
    )  # fmt: skip
    join_as_mentor(entry=entry, wishes=wishes, act=act)
    return {each.skill_id: each.level or 0 for each in expert.skills.all()}


def _look(
    entry: PoolEntry, looked: _Looked,
    there: tuple[Mapping[int, Mapping[int, int]], Mapping[int, int | None]], only: dict[str, Any], rng: np.random.Generator, act: Act,
) -> None:  # fmt: skip
    """Join with the goal, its gaps, and some who held it; without a goal with what today's role asks.

    there  levels of skills that mentors help with: gaps that the best of them can close come
           first; and those who held the goal, with their site.
    only   wishes that leave little choice, instead of the usual ones.
    """
    position = current_position(act, entry.person_id)
    shifts = position is not None and position.shift_work
    role = looked.goal or (position.role_id if position else 0)
    levels = levels_of(act, entry.person_id)
    asked = asked_by([role]).get(role, ())
    needs = [(a.skill_id, a.level) for a in asked if levels.get(a.skill_id, 0) < a.level]
    offered, held = there
    known = offered.get(looked.helper or 0, {})
    first = [need for need in needs if known.get(need[0], 0) >= need[1]][:2]
    needs = [*first, *(need for need in needs if need not in first)]
    near = looked.helper is not None and held.get(looked.helper) == entry.person.site_id
    chooses = rng.random() < CHOSE
    choices = _choices(entry, looked, held, MET_BESIDE_SHIFTS if shifts else MET, rng)
    country = entry.person.site.country if entry.person.site else ""
    wishes = MenteeWishes(
        goal_id=looked.goal, needs=needs[: int(rng.integers(2, MOST_NEEDS + 1))],
        choices=choices if chooses else [], languages=LANGUAGES.get(country, ("en",)),
        hours=BESIDE_SHIFTS[int(rng.integers(len(BESIDE_SHIFTS)))] if shifts else (),
        in_person=near and rng.random() < IN_PERSON, shown=rng.random() < SHOWN,
        question=QUESTIONS[int(rng.integers(4))] if rng.random() < ASKS else "",
    )  # fmt: skip
    join_as_mentee(entry=entry, wishes=replace(wishes, **only), act=act)


def _there(entry: PoolEntry, goal: int | None, act: Act) -> dict[int, int | None]:
    """Whom a mentee may name, with their site: those who held the goal, without a goal all."""
    rows = mentors_to_name(act, entry, goal)
    held = rows if goal is None else [row for row in rows if row.held]  # type: ignore[attr-defined]  # annotated
    return {row.pk: row.site_id for row in held}


def _choices(
    entry: PoolEntry, looked: _Looked, there: Mapping[int, int | None], met: float,
    rng: np.random.Generator,
) -> list[int]:  # fmt: skip
    """Up to three of these: often the one who could help best, others who are near."""
    order: list[int] = rng.permutation(sorted(there)).tolist()
    order.sort(key=lambda pk: there[pk] != entry.person.site_id)
    near = [pk for pk in order if pk != looked.helper]
    named = near[: 1 + int(rng.integers(MOST_CHOICES - 1))]
    if looked.helper is not None and looked.helper in there and rng.random() < met:
        named.insert(0 if rng.random() < FIRST else len(named), looked.helper)
    return named
