"""Former managers, deputies and those who were both: what two people said stays between the two."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.conftest import NOW, act_by
from tests.domain.builders import make_employee
from tests.domain.talking import SAID, THURSDAY, Two, opened, planned
from waymark.domain.people.models import Deputy, Person, ReportingLine
from waymark.domain.reviews import operations as talks
from waymark.domain.reviews import policies, queries
from waymark.domain.reviews.models import Conversation, Preparation
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.workflows.conversations import agree

TODAY = NOW.date()


def new_manager(two: Two) -> Person:
    """From today Ines reports to somebody else."""
    freya = make_employee("Freya Nilsen")
    ReportingLine.objects.filter(person=two.ines).update(to_date=TODAY)
    ReportingLine.objects.create(person=two.ines, manager=freya, from_date=TODAY)
    return freya


def stands_in(manager: Person, deputy: Person, named_at: timedelta = timedelta()) -> Deputy:
    return Deputy.objects.create(
        manager=manager, deputy=deputy, from_date=TODAY, to_date=TODAY + timedelta(30),
        named_at=NOW + named_at, named_by_id=manager.pk,
    )  # fmt: skip


def plan(person: Person, by: Person) -> Conversation:
    return talks.plan_talk(
        person=person, planned_at=THURSDAY, place="", about="", key=uuid4(), act=act_by(by)
    )


def old(talk: Conversation, days: int = 40) -> Conversation:
    """The same talk, as if it had been made so many days ago."""
    Conversation.objects.filter(pk=talk.pk).update(made_at=NOW - timedelta(days))
    return talk


@pytest.mark.parametrize("named", [timedelta(), timedelta(days=-60)])
def test_a_former_manager_gets_no_old_talk_back_as_a_deputy(two: Two, named: timedelta) -> None:
    """Whether named after the talk, or before it for days that came after it."""
    talk = old(opened(two))
    stands_in(new_manager(two), two.tomasz, named)
    assert policies.answers_for.may(two.his, two.ines)
    for policy in (policies.see_talks, policies.see_agreed):
        assert not policy.may(two.his, talk)
    for notes in Preparation.objects.filter(conversation=talk):
        assert not policies.see_notes.may(two.his, notes)
        assert not policies.own_preparations.may(two.his, notes)
    assert queries.next_talk(two.his, two.ines.pk) is None
    assert not queries.points_of_all(two.his, [talk.pk])
    with pytest.raises(Forbidden):
        agree(conversation=talk, next_at=None, act=two.his)
    with pytest.raises(Forbidden):
        talks.cancel_talk(conversation=talk, reason="Because", act=two.his)


def test_a_former_manager_who_stands_in_begins_anew(two: Two) -> None:
    """The old talk, which nobody can hold any more, does not stand in the way."""
    before = old(planned(two))
    stands_in(new_manager(two), two.tomasz)
    now = plan(two.ines, two.tomasz)
    before.refresh_from_db()
    assert (before.state, now.state) == ("cancelled", "planned")
    assert queries.talk_by_id(two.his, now.pk) == now
    Deputy.objects.update(ended_at=NOW, ended_by_id=two.tomasz.pk)
    assert not policies.see_talks.may(two.his, now)


def test_what_was_shown_to_a_manager_is_not_shown_to_the_deputy_they_became(two: Two) -> None:
    talk = opened(two)
    agree(conversation=talk, next_at=None, act=two.hers)
    talk.refresh_from_db()
    freya = new_manager(two)
    talks.share_what_was_agreed(conversation=talk, shared=True, act=two.hers)
    assert policies.see_agreed.may(act_by(freya), talk)
    yara = make_employee("Yara Haddad")
    ReportingLine.objects.filter(manager=freya).update(manager=yara)
    stands_in(yara, freya)
    assert not policies.see_agreed.may(act_by(freya), talk)


def test_a_manager_who_plans_does_not_call_off_the_deputys_talk(two: Two) -> None:
    dana = make_employee("Dana Petrov")
    stands_in(two.tomasz, dana)
    hers, his = plan(two.ines, dana), plan(two.ines, two.tomasz)
    hers.refresh_from_db()
    assert (hers.state, his.state) == ("planned", "planned")


def test_nobody_talks_with_themself_through_a_deputy(two: Two) -> None:
    stands_in(two.tomasz, two.ines)
    with pytest.raises(Forbidden):
        plan(two.ines, two.ines)
    talk = planned(two)
    assert policies.see_talks.rows(two.hers).get() == talk


SOON, IN_TIME = NOW + timedelta(minutes=59), NOW + timedelta(hours=1)


@pytest.mark.parametrize("asked", [True, False])
def test_nobody_opens_half_written_notes_by_moving_the_talk_to_now(two: Two, asked: bool) -> None:
    if asked:
        talk = talks.ask_for_talk(person=two.ines, about="", key=uuid4(), act=two.hers)
    else:
        talk = planned(two)
    talks.prepare(conversation=talk, noted=SAID, ready=False, act=two.hers)

    def move(at: datetime, act: Act) -> Conversation:
        if asked:
            return talks.plan_talk(person=two.ines, planned_at=at, place="", about="",
                                   key=uuid4(), act=act)  # fmt: skip
        return talks.move_talk(conversation=talk, planned_at=at, place="", act=act)

    with pytest.raises(Refused, match="Ines Duarte is still preparing"):
        move(SOON, two.his)
    assert move(IN_TIME, two.his).planned_at == IN_TIME


def test_who_is_ready_may_talk_at_once(two: Two) -> None:
    """One's own notes, or those that are done, keep nobody from meeting sooner."""
    talk = planned(two)
    talks.prepare(conversation=talk, noted=SAID, ready=True, act=two.hers)
    talks.prepare(conversation=talk, noted=SAID, ready=False, act=two.his)
    moved = talks.move_talk(conversation=talk, planned_at=SOON, place="", act=two.his)
    assert moved.planned_at == SOON
