"""Agree and save: what both accepted flows into goal, plan and skills in one act, exactly once."""

from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from tests.conftest import NOW, TODAY
from tests.domain.talking import SAID, THURSDAY, Two, make_two, opened, planned
from tests.together import at_once
from waymark.domain.goals.models import Goal
from waymark.domain.plans.models import Change, PlanVersion, Step
from waymark.domain.reviews import operations as talks
from waymark.domain.reviews import queries
from waymark.domain.reviews.models import Conversation, Point
from waymark.domain.reviews.operations import Noted, PointFields
from waymark.domain.reviews.states import PointKind
from waymark.domain.skills.models import Claim
from waymark.domain.skills.operations import say_level
from waymark.kernel import acts
from waymark.kernel.acts import Act, Refused
from waymark.kernel.log import verify
from waymark.kernel.models import ActEntry, Notice
from waymark.web.me.plan.history import version_in_words
from waymark.workflows.conversations import agree

NEXT = THURSDAY + timedelta(days=91)
MAY = date(2027, 5, 31)


def _put(talk: Conversation, act: Act, kind: PointKind, **said: Any) -> Point:
    fields = PointFields(kind=kind, **said)
    return talks.put_point(conversation=talk, fields=fields, key=uuid4(), act=act)


def _accepted(talk: Conversation, two: Two, kind: PointKind, **said: object) -> Point:
    point = _put(talk, two.hers, kind, **said)
    return talks.answer_point(point=point, accepted=True, act=two.his)


def test_everything_accepted_flows_into_goal_plan_and_skills(two: Two) -> None:
    python, talk = two.framework.skills["python"].pk, opened(two)
    other = Step.objects.create(plan=two.plan, kind="learn", title="Read on", starts_on=TODAY,
                                ends_on=MAY)  # fmt: skip
    _accepted(talk, two, PointKind.GOAL_DATE, on_date=date(2028, 7, 1))
    _accepted(talk, two, PointKind.MOVE_STEP, step_id=two.step.pk, on_date=MAY)
    _accepted(talk, two, PointKind.DROP_STEP, step_id=other.pk)
    _accepted(
        talk, two, PointKind.ADD_STEP, text="Sit in on two audits", step_kind="use", on_date=MAY
    )
    _accepted(talk, two, PointKind.NEXT_CHECK, on_date=date(2027, 3, 1))
    _accepted(talk, two, PointKind.LEVEL, skill_id=python, level=3)
    _accepted(talk, two, PointKind.WORD, text="Tomasz asks for rig time")
    agree(conversation=talk, next_at=NEXT, act=two.his)
    assert Goal.objects.get(state="chosen").by_date == date(2028, 7, 1)
    two.plan.refresh_from_db()
    assert two.plan.next_check_on == date(2027, 3, 1)
    steps = (
        Step.objects.filter(plan=two.plan).order_by("pk").values_list("title", "state", "ends_on")
    )
    assert list(steps) == [
        ("Lead the seal analysis", "planned", MAY), ("Read on", "dropped", MAY),
        ("Sit in on two audits", "planned", MAY),
    ]  # fmt: skip
    claims = Claim.objects.filter(skill_id=python, superseded_at=None)
    assert set(claims.values_list("source", "level", "said_by_id")) == {
        ("self", 3, two.ines.pk), ("manager", 3, two.tomasz.pk)
    }  # fmt: skip
    version = PlanVersion.objects.get(plan=two.plan)
    assert version.reason == "Agreed in our talk on 23 November 2026", "held earlier than planned"
    following = queries.next_talk(two.hers, two.ines.pk)
    assert following is not None
    assert (following.planned_at, following.state) == (NEXT, "planned")


