"""Steps of one's own plan: added, edited, begun, ticked, dropped, taken up again, put to use."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from waymark.domain.plans import policies
from waymark.domain.plans.models import Plan, Step
from waymark.domain.plans.operations.limits import (
    StepFields,
    check_fields,
    check_room,
    columns_of,
    live_plan_held,
    require_free,
)
from waymark.domain.plans.states import StepKind, StepState, may_move_step
from waymark.kernel.acts import Act, Refused, record, shift

__all__ = [
    "StepFields", "add_step", "begin_step", "drop_step", "edit_step", "finish_step",
    "plan_new_use", "plan_use", "reopen_step", "restore_step",
]  # fmt: skip


@transaction.atomic
def add_step(*, plan: Plan, kind: StepKind, fields: StepFields, key: UUID, act: Act) -> Step:
    """Add a step to one's own plan. `key` comes with the form: sent twice, it adds one step.

    Raises Forbidden, or Refused when the plan is closed or full or a value makes no sense.
    """
    step, fresh = _add(plan, kind, fields, key, act)
    if fresh:
        record(act, "plans.step.added", step, person_id=plan.person_id, after=_said(step))
    return step


def _add(plan: Plan, kind: StepKind, fields: StepFields, key: UUID, act: Act) -> tuple[Step, bool]:
    policies.own_plans.require(act, plan)
    live_plan_held(plan.pk)
    check_fields(fields, act)
    check_room(plan, 1, besides=key)
    return Step.objects.get_or_create(
        plan=plan, key=key, defaults={"kind": kind.value, **columns_of(fields)}
    )


def _said(step: Step) -> dict[str, Any]:
    """What the act log keeps of a step: never the person's own words, which must be erasable."""
    names = ("kind", "skill_id", "to_level", "used_in_id", "starts_on", "ends_on")
    return {name: getattr(step, name) for name in names}


def _reworded(step: Step, columns: dict[str, Any]) -> list[str]:
    """Which of the person's own words an edit changes, by name only."""
    return [name for name in ("title", "detail") if getattr(step, name) != columns[name]]


@transaction.atomic
def edit_step(*, step: Step, fields: StepFields, revision: int, act: Act) -> Step:
    """Change a step's words, skill and days; its kind stays.

    `revision` is the one that the person saw: if the step has moved on since, nothing changes.
    Of a step that was agreed only the details are the person's own to change.
    Raises Forbidden, or Refused for a stale copy, a closed plan, a value that makes no sense or
    an agreed step that takes a proposal.
    """
    policies.own_steps.require(act, step)
    plan = live_plan_held(step.plan_id)
    check_fields(fields, act)
    before, columns = _said(step), columns_of(fields)
    if any(getattr(step, name) != columns[name] for name in columns if name != "detail"):
        require_free(plan, step, act)
    reworded = _reworded(step, columns)
    changed = Step.objects.filter(pk=step.pk, revision=revision).update(
        **columns, revision=F("revision") + 1
    )
    if changed != 1:
        raise Refused(_("This step was changed a moment ago in another window. Look at it again."))
    for name, value in columns.items():
        setattr(step, name, value)
    record(
        act, "plans.step.edited", step, person_id=step.plan.person_id, before=before,
        after=_said(step) | {"reworded": reworded},
    )  # fmt: skip
    return step


@transaction.atomic
def begin_step(*, step: Step, act: Act) -> Step:
    """Say that a step is in progress."""
    return _move(step, StepState.IN_PROGRESS, "plans.step.begun", act)


@transaction.atomic
def finish_step(*, step: Step, act: Act) -> Step:
    """Tick a step as done."""
    return _move(step, StepState.DONE, "plans.step.finished", act)


@transaction.atomic
def reopen_step(*, step: Step, act: Act) -> Step:
    """Take the tick back: the step is in progress again."""
    return _move(step, StepState.IN_PROGRESS, "plans.step.reopened", act)


@transaction.atomic
def drop_step(*, step: Step, act: Act) -> Step:
    """Drop a step; it can be restored. Learning that counted on it has no planned use then.

    Of an agreed plan only steps that the person added since; the others by a proposed change.
    """
    return _move(step, StepState.DROPPED, "plans.step.dropped", act)


@transaction.atomic
def restore_step(*, step: Step, act: Act) -> Step:
    """Take a dropped step up again."""
    return _move(step, StepState.PLANNED, "plans.step.restored", act)


def _move(step: Step, target: StepState, verb: str, act: Act) -> Step:
    """One legal move of a step; to where it already is, nothing happens (double click).

    Raises Forbidden, or Refused for a closed plan, an illegal move or a faster hand.
    """
    policies.own_steps.require(act, step)
    plan = live_plan_held(step.plan_id)
    source = StepState(step.state)
    if source is target:
        return step
    if target is StepState.DROPPED:
        require_free(plan, step, act)
    if not may_move_step(source, target):
        raise Refused(_("This step has moved on since. Reload the page and look again."))
    done_at: datetime | None = act.at if target is StepState.DONE else None
    try:
        shift(step, source=source.value, target=target.value, done_at=done_at)
    except Refused:
        step.refresh_from_db()
        if step.state == target.value:
            return step
        raise
    record(
        act, verb, step, person_id=step.plan.person_id, before={"state": source.value},
        after={"state": target.value},
    )  # fmt: skip
    return step


@transaction.atomic
def plan_use(*, learning: Step, use: Step, act: Act) -> Step:
    """Say in which step of the same plan something learned will be used.

    Raises Forbidden, or Refused where the two do not fit: kinds, plan, a use that was dropped or
    is over before the learning begins.
    """
    policies.own_steps.require(act, learning)
    policies.own_steps.require(act, use)
    live_plan_held(learning.plan_id)
    if learning.kind != StepKind.LEARN.value or use.kind != StepKind.USE.value:
        raise Refused(_("Choose a step in which you use it at work."))
    if use.plan_id != learning.plan_id or use.state == StepState.DROPPED.value:
        raise Refused(_("Choose a step of this plan."))
    if use.ends_on < learning.starts_on:
        raise Refused(_("That step is over before you start to learn. Choose a later one."))
    before = {"used_in": learning.used_in_id}
    Step.objects.filter(pk=learning.pk).update(used_in=use, revision=F("revision") + 1)
    learning.used_in = use
    record(
        act, "plans.step.use_planned", learning, person_id=learning.plan.person_id, before=before,
        after={"used_in": use.pk},
    )  # fmt: skip
    return learning


@transaction.atomic
def plan_new_use(*, learning: Step, fields: StepFields, key: UUID, act: Act) -> Step:
    """Add a step in which something learned is used, and tie the two; see `plan_use`."""
    policies.own_steps.require(act, learning)
    use = add_step(plan=learning.plan, kind=StepKind.USE, fields=fields, key=key, act=act)
    if learning.used_in_id != use.pk:
        plan_use(learning=learning, use=use, act=act)
    return use
