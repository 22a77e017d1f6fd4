"""Conversations: asked for, planned, prepared apart, laid open at one moment, kept from others."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import NOW, act_by
from tests.domain.builders import make_employee
from tests.domain.talking import SAID, THURSDAY, Two, at, make_two, opened, planned, word
from tests.together import at_once
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.reviews import operations as talks
from waymark.domain.reviews import queries
from waymark.domain.reviews.models import Answer, Conversation, Point, Preparation
from waymark.domain.reviews.operations import Noted
from waymark.domain.reviews.states import Question, Side
from waymark.kernel import acts
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice


def _codes(person: Person) -> list[str]:
    return list(
        Notice.objects.filter(person_id=person.pk).order_by("pk").values_list("code", flat=True)
    )


def test_who_asks_gets_a_time_from_the_manager(two: Two) -> None:
    asked = talks.ask_for_talk(person=two.ines, about="a secondment", key=uuid4(), act=two.hers)
    assert (asked.state, asked.planned_at, asked.manager_id) == ("asked", None, two.tomasz.pk)
    assert _codes(two.tomasz) == ["talk.asked"]
    talk = planned(two)
    assert (talk.pk, talk.state, talk.planned_at) == (asked.pk, "planned", THURSDAY)
    assert talk.about == "a secondment"
    assert _codes(two.ines) == ["talk.planned"]


def test_asking_twice_with_one_form_asks_once(two: Two) -> None:
    key = uuid4()
    for _click in range(2):
        talks.ask_for_talk(person=two.ines, about="", key=key, act=two.hers)
    assert Conversation.objects.count() == 1
    with pytest.raises(Refused, match="open already"):
        talks.ask_for_talk(person=two.ines, about="", key=uuid4(), act=two.hers)


def test_without_a_manager_there_is_nobody_to_ask(two: Two) -> None:
    ReportingLine.objects.all().delete()
    with pytest.raises(Refused, match="who your manager is"):
        talks.ask_for_talk(person=two.ines, about="", key=uuid4(), act=two.hers)


def test_only_the_present_manager_plans(two: Two) -> None:
    for act in (two.hers, act_by(make_employee("Sven Lund")), act_by(make_employee("Hr"), "hr")):
        with pytest.raises(Forbidden, match="manager of this person"):
            talks.plan_talk(person=two.ines, planned_at=THURSDAY, place="", about="", key=uuid4(),
                            act=act)  # fmt: skip


@pytest.mark.parametrize("when", [NOW, NOW - timedelta(1), NOW + timedelta(days=800)])
def test_a_time_that_makes_no_sense_is_refused(two: Two, when: datetime) -> None:
    with pytest.raises(Refused, match="Choose a"):
        talks.plan_talk(
            person=two.ines, planned_at=when, place="", about="", key=uuid4(), act=two.his
        )
    talk = planned(two)
    with pytest.raises(Refused, match="Choose a"):
        talks.move_talk(conversation=talk, planned_at=when, place="", act=two.his)


def test_either_may_move_it_and_the_other_is_told_each_time(two: Two) -> None:
    talk = planned(two)
    for days, act in ((1, two.hers), (2, two.his), (1, two.hers)):
        talk = talks.move_talk(
            conversation=talk, planned_at=THURSDAY + timedelta(days=days), place="Room 4", act=act
        )
    assert _codes(two.tomasz) == ["talk.moved"]  # to the same time a second time: told once
    assert _codes(two.ines) == ["talk.planned", "talk.moved"]
    assert talk.place == "Room 4"


def test_calling_it_off_needs_a_reason(two: Two) -> None:
    talk = planned(two)
    with pytest.raises(Refused, match="why"):
        talks.cancel_talk(conversation=talk, reason=" ", act=two.hers)
    talks.cancel_talk(conversation=talk, reason="I am away that week", act=two.hers)
    talks.cancel_talk(conversation=talk, reason="again", act=two.hers)
    talk.refresh_from_db()
    assert (talk.state, talk.reason) == ("cancelled", "I am away that week")
    assert planned(two).pk != talk.pk  # there is room for the next one


def test_notes_are_their_authors_until_both_are_ready(two: Two) -> None:
    talk = planned(two)
    talks.prepare(conversation=talk, noted=SAID, ready=True, act=two.hers)
    his = queries.notes_of(two.his, talk)
    assert (his[Side.PERSON].ready, his[Side.PERSON].seen, his[Side.PERSON].answers) == (
        True, False, (),
    )  # fmt: skip
    talks.prepare(conversation=talk, noted=SAID, ready=False, act=two.his)
    assert not queries.notes_of(two.hers, talk)[Side.MANAGER].seen
    talks.prepare(conversation=talk, noted=SAID, ready=True, act=two.his)
    talk.refresh_from_db()
    assert (talk.state, talk.revealed_at) == ("revealed", NOW)
    for act in (two.hers, two.his):
        notes = queries.notes_of(act, talk)
        assert all(each.seen and each.answers for each in notes.values())


def test_autosave_replaces_what_was_kept(two: Two) -> None:
    talk, skill = planned(two), two.framework.skills["python"].pk
    first = Noted(answers=[(Question.LOAD, "Too much")], own_question="And pay?", levels={skill: 2})
    talks.prepare(conversation=talk, noted=first, ready=False, act=two.hers)
    kept = queries.notes_of(two.hers, talk)[Side.PERSON]
    assert kept.answers == (("load", "", "Too much"), ("", "And pay?", ""))
    assert kept.levels == ((skill, "Data analysis with Python", 2),)
    talks.prepare(conversation=talk, noted=SAID, ready=False, act=two.hers)
    kept = queries.notes_of(two.hers, talk)[Side.PERSON]
    assert (kept.answers, kept.levels) == ((("six_months", "", "A module of my own"),), ())


def test_nobody_changes_notes_once_they_lie_open(two: Two) -> None:
    talk = opened(two)
    for act in (two.hers, two.his):
        with pytest.raises(Refused, match="they stay as they were"):
            talks.prepare(conversation=talk, noted=Noted(), ready=False, act=act)
    own = Preparation.objects.get(conversation=talk, side="person")
    with pytest.raises(Refused, match="they stay as they were"):
        talks.take_back_ready(preparation=own, act=two.hers)
    assert Answer.objects.count() == 2


def test_ready_can_be_taken_back_while_the_notes_are_private(two: Two) -> None:
    talk = planned(two)
    own = talks.prepare(conversation=talk, noted=SAID, ready=True, act=two.hers)
    with pytest.raises(Refused, match="Take that back"):
        talks.prepare(conversation=talk, noted=Noted(), ready=False, act=two.hers)
    with pytest.raises(Forbidden):
        talks.take_back_ready(preparation=own, act=two.his)
    talks.take_back_ready(preparation=own, act=two.hers)
    talks.prepare(conversation=talk, noted=Noted(), ready=True, act=two.hers)
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("noted", "why"),
    [
        (Noted(answers=[(each, "") for each in list(Question)[:4]]), "at most three questions"),
        (Noted(answers=[(Question.LOAD, "a"), (Question.LOAD, "b")]), "once"),
        (Noted(levels={1: 1, 2: 1, 3: 1, 4: 1}), "at most three skills"),
        (Noted(levels={1: 6}), "between 0 and 5"),
        (Noted(levels={999_999: 2}), "no longer in the framework"),
        (Noted(own_text="a note"), "your own question"),
    ],
)
def test_notes_that_make_no_sense_are_refused(two: Two, noted: Noted, why: str) -> None:
    with pytest.raises(Refused, match=why):
        talks.prepare(conversation=planned(two), noted=noted, ready=False, act=two.hers)
    assert not Preparation.objects.exists()


def test_at_the_planned_time_either_opens_the_notes(two: Two) -> None:
    talk = planned(two)
    talks.prepare(conversation=talk, noted=SAID, ready=False, act=two.hers)
    early, on_time = at(two.his, THURSDAY - timedelta(seconds=1)), at(two.his, THURSDAY)
    with pytest.raises(Refused, match="at the planned time"):
        talks.open_together(conversation=talk, act=early)
    talks.open_together(conversation=talk, act=on_time)
    assert queries.notes_of(on_time, talk)[Side.PERSON].answers
    again = talks.open_together(conversation=talk, act=at(two.hers, THURSDAY))
    assert again.state == "revealed"
    assert ActEntry.objects.filter(verb="reviews.talk.revealed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_both_ready_at_once_open_the_notes_once() -> None:
    two = make_two()
    for _turn in range(4):
        talk = planned(two)
        ready = partial(talks.prepare, conversation=talk, noted=SAID, ready=True)
        results = at_once([partial(ready, act=act) for act in (two.hers, two.his) * 2])
        talk.refresh_from_db()
        assert talk.state == "revealed", results
        told = ActEntry.objects.filter(verb="reviews.talk.revealed", subject_id=str(talk.pk))
        assert told.count() == 1
        assert Preparation.objects.filter(conversation=talk).count() == 2
        talks.close_talk(conversation=talk, act=two.his)


@pytest.mark.django_db(transaction=True)
def test_typing_and_opening_at_once_never_changes_open_notes() -> None:
    two = make_two()
    talk = planned(two)
    talks.prepare(conversation=talk, noted=SAID, ready=False, act=two.hers)
    later = Noted(answers=[(Question.LOAD, "typed a moment too late")])
    at_once(
        [
            lambda: talks.open_together(conversation=talk, act=at(two.his, THURSDAY)),
            lambda: talks.prepare(
                conversation=talk, noted=later, ready=False, act=at(two.hers, THURSDAY)
            ),
        ]
    )
    seen = queries.notes_of(two.his, talk)[Side.PERSON].answers
    with pytest.raises(Refused):
        talks.prepare(conversation=talk, noted=Noted(), ready=False, act=two.hers)
    assert queries.notes_of(two.his, talk)[Side.PERSON].answers == seen != ()


@pytest.mark.parametrize("when", ["plan", "ready", "point", "close"])
def test_a_line_that_cannot_be_written_undoes_everything(
    two: Two, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = opened(two) if when in ("point", "close") else planned(two)
    if when == "plan":
        Conversation.objects.all().delete()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no log")

    do: dict[str, Callable[[], object]] = {
        "plan": lambda: planned(two),
        "ready": lambda: talks.prepare(conversation=talk, noted=SAID, ready=True, act=two.hers),
        "point": lambda: talks.put_point(
            conversation=talk, fields=word("x"), key=uuid4(), act=two.his
        ),
        "close": lambda: talks.close_talk(conversation=talk, act=two.his),
    }
    before = _everything()
    monkeypatch.setattr(acts, "append", fail)
    with pytest.raises(RuntimeError, match="no log"), transaction.atomic():
        do[when]()
    assert _everything() == before


def _everything() -> list[object]:
    models = (Conversation, Preparation, Answer, Point, Notice)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def test_the_database_holds_who_and_when_together(two: Two) -> None:
    talk = planned(two)
    for wrong in (
        {"state": "agreed"}, {"agreed_at": NOW}, {"state": "cancelled"}, {"planned_at": None},
        {"state": "revealed"}, {"shared_with_id": 3}, {"state": "talked"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Conversation.objects.filter(pk=talk.pk).update(**wrong)
    talk.refresh_from_db()
    assert talk.state == "planned"


def test_the_system_talks_with_nobody(two: Two, system_act: Act) -> None:
    with pytest.raises(Forbidden):
        talks.plan_talk(person=two.ines, planned_at=datetime(2027, 1, 1, tzinfo=UTC), place="",
                        about="", key=uuid4(), act=system_act)  # fmt: skip
