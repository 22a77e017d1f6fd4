"""Times in words: "9 to 16 months", "2½ to 4 years"."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

__all__ = ["months_in_words"]

A_YEAR = 12
IN_MONTHS_BELOW = 24
HALF = "½"


def months_in_words(low: float, high: float) -> str:
    """A span of months as people say it; years in halves where it reaches two years or more.

    low, high   months, 0 <= low <= high. Equal ends after rounding read as "about".
    """
    last = _part(high, IN_MONTHS_BELOW)
    first = _part(low, A_YEAR if last[1] else IN_MONTHS_BELOW)
    if first == last:
        return _("about %(time)s") % {"time": _said(*last)}
    if first[0] == 0:
        return _("up to %(time)s") % {"time": _said(*last)}
    if first[1] == last[1]:
        return _("%(low)s to %(high)s") % {"low": _number(first[0]), "high": _said(*last)}
    return _("%(low)s to %(high)s") % {"low": _said(*first), "high": _said(*last)}


def _part(months: float, in_months_below: int) -> tuple[int, bool]:
    """The number in halves and whether it counts years: (36, False) 18 months, (5, True) 2½ years."""
    whole = round(months)
    if whole < in_months_below:
        return whole * 2, False
    return round(whole * 2 / A_YEAR), True


def _number(halves: int) -> str:
    whole, half = divmod(halves, 2)
    return f"{whole}{HALF}" if half else str(whole)


def _said(halves: int, years: bool) -> str:
    count = 1 if halves == 2 else 2
    if years:
        text = ngettext("%(number)s year", "%(number)s years", count)
    else:
        text = ngettext("%(number)s month", "%(number)s months", count)
    return text % {"number": _number(halves)}
