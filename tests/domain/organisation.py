"""A business goal with a proposal, published or not, for tests of what follows it."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

from tests.conftest import NOW, act_by
from tests.domain.builders import Framework, hold, make_employee
from waymark.domain.careers.models import BusinessGoal, FrameworkDraft, FrameworkVersion
from waymark.domain.careers.operations.business import (
    GoalFields,
    need_role,
    need_skill,
    write_business_goal,
)
from waymark.domain.careers.operations.goal_proposals import Asking, propose_requirements
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person
from waymark.domain.plans.models import PathChange, Plan
from waymark.domain.plans.queries.path_changes import open_path_change
from waymark.domain.skills.models import Claim
from waymark.kernel.acts import Act
from waymark.workflows.framework_publishing import publish
from waymark.workflows.organisation_change import tell

__all__ = [
    "change_of", "claim", "heading", "propose", "publish_goal", "tell_all", "write_goal",
]  # fmt: skip


def write_goal(act: Act, *, name: str = "Tested in code", key: UUID | None = None) -> BusinessGoal:
    """A goal that says something, owned by who writes it."""
    fields = GoalFields(name, "The new line is tested in code.", None, act.person_id or 0)
    return write_business_goal(fields=fields, key=key or uuid4(), act=act)


def propose(
    framework: Framework, act: Act, asking: Mapping[tuple[str, str], int | None],
    goal: BusinessGoal | None = None,
) -> tuple[BusinessGoal, FrameworkDraft]:  # fmt: skip
    """A goal that proposes levels by role and skill, by key."""
    goal = goal or write_goal(act)
    for (role, skill), level in asking.items():
        need_role(goal=goal, role_id=framework.id(role), revision=goal.revision, act=act)
        need_skill(
            goal=goal, skill_id=framework.skills[skill].pk, level=level or 1,
            essential=True, revision=goal.revision, act=act,
        )  # fmt: skip
    said = [
        Asking(framework.id(role), framework.skills[skill].pk, level)
        for (role, skill), level in asking.items()
    ]
    draft = propose_requirements(goal=goal, asking=said, revision=goal.revision, act=act)
    return goal, draft


def publish_goal(
    framework: Framework, asking: Mapping[tuple[str, str], int | None], *, told: bool = True,
    goal: BusinessGoal | None = None,
) -> FrameworkVersion:  # fmt: skip
    """Propose, publish, and tell everybody unless `told` is false."""
    act = act_by(make_employee("Hannah Berg"), "hr")
    _goal, draft = propose(framework, act, asking, goal)
    version = publish(draft=draft, revision=draft.revision, note="", act=act)
    if told:
        tell_all()
    return version


def tell_all() -> dict[str, int]:
    """Do the job's work, as the system."""
    return tell(act=act_by(None))


def claim(person: Person, framework: Framework, **levels: int) -> None:
    """What the person says of their skills, by key."""
    for skill, level in levels.items():
        Claim.objects.create(person=person, skill=framework.skills[skill], level=level, said_at=NOW)


def heading(
    framework: Framework, name: str, *route: str, plan: bool = False, **levels: int
) -> Person:
    """Someone in the first role of the route whose goal is its last; with a plan, a draft."""
    person = make_employee(name)
    hold(person, framework.roles[route[0]], date(2020, 1, 1))
    if len(route) > 1:
        goal = Goal.objects.create(
            person=person, role=framework.roles[route[-1]], state="chosen",
            route=[framework.id(key) for key in route], created_at=NOW, changed_at=NOW,
            by_date=date(2029, 7, 1),
        )  # fmt: skip
        if plan:
            Plan.objects.create(
                person=person, goal=goal, next_role=framework.roles[route[1]], created_at=NOW
            )
    claim(person, framework, **levels)
    return person


def change_of(person: Person) -> PathChange:
    """The path change that waits for this person's answer."""
    found = open_path_change(act_by(person))
    assert found is not None
    return found
