"""From rows to what the plan's pages show: the plan on offer, stages, lanes, this week."""

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
from waymark.domain.plans.compute.week import Task, TaskKind, tasks_this_week
from waymark.domain.plans.compute.words import short_title

__all__ = [
    "Aim", "Bit", "Held", "Lane", "Lanes", "Offer", "Place", "ProposedStep", "SkillGap", "Stages", "Stop",
    "Task", "TaskKind", "held", "lanes_of", "place_of", "plan_on_offer", "propose_steps",
    "short_title", "stages_of", "stops_behind", "tasks_this_week", "temporary_since",
    "unused_learning",
]  # fmt: skip
