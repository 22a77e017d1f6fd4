"""What steps must keep to. Used by the operations beside it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from waymark.domain.people.models import Person
from waymark.domain.people.queries import who_answers_for
from waymark.domain.plans.models import LIVE, Plan, Step
from waymark.domain.plans.queries import agreed_step_ids
from waymark.domain.plans.states import PlanState
from waymark.domain.skills.models import Skill
from waymark.kernel.acts import Act, Refused

__all__ = [
    "MOST_STEPS", "StepFields", "check_fields", "check_room", "columns_of", "hold_plan",
    "live_plan_held",
    "require_free", "text_for_check",
]  # fmt: skip

MOST_STEPS = 60
LEVEL_MAX = 5
REACH = timedelta(days=10 * 366)
LONGEST_CHECK = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class StepFields:
    """What a person says of a step; `to_level` 1..5 belongs to a skill."""

    title: str
    starts_on: date
    ends_on: date
    detail: str = ""
    skill_id: int | None = None
    to_level: int | None = None


def live_plan_held(plan_id: int) -> Plan:
    """The plan's row, locked until the transaction ends: whoever closes, changes or agrees it
    waits, so that what is kept of it is what it says. Raises Refused for a closed plan."""
    held = Plan.objects.select_for_update(no_key=True).filter(pk=plan_id, state__in=LIVE).first()
    if held is None:
        raise Refused(_("This plan is closed. Your current plan is under Plan."))
    return held


def hold_plan(plan: Plan) -> Plan:
    """Lock the plan as `live_plan_held` does, and bring the caller's copy up to date."""
    row = live_plan_held(plan.pk)
    for name in ("state", "shared_at", "next_check_on", "goal_id", "next_role_id"):
        setattr(plan, name, getattr(row, name))
    return plan


def check_fields(fields: StepFields, act: Act) -> None:
    """Raise Refused for words, days, a skill or a level that make no sense."""
    if not fields.title.strip():
        raise Refused(_("Say in a few words what you will do."))
    if fields.ends_on < fields.starts_on:
        raise Refused(_("The last day is before the first. Change one of them."))
    if not (act.today - REACH <= fields.starts_on and fields.ends_on <= act.today + REACH):
        raise Refused(_("Choose days within ten years of today."))
    if fields.to_level is not None:
        if fields.skill_id is None:
            raise Refused(_("Choose the skill that this level belongs to."))
        if not 1 <= fields.to_level <= LEVEL_MAX:
            raise Refused(_("Choose a level between 1 and 5."))
    if fields.skill_id is not None and not Skill.objects.filter(pk=fields.skill_id).exists():
        raise Refused(_("Choose a skill from the list."))


def check_room(plan: Plan, more: int, besides: Any = None) -> None:
    """Raise Refused where the plan has no room for so many more steps."""
    if Step.objects.filter(plan=plan).exclude(key=besides).count() + more > MOST_STEPS:
        raise Refused(
            _("A plan holds at most %(most_steps)s steps. Finish or drop some first.")
            % {"most_steps": MOST_STEPS}
        )


def columns_of(fields: StepFields) -> dict[str, Any]:
    """The fields as columns of a step."""
    return {
        "title": fields.title.strip(), "detail": fields.detail.strip(),
        "skill_id": fields.skill_id, "to_level": fields.to_level,
        "starts_on": fields.starts_on, "ends_on": fields.ends_on,
    }  # fmt: skip


def require_free(plan: Plan, step: Step, act: Act) -> None:
    """Raise Refused for a step that two agreed on, as long as the other one can be asked.

    plan   the step's plan as `live_plan_held` read it.
    """
    if plan.state != PlanState.AGREED.value or step.pk not in agreed_step_ids(plan):
        return
    others = who_answers_for(Person.objects.get(pk=plan.person_id), act.today)
    if others:
        raise Refused(
            _("You and %(name)s agreed on this step. Propose the change instead.")
            % {"name": others[0].shown_name}
        )


def text_for_check(day: date, act: Act) -> str:
    """Why this day cannot be the next check, or nothing."""
    if day <= act.today:
        return _("Choose a day that is still to come.")
    if day > act.today + LONGEST_CHECK:
        return _("Choose a day within two years.")
    return ""
