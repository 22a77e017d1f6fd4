"""What the plan's templates show: rows of steps with their tags, and the lanes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waymark.domain.plans.compute import Held, Lanes, short_title
from waymark.domain.plans.queries import Step
from waymark.domain.plans.states import StepKind, StepState
from waymark.web.me.plan.forms import KINDS

__all__ = ["KIND_CLASS", "Row", "lanes_shown", "rows_of", "span_in_words"]

KIND_CLASS = {
    StepKind.LEARN.value: "learn", StepKind.WITH_PERSON.value: "people",
    StepKind.USE.value: "use", StepKind.SHOW.value: "show",
}  # fmt: skip
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Row:
    """A step in a list: its state in words and the tag's colour ("" for plain text)."""

    step: Step
    kind: Any
    state: str
    tone: str
    when: str


def rows_of(steps: Iterable[Step], unused: Sequence[Step], today: date) -> list[Row]:
    """Steps with what to say beside them: no planned use, overdue, in progress, or their kind."""
    without_use = {step.pk for step in unused}
    return [_row(step, without_use, today) for step in steps]


def _row(step: Step, without_use: set[int], today: date) -> Row:
    kind, tone = KINDS[step.kind], KIND_CLASS[step.kind]
    tone = "" if tone == "show" else tone
    when = span_in_words(step.starts_on, step.ends_on)
    if step.state == StepState.DONE.value:
        return Row(step, kind, _("Done"), "", when)
    if step.state == StepState.DROPPED.value:
        return Row(step, kind, _("Dropped"), "", when)
    if step.ends_on < today:
        return Row(step, kind, _("Overdue"), "warn", when)
    if step.pk in without_use:
        return Row(step, kind, _("No planned use"), "warn", when)
    if step.ends_on <= today + SOON:
        return Row(step, kind, _("Due %s") % date_format(step.ends_on, "l"), "warn", when)
    if step.state == StepState.IN_PROGRESS.value:
        return Row(step, kind, _("In progress"), tone, when)
    return Row(step, kind, str(kind), tone, when)


def span_in_words(start: date, end: date) -> str:
    """Months in words: "March 2027", "March to June 2027", "December 2026 to March 2027"."""
    last = date_format(end, "F Y")
    if (start.year, start.month) == (end.year, end.month):
        return last
    first = date_format(start, "F" if start.year == end.year else "F Y")
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def lanes_shown(picture: Lanes, held: Sequence[Held], towards: str) -> dict[str, Any]:
    """The lanes with texts and meters; bits know their class and their months in words."""
    levels: Mapping[int, Held] = {each.skill_id: each for each in held}
    return {
        "months": [
            {"first": month, "number": number, "now": number == picture.now}
            for number, month in enumerate(picture.months, start=1)
        ],
        "now": picture.now,
        "lanes": [
            {
                "name": lane.skill_name or towards,
                "held": levels.get(lane.skill_id or 0),
                "leads": lane.leads,
                "bits": [_bit(bit, lane.skill_name) for bit in lane.bits],
            }
            for lane in picture.lanes
        ],
    }


def _bit(bit: Any, skill: str) -> dict[str, Any]:
    step = bit.step or bit.behind
    shown = {"first": bit.first, "span": bit.span, "step": step}
    if bit.step is None:
        return shown | {"kind": "open", "title": _("No use yet"), "when": step.title}
    title = short_title(step.title, skill)
    if step.state == StepState.DONE.value:
        title = _("%s, done") % title
    when = span_in_words(step.starts_on, step.ends_on)
    return shown | {"kind": KIND_CLASS[step.kind], "title": title, "when": when}
