"""What a proposed change says, kept as JSON, and what a plan would be with it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from waymark.domain.plans.queries.versions import day_text
from waymark.domain.plans.states import StepKind, StepState

__all__ = [
    "AddedStep", "ChangeContent", "EditedStep", "NewGoal", "content_from", "content_to",
    "with_change",
]  # fmt: skip

Snapshot = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewGoal:
    """Another goal: a role, or a skill at a level 1..5. `route` as in goals: role ids in order."""

    role_id: int | None = None
    skill_id: int | None = None
    skill_level: int | None = None
    by_date: date | None = None
    route: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AddedStep:
    """A step to add; `used_in` is the id of the step in which something learned is used."""

    kind: StepKind
    title: str
    starts_on: date
    ends_on: date
    detail: str = ""
    skill_id: int | None = None
    to_level: int | None = None
    used_in: int | None = None


@dataclass(frozen=True, slots=True)
class EditedStep:
    """What changes of a step; None means that it stays as it is."""

    step_id: int
    title: str | None = None
    detail: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    used_in: int | None = None
    skill_id: int | None = None
    to_level: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeContent:
    """All that a change proposes. `by_date` moves the goal's day where the goal stays."""

    goal: NewGoal | None = None
    by_date: date | None = None
    next_check_on: date | None = None
    added: tuple[AddedStep, ...] = ()
    edited: tuple[EditedStep, ...] = ()
    dropped: tuple[int, ...] = ()

    @property
    def step_ids(self) -> tuple[int, ...]:
        """Steps of the plan that it names, sorted, each once."""
        uses = {each.used_in for each in self.added} | {each.used_in for each in self.edited}
        named = {each.step_id for each in self.edited} | {*self.dropped}
        return tuple(sorted(named | {each for each in uses if each is not None}))

    @property
    def skill_ids(self) -> tuple[int, ...]:
        """Skills that steps would be about, sorted, each once."""
        named = {each.skill_id for each in self.added} | {each.skill_id for each in self.edited}
        return tuple(sorted(each for each in named if each is not None))

    @property
    def about_plan(self) -> bool:
        """Whether it touches the plan, not the goal alone."""
        return bool(self.added or self.edited or self.dropped or self.next_check_on)

    def __bool__(self) -> bool:
        return self.about_plan or self.goal is not None or self.by_date is not None


def content_to(content: ChangeContent) -> dict[str, Any]:
    """The content as JSON keeps it; days as 2027-01-31."""
    plain: dict[str, Any] = _plain(asdict(content))
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def content_from(kept: Mapping[str, Any]) -> ChangeContent:
    """The content from JSON. Raises KeyError or ValueError for what content_to did not write."""
    goal = kept["goal"]
    return ChangeContent(
        goal=NewGoal(**{**goal, "by_date": _day(goal["by_date"]), "route": tuple(goal["route"])})
        if goal
        else None,
        by_date=_day(kept["by_date"]),
        next_check_on=_day(kept["next_check_on"]),
        added=tuple(
            AddedStep(**{**each, **_days(each), "kind": StepKind(each["kind"])})
            for each in kept["added"]
        ),
        edited=tuple(EditedStep(**{**each, **_days(each)}) for each in kept["edited"]),
        dropped=tuple(kept["dropped"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _days(step: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _day(step[name]) for name in ("starts_on", "ends_on")}


def with_change(
    snapshot: Snapshot, content: ChangeContent, *, goal_name: str, skill_names: Mapping[int, str]
) -> dict[str, Any]:
    """The snapshot of a plan as it would be with the change; added steps get ids -1, -2, ….

    goal_name      the name of the new goal, unused where the goal stays.
    skill_names    by id, of `content.skill_ids`.
    """
    changed = dict(snapshot)
    if content.goal is not None:
        changed["goal_name"] = goal_name
        changed["goal_level"] = content.goal.skill_level
        changed["by_date"] = day_text(content.goal.by_date)
    if content.by_date is not None:
        changed["by_date"] = day_text(content.by_date)
    if content.next_check_on is not None:
        changed["next_check_on"] = day_text(content.next_check_on)
    edits = {each.step_id: each for each in content.edited}
    steps = [
        _with_edit(step, edits, content.dropped, skill_names) for step in snapshot["steps"]
    ]  # fmt: skip
    new = [
        _as_kept(each, -number, skill_names)
        for number, each in enumerate(content.added, start=1)
    ]  # fmt: skip
    changed["steps"] = sorted([*steps, *new], key=lambda step: step["starts_on"])
    return changed


def _with_edit(
    step: dict[str, Any], edits: Mapping[int, EditedStep], dropped: Sequence[int],
    skill_names: Mapping[int, str],
) -> dict[str, Any]:  # fmt: skip
    if step["id"] in dropped:
        return step | {"state": StepState.DROPPED.value}
    edit = edits.get(step["id"])
    if edit is None:
        return step
    said = {
        "title": edit.title, "detail": edit.detail, "starts_on": day_text(edit.starts_on),
        "ends_on": day_text(edit.ends_on), "used_in_id": edit.used_in,
        "skill_id": edit.skill_id, "to_level": edit.to_level,
        "skill_name": skill_names.get(edit.skill_id, "") if edit.skill_id else None,
    }  # fmt: skip
    return step | {name: value for name, value in said.items() if value is not None}


def _as_kept(step: AddedStep, number: int, skill_names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "id": number, "kind": step.kind.value, "title": step.title, "detail": step.detail,
        "skill_id": step.skill_id, "skill_name": skill_names.get(step.skill_id or 0, ""),
        "to_level": step.to_level, "used_in_id": step.used_in,
        "state": StepState.PLANNED.value,
        "starts_on": step.starts_on.isoformat(), "ends_on": step.ends_on.isoformat(),
    }  # fmt: skip
