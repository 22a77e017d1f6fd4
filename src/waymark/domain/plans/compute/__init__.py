"""From rows to what the plan's pages show: the plan on offer, stages, lanes, this week."""

from waymark.domain.plans.compute.answering import Look, effect_of, look_at
from waymark.domain.plans.compute.asked import asked_in
from waymark.domain.plans.compute.changes import (
    AddedStep,
    ChangeContent,
    EditedStep,
    NewGoal,
    content_from,
    content_to,
)
from waymark.domain.plans.compute.differences import (
    Difference,
    KeptGoal,
    KeptStep,
    StepDifference,
    version_difference,
)
from waymark.domain.plans.compute.journey import Stop, stops_behind, temporary_since
from waymark.domain.plans.compute.proposals import (
    Aim,
    ProposedStep,
    SkillGap,
    propose_steps,
)
from waymark.domain.plans.compute.reading import Held, Offer, Place, held, place_of, plan_on_offer
from waymark.domain.plans.compute.stages import (
    Bit,
    Lane,
    Lanes,
    Stages,
    lanes_of,
    stages_of,
    unused_learning,
)
from waymark.domain.plans.compute.uses import most_needed, next_use, uses_done
from waymark.domain.plans.compute.week import Task, TaskKind, tasks_this_week
from waymark.domain.plans.compute.words import short_title

__all__ = [
    "AddedStep", "Aim", "Bit", "ChangeContent", "Difference", "EditedStep", "Held", "KeptGoal", "KeptStep",
    "Lane", "Lanes", "Look", "NewGoal", "Offer", "Place", "ProposedStep", "SkillGap", "Stages",
    "StepDifference", "Stop", "Task", "TaskKind", "asked_in", "content_from", "content_to", "effect_of", "held",
    "lanes_of", "look_at", "most_needed", "next_use", "place_of", "plan_on_offer", "propose_steps", "short_title",
    "stages_of", "stops_behind", "tasks_this_week", "temporary_since", "unused_learning",
    "uses_done", "version_difference",
]  # fmt: skip
