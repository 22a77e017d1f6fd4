"""Before and after, in words: for a proposed change, and for two versions of a plan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waymark.domain.plans.compute import Difference, KeptStep, StepDifference
from waymark.web.me.plan.forms import KINDS, STATES
from waymark.web.parts.goals import aim_in_words

__all__ = ["Line", "effect_in_words", "lines_of"]

MONTH = 30.44  # days
NAMES: Mapping[str, Callable[[KeptStep], str]] = {
    "title": lambda step: step.title,
    "detail": lambda step: step.detail,
    "skill_name": lambda step: step.skill_name,
    "to_level": lambda step: _("Level %d") % step.to_level if step.to_level else "",
    "used_in_id": lambda step: (
        _("Used in: %s") % step.used_in if step.used_in else _("No planned use")
    ),
    "state": lambda step: str(STATES[step.state.value]),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what, before, after. `tone` is a tag's colour, `tag` its word."""

    what: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    tag: str = ""
    tone: str = ""


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else _("Not set")


def _span(step: KeptStep) -> str:
    return _("%(first)s to %(last)s") % {
        "first": _day(step.starts_on), "last": _day(step.ends_on),
    }  # fmt: skip


def lines_of(found: Difference) -> list[Line]:
    """All that differs: goal, its day, the next check, then steps changed, added and dropped."""
    lines = []
    if found.goal:
        before, after = (aim_in_words(each.name, each.level) for each in found.goal)
        lines.append(Line(_("Goal"), (before or _("Not set"),), (after,)))
    if found.by_date:
        lines.append(_days(_("Goal reached by"), found.by_date))
    if found.next_check_on:
        lines.append(_days(_("Next check"), found.next_check_on))
    lines += [_changed(each) for each in found.changed]
    for step in found.added:
        lines.append(Line(step.title, (), (_whole(step),), _("Added"), "use"))
    for step in found.dropped:
        lines.append(Line(step.title, (_whole(step),), (), _("Dropped"), "warn"))
    return lines


def _days(what: str, days: tuple[date | None, date | None]) -> Line:
    return Line(what, (_day(days[0]),), (_day(days[1]),))


def _whole(step: KeptStep) -> str:
    return f"{KINDS[step.kind.value]}, {_span(step)}"


def _changed(found: StepDifference) -> Line:
    before, after = [], []
    if {"starts_on", "ends_on"} & set(found.fields):
        before.append(_span(found.before))
        after.append(_span(found.after))
    for name, said in NAMES.items():
        if name in found.fields:
            before.append(said(found.before) or _("Not set"))
            after.append(said(found.after) or _("Not set"))
    return Line(found.before.title, tuple(before), tuple(after))


def effect_in_words(found: Difference) -> str:
    """What it does to the end of the plan, or nothing."""
    before, after = found.last_day
    if before is None or after is None:
        return ""
    if before == after:
        return _("The plan still ends on %s.") % _day(after)
    months = round(abs((after - before).days) / MONTH)
    said: dict[str, Any] = {"after": _day(after), "before": _day(before), "n": months}
    if months == 0:
        text = _("The plan ends on %(after)s instead of %(before)s.")
    elif after > before:
        text = ngettext(
            "The plan ends on %(after)s instead of %(before)s, a month later.",
            "The plan ends on %(after)s instead of %(before)s, %(n)d months later.", months,
        )  # fmt: skip
    else:
        text = ngettext(
            "The plan ends on %(after)s instead of %(before)s, a month sooner.",
            "The plan ends on %(after)s instead of %(before)s, %(n)d months sooner.", months,
        )  # fmt: skip
    return text % said
