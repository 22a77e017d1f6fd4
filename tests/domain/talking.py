"""Two people who talk: Ines and her manager Tomasz, with what the tests of conversations share."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from tests.conftest import NOW, act_by
from tests.domain.builders import Framework, build_framework, hold, make_employee
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.plans.models import Plan, Step
from waymark.domain.reviews.models import Conversation
from waymark.domain.reviews.operations import Noted, PointFields, plan_talk, prepare
from waymark.domain.reviews.states import PointKind, Question
from waymark.kernel.acts import Act

__all__ = ["SAID", "THURSDAY", "Two", "at", "make_two", "opened", "planned", "two", "word"]

THURSDAY = datetime(2026, 11, 26, 10, 0, tzinfo=NOW.tzinfo)
SAID = Noted(answers=[(Question.SIX_MONTHS, "A module of my own")])


@dataclass
class Two:
    """Ines reports to Tomasz since 2025; she heads for Senior Test Engineer and shares her plan."""

    ines: Person
    tomasz: Person
    framework: Framework
    plan: Plan
    step: Step

    @property
    def hers(self) -> Act:
        """An act of Ines at the tests' moment."""
        return act_by(self.ines)

    @property
    def his(self) -> Act:
        """An act of Tomasz at the tests' moment."""
        return act_by(self.tomasz)


@pytest.fixture
def two(db: None) -> Two:
    return make_two()


def make_two() -> Two:
    """Ines and Tomasz; she is Test Engineer II on the way to Principal, and shares that."""
    framework = build_framework(moves={})
    ines, tomasz = make_employee("Ines Duarte"), make_employee("Tomasz Wilk")
    ReportingLine.objects.create(person=ines, manager=tomasz, from_date=date(2025, 1, 1))
    hold(ines, framework.roles["te2"], date(2023, 4, 1))
    goal = Goal.objects.create(
        person=ines, role=framework.roles["te4"], state="chosen", sharing="manager",
        created_at=NOW - timedelta(days=400), changed_at=NOW, by_date=date(2029, 7, 1),
        route=[framework.id(key) for key in ("te2", "te3", "te4")],
    )  # fmt: skip
    plan = Plan.objects.create(
        person=ines, goal=goal, next_role=framework.roles["te3"], state="shared", created_at=NOW,
        shared_at=NOW,
    )  # fmt: skip
    step = Step.objects.create(
        plan=plan, kind="use", title="Lead the seal analysis", starts_on=date(2026, 12, 1),
        ends_on=date(2027, 1, 31),
    )  # fmt: skip
    return Two(ines, tomasz, framework, plan, step)


def at(act: Act, moment: datetime) -> Act:
    """The same actor at another moment."""
    return replace(act, at=moment, today=moment.date())


def planned(two: Two, when: datetime = THURSDAY) -> Conversation:
    """A talk that Tomasz planned a week before, without words."""
    act = at(two.his, min(NOW, when - timedelta(days=7)))
    return plan_talk(person=two.ines, planned_at=when, place="", about="", key=uuid4(), act=act)


def opened(two: Two) -> Conversation:
    """A talk for which both were ready, so that the notes lie open."""
    talk = planned(two)
    for act in (two.hers, two.his):
        prepare(conversation=talk, noted=SAID, ready=True, act=act)
    talk.refresh_from_db()
    return talk


def word(text: str) -> PointFields:
    """A point that is a word the two keep to."""
    return PointFields(kind=PointKind.WORD, text=text)
