"""People who report to Tomasz, with goals, plans and levels, for the tests of the team's pages."""

from datetime import date, timedelta

from tests.conftest import NOW, TODAY
from tests.domain.builders import Framework, hold, make_employee
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.plans.models import Plan, Step
from waymark.domain.skills.models import Claim

__all__ = ["head_for", "join", "plan_of", "say"]


def join(name: str, tomasz: Person, framework: Framework, since: date = TODAY) -> Person:
    """Someone who reports to Tomasz and holds te2; recently, so that no talk is due."""
    person = make_employee(name)
    hold(person, framework.roles["te2"], date(2023, 4, 1))
    ReportingLine.objects.create(person=person, manager=tomasz, from_date=since)
    return person


def head_for(person: Person, framework: Framework, sharing: str = "manager") -> Goal:
    """te4 by way of te3, which asks for root 4, python 3 and strategy 2."""
    return Goal.objects.create(
        person=person, role=framework.roles["te4"], state="chosen", sharing=sharing,
        created_at=NOW, changed_at=NOW, by_date=date(2029, 7, 1),
        route=[framework.id(key) for key in ("te2", "te3", "te4")],
    )  # fmt: skip


def plan_of(goal: Goal, framework: Framework, *, ends: date = date(2027, 2, 28)) -> Plan:
    plan = Plan.objects.create(
        person=goal.person, goal=goal, next_role=framework.roles["te3"], created_at=NOW
    )
    Step.objects.create(plan=plan, kind="use", title="Lead an analysis", skill=framework.skills["root"],
                        to_level=4, starts_on=ends - timedelta(days=60), ends_on=ends)  # fmt: skip
    return plan


def say(person: Person, framework: Framework, **levels: int) -> None:
    for skill, level in levels.items():
        Claim.objects.create(person=person, skill=framework.skills[skill], level=level, said_at=NOW)
