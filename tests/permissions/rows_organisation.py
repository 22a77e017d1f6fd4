"""Business goals, and what published changes mean for Ines and for Rosa, who reports to her."""

import uuid

from django.db.models import Model

from tests.conftest import NOW
from tests.domain.builders import Framework
from waymark.domain.careers.models import (
    BusinessGoal,
    BusinessGoalRole,
    BusinessGoalSkill,
    DraftChange,
    FrameworkDraft,
    FrameworkVersion,
    Role,
)
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person
from waymark.domain.plans.models import PathChange, Plan
from waymark.domain.skills.models import Skill

__all__ = [
    "ORGANISATION_MARKS", "ORGANISATION_READERS", "more_for_organisation", "organisation_rows",
]  # fmt: skip

_ROWS = ("business_goal", "path_change_declined", "path_change_of_report")
ORGANISATION_MARKS = {row: f"zq-{row}-qz" for row in _ROWS}
ORGANISATION_READERS = {"business_goal": "hr"}


def organisation_rows(people: dict[str, Person], framework: Framework) -> dict[str, Model]:
    """One goal being prepared, one published; Ines answered an older change and has an open one."""
    goals = {
        state: BusinessGoal.objects.create(
            name=ORGANISATION_MARKS["business_goal"] if state == "preparing" else "Tested in code",
            why="The new line is tested in code.", owner=people["hr"], state=state,
            key=uuid.uuid4(), written_at=NOW, written_by_id=people["hr"].pk,
        )
        for state in ("preparing", "published")
    }  # fmt: skip
    role, python = framework.roles["te3"], framework.skills["python"]
    BusinessGoalSkill.objects.create(goal=goals["preparing"], skill=python, level=4)
    BusinessGoalRole.objects.create(goal=goals["preparing"], role=role)
    draft = FrameworkDraft.objects.create(goal=goals["preparing"], opened_at=NOW)
    DraftChange.objects.create(
        draft=draft, change="change", thing="requirement", ref=f"{role.pk}:{python.pk}",
        before={"level": 3}, after={"level": 4},
    )  # fmt: skip
    versions = [
        FrameworkVersion.objects.create(number=number, published_at=NOW, told_at=NOW)
        for number in (2, 3)
    ]
    difference = {
        "role": role.pk, "skill": python.pk, "was": 2, "now": 3, "essential_was": True,
        "essential_now": True, "have": 2, "place": "next",
    }  # fmt: skip
    said = {
        "business_goal": goals["published"], "differences": [difference], "created_at": NOW,
        "levels_after": 1, "skills_after": 1, "months_low": 2, "months_high": 5,
    }  # fmt: skip
    no = {"state": "declined", "answered_at": NOW}
    ines, rosa = people["self"], people["report"]
    _shared_plan(rosa, framework)
    return {
        "business_goal": goals["preparing"],
        "business_goal_published": goals["published"],
        "goal_skill": python,
        "path_change": PathChange.objects.create(
            person=ines, version=versions[1], since=versions[1], **said
        ),
        "path_change_declined": PathChange.objects.create(
            person=ines, version=versions[0], since=versions[0], answered_by_id=ines.pk,
            reason=ORGANISATION_MARKS["path_change_declined"], **no, **said,
        ),
        "path_change_of_report": PathChange.objects.create(
            person=rosa, version=versions[0], since=versions[0], answered_by_id=rosa.pk,
            reason=ORGANISATION_MARKS["path_change_of_report"], **no, **said,
        ),
    }  # fmt: skip


def _shared_plan(person: Person, framework: Framework) -> Plan:
    goal = Goal.objects.create(
        person=person, role=framework.roles["te3"], state="chosen", sharing="manager",
        created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    return Plan.objects.create(
        person=person, goal=goal, state="shared", created_at=NOW, shared_at=NOW
    )


def more_for_organisation(rows: dict[str, Model], n: int, skill: Skill, role: Role) -> None:
    """One goal more; the first goal needs one skill more, and Ines's change speaks of it."""
    goal, change = rows["business_goal"], rows["path_change"]
    assert isinstance(goal, BusinessGoal)
    assert isinstance(change, PathChange)
    BusinessGoal.objects.create(name=f"Goal {n}", why="Why", key=uuid.uuid4(), written_at=NOW)
    BusinessGoalSkill.objects.create(goal=goal, skill=skill, level=3)
    BusinessGoalRole.objects.create(goal=goal, role=role)
    change.differences.append({**change.differences[0], "skill": skill.pk, "have": 0, "now": 2})
    change.save(update_fields=["differences"])
