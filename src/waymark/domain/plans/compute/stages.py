"""A plan sorted for reading: now, next, later; lanes by month; learning that nothing uses. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from waymark.domain.plans.models import Step
from waymark.domain.plans.states import StepKind, StepState

__all__ = [
    "LANE_MONTHS", "Bit", "Lane", "Lanes", "Stages", "lanes_of", "stages_of", "unused_learning",
]  # fmt: skip

NOW = timedelta(days=30)
NEXT = timedelta(days=183)
LANE_MONTHS = 15
OPEN_SPAN = 2  # months that the dashed "no use yet" takes in a lane

_OPEN = (StepState.PLANNED.value, StepState.IN_PROGRESS.value)


@dataclass(frozen=True, slots=True)
class Stages:
    """Steps by when they matter; each list in order of first day, then last day, then id.

    now     in progress, or to start within 30 days (or overdue); next within half a year.
    """

    now: tuple[Step, ...]
    next: tuple[Step, ...]
    later: tuple[Step, ...]
    done: tuple[Step, ...]
    dropped: tuple[Step, ...]

    @property
    def total(self) -> int:
        """Steps that count: all but the dropped."""
        return len(self.now) + len(self.next) + len(self.later) + len(self.done)


def stages_of(steps: Iterable[Step], today: date) -> Stages:
    """Sort steps by when they matter."""
    piles: dict[str, list[Step]] = {"now": [], "next": [], "later": [], "done": [], "dropped": []}
    for step in sorted(steps, key=_order):
        piles[_pile(step, today)].append(step)
    return Stages(**{name: tuple(pile) for name, pile in piles.items()})


def _order(step: Step) -> tuple[date, date, int]:
    return (step.starts_on, step.ends_on, step.pk or 0)


def _pile(step: Step, today: date) -> str:
    if step.state in (StepState.DONE.value, StepState.DROPPED.value):
        return step.state
    if step.state == StepState.IN_PROGRESS.value or step.starts_on <= today + NOW:
        return "now"
    return "next" if step.starts_on <= today + NEXT else "later"


def unused_learning(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Learning with no planned use: none named, or the one named was dropped. By first day."""
    alive = {step.pk for step in steps if step.state != StepState.DROPPED.value}
    return tuple(
        step
        for step in sorted(steps, key=_order)
        if step.kind == StepKind.LEARN.value
        and step.pk in alive
        and (step.used_in_id is None or step.used_in_id not in alive)
    )


@dataclass(frozen=True, slots=True)
class Bit:
    """A bar in a lane: first month and length in months, counted from the picture's first, 1.

    step    None: the dashed mark behind learning that nothing uses, whose step is `behind`.
    """

    first: int
    span: int
    step: Step | None
    behind: Step | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of the picture; a skill whose steps overlap takes several, only one with a name."""

    skill_id: int | None
    skill_name: str
    leads: bool
    bits: tuple[Bit, ...]


@dataclass(frozen=True, slots=True)
class Lanes:
    """The picture: first days of its months, which of them is now (from 1), and its lanes."""

    months: tuple[date, ...]
    now: int
    lanes: tuple[Lane, ...]


def lanes_of(steps: Sequence[Step], today: date) -> Lanes:
    """Lay the steps out over LANE_MONTHS months, from the month before today's.

    Steps outside these months and dropped ones are left out. Lanes by first step; steps without
    a skill come last. No two bits of a lane share a month.
    """
    first = _month(today) - 1
    shown = [
        step
        for step in sorted(steps, key=_order)
        if step.state != StepState.DROPPED.value
        and _month(step.ends_on) >= first
        and _month(step.starts_on) < first + LANE_MONTHS
    ]
    unused = {step.pk for step in unused_learning(steps)}
    groups: dict[int | None, list[Step]] = {}
    for step in shown:
        groups.setdefault(step.skill_id, []).append(step)
    ordered = sorted(groups.items(), key=lambda item: item[0] is None)
    lanes = [
        Lane(skill_id, group[0].skill.name if group[0].skill else "", place == 0, tuple(bits))
        for skill_id, group in ordered
        for place, bits in enumerate(_rows(group, first, unused))
    ]
    months = tuple(date(m // 12, m % 12 + 1, 1) for m in range(first, first + LANE_MONTHS))
    return Lanes(months, 2, tuple(lanes))


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _rows(group: list[Step], first: int, unused: set[int]) -> list[list[Bit]]:
    """Bits of one skill in as few lines as they fit: each in the first line with room for it.

    A bit covers the months from that in which its step begins to that in which it ends.
    """
    rows: list[list[Bit]] = []
    for step in group:
        start = max(_month(step.starts_on) - first + 1, 1)
        end = min(_month(step.ends_on) - first + 1, LANE_MONTHS)
        row = next((row for row in rows if _room_from(row) <= start), None)
        if row is None:
            row = []
            rows.append(row)
        row.append(Bit(start, end - start + 1, step))
        if step.pk in unused and end < LANE_MONTHS:
            row.append(Bit(end + 1, min(OPEN_SPAN, LANE_MONTHS - end), None, behind=step))
    return rows


def _room_from(row: list[Bit]) -> int:
    return row[-1].first + row[-1].span if row else 1
