"""What a change may speak of, as one side sees it, and the form in which it is laid out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from waymark.domain.careers.compute.framework import current_framework
from waymark.domain.careers.queries import current_position
from waymark.domain.goals.compute import roles_in_reach
from waymark.domain.goals.queries import Goal, GoalState, Sharing, goals_of
from waymark.domain.plans import compute, queries
from waymark.domain.plans.queries import Plan, Step
from waymark.kernel.acts import Act
from waymark.web.me.plan.change_forms import NEW_STEP, ChangeForm
from waymark.web.me.plan.goal_values import value_of
from waymark.web.parts.forms import new_key
from waymark.web.parts.goals import goal_in_words

__all__ = ["Matter", "form_of", "matter_of"]


@dataclass(frozen=True, slots=True)
class Matter:
    """Goal, options, shared plan and its steps, as far as the actor sees them."""

    goal: Goal | None
    options: Sequence[Goal]
    plan: Plan | None
    steps: Sequence[Step]

    def __bool__(self) -> bool:
        """Whether there is anything to change."""
        return self.goal is not None or self.plan is not None

    @property
    def shared(self) -> bool:
        """Whether plan or goal is shared with the manager, so that a change takes two."""
        shared_goal = self.goal is not None and self.goal.sharing == Sharing.MANAGER.value
        return self.plan is not None or shared_goal


def matter_of(act: Act, person_id: int) -> Matter:
    """Read what a change of this person's goal and plan may speak of. Cost: three queries."""
    goals = list(goals_of(act, person_id))
    plan = queries.plan_of(act, person_id)
    if plan is not None and plan.shared_at is None:  # its person changes it alone
        plan = None
    return Matter(
        next((each for each in goals if each.state != GoalState.EXPLORING.value), None),
        [each for each in goals if each.state == GoalState.EXPLORING.value],
        plan,
        queries.steps_of(act, plan) if plan else (),
    )


def form_of(matter: Matter, person_id: int, request: HttpRequest, act: Act) -> ChangeForm:
    """The form, filled in with what is there now or with what was sent. Cost: two queries."""
    position = current_position(act, person_id)
    here = position.role_id if position else None
    skills = _skills(matter, here)
    initial: dict[str, Any] = {
        "key": new_key(), "new_starts_on": act.today, "new_ends_on": act.today + NEW_STEP,
        "new_kind": "use", "new_skill": _known(request.GET, skills),
    }  # fmt: skip
    return ChangeForm(
        request.POST if request.method == "POST" else None,
        goal=matter.goal, plan=matter.plan, steps=matter.steps, initial=initial,
        goals=_goals(matter, here, skills), skills=_by_name(skills.items()),
    )  # fmt: skip


def _skills(matter: Matter, here: int | None) -> dict[int, str]:
    """Names, by id, of the skills that goal, steps, the next role and the own role are about."""
    framework = current_framework()
    roles = {here, matter.plan.next_role_id if matter.plan else None,
             matter.goal.role_id if matter.goal else None}  # fmt: skip
    skills = {
        each.skill_id: each.name for role in roles for each in compute.asked_in(framework, role)
    }
    named = [step.skill for step in matter.steps] + [matter.goal.skill if matter.goal else None]
    return skills | {skill.pk: skill.name for skill in named if skill}  # also what was retired


def _goals(
    matter: Matter, here: int | None, skills: Mapping[int, str]
) -> list[tuple[str, list[tuple[str, str]]]]:  # fmt: skip
    """Groups of goals to choose from: options kept, roles in reach, skills; empty ones left out.

    Each is named as in goal_values; a skill of the last group has no level yet.
    """
    held = matter.goal.role_id if matter.goal else None
    options = [(value_of(each), goal_in_words(each)) for each in matter.options]
    kept = {each.role_id for each in matter.options}
    retired = {each.skill.pk for each in matter.steps if each.skill and each.skill.retired_at}
    in_use = {pk: name for pk, name in skills.items() if pk not in retired}
    roles = {each.id: each.name for each in roles_in_reach(here) if each.id not in {*kept, held}}
    groups = [
        (_("Options kept"), options),
        (_("Roles"), [(f"role-{pk}", name) for pk, name in _by_name(roles.items())]),
        (_("Skills"), [(f"skill-{pk}", name) for pk, name in _by_name(in_use.items())]),
    ]
    return [(title, choices) for title, choices in groups if choices]


def _by_name(named: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    return sorted(named, key=lambda each: each[1].casefold())


def _known(query: QueryDict, skills: Mapping[int, str]) -> int | None:
    """The skill that the address names, if the plan knows it."""
    named = query.get("skill", "")
    found = [pk for pk in skills if str(pk) == named]
    return found[0] if found else None
