"""The figure of one fading skill: its finding as title, the drawing, the same as text and table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from waymark.domain.plans.compute import next_use
from waymark.domain.plans.queries import Step
from waymark.domain.skills.compute import Estimate, Fade, curve, word_of
from waymark.web.charts.retention import Drawing, draw
from waymark.web.parts.fading import (
    half_gone_in_words,
    last_used,
    month_in_words,
    share_in_words,
    strength_in_words,
)

__all__ = ["Figure", "figure_of"]

MOST_USES = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: a day, what it is, the word and its range."""

    day: date
    what: str
    word: str
    left: str
    range: str


@dataclass(frozen=True, slots=True)
class Figure:
    """Texts and drawing for me/skills/figure.html."""

    fade: Fade
    title: str
    since: str
    drawing: Drawing
    words: str
    last: str
    rows: tuple[Row, ...]
    step: Step | None
    rule: str


def figure_of(fade: Fade, steps: Sequence[Step], today: date) -> Figure:
    """The figure of a skill. steps are those that use skills; the first open one of it is drawn."""
    step = next_use(steps, fade.skill.pk, today)
    planned = (step.starts_on, step.ends_on) if step else None
    drawing = draw(fade, today=today, planned=planned)
    return Figure(
        fade=fade,
        title=_title(fade, step, today),
        since=_since(fade),
        drawing=drawing,
        words=_words(fade, step, drawing, today),
        last=last_used(fade.last, today),
        rows=tuple(_rows(fade, step, drawing, today)),
        step=step,
        rule=half_gone_in_words(fade.skill),
    )


def _title(fade: Fade, step: Step | None, today: date) -> str:
    """The finding."""
    values = {"skill": fade.skill.name}
    if not fade.is_fading:
        if step is not None:
            values["month"] = month_in_words(step.ends_on, today)
            return _("%(skill)s is fresh. The use planned until %(month)s keeps it so.") % values
        return _("%(skill)s is fresh. It stays so while you use it.") % values
    if step is None:
        return _("%(skill)s is fading. Using it again would bring it back.") % values
    if step.starts_on <= today:
        return _("%(skill)s is fading. The use that you have begun brings it back.") % values
    values["month"] = month_in_words(step.starts_on, today)
    return _("%(skill)s is fading. The use planned in %(month)s would bring it back.") % values


def _since(fade: Fade) -> str:
    first = fade.uses[0]
    values = {"month": _month(first.on)}
    if first.learned:
        return _("Estimated strength since you learned it in %(month)s") % values
    return _("Estimated strength since its first use in your record, %(month)s") % values


def _words(fade: Fade, step: Step | None, drawing: Drawing, today: date) -> str:
    """What a person hears who does not see the picture."""
    end = curve(fade, [drawing.last_day])[0]
    texts = [
        _("Line chart of the estimated strength of %(skill)s.") % {"skill": fade.skill.name},
        f"{last_used(fade.last, today)}.",
        _("Today %(share)s of what you gained is left.")
        % {"share": share_in_words(fade.strength.middle)},
        _("Unused, %(share)s is left by %(month)s.")
        % {"share": share_in_words(end.middle), "month": _month(drawing.last_day)},
    ]
    if step is not None:
        texts.append(
            _("With the use planned until %(month)s it returns to full strength.")
            % {"month": _month(step.ends_on)}
        )
    return " ".join(texts)


def _rows(fade: Fade, step: Step | None, drawing: Drawing, today: date) -> list[Row]:
    uses = [use for use in fade.uses if use.on >= drawing.first_day][-MOST_USES:]
    found = [
        _row(use.on, _("Learned") if use.learned else _("Used"), Estimate(1, 1, 1)) for use in uses
    ]
    found.append(_row(today, _("Today"), fade.strength))
    last = drawing.last_day
    if step is not None:
        found.append(_row(step.ends_on, _("End of the planned use"), Estimate(1, 1, 1)))
        with_use = curve(fade, [last], planned=[step.ends_on])[0]
        found.append(_row(last, _("With the planned use"), with_use))
    found.append(_row(last, _("If unused"), curve(fade, [last])[0]))
    return found


def _row(day: date, what: str, estimate: Estimate) -> Row:
    low, high = share_in_words(estimate.low), share_in_words(estimate.high)
    values = {"low": low, "high": high}
    return Row(
        day=day,
        what=what,
        word=strength_in_words(word_of(estimate.middle)),
        left=share_in_words(estimate.middle),
        range=low if low == high else _("%(low)s to %(high)s") % values,
    )


def _month(day: date) -> str:
    return month_in_words(day, date.min)
