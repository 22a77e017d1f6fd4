"""What plans know of the use of skills. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date

from waymark.domain.plans.models import Step
from waymark.domain.plans.states import StepKind, StepState
from waymark.domain.skills.compute import Fade, Use

__all__ = ["most_needed", "next_use", "uses_done"]

LEVEL_TO_KEEP = 2
ESSENTIAL, USEFUL, HELD = 3.0, 2.0, 1.0


def uses_done(steps: Iterable[Step]) -> list[Use]:
    """Uses from the steps that were done; the day is that on which the step was finished."""
    return [
        Use(step.skill, step.done_at.date())
        for step in steps
        if step.kind == StepKind.USE.value and step.skill is not None and step.done_at is not None
    ]


def next_use(steps: Iterable[Step], skill_id: int, today: date) -> Step | None:
    """The open step that uses this skill and ends first, from today on; None where none does."""
    ahead = [
        step
        for step in steps
        if step.kind == StepKind.USE.value
        and step.skill_id == skill_id
        and step.state in (StepState.PLANNED.value, StepState.IN_PROGRESS.value)
        and step.ends_on > today
    ]
    return min(ahead, key=lambda each: (each.ends_on, each.pk), default=None)


def most_needed(
    fades: Iterable[Fade], aims: Mapping[int, bool], levels: Mapping[int, int]
) -> Fade | None:
    """The skill that a use would help most, None where none fades.

    aims      skills that the next role or the goal asks for, by id: whether it must have them.
    levels    held, by skill id; a skill outside the aims counts from level LEVEL_TO_KEEP.
    What is asked for weighs more than what is only held, and more has faded weighs more than
    less: weights are a convention of this project. Skills unused for longer than the studies
    waited are left out. Ties go to the smaller id.
    """
    best = max(
        (each for each in fades if each.is_fading and each.is_known),
        key=lambda each: (_weight(each, aims, levels), -each.skill.pk),
        default=None,
    )
    return best if best is not None and _weight(best, aims, levels) > 0 else None


def _weight(fade: Fade, aims: Mapping[int, bool], levels: Mapping[int, int]) -> float:
    level = levels.get(fade.skill.pk, 0)
    if level == 0 or (fade.skill.pk not in aims and level < LEVEL_TO_KEEP):
        return 0.0
    matters = {True: ESSENTIAL, False: USEFUL, None: HELD}[aims.get(fade.skill.pk)]
    return matters * (1 - fade.strength.middle)
