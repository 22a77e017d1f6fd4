"""Steps in which a skill is used, done or still to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import DateTimeField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Greatest

from waymark.domain.plans import policies
from waymark.domain.plans.models import LIVE, PlanVersion, Step
from waymark.domain.plans.states import StepKind, StepState
from waymark.domain.reviews import policies as reviews
from waymark.domain.reviews.queries.talks import held, held_on
from waymark.kernel.acts import Act

__all__ = ["OwnSteps", "steps_and_uses", "use_steps"]

_DONE = Q(kind=StepKind.USE.value, state=StepState.DONE.value, skill__isnull=False)
_OPEN = Q(
    kind=StepKind.USE.value, skill__isnull=False, plan__state__in=LIVE,
    state__in=[StepState.PLANNED.value, StepState.IN_PROGRESS.value],
)  # fmt: skip


def use_steps(act: Act, person_id: int, *, skill_id: int | None = None) -> list[Step]:
    """The steps of a person's plans, as far as the actor may see them, in which a skill was used
    or is to be used: done ones of any plan, open ones of the plan under way. By first day.
    Cost: one query."""
    rows = policies.see_steps.rows(act).filter(_DONE | _OPEN, plan__person_id=person_id)
    if skill_id is not None:
        rows = rows.filter(skill_id=skill_id)
    return list(rows.select_related("skill").order_by("starts_on", "ends_on", "pk"))


@dataclass(frozen=True, slots=True)
class OwnSteps:
    """The actor's own steps: those of the live plan, and those that used or are to use skills.

    looked_at    when the two of them last talked, or last agreed on a version of this plan.
    """

    live: Sequence[Step]
    uses: Sequence[Step]
    looked_at: datetime | None = None


def steps_and_uses(act: Act, *, with_id: int | None = None) -> OwnSteps:
    """What `live_steps` gives and the actor's own `use_steps`, with one query for all.

    with_id    the manager, whose talks and agreements count for `looked_at`.
    """
    rows = policies.own_steps.rows(act).filter(_DONE | Q(plan__state__in=LIVE))
    found = list(
        rows.select_related("plan", "skill")
        .annotate(looked_at=_looked_at(act, with_id))
        .order_by("starts_on", "ends_on", "pk")
    )
    live = [step for step in found if step.plan.state in LIVE]
    uses = [
        step for step in found
        if step.kind == StepKind.USE.value and step.skill is not None
        and (step.state == StepState.DONE.value
             or (step.plan.state in LIVE and step.state != StepState.DROPPED.value))
    ]  # fmt: skip
    return OwnSteps(live, uses, live[0].looked_at if live else None)


def _looked_at(act: Act, with_id: int | None) -> Greatest | Value:
    """For each step when its person and this manager last looked at its plan together."""
    if with_id is None:
        return Value(None, output_field=DateTimeField())
    agreed = PlanVersion.objects.filter(
        Q(by_id=with_id) | Q(accepted_by_id=with_id), plan=OuterRef("plan")
    )
    talks = reviews.own_talks.rows(act).filter(held(act), manager_id=with_id)
    return Greatest(
        Subquery(agreed.order_by("-at").values("at")[:1]),
        Subquery(talks.annotate(on=held_on()).order_by("-on").values("on")[:1]),
    )
