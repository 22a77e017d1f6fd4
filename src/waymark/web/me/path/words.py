"""A path change in words: what it asks, where that stands on one's way, how long it takes."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from waymark.domain.plans.compute.path_meaning import Line, Meaning
from waymark.domain.plans.queries.path_changes import PathChange, PathChangeState
from waymark.web.parts.numbers import at_the_start, in_words
from waymark.web.parts.times import months_in_words

__all__ = ["headline", "line_words", "time_words"]

PLACES = {
    "held": gettext_lazy("Your role today"),
    "next": gettext_lazy("Your next stop"),
    "ahead": gettext_lazy("On the way to your goal"),
    "goal": gettext_lazy("Your goal"),
    "": gettext_lazy("No longer on your way"),
}


def headline(meaning: Meaning) -> str:
    """The answer as the heading: for which role more is left to build, or that nothing is.

    It names the nearest role that leaves the person more to build; a role that asks for something
    else and leaves no more is told below it.
    """
    change = meaning.change
    if change.state == PathChangeState.NOTED.value and not meaning.lines:
        return _("Nothing is left to answer")
    first = meaning.lines[0] if meaning.lines else None
    if first is None or not first.grows:
        return _("%(role)s asks for something else, and you are there") % {
            "role": first.role if first else ""
        }
    levels = sum(line.beyond for line in meaning.lines if line.role_id == first.role_id)
    return ngettext(
        "%(count)s level more to build for %(role)s", "%(count)s levels more to build for %(role)s",
        levels,
    ) % {"count": at_the_start(levels), "role": first.role}  # fmt: skip


def line_words(line: Line) -> dict[str, Any]:
    """One requirement that differs."""
    return {"line": line, "place": PLACES[line.place], "text": _asked(line)}


def _asked(line: Line) -> str:
    if line.now is None:
        return _("It asks for this no longer.")
    if line.was is None:
        return _("It asks for level %(now)d. It did not ask for this before.") % {"now": line.now}
    if line.more == 0:
        if line.essential_now:
            return _("Level %(now)d as before, now essential.") % {"now": line.now}
        return _("Level %(now)d as before, now useful and no longer essential.") % {"now": line.now}
    step = abs(line.more)
    said = {"now": line.now, "count": in_words(step)}
    if line.more > 0:
        return ngettext(
            "It asks for level %(now)d, %(count)s level more than before.",
            "It asks for level %(now)d, %(count)s levels more than before.", step,
        ) % said  # fmt: skip
    return ngettext(
        "It asks for level %(now)d, %(count)s level fewer than before.",
        "It asks for level %(now)d, %(count)s levels fewer than before.", step,
    ) % said  # fmt: skip


def time_words(change: PathChange) -> str:
    """How much longer it takes, said as the estimate that it is; "" where it takes no longer."""
    if not change.months_high:
        return ""
    time = months_in_words(change.months_low, change.months_high)
    said = _("An estimate: %(time)s longer, at the pace that plans usually have.")
    if change.months_low < change.months_high and change.months_low:
        said = _(
            "An estimate: %(time)s longer, at the pace that plans usually have. It is the shorter time if you learn it beside your other steps, and the longer if one follows the other."
        )
    return said % {"time": time}
