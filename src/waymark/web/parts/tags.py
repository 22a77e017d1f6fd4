"""Template tags of the house: icons, level meters, dates in words. Loaded everywhere."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.template.defaultfilters import date as format_date
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from waymark.domain.goals.queries import Goal
from waymark.web.parts.goals import goal_in_words
from waymark.web.parts.numbers import at_the_start, in_words

register = template.Library()

CELLS = 5


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon from the sprite; decorative, so hidden from screen readers."""
    return format_html(
        '<svg class="ico {}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<use href="{}#i-{}"></use></svg>',
        extra,
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def meter(
    have: int | None, need: int | None = None, fading: bool = False, other: bool = False
) -> SafeString:
    """Five cells for a skill: filled is what you have, outlined what is still to build.

    other    whether the reader looks at someone else's skill.
    """
    have, need = have or 0, need or 0
    cells = []
    for cell in range(1, CELLS + 1):
        if cell <= have:
            cells.append("fade" if fading and cell == have else "on")
        else:
            cells.append("gap" if cell <= need else "")
    label = _("Level %(have)d of 5.") % {"have": have}
    if need and other:
        label = _("Level %(have)d of 5. Needed: level %(need)d.") % {"have": have, "need": need}
    elif need:
        label = _("You: level %(have)d of 5. Needed: level %(need)d.") % {
            "have": have,
            "need": need,
        }
    drawn = format_html_join("", '<i class="{}"></i>', ((kind,) for kind in cells))
    return format_html('<span class="lvl" role="img" aria-label="{}">{}</span>', label, drawn)


@register.filter
def number(value: int | None) -> str:
    """A count with its thousands apart: 1,176."""
    return number_format(value, force_grouping=True) if value is not None else ""


@register.filter
def words(value: int) -> str:
    """A count as people write it within a sentence: seven, 13."""
    return in_words(value)


@register.filter
def words_first(value: int) -> str:
    """The same where a sentence begins: Seven, 13."""
    return at_the_start(value)


@register.filter
def names(people: Iterable[Any]) -> str:
    """People as a list within a sentence: Anna Kowalska, Rui Alves and Joao Santos."""
    shown = [each.shown_name for each in people]
    if len(shown) < 2:
        return "".join(shown)
    return _("%(names)s and %(last)s") % {"names": ", ".join(shown[:-1]), "last": shown[-1]}


@register.filter
def goal_words(goal: Goal | None) -> str:
    """What a goal is called, a skill with its level: Data analysis with Python, level 4."""
    return goal_in_words(goal)


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in words as the reader's language writes it: 12 January 2027."""
    return format_date(value, "DATE_FORMAT") if value else ""


@register.filter
def month(value: date | datetime | None) -> str:
    """A month in words: April 2023."""
    return format_date(value, "YEAR_MONTH_FORMAT") if value else ""


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The current query string with some parameters changed; None removes one."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            params.pop(name, None)
        else:
            params[name] = value
    encoded = params.urlencode()
    return f"?{encoded}" if encoded else "?"
