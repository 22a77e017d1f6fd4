"""What a plan said at a moment, kept whole. Used by the operations beside it."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from waymark.domain.plans.models import Plan, PlanVersion, Step
from waymark.kernel.acts import Act

__all__ = ["keep_version"]


def _snapshot(plan: Plan, what: str) -> dict[str, Any]:
    fields = (
        "id", "kind", "title", "detail", "skill_id", "to_level", "used_in_id", "state",
        "starts_on", "ends_on",
    )  # fmt: skip
    steps = Step.objects.filter(plan=plan).order_by("starts_on", "pk").values(*fields)
    return {
        "what": what,
        "goal": plan.goal_id,
        "next_role": plan.next_role_id,
        "steps": [
            {**step, "starts_on": str(step["starts_on"]), "ends_on": str(step["ends_on"])}
            for step in steps
        ],
    }


@transaction.atomic
def keep_version(*, plan: Plan, what: str, act: Act) -> PlanVersion:
    """Keep the plan as it stands, numbered from 1; `what` is adopted, shared or withdrawn."""
    last = PlanVersion.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
    return PlanVersion.objects.create(
        plan=plan, number=last + 1, at=act.at, by_id=act.person_id, snapshot=_snapshot(plan, what)
    )
