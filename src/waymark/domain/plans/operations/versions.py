"""What a plan said at a moment, kept whole. Used by the operations beside it."""

from django.db import transaction
from django.db.models import Max

from waymark.domain.plans.models import Plan, PlanVersion
from waymark.domain.plans.queries import snapshot_of
from waymark.kernel.acts import Act

__all__ = ["keep_version"]


@transaction.atomic
def keep_version(
    *,
    plan: Plan,
    what: str,
    act: Act,
    reason: str = "",
    by_id: int | None = None,
    accepted_by_id: int | None = None,
) -> PlanVersion:
    """Keep the plan as it stands, numbered from 1.

    what     adopted, shared, withdrawn, agreed, sent_back, changed, completed, or what else
             happened to it in one word.
    by_id    whose doing it is; the actor's unless said. accepted_by_id who agreed to it.
    """
    last = PlanVersion.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
    return PlanVersion.objects.create(
        plan=plan, number=last + 1, at=act.at, by_id=by_id or act.person_id, reason=reason,
        accepted_by_id=accepted_by_id, snapshot={"what": what, **snapshot_of(plan)},
    )  # fmt: skip
