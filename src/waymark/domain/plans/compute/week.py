"""What to do this week: at most three things, each honest about the time it takes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from waymark.domain.plans.models import Step
from waymark.domain.plans.states import StepState

__all__ = ["MOST_TASKS", "Task", "TaskKind", "tasks_this_week"]

MOST_TASKS = 3
WEEK = timedelta(days=7)

# Minutes that the pages behind these tasks take, reading included.
MINUTES_A_SKILL = 1
MINUTES_CLOSE = 2
MINUTES_USE = 3
MINUTES_SHARE = 1
MOST_SKILLS_AT_ONCE = 8


class TaskKind(StrEnum):
    """In the order in which they are offered."""

    CLOSE = "close"  # a step whose last day is near or past
    FIND_USE = "find_use"  # learning that nothing uses
    SAY_SKILLS = "say_skills"  # skills the next role asks for, not said yet
    BEGIN = "begin"  # a step that starts this week
    SHARE = "share"  # a plan that the manager has not seen


@dataclass(frozen=True, slots=True)
class Task:
    """Something for this week. `minutes` is 0 where the step itself is the work."""

    kind: TaskKind
    minutes: int
    step: Step | None = None
    count: int = 0
    late: bool = False


def tasks_this_week(
    steps: Sequence[Step], *, unused: Sequence[Step], unsaid: int, to_share: bool, today: date
) -> tuple[Task, ...]:
    """Choose at most MOST_TASKS, one of each kind before a second of any.

    unused      learning without a planned use; unsaid the number of skills not said yet;
    to_share    whether there is a plan that the manager has not seen.
    """
    open_steps = [s for s in steps if s.state in (StepState.PLANNED, StepState.IN_PROGRESS)]
    ending = sorted((s for s in open_steps if s.ends_on <= today + WEEK), key=_by_end)
    starting = [
        step
        for step in sorted(open_steps, key=lambda s: (s.starts_on, s.pk))
        if step.state == StepState.PLANNED.value
        and step.starts_on <= today + WEEK
        and step not in ending
    ]
    groups: list[list[Task]] = [
        [Task(TaskKind.CLOSE, MINUTES_CLOSE, s, late=s.ends_on < today) for s in ending],
        [Task(TaskKind.FIND_USE, MINUTES_USE, step) for step in unused],
        [_say(unsaid)] if unsaid else [],
        [Task(TaskKind.BEGIN, 0, s, late=s.starts_on < today) for s in starting],
        [Task(TaskKind.SHARE, MINUTES_SHARE)] if to_share else [],
    ]
    return tuple(_in_turn(groups))


def _by_end(step: Step) -> tuple[date, int]:
    return (step.ends_on, step.pk)


def _say(unsaid: int) -> Task:
    count = min(unsaid, MOST_SKILLS_AT_ONCE)
    return Task(TaskKind.SAY_SKILLS, count * MINUTES_A_SKILL, count=unsaid)


def _in_turn(groups: list[list[Task]]) -> list[Task]:
    """Fill the places turn by turn, then put them back in the order of the kinds."""
    chosen: list[Task] = []
    while len(chosen) < MOST_TASKS and any(groups):
        for group in groups:
            if group and len(chosen) < MOST_TASKS:
                chosen.append(group.pop(0))
    order = list(TaskKind)
    return sorted(chosen, key=lambda task: order.index(task.kind))
