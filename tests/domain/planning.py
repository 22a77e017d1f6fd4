"""Goals, plans and steps for tests, made through the operations where they matter."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import Framework, hold, make_employee
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.plans import compute, operations
from waymark.domain.plans.models import Plan, Step
from waymark.domain.plans.operations import StepFields
from waymark.domain.plans.states import StepKind
from waymark.kernel.acts import Act

__all__ = [
    "FIELDS", "add", "adopt", "agreed_plan", "goal", "make_goal", "make_ines", "make_manager",
    "offer_of", "plan", "shared_plan", "tomasz",
]  # fmt: skip

FIELDS = StepFields("Own the carrier strategy", TODAY, TODAY + timedelta(days=90))


def make_ines(framework: Framework) -> Person:
    """Test Engineer II since April 2023."""
    person = make_employee("Ines Duarte")
    hold(person, framework.roles["te2"], date(2023, 4, 1))
    return person


def make_manager(person: Person, name: str = "Tomasz Wilk") -> Person:
    """Someone to whom the person reports since 2024."""
    manager = make_employee(name)
    ReportingLine.objects.create(person=person, manager=manager, from_date=date(2024, 1, 1))
    return manager


def make_goal(framework: Framework, person: Person, key: str = "te4", **fields: object) -> Goal:
    values: dict[str, object] = {
        "state": "chosen", "created_at": NOW, "changed_at": NOW, "by_date": date(2029, 7, 1),
        "route": [framework.id("te2"), framework.id("te3"), framework.id("te4")],
    } | fields  # fmt: skip
    return Goal.objects.create(person=person, role=framework.roles[key], **values)


def offer_of(act: Act, person: Person) -> compute.Offer:
    return compute.plan_on_offer(act, person, compute.place_of(act, person.pk))


def adopt(goal: Goal, person: Person) -> Plan:
    """The plan on offer, kept whole."""
    act = act_by(person)
    offer = offer_of(act, person)
    return operations.adopt_plan(
        goal=goal, next_role_id=offer.role.pk if offer.role else None, proposed=offer.steps, act=act
    )


def shared_plan(goal: Goal, person: Person) -> Plan:
    """The plan on offer, kept whole and shared with the manager."""
    return operations.share_plan(plan=adopt(goal, person), act=act_by(person))


def add(plan: Plan, act: Act, kind: StepKind = StepKind.USE, **changes: Any) -> Step:
    fields = replace(FIELDS, **changes)
    return operations.add_step(plan=plan, kind=kind, fields=fields, key=uuid.uuid4(), act=act)


def agreed_plan(goal: Goal, person: Person, manager: Person) -> Plan:
    """The plan on offer, shared and agreed until 12 January 2027."""
    plan = shared_plan(goal, person)
    return operations.agree_plan(plan=plan, next_check_on=date(2027, 1, 12), act=act_by(manager))


@pytest.fixture
def tomasz(ines: Person) -> Person:
    return make_manager(ines)


@pytest.fixture
def goal(framework: Framework, ines: Person) -> Goal:
    return make_goal(framework, ines)


@pytest.fixture
def plan(goal: Goal, ines: Person) -> Plan:
    return adopt(goal, ines)
