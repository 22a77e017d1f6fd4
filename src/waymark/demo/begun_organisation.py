"""Goals of the demo's organisation: one published and partly answered, one still being proposed.

Through the same operations as on the pages, by HR and by each person for themselves. Nobody whom
the demo lists as starting from nothing is asked: it concerns one role and the ways that lead there.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from waymark.domain.careers.operations.business import (
    GoalFields,
    need_role,
    need_skill,
    write_business_goal,
)
from waymark.domain.careers.operations.goal_proposals import Asking, propose_requirements
from waymark.domain.careers.queries import roles_found
from waymark.domain.careers.queries.business import BusinessGoal
from waymark.domain.careers.queries.drafts import FrameworkDraft
from waymark.domain.people.queries import act_of_person_id, direct_reports
from waymark.domain.plans.compute.path_meaning import meaning_of
from waymark.domain.plans.operations.path_changes import accept_path_change, decline_path_change
from waymark.domain.plans.queries.path_changes import open_path_change, people_waited_for
from waymark.domain.skills.queries import skills_found
from waymark.kernel.acts import Act
from waymark.workflows.framework_publishing import publish
from waymark.workflows.organisation_change import tell

__all__ = ["set_organisation_goals"]

#: days ago: when the goal was written, published, and answered
WRITTEN, PUBLISHED, ANSWERED = timedelta(days=24), timedelta(days=11), timedelta(days=4)
ROLE, LEVEL = "Senior Test Engineer", 3
SKILL = "Data analysis with Python"
PROPOSED_ROLES = ("Test Engineer II", "Senior Test Engineer")
PROPOSED_SKILL, PROPOSED_LEVEL = "Regulatory documents", 4
REASONS = (
    "I am moving towards leading people; somebody else in the team should write the code.",
    "My rigs stay mechanical. I would not use it.",
    "I retire in two years.",
)


def set_organisation_goals(*, hr_id: int, manager_id: int, but: int, act: Act) -> int:
    """Write both goals, publish one and let people answer it; returns how many were asked.

    manager_id   whose team answers first: two say yes, one says no, the others wait. `but` stays
                 out of it.
    """
    hr = replace(act_of_person_id(hr_id, act.at), today=act.today)
    _publish(_before(hr, WRITTEN), _before(hr, PUBLISHED))
    tell(act=_before(act, PUBLISHED))
    _propose(hr)
    team = [p.pk for p in direct_reports(act_of_person_id(manager_id, act.at)) if p.pk != but]
    return _answer(team, act)


def _before(act: Act, ago: timedelta) -> Act:
    return replace(act, at=act.at - ago, today=act.today - ago)


def _write(name: str, why: str, key: int, skill: str, level: int, act: Act) -> BusinessGoal:
    fields = GoalFields(name, why, act.today + timedelta(days=400), act.person_id or 0)
    goal = write_business_goal(fields=fields, key=UUID(int=key), act=act)
    need_skill(
        goal=goal, skill_id=_skill(skill), level=level, essential=True,
        revision=goal.revision, act=act,
    )  # fmt: skip
    return goal


def _publish(written: Act, published: Act) -> None:
    goal = _write(
        "The new analyser line is tested in code",
        "Its modules are released by test scripts that others can rerun.", 1, SKILL, LEVEL, written,
    )  # fmt: skip
    draft = _propose_for(goal, (ROLE,), SKILL, LEVEL, written)
    publish(draft=draft, revision=draft.revision, note=goal.name, act=published)


def _propose(act: Act) -> None:
    goal = _write(
        "Reports go to the regulator as data",
        "From next year the regulator reads our reports as data, not as paper.",
        2, PROPOSED_SKILL, PROPOSED_LEVEL, act,
    )  # fmt: skip
    _propose_for(goal, PROPOSED_ROLES, PROPOSED_SKILL, PROPOSED_LEVEL, act)


def _propose_for(
    goal: BusinessGoal, roles: tuple[str, ...], skill: str, level: int, act: Act
) -> FrameworkDraft:
    ids = [next(each.pk for each in roles_found(name) if each.name == name) for name in roles]
    for role in ids:
        need_role(goal=goal, role_id=role, revision=goal.revision, act=act)
    number = _skill(skill)
    return propose_requirements(
        goal=goal, asking=[Asking(role, number, level) for role in ids], revision=goal.revision,
        act=act,
    )  # fmt: skip


def _skill(name: str) -> int:
    return next(each.pk for each in skills_found(name) if each.name == name)


def _answer(team: list[int], act: Act) -> int:
    """The team first: yes, yes, no, and the others wait. Elsewhere three in four have answered."""
    asked = people_waited_for(act)
    mine = [person for person in team if person in asked]
    others = [person for person in asked if person not in team]
    saying = dict(zip(mine, (True, True, False), strict=False))
    saying |= {person: turn % 4 != 1 for turn, person in enumerate(others) if turn % 4 != 3}
    for turn, (person, yes) in enumerate(saying.items()):
        own = _before(replace(act_of_person_id(person, act.at), today=act.today), ANSWERED)
        change = open_path_change(own)
        if change is None:
            continue
        if yes:
            steps = meaning_of(own, change).steps
            accept_path_change(change=change, keys=[step.key for step in steps[:2]], act=own)
        else:
            decline_path_change(change=change, reason=REASONS[turn % len(REASONS)], act=own)
    return len(asked)
