"""Proposed steps beside those that a plan has already: built upon, never said twice. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from waymark.domain.plans.compute import words
from waymark.domain.plans.compute.proposals import ProposedStep, SkillGap
from waymark.domain.plans.states import StepKind

__all__ = ["Planned", "built_upon", "fitted", "planned_level", "same_step"]

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Planned:
    """An open step of the plan, as far as another step for the same skill must know it."""

    id: int
    kind: str
    title: str
    skill_id: int | None
    to_level: int | None
    ends_on: date


def planned_level(planned: Iterable[Planned], skill_id: int) -> int:
    """The highest level that open learning steps lead to in a skill; 0 for none."""
    return max((step.to_level or 0 for step in _learned(planned, skill_id)), default=0)


def built_upon(gap: SkillGap, planned: Iterable[Planned]) -> SkillGap:
    """What is left of a gap once the plan's own steps are done. Its need is above their level."""
    return replace(gap, have=max(gap.have, planned_level(planned, gap.skill_id)))


def same_step(step: ProposedStep, planned: Iterable[Planned]) -> Planned | None:
    """The step of the plan that says the same: kind, skill, and either the level or the title."""
    for each in planned:
        if (each.kind, each.skill_id) != (step.kind.value, step.skill_id):
            continue
        same_level = each.to_level is not None and each.to_level == step.to_level
        if same_level or each.title == step.title:
            return each
    return None


def fitted(
    steps: Sequence[ProposedStep], gaps: Iterable[SkillGap], planned: Sequence[Planned]
) -> tuple[ProposedStep, ...]:
    """The steps without those that the plan has, each skill begun after its lower level ends.

    gaps     those that the steps close. A use names its level, so that two of one skill are told
             apart. The conversation in which all is shown comes after the last of them.
    """
    names = {gap.skill_id: gap.name for gap in gaps}
    later = _delays(steps, planned)
    moved = [_moved(step, later.get(step.skill_id or 0, timedelta()), names) for step in steps]
    last = max((step.ends_on for step in moved if step.skill_id), default=None)
    moved = [
        _moved(step, max(last + ONE_DAY - step.starts_on, timedelta()), names)
        if last and step.kind is StepKind.SHOW else step
        for step in moved
    ]  # fmt: skip
    return tuple(
        sorted(
            (step for step in moved if same_step(step, planned) is None),
            key=lambda step: (step.starts_on, list(StepKind).index(step.kind), step.skill_id or 0),
        )
    )


def _learned(planned: Iterable[Planned], skill_id: int) -> list[Planned]:
    """Open learning steps of a skill."""
    return [
        step for step in planned if step.kind == StepKind.LEARN.value and step.skill_id == skill_id
    ]


def _delays(steps: Sequence[ProposedStep], planned: Sequence[Planned]) -> dict[int, timedelta]:
    """How much later each skill begins, because the plan leads it to a lower level first."""
    found: dict[int, timedelta] = {}
    for step in steps:
        if step.kind is not StepKind.LEARN or step.skill_id is None:
            continue
        lower = [
            each.ends_on for each in _learned(planned, step.skill_id)
            if each.to_level is not None and each.to_level < (step.to_level or 0)
        ]  # fmt: skip
        if lower:
            found[step.skill_id] = max(max(lower) + ONE_DAY - step.starts_on, timedelta())
    return found


def _moved(step: ProposedStep, later: timedelta, names: dict[int, str]) -> ProposedStep:
    title = step.title
    if step.kind is StepKind.USE and step.skill_id in names and step.to_level is not None:
        title = words.use_level_title(names[step.skill_id], step.to_level)
    return replace(
        step, title=title, starts_on=step.starts_on + later, ends_on=step.ends_on + later
    )
