"""Answers to an invitation: who may, what is kept, what is turned down, and what others learn."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.conftest import NOW, act_by
from tests.domain.builders import build_framework, hold
from tests.domain.mentoring_rounds import (
    Desk,
    begin_round,
    expert,
    invited,
    make_desk,
    person,
)
from waymark.domain.mentoring.models import Avoided, Choice, Expert, NeededSkill, PoolEntry, Round
from waymark.domain.mentoring.operations import wishes
from waymark.domain.mentoring.operations.wishes import MenteeWishes, MentorWishes
from waymark.domain.mentoring.queries import pools
from waymark.domain.mentoring.states import PoolSide
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Skill
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice


class Two:
    """Ines asked as a mentee, Daniel as a mentor, of the same round."""

    def __init__(self) -> None:
        self.desk: Desk = make_desk()
        self.ines: Person = person("P1", "Ines Duarte")
        self.daniel: Expert = expert("M1", "Daniel Osei")
        self.round: Round = begin_round(self.desk)
        asked = invited(self.desk, self.round)
        self.hers = next(e for e in asked[PoolSide.MENTEE] if e.person_id == self.ines.pk)
        self.his = asked[PoolSide.MENTOR][0]
        self.me: Act = act_by(self.ines)
        self.him: Act = act_by(self.daniel.person)


@pytest.fixture
def two(db: None) -> Two:
    return Two()


WISHES = MenteeWishes(languages=["en"], question="How do I begin?")
OFFER = MentorWishes(places=2, languages=["en"])


def _join(two: Two, said: MenteeWishes = WISHES) -> PoolEntry:
    return wishes.join_as_mentee(entry=two.hers, wishes=said, act=two.me)


def test_joining_keeps_wishes_and_settles_the_notice(two: Two) -> None:
    framework = build_framework(moves={})
    root, python = framework.skills["root"].pk, framework.skills["python"].pk
    role = framework.id("te3")
    said = replace(
        WISHES, goal_id=role, needs=[(root, 4), (python, 3)], choices=[two.daniel.person_id],
        avoided=[two.desk.priya.pk], hours=[(0, 18, 24)], in_person=True, shown=True,
    )  # fmt: skip
    entry = _join(two, said)
    assert (entry.state, entry.goal_id, entry.answered_at) == ("joined", role, NOW)
    kept = pools.said_in(two.me, entry)
    assert [(n.skill_id, n.level, n.rank) for n in kept.needs] == [(root, 4, 1), (python, 3, 2)]
    assert [each.pk for each in kept.choices] == [two.daniel.person_id]
    assert [each.pk for each in kept.avoided] == [two.desk.priya.pk]
    assert Notice.objects.get(person_id=two.ines.pk).read_at == NOW
    assert Notice.objects.get(person_id=two.daniel.person_id).read_at is None


def test_the_act_log_holds_no_word_and_nobody_whom_one_named(two: Two) -> None:
    _join(two, replace(WISHES, choices=[two.daniel.person_id], avoided=[two.desk.priya.pk]))
    line = ActEntry.objects.get(verb="mentoring.entry.joined")
    assert line.after == {"side": "mentee", "goal": None, "needs": [], "shown": False}


def test_an_answer_given_twice_is_one_and_the_last_one_counts(two: Two) -> None:
    _join(two, replace(WISHES, choices=[two.daniel.person_id]))
    _join(two, replace(WISHES, choices=[two.daniel.person_id]))
    _join(two, replace(WISHES, question="Anew"))
    assert PoolEntry.objects.get(pk=two.hers.pk).question == "Anew"
    assert not Choice.objects.exists()


def test_a_mentor_joins_with_places_and_may_choose_who_lets_them(two: Two) -> None:
    _join(two, replace(WISHES, shown=True))
    said = replace(OFFER, choices=[two.ines.pk])
    entry = wishes.join_as_mentor(entry=two.his, wishes=said, act=two.him)
    assert (entry.state, entry.places) == ("joined", 2)
    assert Choice.objects.get().chosen_id == two.ines.pk


def test_a_mentee_who_does_not_let_mentors_see_them_cannot_be_chosen(two: Two) -> None:
    _join(two)
    assert not pools.mentees_to_name(two.him, two.his).exists()
    with pytest.raises(Refused, match="does not take part"):
        wishes.join_as_mentor(
            entry=two.his, wishes=replace(OFFER, choices=[two.ines.pk]), act=two.him
        )


def test_mentees_are_shown_to_mentors_of_their_own_round_only(two: Two) -> None:
    _join(two, replace(WISHES, shown=True))
    other = begin_round(two.desk, key=2)
    his = next(iter(invited(two.desk, other)[PoolSide.MENTOR]))
    assert pools.mentees_to_name(two.him, two.his).count() == 1
    assert not pools.mentees_to_name(two.him, his).exists()
    assert not pools.mentees_to_name(act_by(two.desk.priya), two.his).exists()


@pytest.mark.parametrize("places", [0, 3, 51])
def test_nobody_takes_more_than_they_have_free(two: Two, places: int) -> None:
    with pytest.raises(Refused, match="between one and 2"):
        wishes.join_as_mentor(entry=two.his, wishes=replace(OFFER, places=places), act=two.him)
    Expert.objects.update(taken=2)
    with pytest.raises(Refused, match="no place free"):
        wishes.join_as_mentor(entry=two.his, wishes=replace(OFFER, places=1), act=two.him)


def _too_many(two: Two) -> MenteeWishes:
    others = [person(f"Q{n}").pk for n in range(6)]
    return replace(WISHES, avoided=others)


def _skills(count: int) -> list[tuple[int, int]]:
    made = [Skill.objects.create(key=f"s{n}", name=f"Skill {n}") for n in range(count)]
    return [(skill.pk, 2) for skill in made]


BAD: dict[str, Callable[[Two], MenteeWishes]] = {
    "oneself": lambda two: replace(WISHES, avoided=[two.ines.pk]),
    "both ways": lambda two: replace(
        WISHES, choices=[two.daniel.person_id], avoided=[two.daniel.person_id]
    ),
    "no mentor": lambda two: replace(WISHES, choices=[two.desk.priya.pk]),
    "six people": _too_many,
    "who left": lambda two: replace(WISHES, avoided=[person("L1", active=False).pk]),
    "six skills": lambda two: replace(WISHES, needs=_skills(6)),
    "level six": lambda two: replace(WISHES, needs=[(_skills(1)[0][0], 6)]),
    "no skill": lambda two: replace(WISHES, needs=[(99_999, 2)]),
    "no role": lambda two: replace(WISHES, goal_id=99_999),
    "no language": lambda two: replace(WISHES, languages=[]),
    "hours backwards": lambda two: replace(WISHES, hours=[(0, 20, 18)]),
    "long question": lambda two: replace(WISHES, question="x" * 301),
}


@pytest.mark.parametrize("name", BAD)
def test_a_wish_that_makes_no_sense_is_refused_and_changes_nothing(two: Two, name: str) -> None:
    said = BAD[name](two)
    with pytest.raises(Refused):
        _join(two, said)
    assert PoolEntry.objects.get(pk=two.hers.pk).state == "invited"
    for model in (NeededSkill, Choice, Avoided):
        assert not model.objects.exists()


def test_nobody_answers_for_somebody_else_not_even_those_who_run_it(two: Two) -> None:
    for act in (two.him, two.desk.act, act_by(None)):
        for do in (
            lambda act=act: wishes.join_as_mentee(entry=two.hers, wishes=WISHES, act=act),
            lambda act=act: wishes.decline_round(entry=two.hers, act=act),
            lambda act=act: wishes.withdraw_from_round(entry=two.hers, act=act),
        ):
            with pytest.raises(Forbidden):
                do()


def test_one_side_cannot_answer_as_the_other(two: Two) -> None:
    with pytest.raises(Refused, match="another part"):
        wishes.join_as_mentor(entry=two.hers, wishes=OFFER, act=two.me)
    with pytest.raises(Refused, match="another part"):
        wishes.join_as_mentee(entry=two.his, wishes=WISHES, act=two.him)


def test_who_withdraws_leaves_nothing_behind_and_may_come_back(two: Two) -> None:
    _join(two, replace(WISHES, choices=[two.daniel.person_id], shown=True))
    wishes.withdraw_from_round(entry=two.hers, act=two.me)
    wishes.withdraw_from_round(entry=two.hers, act=two.me)
    kept = PoolEntry.objects.get(pk=two.hers.pk)
    assert (kept.state, kept.question, kept.languages, kept.shown) == ("withdrawn", "", [], False)
    assert not Choice.objects.exists()
    assert ActEntry.objects.filter(verb="mentoring.entry.withdrawn").count() == 1
    assert _join(two).state == "joined"


def test_not_this_time_is_said_once_and_not_after_joining(two: Two) -> None:
    wishes.decline_round(entry=two.hers, act=two.me)
    wishes.decline_round(entry=two.hers, act=two.me)
    assert PoolEntry.objects.get(pk=two.hers.pk).state == "declined"
    assert ActEntry.objects.filter(verb="mentoring.entry.declined").count() == 1
    _join(two)
    with pytest.raises(Refused, match="answered already"):
        wishes.decline_round(entry=two.hers, act=two.me)


@pytest.mark.parametrize("state", ["draft", "closed", "reviewing", "cancelled"])
def test_once_the_pools_closed_nobody_answers(two: Two, state: str) -> None:
    cancelled = {"cancelled_at": NOW, "cancelled_by_id": 1} if state == "cancelled" else {}
    Round.objects.update(state=state, **cancelled)
    with pytest.raises(Refused, match="no more answers"):
        _join(two)
    with pytest.raises(Refused, match="no more answers"):
        wishes.decline_round(entry=two.hers, act=two.me)


def test_mentors_who_held_the_goal_come_first(two: Two) -> None:
    framework = build_framework(moves={})
    zoe = expert("M2", "Zoe Last")
    hold(zoe.person, framework.roles["te3"], date(2020, 1, 1), date(2023, 1, 1))
    invited(two.desk, two.round)

    def names(role: str) -> list[str]:
        rows = pools.mentors_to_name(two.me, two.hers, framework.roles[role])
        return [each.name for each in rows]

    assert names("te3") == ["Zoe Last", "Daniel Osei"]
    assert [each.held for each in pools.mentors_to_name(two.me, two.hers)] == [False, False]
