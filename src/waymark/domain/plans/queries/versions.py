"""What a plan said before: versions, the one that was agreed, and a snapshot of today."""

from datetime import date
from typing import Any

from django.db.models import F, Q

from waymark.domain.plans import policies
from waymark.domain.plans.models import LIVE, Change, Plan, PlanVersion, Step
from waymark.domain.plans.states import PlanState
from waymark.kernel.acts import Act

__all__ = [
    "agreed_step_ids", "agreed_version", "closed_plans", "day_text", "snapshot_of",
    "version_pair", "versions_around", "versions_of", "was_sent_back",
]  # fmt: skip

#: versions to which both said yes
BY_BOTH = ("agreed", "changed")


def versions_of(act: Act, plan: Plan) -> list[PlanVersion]:
    """Versions of a plan that the actor may see, newest first.

    Whoever it is shared with sees none from before: what the person kept to themself stays so.
    """
    seen = policies.see_plans.rows(act).filter(pk=plan.pk)
    since = Q(plan__person=act.person_id or 0) | Q(at__gte=F("plan__shared_at"))
    return list(PlanVersion.objects.filter(since, plan__in=seen).order_by("-number"))


def closed_plans(act: Act, person_id: int) -> list[Plan]:
    """Plans that were completed or superseded and that the actor may see, the last one first."""
    rows = policies.see_plans.rows(act).filter(person_id=person_id).exclude(state__in=LIVE)
    return list(
        rows.select_related("goal__role", "goal__skill", "next_role", "person").order_by("-pk")
    )


def version_pair(act: Act, plan: Plan, number: int) -> tuple[PlanVersion, PlanVersion | None]:
    """A version and the one before it. Raises PlanVersion.DoesNotExist where the actor may not
    see the plan or there is no such version."""
    rows = {each.number: each for each in versions_of(act, plan)}
    if number not in rows:
        raise PlanVersion.DoesNotExist
    return rows[number], rows.get(number - 1)


def versions_around(change: Change) -> tuple[PlanVersion, PlanVersion] | None:
    """The version before an accepted change and the one it made; None where there are none."""
    if change.plan_id is None or change.answered_at is None:
        return None
    made = PlanVersion.objects.filter(plan_id=change.plan_id, at=change.answered_at).last()
    if made is None:
        return None
    before = PlanVersion.objects.filter(plan_id=change.plan_id, number=made.number - 1).first()
    return (before, made) if before else None


def agreed_version(plan: Plan) -> PlanVersion | None:
    """The version to which both said yes last; None where they never did or it is not in force."""
    if plan.state != PlanState.AGREED.value:
        return None
    rows = PlanVersion.objects.filter(plan=plan, snapshot__what__in=BY_BOTH)
    return rows.order_by("-number").first()


def agreed_step_ids(plan: Plan) -> frozenset[int]:
    """Steps of an agreed plan that both said yes to; what the person added since is their own."""
    version = agreed_version(plan)
    return frozenset(step["id"] for step in version.snapshot["steps"]) if version else frozenset()


def snapshot_of(plan: Plan) -> dict[str, Any]:
    """What the plan says now, as versions keep it: names included, so that it stays readable.

    goal, goal_name, goal_level, by_date (of the goal), next_role, next_check_on; steps by first
    day, each {id, kind, title, detail, skill_id, skill_name, to_level, used_in_id, state,
    starts_on, ends_on}; days as 2027-01-31. Cost: two queries.
    """
    plan = Plan.objects.select_related("goal__role", "goal__skill").get(pk=plan.pk)
    fields = (
        "id", "kind", "title", "detail", "skill_id", "to_level", "used_in_id", "state",
        "starts_on", "ends_on", "skill__name",
    )  # fmt: skip
    steps = Step.objects.filter(plan=plan).order_by("starts_on", "pk").values(*fields)
    goal, thing = plan.goal, plan.goal.role or plan.goal.skill
    return {
        "goal": goal.pk,
        "goal_name": thing.name if thing else "",
        "goal_level": goal.skill_level,
        "by_date": day_text(goal.by_date),
        "next_role": plan.next_role_id,
        "next_check_on": day_text(plan.next_check_on),
        "steps": [
            {
                **step,
                "skill_name": step.pop("skill__name") or "",
                "starts_on": day_text(step["starts_on"]),
                "ends_on": day_text(step["ends_on"]),
            }
            for step in (dict(each) for each in steps)
        ],
    }


def day_text(day: date | None) -> str | None:
    """A day as snapshots keep it, 2027-01-31."""
    return day.isoformat() if day else None


def was_sent_back(plan: Plan) -> bool:
    """Whether the last that happened to a plan is that the manager sent it back."""
    last = PlanVersion.objects.filter(plan=plan).order_by("-number").first()
    return last is not None and last.snapshot.get("what") == "sent_back"
