"""How the strength of a skill is estimated: for whoever wants to know, with the figures in use."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waymark.domain.skills.queries import FEWEST_PEOPLE
from waymark.engine.retention import (
    BAND,
    FADING_BELOW,
    FURTHEST,
    HALF_GONE,
    KINDS,
    LENGTHENED,
    LENGTHENED_OWN_WORD,
    LOST_BELOW,
    SOURCES,
    half_lives,
    prior_belief,
    reassessments,
)

__all__ = ["page"]

ORDER = ("accuracy", "mixed", "speed")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The method page; every figure comes from the engine."""
    names = {
        "accuracy": _("To get it right: measuring, analysing, writing"),
        "mixed": _("Both at once, as most work at a desk"),
        "speed": _("To be quick at it: handling, operating"),
    }
    nothing = reassessments([], [], [], [])
    band = half_lives(prior_belief([KINDS.index(kind) for kind in ORDER]), nothing)
    rows = [
        {
            "name": names[kind],
            "months": HALF_GONE[kind],
            "low": round(low, 1),
            "high": round(high, 1),
        }
        for kind, low, high in zip(ORDER, band.low.tolist(), band.high.tolist(), strict=True)
    ]
    context = {
        "rows": rows,
        "of_ten": round(BAND * 10),
        "fading_percent": round(FADING_BELOW * 100),
        "lost_percent": round(LOST_BELOW * 100),
        "longer_percent": LENGTHENED / 2 * 100,
        "own_word_percent": LENGTHENED_OWN_WORD / 2 * 100,
        "fewest": FEWEST_PEOPLE,
        "furthest": round(FURTHEST / 12),
        "sources": SOURCES.values(),
    }
    return render(request, "me/skills/method.html", context)
