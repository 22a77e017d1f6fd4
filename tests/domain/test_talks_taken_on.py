"""What one of the two took on in a talk: theirs to do, among their tasks until it is done."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import NOW, act_by
from tests.domain.builders import make_employee
from tests.domain.talking import Two, opened, word
from waymark.domain.people.models import ReportingLine
from waymark.domain.plans.queries import own_waits
from waymark.domain.plans.queries.team import WaitKind
from waymark.domain.reviews import operations as talks
from waymark.domain.reviews.models import Conversation, Point
from waymark.domain.reviews.operations import PointFields
from waymark.domain.reviews.states import PointKind, Side
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry
from waymark.workflows.conversations import agree

TEXT = "Two reports a month go to the new colleague"


def taken(two: Two, side: Side | None, talk: Conversation | None = None) -> Point:
    """A word that Ines put on the table and Tomasz accepted, taken on by one of them."""
    fields = replace(word(TEXT), taken_by=side)
    point = talks.put_point(
        conversation=talk or opened(two), fields=fields, key=uuid4(), act=two.hers
    )
    return talks.answer_point(point=point, accepted=True, act=two.his)


def saved(two: Two, side: Side | None) -> Point:
    """The same, agreed and saved."""
    point = taken(two, side)
    agree(conversation=point.conversation, next_at=None, act=two.his)
    return Point.objects.select_related("conversation").get()


def words_of(act: Act) -> list[tuple[str, str, int]]:
    """What the actor took on: the words, with whom, and whose talk it is."""
    waits = own_waits(act).waits
    return [(w.about, w.name, w.person_id) for w in waits if w.kind is WaitKind.WORD]


def test_what_i_took_on_stands_among_my_tasks_once_we_agreed(two: Two) -> None:
    point = taken(two, Side.MANAGER)
    assert words_of(two.his) == []
    agree(conversation=point.conversation, next_at=None, act=two.his)
    assert words_of(two.his) == [(TEXT, "Ines Duarte", two.ines.pk)]
    assert words_of(two.hers) == []


def test_the_person_finds_theirs_too_and_a_word_of_both_is_nobodys_task(two: Two) -> None:
    talk = opened(two)
    taken(two, Side.PERSON, talk)
    taken(two, None, talk)
    agree(conversation=talk, next_at=None, act=two.hers)
    assert words_of(two.hers) == [(TEXT, "Tomasz Wilk", 0)]
    assert words_of(two.his) == []


def test_what_is_done_waits_no_more_and_can_be_taken_up_again(two: Two) -> None:
    point = saved(two, Side.PERSON)
    for _click in range(2):
        talks.finish_point(point=point, done=True, act=two.hers)
    assert words_of(two.hers) == []
    point.refresh_from_db()
    assert (point.done_at, point.done_by_id) == (NOW, two.ines.pk)
    assert ActEntry.objects.filter(verb="reviews.point.finished").count() == 1
    talks.finish_point(point=point, done=False, act=two.hers)
    assert len(words_of(two.hers)) == 1


def test_only_who_took_it_on_says_that_it_is_done(two: Two) -> None:
    point = saved(two, Side.PERSON)
    with pytest.raises(Refused, match="Only who took this on"):
        talks.finish_point(point=point, done=True, act=two.his)
    for other in (act_by(make_employee("Eve Stone")), act_by(make_employee("Ruth Berg"), "hr")):
        with pytest.raises(Forbidden):
            talks.finish_point(point=point, done=True, act=other)
    assert not Point.objects.filter(done_at__isnull=False).exists()


def test_nothing_is_done_before_the_two_agreed(two: Two) -> None:
    point = taken(two, Side.PERSON)
    with pytest.raises(Refused, match="Save what you agreed"):
        talks.finish_point(point=point, done=True, act=two.hers)


def test_a_former_manager_has_the_task_no_more(two: Two) -> None:
    saved(two, Side.MANAGER)
    ReportingLine.objects.filter(person=two.ines).delete()
    assert words_of(two.his) == []


def test_only_a_word_is_taken_on(two: Two) -> None:
    fields = PointFields(kind=PointKind.NEXT_CHECK, on_date=two.step.ends_on, taken_by=Side.PERSON)
    with pytest.raises(Refused, match="done by whose plan"):
        talks.put_point(conversation=opened(two), fields=fields, key=uuid4(), act=two.hers)
    point = taken(two, None, Conversation.objects.get())
    for said in (
        {"taken_by": "person", "kind": "level"}, {"taken_by": "boss"},
        {"done_at": NOW, "done_by_id": 1}, {"taken_by": "person", "done_at": NOW},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Point.objects.filter(pk=point.pk).update(**said)


def test_without_its_line_in_the_log_it_is_not_done(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    point = saved(two, Side.PERSON)

    def broken(**fields: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr("waymark.kernel.acts.append", broken)
    with pytest.raises(RuntimeError, match="full"):
        talks.finish_point(point=point, done=True, act=two.hers)
    assert not Point.objects.filter(done_at__isnull=False).exists()