def test_levels_both_prepared_become_the_words_of_each(two: Two) -> None:
    root, talk = two.framework.skills["root"].pk, planned(two)
    say_level(person=two.ines, skill_id=root, level=1, enjoys=True, act=two.hers)
    for act, level in ((two.hers, 3), (two.his, 2)):
        talks.prepare(conversation=talk, noted=Noted(levels={root: level}), ready=True, act=act)
    assert not Claim.objects.filter(source="manager").exists()
    agree(conversation=talk, next_at=None, act=two.hers)
    now = Claim.objects.filter(skill_id=root, superseded_at=None).order_by("source")
    assert list(now.values_list("source", "level", "enjoys", "said_by_id")) == [
        ("manager", 2, False, two.tomasz.pk), ("self", 3, True, two.ines.pk),
    ]  # fmt: skip


def test_a_talk_that_changed_nothing_is_saved_too(two: Two) -> None:
    agree(conversation=opened(two), next_at=None, act=two.hers)
    assert Conversation.objects.get().state == "agreed"
    assert not Change.objects.exists()
    assert Notice.objects.filter(person_id=two.tomasz.pk, code="talk.agreed").count() == 1


def test_one_accepts_what_the_other_put_never_ones_own(two: Two) -> None:
    talk = opened(two)
    point = _put(talk, two.hers, PointKind.GOAL_DATE, on_date=MAY)
    with pytest.raises(Refused, match="the other one accepts"):
        talks.answer_point(point=point, accepted=True, act=two.hers)
    with pytest.raises(Refused, match="Only who put this"):
        talks.take_back_point(point=point, act=two.his)
    with pytest.raises(Refused, match="still waits"):
        agree(conversation=talk, next_at=None, act=two.hers)
    talks.answer_point(point=point, accepted=False, act=two.his)
    agree(conversation=talk, next_at=None, act=two.hers)
    assert Goal.objects.get(state="chosen").by_date == date(2029, 7, 1)


def test_an_answer_may_be_changed_until_it_is_saved(two: Two) -> None:
    talk = opened(two)
    point = _put(talk, two.hers, PointKind.GOAL_DATE, on_date=MAY)
    for accepted in (True, False, True):
        talks.answer_point(point=point, accepted=accepted, act=two.his)
    talks.take_back_point(point=point, act=two.hers)
    with pytest.raises(Refused, match="answered a moment ago"):
        talks.answer_point(point=point, accepted=True, act=two.his)
    agree(conversation=talk, next_at=None, act=two.hers)
    with pytest.raises(Refused, match="moved on"):
        _put(talk, two.hers, PointKind.WORD, text="too late")


def test_nothing_is_put_on_the_table_before_the_notes_are_open(two: Two) -> None:
    with pytest.raises(Refused, match="moved on"):
        _put(planned(two), two.hers, PointKind.WORD, text="early")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (PointKind.GOAL_DATE, {}),
        (PointKind.GOAL_DATE, {"on_date": TODAY}),
        (PointKind.GOAL_DATE, {"on_date": date(2099, 1, 1)}),
        (PointKind.MOVE_STEP, {"on_date": MAY}),
        (PointKind.MOVE_STEP, {"step_id": 1, "on_date": MAY, "from_date": date(2028, 1, 1)}),
        (PointKind.DROP_STEP, {}),
        (PointKind.ADD_STEP, {"on_date": MAY, "text": " "}),
        (PointKind.WORD, {}),
        (PointKind.LEVEL, {"skill_id": 1}),
        (PointKind.LEVEL, {"skill_id": 999_999, "level": 2}),
    ],
)
def test_a_point_that_makes_no_sense_is_refused(
    two: Two, kind: PointKind, said: dict[str, object]
) -> None:
    with pytest.raises(Refused, match=r"Choose|Say|last day"):
        _put(opened(two), two.hers, kind, **said)


def test_a_step_that_moved_on_meanwhile_undoes_the_whole_talk(two: Two) -> None:
    talk, python = opened(two), two.framework.skills["python"].pk
    _accepted(talk, two, PointKind.LEVEL, skill_id=python, level=3)
    step = _accepted(talk, two, PointKind.MOVE_STEP, step_id=two.step.pk, on_date=MAY)
    Step.objects.filter(pk=two.step.pk).update(state="done", done_at=NOW)
    with pytest.raises(Refused, match="Lead the seal analysis"):
        agree(conversation=talk, next_at=NEXT, act=two.hers)
    assert Conversation.objects.get().state == "revealed"
    assert not Claim.objects.exists()
    talks.answer_point(point=step, accepted=False, act=two.his)  # set it aside, then it goes
    agree(conversation=talk, next_at=NEXT, act=two.hers)
    assert Claim.objects.filter(level=3).count() == 2


