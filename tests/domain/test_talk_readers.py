"""Conversations: who reads what was said, now and later, and where no word of it goes."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from tests.conftest import NOW, act_by
from tests.domain.builders import make_employee
from tests.domain.talking import SAID, THURSDAY, Two, opened, planned, word
from waymark.domain.people.models import Deputy, ReportingLine
from waymark.domain.reviews import operations as talks
from waymark.domain.reviews import queries
from waymark.domain.reviews.models import Conversation
from waymark.domain.reviews.operations import Noted
from waymark.domain.reviews.states import Question
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice


def test_strangers_and_hr_open_nothing(two: Two) -> None:
    talk = opened(two)
    for act in (act_by(make_employee("Sven Lund")), act_by(make_employee("Ruth Adeyemi"), "hr")):
        with pytest.raises(Conversation.DoesNotExist):
            queries.talk_by_id(act, talk.pk)
        assert not any(each.seen for each in queries.notes_of(act, talk).values())
        assert queries.points_of(act, talk) == []
        for refuse in (
            partial(talks.prepare, conversation=talk, noted=SAID, ready=False, act=act),
            partial(talks.open_together, conversation=talk, act=act),
            partial(talks.cancel_talk, conversation=talk, reason="x", act=act),
            partial(talks.close_talk, conversation=talk, act=act),
        ):
            with pytest.raises(Forbidden):
                refuse()


def test_a_former_manager_loses_past_talks_at_once(two: Two) -> None:
    talk = opened(two)
    talks.close_talk(conversation=talk, act=two.his)
    freya = make_employee("Freya Nilsen")
    ReportingLine.objects.update(to_date=NOW.date())
    ReportingLine.objects.create(person=two.ines, manager=freya, from_date=NOW.date())
    with pytest.raises(Conversation.DoesNotExist):
        queries.talk_by_id(two.his, talk.pk)
    assert not any(each.seen for each in queries.notes_of(two.his, talk).values())
    assert queries.last_talks(two.his, [two.ines.pk]) == {}
    hers = queries.notes_of(two.hers, talk)
    assert all(each.seen for each in hers.values())
    known = queries.last_talks(act_by(freya), [two.ines.pk])[two.ines.pk]
    assert (known.manager_id, known.at) == (two.tomasz.pk, NOW)
    with pytest.raises(Conversation.DoesNotExist):
        queries.talk_by_id(act_by(freya), talk.pk)


def test_the_person_may_show_a_new_manager_what_was_agreed_not_the_notes(two: Two) -> None:
    talk = opened(two)
    point = talks.put_point(
        conversation=talk, fields=word("I ask for rig time"), key=uuid4(), act=two.his
    )
    talks.answer_point(point=point, accepted=True, act=two.hers)
    talk = talks.close_talk(conversation=talk, act=two.hers)
    with pytest.raises(Refused, match="reads it already"):
        talks.share_what_was_agreed(conversation=talk, shared=True, act=two.hers)
    freya = make_employee("Freya Nilsen")
    ReportingLine.objects.update(to_date=NOW.date())
    ReportingLine.objects.create(person=two.ines, manager=freya, from_date=NOW.date())
    with pytest.raises(Forbidden):
        talks.share_what_was_agreed(conversation=talk, shared=True, act=act_by(freya))
    talks.share_what_was_agreed(conversation=talk, shared=True, act=two.hers)
    assert [each.text for each in queries.points_of(act_by(freya), talk)] == ["I ask for rig time"]
    assert not any(each.seen for each in queries.notes_of(act_by(freya), talk).values())
    talks.share_what_was_agreed(conversation=talk, shared=False, act=two.hers)
    assert queries.points_of(act_by(freya), talk) == []


def test_what_stood_open_with_a_former_manager_is_left(two: Two) -> None:
    old = planned(two)
    freya = make_employee("Freya Nilsen")
    ReportingLine.objects.update(to_date=NOW.date())
    ReportingLine.objects.create(person=two.ines, manager=freya, from_date=NOW.date())
    talks.plan_talk(person=two.ines, planned_at=THURSDAY, place="", about="", key=uuid4(),
                    act=act_by(freya))  # fmt: skip
    old.refresh_from_db()
    assert old.state == "cancelled"


def test_a_deputy_has_talks_of_their_own_and_reads_none_of_the_managers(two: Two) -> None:
    talk, dana = opened(two), make_employee("Dana Petrov")
    Deputy.objects.create(
        manager=two.tomasz, deputy=dana, from_date=NOW.date(), to_date=NOW.date() + timedelta(30),
        named_at=NOW, named_by_id=two.tomasz.pk,
    )  # fmt: skip
    with pytest.raises(Conversation.DoesNotExist):
        queries.talk_by_id(act_by(dana), talk.pk)
    own = talks.plan_talk(person=two.ines, planned_at=THURSDAY, place="", about="", key=uuid4(),
                          act=act_by(dana))  # fmt: skip
    assert queries.talk_by_id(act_by(dana), own.pk) == own
    with pytest.raises(Conversation.DoesNotExist):
        queries.talk_by_id(two.his, own.pk)
    Deputy.objects.update(ended_at=NOW, ended_by_id=two.tomasz.pk)
    with pytest.raises(Conversation.DoesNotExist):
        queries.talk_by_id(act_by(dana), own.pk)


def test_the_log_and_the_notices_hold_no_word_of_a_talk(two: Two) -> None:
    canary = "canary-7f3a"
    talk = talks.ask_for_talk(person=two.ines, about=canary, key=uuid4(), act=two.hers)
    talk = talks.plan_talk(person=two.ines, planned_at=THURSDAY, place=canary, about=canary,
                           key=uuid4(), act=two.his)  # fmt: skip
    noted = Noted(answers=[(Question.LOAD, canary)], own_question=canary, own_text=canary)
    talks.move_talk(conversation=talk, planned_at=THURSDAY, place=f"{canary} 2", act=two.his)
    for act in (two.hers, two.his):
        talks.prepare(conversation=talk, noted=noted, ready=True, act=act)
    point = talks.put_point(conversation=talk, fields=word(canary), key=uuid4(), act=two.his)
    talks.answer_point(point=point, accepted=True, act=two.hers)
    talks.cancel_talk(conversation=talk, reason=canary, act=two.his)
    entries = ActEntry.objects.values_list("verb", "before", "after")
    assert {"reviews.talk.asked", "reviews.point.put", "reviews.talk.cancelled"} <= {
        verb for verb, _before, _after in entries
    }
    assert canary not in str(list(entries))
    assert canary not in str(list(Notice.objects.values_list("params", "address")))
