"""Programmes of the demo: a winter round whose answers are in, a coaching being prepared, buddies
still inviting.

Through the same operations as on the pages, by L&D and by each person for themselves. Where people
head for and which skills they name follows from what colleagues did and from what the goal asks.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import numpy as np

from waymark.demo.begun_experts import LANGUAGES
from waymark.domain.careers.queries import current_position, mined_moves
from waymark.domain.mentoring.operations.inviting import invite
from waymark.domain.mentoring.operations.programmes import ProgrammeFields, make_programme
from waymark.domain.mentoring.operations.rounds import RoundFields, make_round
from waymark.domain.mentoring.operations.wishes import (
    MenteeWishes,
    MentorWishes,
    decline_round,
    join_as_mentee,
    join_as_mentor,
)
from waymark.domain.mentoring.queries.audiences import Audience, offered_conditions, people_in
from waymark.domain.mentoring.queries.pools import (
    PoolEntry,
    PoolSide,
    mentors_to_name,
    offer_of,
)
from waymark.domain.mentoring.queries.programmes import TEMPLATES, Programme, ProgrammeKind
from waymark.domain.mentoring.queries.rounds import Round, entries_of
from waymark.domain.mentoring.states import ExpertKind
from waymark.domain.people.queries import Person, act_of_person_id
from waymark.domain.plans.queries import asked_by
from waymark.domain.skills.queries import levels_of
from waymark.kernel.acts import Act

__all__ = ["begin_rounds"]

#: of today's staff: 265 asked of 1,284, of whom eight in ten join
ASKED = 265 / 1284
JOIN, DECLINE = 0.8, 0.08
MENTORS_JOIN = 0.93
CHOSE, MOST_CHOICES, MOST_NEEDS = 0.83, 3, 3
BEGUN, INVITED, LAST_DAY = timedelta(weeks=9), timedelta(days=17), timedelta(days=1)
NAMED = ExpertKind.MENTOR.value
QUESTIONS = (
    "What would you learn first if you started over?",
    "I like my work and want more of it, not more people. Is that a way?",
    "How do I get to see a customer site before I decide?",
    "Whom should I know in the next department?",
)


def begin_rounds(*, learning_id: int, employee_id: int, seed: int, act: Act) -> int:
    """Begin three programmes; returns how many people look for somebody in the winter round.

    employee_id    is asked to the buddies' round and has not answered yet.
    """
    learning = replace(act_of_person_id(learning_id, act.at), today=act.today)
    rng = np.random.default_rng(seed)
    mentoring = _programme(
        ProgrammeKind.NEXT_ROLE, "Mentoring, 2026 to 2027",
        "Half a year with somebody who has been where you want to go.", 501, learning,
    )  # fmt: skip
    winter = _winter_round(mentoring, employee_id, learning)
    joined = _answer(winter, rng, act) if winter is not None else 0
    coaching = _programme(
        ProgrammeKind.NEW_MANAGERS, "Coaching for new managers",
        "A coach for the first year of leading people.", 502, learning,
    )  # fmt: skip
    template = TEMPLATES[ProgrammeKind.NEW_MANAGERS]
    _round(
        coaching, "Spring coaching round", 512, Audience.read(dict(template.mentees)),
        Audience.read(dict(template.mentors)), 21, _before(learning, timedelta(days=2)),
    )  # fmt: skip
    _buddies(employee_id, learning)
    return joined


def _before(act: Act, ago: timedelta) -> Act:
    return replace(act, at=act.at - ago, today=act.today - ago)


def _programme(kind: ProgrammeKind, name: str, about: str, key: int, act: Act) -> Programme:
    template = TEMPLATES[kind]
    fields = ProgrammeFields(name, about, True, template.sessions_asked, template.weeks)
    return make_programme(kind=kind, fields=fields, key=UUID(int=key), act=_before(act, BEGUN))


def _round(
    programme: Programme, name: str, key: int, mentees: Audience, mentors: Audience, days: int,
    act: Act,
) -> Round:  # fmt: skip
    """A round that takes answers for so many days from the act on."""
    until = act.today + timedelta(days=days)
    starts_on = until + timedelta(days=15)
    fields = RoundFields(
        name, until, starts_on, starts_on + timedelta(weeks=programme.weeks), mentees, mentors
    )
    rules = TEMPLATES[ProgrammeKind(programme.kind)].rules
    return make_round(programme=programme, fields=fields, rules=rules, key=UUID(int=key), act=act)


def _winter_round(programme: Programme, employee_id: int, act: Act) -> Round | None:
    """Asked are families one after the other until there are enough, the employee's left out."""
    own = current_position(act_of_person_id(employee_id, act.at), employee_id)
    staff = people_in(Audience(), act.today).count()
    chosen: list[int] = []
    for family, _name in offered_conditions().families:
        if own is not None and family == own.role.family_id:
            continue
        more = Audience(families=(*chosen, family))
        if people_in(more, act.today).count() > staff * ASKED * 1.1:
            continue
        chosen.append(family)
    if not chosen:
        return None
    inviting = _before(act, INVITED)
    winter = _round(
        programme, "Winter mentoring round", 511, Audience(families=tuple(chosen)),
        Audience(kinds=(NAMED,)), (INVITED - LAST_DAY).days, inviting,
    )  # fmt: skip
    invite(a_round=winter, act=inviting)
    return winter


