"""Steps in which a skill is used, done or still to come."""

from django.db.models import Q

from waymark.domain.plans import policies
from waymark.domain.plans.models import LIVE, Step
from waymark.domain.plans.states import StepKind, StepState
from waymark.kernel.acts import Act

__all__ = ["steps_and_uses", "use_steps"]

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


def steps_and_uses(act: Act) -> tuple[list[Step], list[Step]]:
    """What `live_steps` gives, and the actor's own `use_steps`, with one query for both."""
    rows = policies.own_steps.rows(act).filter(_DONE | Q(plan__state__in=LIVE))
    steps = list(rows.select_related("plan", "skill").order_by("starts_on", "ends_on", "pk"))
    live = [step for step in steps if step.plan.state in LIVE]
    uses = [
        step for step in steps
        if step.kind == StepKind.USE.value and step.skill is not None
        and (step.state == StepState.DONE.value
             or (step.plan.state in LIVE and step.state != StepState.DROPPED.value))
    ]  # fmt: skip
    return live, uses
