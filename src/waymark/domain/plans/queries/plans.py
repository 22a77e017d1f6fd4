"""Readings for plans: the plan, its steps, and what lies between a person and the next stop."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from waymark.domain.careers import policies as careers
from waymark.domain.careers.models import Requirement, Role
from waymark.domain.careers.states import AssignmentKind
from waymark.domain.people import policies as people
from waymark.domain.people.models import Person
from waymark.domain.plans import policies
from waymark.domain.plans.models import LIVE, Plan, PlanVersion, Step
from waymark.domain.skills import policies as skills
from waymark.kernel.acts import Act

__all__ = [
    "Asked", "Plan", "PlanVersion", "Role", "Step", "asked_by", "colleague_in",
    "live_plan", "live_steps", "live_steps_of", "own_steps_of", "plan_of", "roles_by_id", "step_by_id", "steps_of",
    "visible_plan",
]  # fmt: skip


def _live(plans: QuerySet[Plan]) -> Plan | None:
    rows = plans.filter(state__in=LIVE)
    return rows.select_related("goal__role__ladder", "goal__skill", "next_role", "person").first()


def live_plan(act: Act) -> Plan | None:
    """The actor's own plan that is under way, with its goal and next role."""
    return _live(policies.own_plans.rows(act))


def plan_of(act: Act, person_id: int) -> Plan | None:
    """Someone's plan that is under way, if the actor may see it."""
    return _live(policies.see_plans.rows(act).filter(person_id=person_id))


def visible_plan(act: Act, plan_id: int) -> Plan | None:
    """A plan, under way or not, if the actor may see it."""
    return policies.see_plans.rows(act).filter(pk=plan_id).first()


def steps_of(act: Act, plan: Plan) -> list[Step]:
    """All steps of a plan that the actor may see, by first day."""
    rows = policies.see_steps.rows(act).filter(plan_id=plan.pk)
    return list(rows.select_related("skill", "used_in").order_by("starts_on", "ends_on", "pk"))


def own_steps_of(act: Act, plan: Plan) -> list[Step]:
    """All steps of the actor's own plan, by first day, each with `is_logged`: whether their record
    holds what came of it. Cost: one query."""
    rows = policies.own_steps.rows(act).filter(plan_id=plan.pk).annotate(is_logged=_logged(act))
    return list(rows.select_related("skill", "used_in").order_by("starts_on", "ends_on", "pk"))


def _logged(act: Act) -> Exists:
    """Whether the actor's record names the step of the query around it."""
    record = skills.own_evidence.rows(act).filter(withdrawn_at__isnull=True)
    return Exists(record.filter(step_id=OuterRef("pk")))


def live_steps(act: Act) -> list[Step]:
    """All steps of the actor's own plan that is under way, each with the plan; by first day.

    One query for plan and steps together: a plan is adopted with one step at least, and steps
    are dropped, never deleted.
    """
    rows = policies.own_steps.rows(act).filter(plan__state__in=LIVE)
    return list(rows.select_related("plan", "skill").order_by("starts_on", "ends_on", "pk"))


def live_steps_of(act: Act, person_id: int) -> list[Step]:
    """The same of someone else's plan, as far as the actor may see it."""
    rows = policies.see_steps.rows(act).filter(plan__person_id=person_id, plan__state__in=LIVE)
    return list(rows.select_related("plan", "skill").order_by("starts_on", "ends_on", "pk"))


def step_by_id(act: Act, step_id: int) -> Step:
    """One step of the actor's own plans, with `is_logged`. Raises Step.DoesNotExist."""
    rows = policies.own_steps.rows(act).annotate(is_logged=_logged(act))
    return rows.select_related("skill", "used_in", "plan__person", "plan__goal__skill").get(
        pk=step_id
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A level 1..5 of a skill that a role asks for."""

    skill_id: int
    name: str
    level: int
    essential: bool


def asked_by(role_ids: Iterable[int]) -> dict[int, tuple[Asked, ...]]:
    """What roles ask for, by role id: essential first, then by name. Cost: one query."""
    asked: dict[int, list[Asked]] = {}
    rows = (
        Requirement.objects.filter(role_id__in=list(role_ids))
        .order_by("-essential", "skill__name", "pk")
        .values_list("role_id", "skill_id", "skill__name", "level", "essential")
    )
    for role_id, skill_id, name, level, essential in rows:
        asked.setdefault(role_id, []).append(Asked(skill_id, name, level, essential))
    return {role_id: tuple(each) for role_id, each in asked.items()}


def roles_by_id(role_ids: Iterable[int], *, twin_of: Role | None = None) -> dict[int, Role]:
    """Roles by id; with `twin_of`, also the roles that mirror it on the other ladder."""
    wanted = Q(pk__in=list(role_ids))
    if twin_of is not None and twin_of.ladder and twin_of.ladder.twin_id and twin_of.grade_id:
        wanted |= Q(ladder_id=twin_of.ladder.twin_id, grade_id=twin_of.grade_id, state="published")
    return {role.pk: role for role in Role.objects.filter(wanted).select_related("ladder")}


def colleague_in(act: Act, role_id: int) -> Person | None:
    """Someone else who holds the role today and may be asked; the one longest in it."""
    held = (
        careers.see_trails.rows(act)
        .filter(
            Q(to_date__isnull=True) | Q(to_date__gt=act.today),
            role_id=role_id,
            kind=AssignmentKind.SUBSTANTIVE.value,
            from_date__lte=act.today,
        )
        .exclude(people.about(people.is_self)(act))
        .select_related("person")
        .order_by("from_date", "pk")
        .first()
    )
    return held.person if held else None
