"""Conversations that the demo's manager has had, has planned and owes, through the operations of
the pages: the rules, the act log and the notices are those of the product.

Acts of the past bear the day on which they would have happened.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from waymark.domain.people.queries import Person, act_of_person_id, direct_reports, zone_of
from waymark.domain.reviews.compute import agenda_of
from waymark.domain.reviews.operations import (
    Noted,
    PointFields,
    answer_point,
    ask_for_talk,
    finish_point,
    open_together,
    plan_talk,
    prepare,
    put_point,
)
from waymark.domain.reviews.queries import Conversation, point_by_id
from waymark.domain.reviews.states import PointKind, Question, Side
from waymark.domain.skills.queries import levels_of
from waymark.kernel.acts import Act
from waymark.workflows.conversations import agree

__all__ = ["begin_talks"]

THURSDAY = 3
TEN = time(10)
#: how many weeks ago each of the others talked last, in turn; the third owes a talk for long
WEEKS_AGO = (7, 3, 17, 9, 5, 6, 8)
NOTES = (
    ("I want to lead one analysis from end to end.", "You could, if the rigs are free in spring."),
    ("Less reporting, more time at the bench.", "I can move two reports to the new colleague."),
    ("The audits taught me a lot; I would do more of them.", "Good work with the suppliers."),
    (
        "I am happy where I am and want to go deeper.",
        "Then let us find you something to go deep in.",
    ),
)
#: what they agreed on, and who does it, None where both keep to it
WORDS = (
    ("Two reports a month go to the new colleague", Side.MANAGER),
    ("A seat at the next supplier audit", Side.MANAGER),
    ("One day a week at the bench", None),
    ("We look at the spring plan together", None),
)
DONE_AFTER = timedelta(weeks=4)


def begin_talks(*, manager_id: int, first: int, act: Act) -> int:
    """Let one manager have talked with the team; returns with how many.

    first   whom the talk of this Thursday is with: that person has prepared, the manager not yet.
    """
    his = _as(manager_id, act, act.at)
    team = list(direct_reports(his))
    others = [person for person in team if person.pk != first]
    held = [_held(turn, person, manager_id, act) for turn, person in enumerate(others)]
    for person in team:
        if person.pk == first:
            _talked(person, manager_id, _weeks_before(act, 8), NOTES[1], WORDS[3], act)
            _this_thursday(person, manager_id, act)
    if others:
        last = others[-1]
        ask_for_talk(
            person=last, about="A move to another site", key=_key(last, act.at),
            act=_as(last.pk, act, act.at),
        )  # fmt: skip
    return sum(held)


def _as(person_id: int, act: Act, at: datetime) -> Act:
    """An act of that person at a moment, with the rights they hold now."""
    return replace(act_of_person_id(person_id, at), today=at.date())


def _key(person: Person, at: datetime) -> UUID:
    return uuid5(NAMESPACE_URL, f"talk:{person.pk}:{at.isoformat()}")


def _weeks_before(act: Act, weeks: int) -> date:
    """A Thursday so many weeks ago."""
    day = act.at.date() - timedelta(weeks=weeks)
    return day - timedelta(days=(day.weekday() - THURSDAY) % 7)


def _moment(person: Person, day: date) -> datetime:
    return datetime.combine(day, TEN, tzinfo=zone_of(person))


def _held(turn: int, person: Person, manager_id: int, act: Act) -> bool:
    day = _weeks_before(act, WEEKS_AGO[turn % len(WEEKS_AGO)])
    return _talked(person, manager_id, day, NOTES[turn % len(NOTES)], WORDS[turn % len(WORDS)], act)


def _talked(
    person: Person, manager_id: int, day: date, notes: Sequence[str],
    word: tuple[str, Side | None], act: Act,
) -> bool:  # fmt: skip
    """A talk from its planning to its end; False for someone who joined after that day."""
    at = _moment(person, day)
    his, hers = _as(manager_id, act, at), _as(person.pk, act, at)
    earlier = _as(manager_id, act, at - timedelta(days=6))
    if not any(each.pk == person.pk for each in direct_reports(earlier)):
        return False
    talk = plan_talk(
        person=person, planned_at=at, place="", about="", key=_key(person, at), act=earlier
    )
    for who, note in ((hers, notes[0]), (his, notes[1])):
        noted = Noted(answers=[(Question.SIX_MONTHS, note)])
        prepare(conversation=talk, noted=noted, ready=True, act=who)
    open_together(conversation=talk, act=his)
    fields = PointFields(kind=PointKind.WORD, text=word[0], taken_by=word[1])
    point = put_point(conversation=talk, fields=fields, key=_key(person, at), act=hers)
    answer_point(point=point, accepted=True, act=his)
    agree(conversation=talk, next_at=None, act=replace(his, at=at + timedelta(minutes=50)))
    if word[1] is Side.MANAGER and at + DONE_AFTER < act.at:
        taken = point_by_id(his, talk, point.pk)
        finish_point(point=taken, done=True, act=_as(manager_id, act, at + DONE_AFTER))
    return True


def _this_thursday(person: Person, manager_id: int, act: Act) -> Conversation:
    """The talk to come: she has prepared two questions and a level, he nothing yet."""
    day = act.at.date() + timedelta(days=(THURSDAY - act.at.weekday() - 1) % 7 + 1)
    at = _moment(person, day)
    talk = plan_talk(
        person=person, planned_at=at, place="Room 2.14", about="",
        key=_key(person, at), act=_as(manager_id, act, act.at),
    )  # fmt: skip
    hers = _as(person.pk, act, act.at)
    known = levels_of(hers, person.pk)
    # of a skill that somebody spoke about already, so that the talk confirms it and lowers nothing
    topics = [each for each in agenda_of(hers, person).topics if each.skill_id in known][:1]
    noted = Noted(
        answers=[
            (Question.SIX_MONTHS, "A test programme that I answer for, also a small one."),
            (Question.MORE_AND_STOP, "More root-cause work. I would give away the weekly report."),
        ],
        levels={each.skill_id: known[each.skill_id] for each in topics},
    )
    prepare(conversation=talk, noted=noted, ready=False, act=hers)
    return talk
