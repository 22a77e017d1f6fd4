"""Readings of proposed changes: whose answer they wait for, and what they were written against."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Max, QuerySet

from waymark.domain.careers.models import Role
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person
from waymark.domain.plans import policies
from waymark.domain.plans.models import Change, Plan, PlanVersion, Step
from waymark.domain.plans.states import ChangeState
from waymark.domain.skills.models import Skill
from waymark.kernel.acts import Act

__all__ = [
    "Change", "base_of", "change_by_id", "changes_of", "names_of", "open_change_of",
    "open_changes_for", "things_named", "token_of",
]  # fmt: skip


def _whole(rows: QuerySet[Change]) -> QuerySet[Change]:
    return rows.select_related(
        "person", "plan__goal__role", "plan__goal__skill", "goal__role", "goal__skill"
    )


def open_changes_for(act: Act) -> list[Change]:
    """Changes that wait for the actor's answer, about them or their reports; the oldest first."""
    rows = policies.answer_changes.rows(act).filter(state=ChangeState.PROPOSED.value)
    return list(_whole(rows).order_by("proposed_at", "pk"))


def changes_of(act: Act, person_id: int) -> list[Change]:
    """Changes of a person's goal and plan that the actor may see, answered or not; newest first."""
    rows = policies.see_changes.rows(act).filter(person_id=person_id)
    return list(_whole(rows).order_by("-proposed_at", "-pk"))


def open_change_of(act: Act, person_id: int) -> list[Change]:
    """The open changes about a person, one a side at most; oldest first."""
    rows = policies.see_changes.rows(act).filter(
        person_id=person_id, state=ChangeState.PROPOSED.value
    )
    return list(_whole(rows).order_by("proposed_at", "pk"))


def change_by_id(act: Act, change_id: int) -> Change:
    """One change. Raises Change.DoesNotExist where the actor may not see it."""
    return _whole(policies.see_changes.rows(act)).get(pk=change_id)


def names_of(person_ids: Iterable[int | None]) -> dict[int, str]:
    """Names by id, for versions and changes that the actor sees: who said so, also those who left.

    Cost: one query, none without ids.
    """
    ids = {each for each in person_ids if each is not None}
    if not ids:
        return {}
    return {row.pk: row.shown_name for row in Person.objects.filter(pk__in=ids)}


def base_of(plan: Plan | None, goal: Goal | None, step_ids: Iterable[int]) -> dict[str, Any]:
    """What a change of these steps is written against, as JSON; equal as long as nothing moved.

    {plan, version, check, goal, goal_changed_at, steps: [[id, revision, state], …]}
    """
    ids = list(step_ids)
    number = None
    if plan is not None:
        kept = PlanVersion.objects.filter(plan=plan)
        number = kept.aggregate(last=Max("number"))["last"]
    steps = Step.objects.filter(pk__in=ids, plan=plan).order_by("pk") if ids else ()
    return {
        "plan": plan.pk if plan else None,
        "version": number,
        "check": plan.next_check_on.isoformat() if plan and plan.next_check_on else None,
        "goal": goal.pk if goal else None,
        "goal_changed_at": goal.changed_at.isoformat() if goal else None,
        "steps": [[step.pk, step.revision, step.state] for step in steps],
    }


def token_of(base: dict[str, Any]) -> str:
    """A base in 16 letters, for a form to carry: equal where the bases are."""
    return hashlib.sha256(json.dumps(base, sort_keys=True).encode()).hexdigest()[:16]


def things_named(
    role_id: int | None, skill_id: int | None, skill_ids: Iterable[int | None]
) -> tuple[str, dict[int, str]]:
    """The name of a role or skill that would be the goal, and names of skills by id."""
    wanted = {each for each in (skill_id, *skill_ids) if each}
    names = dict(Skill.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    role = Role.objects.filter(pk=role_id).first() if role_id else None
    return role.name if role else names.get(skill_id or 0, ""), names
