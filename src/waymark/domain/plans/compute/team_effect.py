"""What a plan, or a change of it, asks of the rest of the team: who else can do that work, and who
is busy in the same months. Pure; only what people share is known here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from waymark.domain.people.models import Person
from waymark.domain.plans.compute.changes import ChangeContent
from waymark.domain.plans.models import LIVE, Step
from waymark.domain.plans.states import StepKind, StepState

__all__ = ["Cover", "Span", "TeamEffect", "effect_on_team", "spans_of_change",
           "spans_of_plan"]  # fmt: skip

MOST = 4
OPEN = (StepState.PLANNED.value, StepState.IN_PROGRESS.value)


@dataclass(frozen=True, slots=True)
class Span:
    """A use of a skill at work; level 1..5, None where the step names none."""

    skill_id: int
    level: int | None
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Cover:
    """A skill that is to be used, and who else of the team has it at that level, by name."""

    skill_id: int
    level: int
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class TeamEffect:
    """What uses at work ask of the others; empty where there are none.

    busy      others with uses at work in the same days, from their shared plans, in the order of
              the team; from `first` to `last`, both None where nobody is.
    known     how many others share their skills; unknown: how many do not, so nobody counts them.
    """

    covers: tuple[Cover, ...]
    busy: tuple[Person, ...]
    first: date | None
    last: date | None
    known: int
    unknown: int


def spans_of_plan(steps: Iterable[Step]) -> tuple[Span, ...]:
    """The uses at work of a plan that are still to come or under way."""
    return tuple(
        Span(step.skill_id, step.to_level, step.starts_on, step.ends_on)
        for step in steps
        if step.kind == StepKind.USE.value
        and step.state in OPEN
        and step.plan.state in LIVE
        and step.skill_id is not None
    )


def spans_of_change(content: ChangeContent, steps: Iterable[Step]) -> tuple[Span, ...]:
    """The uses at work that a change adds, and those whose days, skill or level it changes.

    steps    of the plan that it changes.
    """
    uses = {step.pk: step for step in steps if step.kind == StepKind.USE.value}
    added = [
        Span(each.skill_id, each.to_level, each.starts_on, each.ends_on)
        for each in content.added
        if each.kind is StepKind.USE and each.skill_id is not None
    ]
    for each in content.edited:
        step = uses.get(each.step_id)
        skill_id = each.skill_id or (step.skill_id if step else None)
        asks = each.starts_on or each.ends_on or each.skill_id or each.to_level
        if step is None or skill_id is None or not asks:
            continue
        begin, end = each.starts_on or step.starts_on, each.ends_on or step.ends_on
        added.append(Span(skill_id, each.to_level or step.to_level, begin, end))
    return tuple(added)


def effect_on_team(
    person_id: int,
    spans: Sequence[Span],
    *,
    team: Sequence[Person],
    levels: Mapping[int, Mapping[int, int]],
    steps: Mapping[int, Sequence[Step]],
) -> TeamEffect:
    """Who can cover, and who is busy meanwhile.

    levels   0..5 by person and skill id, of those who share; a person who shares nothing is
             missing. Where a use names no level, that of the person counts, else level 1.
    steps    of shared plans, by person.
    """
    others = [each for each in team if each.pk != person_id]
    own = levels.get(person_id, {})
    wanted: dict[int, int] = {}
    for span in spans:
        level = max(span.level or own.get(span.skill_id, 1), 1)
        wanted[span.skill_id] = max(level, wanted.get(span.skill_id, 0))
    covers = tuple(
        Cover(skill, level, tuple(
            each for each in others if levels.get(each.pk, {}).get(skill, 0) >= level
        ))
        for skill, level in sorted(wanted.items())
    )[:MOST]  # fmt: skip
    meanwhile = {each.pk: _meanwhile(spans, steps.get(each.pk, ())) for each in others}
    busy = [step for found in meanwhile.values() for step in found]
    known = sum(each.pk in levels for each in others)
    return TeamEffect(
        covers=covers,
        busy=tuple(each for each in others if meanwhile[each.pk]),
        first=min((step.starts_on for step in busy), default=None),
        last=max((step.ends_on for step in busy), default=None),
        known=known,
        unknown=len(others) - known,
    )


def _meanwhile(spans: Sequence[Span], steps: Iterable[Step]) -> list[Step]:
    """Uses of a skill at work, still open, that share a day with one of the spans."""
    return [
        step
        for step in steps
        if step.kind == StepKind.USE.value
        and step.state in OPEN
        and step.plan.state in LIVE
        and any(s.starts_on <= step.ends_on and step.starts_on <= s.ends_on for s in spans)
    ]
