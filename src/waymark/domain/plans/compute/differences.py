"""What changed from one snapshot of a plan to another: goal, dates, steps, side by side. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from waymark.domain.plans.models import PlanVersion
from waymark.domain.plans.states import StepKind, StepState

__all__ = [
    "Difference", "KeptGoal", "KeptStep", "StepDifference", "difference", "version_difference",
]  # fmt: skip

#: what of a step is compared, in the order in which it is shown
COMPARED = ("title", "detail", "skill_name", "to_level", "starts_on", "ends_on",
            "used_in_id", "state")  # fmt: skip
_OPEN = (StepState.PLANNED.value, StepState.IN_PROGRESS.value)
_GONE = StepState.DROPPED.value


@dataclass(frozen=True, slots=True)
class KeptGoal:
    """A goal as a snapshot kept it: "" where none is set; a skill has its level 1..5."""

    name: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class KeptStep:
    """A step as a snapshot kept it; `used_in` is the title of its planned use, "" for none."""

    id: int
    kind: StepKind
    title: str
    detail: str
    skill_name: str
    to_level: int | None
    starts_on: date
    ends_on: date
    state: StepState
    used_in_id: int | None
    used_in: str


@dataclass(frozen=True, slots=True)
class StepDifference:
    """One step before and after; `fields` names what differs, in the order of COMPARED."""

    before: KeptStep
    after: KeptStep
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Before and after. Pairs are None where nothing differs; days in them None where none is set.

    last_day    the last day of what is still to do, before and after; None where nothing is.
    """

    goal: tuple[KeptGoal, KeptGoal] | None
    by_date: tuple[date | None, date | None] | None
    next_check_on: tuple[date | None, date | None] | None
    added: tuple[KeptStep, ...]
    dropped: tuple[KeptStep, ...]
    changed: tuple[StepDifference, ...]
    last_day: tuple[date | None, date | None]

    def __bool__(self) -> bool:
        return bool(
            self.goal or self.by_date or self.next_check_on
            or self.added or self.dropped or self.changed
        )  # fmt: skip


def version_difference(older: PlanVersion, newer: PlanVersion) -> Difference:
    """What the newer version of a plan says otherwise."""
    return difference(older.snapshot, newer.snapshot)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """Compare two snapshots; steps in the order of their days.

    A step that is dropped, or no longer there, counts as dropped; one taken up again as added.
    """
    old, new = _steps(before), _steps(after)
    here = {key for key, step in old.items() if step.state.value != _GONE}
    there = {key for key, step in new.items() if step.state.value != _GONE}
    changed = (_compared(old[key], new[key]) for key in new if key in here & there)
    return Difference(
        goal=_goals(before, after),
        by_date=_days(before, after, "by_date"),
        next_check_on=_days(before, after, "next_check_on"),
        added=tuple(step for key, step in new.items() if key in there - here),
        dropped=tuple(step for key, step in old.items() if key in here - there),
        changed=tuple(each for each in changed if each.fields),
        last_day=(_last_day(old), _last_day(new)),
    )


def _steps(snapshot: Mapping[str, Any]) -> dict[int, KeptStep]:
    titles = {step["id"]: step["title"] for step in snapshot["steps"]}
    return {step["id"]: _step(step, titles) for step in snapshot["steps"]}


def _step(kept: Mapping[str, Any], titles: Mapping[int, str]) -> KeptStep:
    return KeptStep(
        id=kept["id"],
        kind=StepKind(kept["kind"]),
        title=kept["title"],
        detail=kept["detail"],
        skill_name=kept["skill_name"],
        to_level=kept["to_level"],
        starts_on=date.fromisoformat(kept["starts_on"]),
        ends_on=date.fromisoformat(kept["ends_on"]),
        state=StepState(kept["state"]),
        used_in_id=kept["used_in_id"],
        used_in=titles.get(kept["used_in_id"], ""),
    )


def _compared(before: KeptStep, after: KeptStep) -> StepDifference:
    fields = tuple(name for name in COMPARED if getattr(before, name) != getattr(after, name))
    return StepDifference(before, after, fields)


def _goals(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[KeptGoal, KeptGoal] | None:  # fmt: skip
    old, new = (
        KeptGoal(each.get("goal_name", ""), each.get("goal_level")) for each in (before, after)
    )
    return None if old == new else (old, new)


def _days(
    before: Mapping[str, Any], after: Mapping[str, Any], name: str
) -> tuple[date | None, date | None] | None:
    old, new = (date.fromisoformat(each[name]) if each[name] else None for each in (before, after))
    return None if old == new else (old, new)


def _last_day(steps: Mapping[int, KeptStep]) -> date | None:
    return max((step.ends_on for step in steps.values() if step.state.value in _OPEN), default=None)
