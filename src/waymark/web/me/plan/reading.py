"""A plan sorted for a page: stages, lanes, counts in words; for either side."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from waymark.domain.plans import compute
from waymark.domain.plans.compute import Held
from waymark.domain.plans.queries import Plan, Step
from waymark.domain.plans.states import StepState
from waymark.web.me.plan.pictures import lanes_shown, rows_of, span_in_words
from waymark.web.parts.numbers import at_the_start, in_words

__all__ = ["aim_of", "reading_of", "uncovered"]


def aim_of(plan: Plan) -> str:
    """What the plan leads to next: a role, or a skill."""
    if plan.next_role is not None:
        return str(plan.next_role.name)
    goal = plan.goal
    return str(goal.role.name if goal.role else goal.skill.name if goal.skill else "")


def reading_of(
    steps: list[Step], held: tuple[compute.Held, ...], aim: str, today: date
) -> dict[str, Any]:
    """Stages, lanes and counts in words."""
    stages = compute.stages_of(steps, today)
    unused = compute.unused_learning(steps)
    towards = _("Towards %s") % aim
    return {
        "stages": stages,
        "done_in_words": at_the_start(len(stages.done)),
        "total_in_words": in_words(stages.total),
        "unused": unused,
        "unused_in_words": at_the_start(len(unused)),
        "now": rows_of(stages.now, unused, today),
        "next": rows_of(stages.next, unused, today),
        "later": rows_of(stages.later, unused, today),
        "done": rows_of(stages.done, unused, today),
        "dropped": rows_of(stages.dropped, unused, today),
        "next_when": _when(stages.next),
        "later_when": _when(stages.later),
        "lanes": lanes_shown(compute.lanes_of(steps, today), held, towards),
    }


def _when(steps: tuple[Step, ...]) -> str:
    """From when to when steps begin, in the order of the list."""
    if not steps:
        return ""
    return span_in_words(steps[0].starts_on, steps[-1].starts_on)


def uncovered(held: Iterable[Held], steps: Sequence[Step]) -> frozenset[int]:
    """Skills still to build for which no step of the plan is there, by id."""
    covered = {step.skill_id for step in steps if step.state != StepState.DROPPED.value}
    return frozenset(
        each.skill_id for each in held if not each.in_place and each.skill_id not in covered
    )