def _buddies(employee_id: int, act: Act) -> None:
    programme = _programme(
        ProgrammeKind.ONBOARDING, "Buddies",
        "Somebody nearby for the first weeks in a team, or in a new one.", 503, act,
    )  # fmt: skip
    employee = act_of_person_id(employee_id, act.at)
    position = current_position(employee, employee_id)
    if position is None:
        return
    inviting = _before(act, timedelta(days=2))
    a_round = _round(
        programme, "New in the team", 513, Audience(units=(position.unit_id,)),
        Audience(kinds=(NAMED,), sites=(position.site_id,)), 8, inviting,
    )  # fmt: skip
    invite(a_round=a_round, act=inviting)


def _answer(a_round: Round, rng: np.random.Generator, act: Act) -> int:
    """Let those who were asked answer; mentors first, so that mentees know whom they can name."""
    learning = _running(a_round, act)
    for entry in entries_of(learning, a_round, PoolSide.MENTOR).order_by("pk"):
        if rng.random() < MENTORS_JOIN:
            _offer(entry, _days_later(entry, 1 + int(rng.integers(4)), act))
    onward: dict[int, list[int]] = defaultdict(list)
    moves = mined_moves(act).filter(to_role__state="published").order_by("-people", "pk")
    for from_id, to_id in moves.values_list("from_role_id", "to_role_id"):
        onward[from_id].append(to_id)
    joined = 0
    for entry in entries_of(learning, a_round, PoolSide.MENTEE).order_by("pk"):
        chance, own = rng.random(), _days_later(entry, 6 + int(rng.integers(9)), act)
        if chance < JOIN:
            _look(entry, onward, rng, own)
            joined += 1
        elif chance < JOIN + DECLINE:
            decline_round(entry=entry, act=own)
    return joined


def _running(a_round: Round, act: Act) -> Act:
    return act_of_person_id(a_round.made_by_id, act.at)


def _days_later(entry: PoolEntry, days: int, act: Act) -> Act:
    """An act of the person who was asked, so many days after that."""
    own = act_of_person_id(entry.person_id, entry.invited_at + timedelta(days=days))
    return replace(own, today=act.today - INVITED + timedelta(days=days))


def _offer(entry: PoolEntry, act: Act) -> None:
    expert = offer_of(entry)
    if expert is None or not expert.free:
        return
    wishes = MentorWishes(
        places=expert.free, languages=expert.languages,
        hours=[(day, begin, end) for day, begin, end in expert.hours], in_person=expert.in_person,
    )  # fmt: skip
    join_as_mentor(entry=entry, wishes=wishes, act=act)


def _look(
    entry: PoolEntry, onward: Mapping[int, Sequence[int]], rng: np.random.Generator, act: Act
) -> None:
    """Join with a goal that colleagues reached from here, its gaps, and some who held it."""
    position = current_position(act, entry.person_id)
    ways = onward.get(position.role_id, ()) if position else ()
    goal = ways[min(int(rng.integers(3)), len(ways) - 1)] if ways else None
    needs: list[tuple[int, int]] = []
    choices: list[int] = []
    if goal is not None:
        levels = levels_of(act, entry.person_id)
        asked = asked_by([goal]).get(goal, ())
        needs = [(a.skill_id, a.level) for a in asked if levels.get(a.skill_id, 0) < a.level]
        choices = _choices(entry, goal, rng, act) if rng.random() < CHOSE else []
    country = entry.person.site.country if entry.person.site else ""
    join_as_mentee(
        entry=entry,
        wishes=MenteeWishes(
            goal_id=goal, needs=needs[:MOST_NEEDS], choices=choices,
            languages=LANGUAGES.get(country, ("en",)), in_person=rng.random() < 0.1,
            shown=rng.random() < 0.6,
            question=QUESTIONS[int(rng.integers(4))] if rng.random() < 0.3 else "",
        ),
        act=act,
    )  # fmt: skip


def _choices(entry: PoolEntry, goal: int, rng: np.random.Generator, act: Act) -> list[int]:
    """Up to three of the mentors, those who held the goal role first."""
    people: list[Person] = list(mentors_to_name(act, entry, goal)[: 4 * MOST_CHOICES])
    held = [each.pk for each in people if each.held]  # type: ignore[attr-defined]  # annotated
    others = [each.pk for each in people if each.pk not in held]
    named = [*held, *others[: 1 + int(rng.integers(2))]][: 1 + int(rng.integers(MOST_CHOICES))]
    return list(dict.fromkeys(named))
