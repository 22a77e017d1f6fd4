"""The one switch that stops all recommending, as everything that recommends reads it.

Nothing is cached: the row is read anew each time, so that every process stops at once.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from waymark.kernel.acts import Refused
from waymark.kernel.models import RecommendingStop

__all__ = [
    "RecommendingStop", "open_stops", "recommending_stopped", "require_recommending", "stops",
]  # fmt: skip


def open_stops() -> QuerySet[RecommendingStop]:
    """The stop that holds now, as at most one row; for a query that wants to ask in passing."""
    return RecommendingStop.objects.filter(resumed_at__isnull=True)


def recommending_stopped() -> RecommendingStop | None:
    """Who stopped all recommending, when and why; None while it goes on. Cost: one query."""
    return open_stops().first()


def require_recommending() -> None:
    """Raise Refused, with the reason in words, while all recommending is stopped.

    Whatever suggests, ranks or matches asks first; work that takes a while asks once more before
    it keeps its result.
    """
    stop = recommending_stopped()
    if stop is not None:
        said = _(
            "All recommending is stopped for now (%(why)s). HR or an administrator starts it again."
        )
        raise Refused(said % {"why": stop.why})


def stops() -> QuerySet[RecommendingStop]:
    """Every stop there was, the latest first."""
    return RecommendingStop.objects.order_by("-stopped_at", "-pk")
