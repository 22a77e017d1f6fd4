"""A plan of Petra's that waits for the answer of whom she reports to."""

from datetime import date, timedelta

from django.db.models import Model

from tests.conftest import NOW
from tests.domain.builders import Framework
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person
from waymark.domain.plans.models import Plan, Step

__all__ = ["TEAM_MARKS", "TEAM_READERS", "team_rows"]

TEAM_MARKS = {"step_waiting": "zq-step_waiting-qz", "goal_waiting": "zq-goal_waiting-qz"}
TEAM_READERS = {"step_waiting": "peer manager", "goal_waiting": "peer manager"}


def team_rows(people: dict[str, Person], framework: Framework) -> dict[str, Model]:
    """Her goal and plan, shared, with a use at work."""
    petra = people["peer"]
    goal = Goal.objects.create(
        person=petra, role=framework.roles["te3"], state="chosen", sharing="manager",
        reason=TEAM_MARKS["goal_waiting"], created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    plan = Plan.objects.create(
        person=petra, goal=goal, next_role=framework.roles["te3"], state="shared",
        created_at=NOW, shared_at=NOW - timedelta(days=9),
    )  # fmt: skip
    Step.objects.create(
        plan=plan, kind="use", title=TEAM_MARKS["step_waiting"], skill=framework.skills["root"],
        to_level=2, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 31),
    )  # fmt: skip
    return {"goal_waiting": goal, "plan_waiting": plan}
