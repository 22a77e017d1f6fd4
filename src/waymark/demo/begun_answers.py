"""Answers to the demo's winter round: mentors offer places, mentees say what they look for, and some
mentors name those whom they would like to help.

Everybody answers for themself, as on the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np

from waymark.demo.begun_experts import LANGUAGES
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
CHOSE, MOST_CHOICES, MOST_NEEDS, MOST_NAMED = 0.83, 3, 4, 3
MET, MET_BESIDE_SHIFTS = 0.9, 0.6  # who know the mentor that could help them best
NAME_SOMEBODY = 0.35  # of mentors
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
    a_round: Round, wishes: Wishes, *, people: Sequence[int], roles: Sequence[int], invited: Act,
    rng: np.random.Generator,
) -> int:  # fmt: skip
    """Let those who were asked answer; returns how many look for somebody.

    people, roles   ids in the organisation's order. invited  the act by which they were asked.
    """
    learning = act_of_person_id(a_round.made_by_id, invited.at)
    needed = {people[at] for at in wishes.places}
    looked = {
        people[at]: _Looked(
            roles[wish.goal] if wish.goal >= 0 else None,
            people[wish.helper] if wish.helper >= 0 else None,
        )
        for at, wish in wishes.wishes.items()
    }
    few = rng.permutation(sorted(looked))[: round(len(looked) * HARD_TO_MEET)].tolist()
    narrow = {who: NARROW[turn % len(NARROW)] for turn, who in enumerate(few)}
    joined = []
    for entry in entries_of(learning, a_round, PoolSide.MENTOR).order_by("pk"):
        if entry.person_id in needed or rng.random() < OTHERS_JOIN:
            _offer(entry, (), _later(entry, 1 + int(rng.integers(4)), invited))
            joined.append(entry)
    for entry in entries_of(learning, a_round, PoolSide.MENTEE).order_by("pk"):
        own = _later(entry, 6 + int(rng.integers(8)), invited)
        if entry.person_id in looked:
            _look(entry, looked[entry.person_id], narrow.get(entry.person_id, {}), rng, own)
        elif rng.random() < DECLINE:
            decline_round(entry=entry, act=own)
    helped = {people[at]: [people[one] for one in ones] for at, ones in wishes.helped().items()}
    for entry in joined:
        if rng.random() < NAME_SOMEBODY:
            own = _later(entry, 14 + int(rng.integers(2)), invited)
            known = helped.get(entry.person_id, [])
            there = mentees_to_name(own, entry).filter(person__in=known)
            named = list(there.values_list("person_id", flat=True)[:MOST_NAMED])
            if named:
                _offer(entry, named, own)
    return len(looked)


def _later(entry: PoolEntry, days: int, invited: Act) -> Act:
    """An act of the person who was asked, so many days after that."""
    after = timedelta(days=days)
    own = act_of_person_id(entry.person_id, invited.at + after)
    return replace(own, today=invited.today + after)


def _offer(entry: PoolEntry, choices: Sequence[int], act: Act) -> None:
    expert = offer_of(entry)
    if expert is None or not expert.free:
        return
    wishes = MentorWishes(
        places=expert.free, languages=expert.languages, choices=choices,
        hours=[(day, begin, end) for day, begin, end in expert.hours], in_person=expert.in_person,
    )  # fmt: skip
    join_as_mentor(entry=entry, wishes=wishes, act=act)


def _look(
    entry: PoolEntry, looked: _Looked, only: dict[str, Any], rng: np.random.Generator, act: Act
) -> None:
    """Join with the goal, its gaps, and some who held it; without a goal with what today's role asks.

    only   wishes that leave little choice, instead of the usual ones.
    """
    position = current_position(act, entry.person_id)
    shifts = position is not None and position.shift_work
    role = looked.goal or (position.role_id if position else 0)
    levels = levels_of(act, entry.person_id)
    asked = asked_by([role]).get(role, ())
    needs = [(a.skill_id, a.level) for a in asked if levels.get(a.skill_id, 0) < a.level]
    held = _there(entry, looked.goal, act)
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
    rows = rows if goal is None else rows.filter(held=True)
    return dict(rows.values_list("pk", "site_id"))


def _choices(
    entry: PoolEntry, looked: _Looked, there: dict[int, int | None], met: float,
    rng: np.random.Generator,
) -> list[int]:  # fmt: skip
    """Up to three of these: often the one who could help best, others who are near."""
    order: list[int] = rng.permutation(sorted(there)).tolist()
    order.sort(key=lambda pk: there[pk] != entry.person.site_id)
    near = [pk for pk in order if pk != looked.helper]
    named = near[: int(rng.integers(MOST_CHOICES))]
    if looked.helper is not None and looked.helper in there and rng.random() < met:
        named.insert(int(rng.integers(len(named) + 1)), looked.helper)
    return named