@pytest.mark.parametrize("fails_at", range(1, 7))
def test_a_line_that_cannot_be_written_undoes_the_whole_talk(
    two: Two, fails_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk, python = opened(two), two.framework.skills["python"].pk
    _accepted(talk, two, PointKind.GOAL_DATE, on_date=MAY)
    _accepted(talk, two, PointKind.LEVEL, skill_id=python, level=3)
    lines, real = [0], acts.append

    def append(**fields: object) -> None:
        lines[0] += 1
        if lines[0] == fails_at:
            raise RuntimeError("no log")
        real(**fields)

    monkeypatch.setattr(acts, "append", append)
    with pytest.raises(RuntimeError, match="no log"), transaction.atomic():
        agree(conversation=talk, next_at=NEXT, act=two.hers)
    assert Conversation.objects.get().state == "revealed"
    assert Goal.objects.get(state="chosen").by_date == date(2029, 7, 1)
    assert not Claim.objects.exists()
    assert not PlanVersion.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_both_agree_at_once_and_it_happens_once() -> None:
    two = make_two()
    for turn in range(3):
        talk = opened(two) if turn == 0 else _reopened(two)
        _accepted(talk, two, PointKind.ADD_STEP, text=f"Audit {turn}", step_kind="use", on_date=MAY)
        following = NEXT + timedelta(days=turn)
        press = partial(agree, conversation=talk, next_at=following)
        results = at_once([partial(press, act=act) for act in (two.hers, two.his) * 2])
        assert all(isinstance(each, Conversation) for each in results), results
        assert Step.objects.filter(title=f"Audit {turn}").count() == 1
        told = ActEntry.objects.filter(verb="reviews.talk.agreed", subject_id=str(talk.pk))
        assert told.count() == 1
        assert Conversation.objects.filter(planned_at=following).count() == 1
    assert verify().intact


def _reopened(two: Two) -> Conversation:
    """The next talk of the two, with both ready."""
    talk = queries.next_talk(two.hers, two.ines.pk)
    assert talk is not None
    for act in (two.hers, two.his):
        talks.prepare(conversation=talk, noted=SAID, ready=True, act=act)
    talk.refresh_from_db()
    return talk


@pytest.mark.django_db(transaction=True)
def test_a_point_put_while_the_other_saves_is_refused_or_waits() -> None:
    """Never is something put on a table that was closed, nor closed with something open on it."""
    two = make_two()
    talk = opened(two)
    at_once(
        [
            lambda: agree(conversation=talk, next_at=None, act=two.his),
            lambda: _put(talk, two.hers, PointKind.WORD, text="and this"),
        ]
    )
    talk.refresh_from_db()
    waiting = Point.objects.filter(conversation=talk, state="open").count()
    assert (talk.state, waiting) in (("agreed", 0), ("revealed", 1))


@pytest.mark.django_db
def test_the_plan_says_who_proposed_whoever_saves(two: Two) -> None:
    talk = opened(two)
    point = _put(talk, two.his, PointKind.MOVE_STEP, step_id=two.step.pk, on_date=MAY)
    talks.answer_point(point=point, accepted=True, act=two.hers)
    agree(conversation=talk, next_at=None, act=two.hers)
    version = PlanVersion.objects.get(plan=two.plan)
    assert (version.by_id, version.accepted_by_id) == (two.tomasz.pk, two.ines.pk)
    names = {two.tomasz.pk: "Tomasz Wilk", two.ines.pk: "Ines"}
    said = version_in_words(version, two.ines.pk, two.ines.pk, names)
    assert said == "Tomasz Wilk proposed it. You agreed."
