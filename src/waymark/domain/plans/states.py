"""How plans and their steps may move; free of Django."""

from enum import StrEnum

__all__ = [
    "ChangeState", "PathChangeState", "PlanState", "Side", "StepKind", "StepState", "may_move_plan",
    "may_move_step",
]  # fmt: skip


class PlanState(StrEnum):
    """draft <> shared > agreed > superseded | completed; what is only shared can be taken back."""

    DRAFT = "draft"
    SHARED = "shared"
    AGREED = "agreed"
    SUPERSEDED = "superseded"
    COMPLETED = "completed"


class StepKind(StrEnum):
    """The four kinds of step, in the order in which a skill is built."""

    LEARN = "learn"
    WITH_PERSON = "with_person"
    USE = "use"
    SHOW = "show"


class StepState(StrEnum):
    """planned > in progress > done | dropped."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


class ChangeState(StrEnum):
    """proposed > accepted | declined | withdrawn | overtaken (what it spoke of is closed)."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"


class Side(StrEnum):
    """Who of the two who share a plan."""

    PERSON = "person"
    MANAGER = "manager"


_PLAN = {
    PlanState.DRAFT: {PlanState.SHARED, PlanState.SUPERSEDED, PlanState.COMPLETED},
    PlanState.SHARED: {
        PlanState.DRAFT,
        PlanState.AGREED,
        PlanState.SUPERSEDED,
        PlanState.COMPLETED,
    },
    PlanState.AGREED: {PlanState.SUPERSEDED, PlanState.COMPLETED},
}
_STEP = {
    StepState.PLANNED: {StepState.IN_PROGRESS, StepState.DONE, StepState.DROPPED},
    StepState.IN_PROGRESS: {StepState.PLANNED, StepState.DONE, StepState.DROPPED},
    StepState.DONE: {StepState.IN_PROGRESS},
    StepState.DROPPED: {StepState.PLANNED},
}


def may_move_plan(source: PlanState, target: PlanState) -> bool:
    """Whether a plan may go from source to target."""
    return target in _PLAN.get(source, set())


def may_move_step(source: StepState, target: StepState) -> bool:
    """Whether a step may go from source to target."""
    return target in _STEP.get(source, set())


class PathChangeState(StrEnum):
    """open > accepted | declined | superseded (by a later one); noted: nothing to answer."""

    NOTED = "noted"
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SUPERSEDED = "superseded"
