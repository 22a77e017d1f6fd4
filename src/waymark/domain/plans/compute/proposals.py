"""From gaps to a first plan: which steps, in which order, from when to when. Pure.

The rules are conventions of this project, made to be changed by the person who gets the plan:
essential skills before useful ones, wide gaps before narrow ones, at most three skills at a time,
no learning without a use after it, one talk with someone who holds the role, and at the end a
conversation in which it is shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from waymark.domain.plans.compute import words
from waymark.domain.plans.states import StepKind

__all__ = ["MOST_SKILLS", "MOST_STEPS", "Aim", "ProposedStep", "SkillGap", "propose_steps"]

Day = Callable[[int], date]

MOST_SKILLS = 3
MOST_STEPS = 2 * MOST_SKILLS + 2

# Days at an unhurried pace, beside one's work.
LEARN_FIRST, LEARN_MORE = 60, 30
USE_FIRST, USE_MORE = 90, 30
STAGGER = 45  # the second skill starts this long after the first
TALK_AFTER, TALK = 14, 60
SHOW = 30
QUICKEST = 0.5  # a plan is pressed to half this length at most: learning takes its time


@dataclass(frozen=True, slots=True)
class SkillGap:
    """A skill that the next role asks for at `need` and the person holds at `have`, 0..5."""

    skill_id: int
    name: str
    have: int
    need: int
    essential: bool
    looks_like: str = ""

    @property
    def width(self) -> int:
        """Levels to build."""
        return self.need - self.have


@dataclass(frozen=True, slots=True)
class Aim:
    """What the plan leads to. Names are "" where unknown; `by` is the day wished for, if any."""

    role: str = ""
    manager: str = ""
    colleague: str = ""
    by: date | None = None


@dataclass(frozen=True, slots=True)
class ProposedStep:
    """A step on offer. `key` names it within its proposal; `used_in` is the key of its use."""

    key: str
    kind: StepKind
    title: str
    detail: str
    skill_id: int | None
    to_level: int | None
    starts_on: date
    ends_on: date
    used_in: str = ""


def propose_steps(gaps: Sequence[SkillGap], *, aim: Aim, today: date) -> tuple[ProposedStep, ...]:
    """Lay out at most MOST_STEPS steps for the gaps that matter most.

    gaps    each with width >= 1 and its own skill; those left out wait for a later plan.
    Order: by first day, then by kind as the skill is built, then by skill. The plan ends at its
    own pace, sooner where `aim.by` is sooner, but never in less than half the time.
    Raises ValueError for a gap that is none or a skill named twice.
    """
    if any(gap.width < 1 for gap in gaps) or len({g.skill_id for g in gaps}) < len(gaps):
        raise ValueError("every gap needs at least one level to build and its own skill")
    chosen = sorted(gaps, key=_weight)[:MOST_SKILLS]
    spans = _spans(chosen)
    pace = _pace(spans["show"][1], aim.by, today)

    def day(offset: int) -> date:
        return today + timedelta(days=int(offset * pace))

    steps = [
        step
        for gap in chosen
        for step in (_learn(gap, spans, day), _use(gap, spans, day))
    ]  # fmt: skip
    names = [gap.name for gap in chosen]
    title, detail = words.with_person_words(aim.role, aim.colleague, names)
    start, end = spans["talk"]
    steps.append(
        ProposedStep("talk", StepKind.WITH_PERSON, title, detail, None, None, day(start), day(end))
    )
    title, detail = words.show_words(aim.role, aim.manager, names)
    start, end = spans["show"]
    steps.append(
        ProposedStep("show", StepKind.SHOW, title, detail, None, None, day(start), day(end))
    )
    order = list(StepKind)
    return tuple(sorted(steps, key=lambda s: (s.starts_on, order.index(s.kind), s.skill_id or 0)))


def _weight(gap: SkillGap) -> tuple[bool, int, str, int]:
    return (not gap.essential, -gap.width, gap.name.casefold(), gap.skill_id)


def _spans(chosen: Sequence[SkillGap]) -> dict[str, tuple[int, int]]:
    """First and last day of every step, counted from today at an unhurried pace."""
    spans = {"talk": (TALK_AFTER, TALK_AFTER + TALK)}
    last = spans["talk"][1]
    for place, gap in enumerate(chosen):
        start = place * STAGGER
        learned = start + LEARN_FIRST + LEARN_MORE * (gap.width - 1)
        used = learned + USE_FIRST + USE_MORE * (gap.width - 1)
        spans[f"learn-{gap.skill_id}"] = (start, learned)
        spans[f"use-{gap.skill_id}"] = (learned + 1, used)
        last = max(last, used)
    spans["show"] = (last + 1, last + SHOW)
    return spans


def _pace(natural: int, by: date | None, today: date) -> float:
    """How much of the unhurried time there is: between QUICKEST and 1."""
    if by is None:
        return 1.0
    return min(1.0, max(QUICKEST, (by - today).days / natural))


def _learn(gap: SkillGap, spans: dict[str, tuple[int, int]], day: Day) -> ProposedStep:
    key, use = f"learn-{gap.skill_id}", f"use-{gap.skill_id}"
    title, detail = words.learn_words(gap.name, gap.need, gap.looks_like)
    start, end = spans[key]
    return ProposedStep(
        key, StepKind.LEARN, title, detail, gap.skill_id, gap.need, day(start), day(end), use
    )


def _use(gap: SkillGap, spans: dict[str, tuple[int, int]], day: Day) -> ProposedStep:
    key = f"use-{gap.skill_id}"
    title, detail = words.use_words(gap.name, gap.need, gap.looks_like)
    start, end = spans[key]
    return ProposedStep(
        key, StepKind.USE, title, detail, gap.skill_id, gap.need, day(start), day(end)
    )
