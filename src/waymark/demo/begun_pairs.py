"""Pairs of the demo: a round of mentoring that is over, and coaching that runs, both through the
operations of the pages after they were brought together.

Acts of the past bear the day on which they would have happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

import numpy as np

from waymark.demo.organisation import Organisation
from waymark.domain.mentoring.operations import (
    AgreementFields,
    accept_pair,
    agree_to,
    book_session,
    decline_pair,
    follow_rounds,
    hold_session,
    say_after_talk,
    say_how_it_was,
    set_goal,
    write_agreement,
    write_note,
)
from waymark.domain.mentoring.operations.loading_rounds import PairRow, RoundRow, load_round
from waymark.domain.mentoring.operations.programmes import ProgrammeFields, make_programme
from waymark.domain.mentoring.queries import experts_listed
from waymark.domain.mentoring.queries.experts import Expert
from waymark.domain.mentoring.queries.pairs import Pair, pair_by_id, possible_sponsors
from waymark.domain.mentoring.queries.programmes import Programme, ProgrammeKind
from waymark.domain.mentoring.states import DeclineReason, ExpertKind, ExpertState, TalkResult
from waymark.domain.people.queries import Person, act_of_person_id, zone_of
from waymark.domain.skills.queries import skills_found
from waymark.kernel.acts import Act

__all__ = ["begin_pairs"]

PAST_PAIRS = 16
STRIDE = 37
A_YEAR = np.timedelta64(365, "D")
TEN = time(10)
DAY, FRIDAY = timedelta(days=1), 4
#: how helpful each side found it, in turn; a few say nothing
SAID = (5, 4, 4, 5, 3, 4, None, 5, 2, 4)
NOTES = (
    "We went through the first year in the role, week by week.",
    "How to prepare a review, step by step. I try it on Thursday.",
    "Talked about the other ladder, and what one gives up there.",
    "What would I do if nobody minded? A good question.",
)
AGENDAS = ("What came of last time", "A talk that I put off", "The first hundred days")
#: what becomes of each pair of the running coaching after the first one, who is Ines
COURSES = ("active", "active", "quiet", "unmet", "talked", "new", "declined", "active")


@dataclass(frozen=True, slots=True)
class _Two:
    """A pair with its two people, and acts of theirs at any moment."""

    pair: Pair
    now: Act

    def act(self, person_id: int, at: datetime) -> Act:
        """An act of that person at a moment, with the rights they hold now."""
        return replace(act_of_person_id(person_id, at), today=at.date(), request=self.now.request)

    def hers(self, at: datetime) -> Act:
        """Of the mentee."""
        return self.act(self.pair.mentee_id, at)

    def his(self, at: datetime) -> Act:
        """Of the expert."""
        return self.act(self.pair.expert.person_id, at)


def begin_pairs(organisation: Organisation, *, people: Sequence[int], act: Act) -> int:
    """Let a round of mentoring be over and one of coaching run; returns how many pairs there are.

    people   ids in the organisation's order. Ines is coached by Daniel and meets him next week.
    """
    named = organisation.named
    learning, ines = people[named["priya-raman"]], people[named["ines-duarte"]]
    hers = replace(act_of_person_id(learning, act.at), today=act.today)
    experts = [each for each in experts_listed(hers).order_by("pk") if each.free > 0]
    agreed = [each for each in experts if each.state == ExpertState.AGREED.value]
    mentors = [e for e in agreed if e.kind == ExpertKind.MENTOR.value and not e.outside]
    coaches = [e for e in agreed if e.kind == ExpertKind.COACH.value]
    coaches.sort(key=lambda each: not each.outside)  # the first of them are seen in the demo
    busy = {each.person_id for each in experts} | {people[at] for at in named.values()}
    others = [person for person in _staff(organisation, people) if person not in busy]
    past = _past_round(learning, mentors, others[:PAST_PAIRS], act)
    pair = (ines, people[named["daniel-osei"]])
    rest = others[PAST_PAIRS : PAST_PAIRS + len(COURSES)]
    return past + _coaching(learning, pair, coaches, rest, act)


def _staff(organisation: Organisation, people: Sequence[int]) -> list[int]:
    """Some of those who work here today, from all over the house, in an order that repeats."""
    long_here = organisation.people.hired <= np.datetime64(organisation.today) - A_YEAR
    here = np.flatnonzero(np.isnat(organisation.people.left) & long_here).tolist()
    turned = [here[(turn * STRIDE) % len(here)] for turn in range(len(here))]
    return [people[at] for at in dict.fromkeys(turned)]


def _programme(kind: ProgrammeKind, name: str, about: str, by: Act) -> Programme:
    """A programme that began when its first round was published."""
    fields = ProgrammeFields(name, about, managers_know=True, sessions_asked=6, weeks=26)
    return make_programme(kind=kind, fields=fields, key=_key(name), act=by)


def _key(*parts: object) -> UUID:
    return uuid5(NAMESPACE_URL, ":".join(map(str, ("pairs", *parts))))


def _by(person_id: int, at: datetime) -> Act:
    return replace(act_of_person_id(person_id, at), today=at.date())


def _loaded(
    programme: Programme, row: RoundRow, pairs: Sequence[PairRow], at: datetime, act: Act
) -> list[_Two]:
    then = replace(act, at=at, today=at.date())
    _round, ids = load_round(programme=programme, row=row, pairs=pairs, act=then)
    return [
        _Two(pair_by_id(_by(pair.mentee_id, at), pk), act)
        for pk, pair in zip(ids, pairs, strict=True)
    ]


def _past_round(
    learning_id: int, mentors: Sequence[Expert], mentees: Sequence[int], act: Act
) -> int:
    """A round of half a year that ended three weeks ago: its pairs met, and say how it was."""
    begun = act.at - timedelta(weeks=31)
    programme = _programme(
        ProgrammeKind.NEXT_ROLE, "Mentoring, 2025 to 2026",
        "People with a goal meet someone who has held that role or made the move.",
        _by(learning_id, begun),
    )  # fmt: skip
    pairs = [PairRow(who, each.pk) for who, each in zip(mentees, mentors, strict=False)]
    row = RoundRow(
        name="Spring round", number=1,
        starts_on=(begun + 7 * DAY).date(), ends_on=(act.at - timedelta(weeks=3)).date(),
        published_by_id=learning_id, key=_key("spring", programme.pk),
    )  # fmt: skip
    twos = _loaded(programme, row, pairs, begun, act)
    for turn, two in enumerate(twos):
        _both_accept(two, begun + (2 + turn % 5) * DAY)
        for number in range(1 + turn % 3):
            _met(two, begun + timedelta(weeks=2 + 6 * number + turn % 4), turn + number)
    for at in (begun + 8 * DAY, act.at - timedelta(weeks=3) + DAY):
        follow_rounds(act=replace(act, at=at, today=at.date()))
    for turn, two in enumerate(twos):
        _say_how_it_was(two, turn, act.at - timedelta(days=18))
    return len(twos)


def _both_accept(two: _Two, at: datetime) -> None:
    accept_pair(pair=two.pair, act=two.hers(at))
    accept_pair(pair=two.pair, act=two.his(at + DAY))


def _at_ten(person: Person, day: datetime) -> datetime:
    over = max(0, day.weekday() - FRIDAY)  # nobody meets at the weekend
    return datetime.combine(day.date() - over * DAY, TEN, tzinfo=zone_of(person))


def _met(two: _Two, day: datetime, turn: int, *, observed: bool = False) -> None:
    """A meeting, booked a week before and held."""
    starts = _at_ten(two.pair.mentee, day)
    session = book_session(
        pair=two.pair, starts_at=starts, minutes=60, place="", agenda=AGENDAS[turn % len(AGENDAS)],
        key=_key(two.pair.pk, starts), act=two.hers(starts - 6 * DAY),
    )  # fmt: skip
    hold_session(
        session=session, note=NOTES[turn % len(NOTES)], observed=observed,
        act=two.his(starts + timedelta(hours=1)),
    )  # fmt: skip


def _say_how_it_was(two: _Two, turn: int, at: datetime) -> None:
    for act, said in (
        (two.hers(at), SAID[turn % len(SAID)]), (two.his(at + DAY), SAID[(turn + 3) % len(SAID)]),
    ):  # fmt: skip
        if said is not None:
            say_how_it_was(pair=two.pair, satisfaction=said, act=act)


def _coaching(
    learning_id: int, named: tuple[int, int], coaches: Sequence[Expert], mentees: Sequence[int],
    act: Act,
) -> int:  # fmt: skip
    """Coaching that began ten weeks ago: some meet, some are stuck, one waits for an answer."""
    begun = act.at - timedelta(weeks=10)
    programme = _programme(
        ProgrammeKind.SKILL, "Coaching for a skill",
        "A coach or trainer for the one skill that a person needs next, inside or outside.",
        _by(learning_id, begun),
    )  # fmt: skip
    employee, coach = named
    own = [each for each in coaches if each.person_id == coach]
    places = [each for each in coaches for _ in range(each.free) if each.person_id != coach]
    places += [each for each in own for _ in range(each.free - 1)]
    pairs = [PairRow(employee, each.pk) for each in own[:1]]
    pairs += [PairRow(who, each.pk) for who, each in zip(mentees, places, strict=False)]
    row = RoundRow(
        name="Autumn coaching", number=1,
        starts_on=(begun + 7 * DAY).date(), ends_on=(act.at + timedelta(weeks=16)).date(),
        published_by_id=learning_id, key=_key("autumn", programme.pk), budget=1_500_000,
    )  # fmt: skip
    twos = _loaded(programme, row, pairs, begun, act)
    at = begun + 8 * DAY
    follow_rounds(act=replace(act, at=at, today=at.date()))
    if own:
        _of_the_employee(twos[0], act)
    for turn, (two, course) in enumerate(zip(twos[len(own[:1]) :], COURSES, strict=False)):
        _run(two, course, turn, begun)
    return len(twos)


def _first_talk(two: _Two, at: datetime) -> None:
    """In a coaching the two talk, then each says yes; elsewhere they just say yes."""
    programme = two.pair.programme
    if programme is None or not programme.chemistry:
        _both_accept(two, at)
        return
    _met(two, at + 7 * DAY, 0)
    for act in (two.hers(at + 8 * DAY), two.his(at + 9 * DAY)):
        say_after_talk(pair=two.pair, result=TalkResult.YES, act=act)


def _of_the_employee(two: _Two, act: Act) -> None:
    """One session held, in which work was watched; the next one is a week ahead."""
    _first_talk(two, act.at - timedelta(weeks=6))
    at = act.at - timedelta(weeks=4)
    sponsors = possible_sponsors(two.hers(at), two.pair)
    fields = AgreementFields(
        text="Test strategy for a whole module: what to test first, and how to say no.",
        rhythm="Every three weeks, one hour, until April",
        sponsor_id=sponsors[0].pk if sponsors else None,
    )
    agreement = write_agreement(pair=two.pair, fields=fields, seen_at=None, act=two.hers(at))
    agree_to(agreement=agreement, seen_at=agreement.written_at, act=two.his(at + DAY))
    for each in sponsors[:1]:
        agree_to(
            agreement=agreement, seen_at=agreement.written_at, act=two.act(each.pk, at + 2 * DAY)
        )
    skill = next(iter(skills_found("Test strategy", limit=1)), None)
    set_goal(
        pair=two.pair, text="Own the strategy of one module", skill_id=skill.pk if skill else None,
        level=3 if skill else None, key=_key(two.pair.pk, "goal"), act=two.hers(at + DAY),
    )  # fmt: skip
    _met(two, act.at - timedelta(weeks=2), 1, observed=True)
    write_note(
        pair=two.pair, text="Ask about the carrier project before we meet.", shared=False,
        key=_key(two.pair.pk, "note"), act=two.hers(act.at - timedelta(days=5)),
    )  # fmt: skip
    starts = _at_ten(two.pair.mentee, act.at + 9 * DAY)
    book_session(
        pair=two.pair, starts_at=starts, minutes=60, place="Room 3.01",
        agenda="He sits in on my design review; we talk after it.", key=_key(two.pair.pk, starts),
        act=two.hers(act.at - 2 * DAY),
    )  # fmt: skip


def _run(two: _Two, course: str, turn: int, begun: datetime) -> None:
    """Take a pair as far as its course goes."""
    if course == "new":
        return
    if course == "declined":
        reason = DeclineReason.NO_TIME
        decline_pair(pair=two.pair, reason=reason, words="", act=two.his(begun + 5 * DAY))
        return
    if course == "talked":
        if _talks_first(two):
            _met(two, begun + timedelta(weeks=8), turn)
        return
    _first_talk(two, begun + (3 + turn) * DAY)
    weeks = {"active": (4, 9), "quiet": (3,), "unmet": ()}[course]
    for number, week in enumerate(weeks):
        _met(two, begun + timedelta(weeks=week) - turn * DAY, turn + number)


def _talks_first(two: _Two) -> bool:
    return two.pair.programme is not None and two.pair.programme.chemistry
