"""Fading in words: shares, when a skill was last used, and what the studies say. No figures that
look exact: these are estimates."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waymark.domain.skills.compute import Fade, Strength, Use
from waymark.domain.skills.queries import Skill
from waymark.engine.retention import HALF_GONE

__all__ = [
    "half_gone_in_words", "last_used", "loss_in_words", "month_in_words", "share_in_words",
    "strength_in_words",
]  # fmt: skip

HALF_A_YEAR_BELOW = 9  # months: what is nearer to half a year than to a whole one
_IN_HALF_A_YEAR = {kind for kind, months in HALF_GONE.items() if months < HALF_A_YEAR_BELOW}


def share_in_words(share: float) -> str:
    """A strength 0..1 to the nearest quarter."""
    quarters = (
        _("hardly anything"), _("about a quarter"), _("about half"), _("about three quarters"),
        _("nearly all"),
    )  # fmt: skip
    return quarters[min(max(round(share * 4), 0), 4)]


def strength_in_words(strength: Strength) -> str:
    """The word of the axis and of tables."""
    words = {
        Strength.FRESH: _("Fresh"), Strength.FADING: _("Fading"), Strength.LOST: _("Mostly gone"),
    }  # fmt: skip
    return words[strength]


def month_in_words(day: date, today: date) -> str:
    """A month within a sentence, with its year where that is not this one: May, May 2025."""
    return date_format(day, "F" if day.year == today.year else "F Y")


def last_used(use: Use, today: date) -> str:
    """When a skill was last used, or learned where it was not used since."""
    month = month_in_words(use.on, today)
    if use.learned:
        return _("Learned in %(month)s, not used since") % {"month": month}
    return _("Last used in %(month)s") % {"month": month}


def loss_in_words(fade: Fade, today: date) -> str:
    """What a bar that fades says beside it; "" for a skill that is fresh."""
    if not fade.is_fading:
        return ""
    values = {"month": month_in_words(fade.last.on, today)}
    if fade.last.learned:
        return _("Fading: learned in %(month)s, not used since") % values
    return _("Fading: last used in %(month)s") % values


def half_gone_in_words(skill: Skill) -> str:
    """How soon half of it is gone, as the studies have it for this kind of skill."""
    if skill.task_kind in _IN_HALF_A_YEAR:
        return _("About half of a new skill is gone in half a year if it is not used.")
    return _("About half of a new skill is gone in about a year if it is not used.")
