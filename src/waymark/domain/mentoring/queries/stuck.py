"""Pairs that got stuck: an answer is missing, the two never met, or they stopped meeting."""

from datetime import timedelta
from enum import StrEnum

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from waymark.domain.mentoring.models import Pair, Round, Session
from waymark.domain.mentoring.states import PairState, SessionState
from waymark.kernel.acts import Act

__all__ = [
    "AGAIN_AFTER", "NEVER_MET_AFTER", "QUIET_AFTER", "UNANSWERED_AFTER", "Stuck", "not_nudged",
    "nudgeable", "stuck_pairs",
]  # fmt: skip

UNANSWERED_AFTER = timedelta(weeks=2)
NEVER_MET_AFTER = timedelta(weeks=3)
QUIET_AFTER = timedelta(weeks=6)
#: a coordinator does not nudge the same pair twice within this time
AGAIN_AFTER = timedelta(days=7)
_OPEN = [PairState.PUBLISHED.value, PairState.ACCEPTED.value, PairState.ACTIVE.value]


class Stuck(StrEnum):
    """In which way a pair is stuck."""

    UNANSWERED = "unanswered"
    NEVER_MET = "never_met"
    QUIET = "quiet"


def stuck_pairs(act: Act, within: QuerySet[Pair]) -> QuerySet[Pair]:
    """Those of these pairs that are stuck at the act's moment, with nothing planned ahead.

    Each with `stuck`, one of `Stuck`, and `since`, when the spell began: when the pair was made,
    when the second one said yes, when they last met. A paused pair is not stuck.
    """
    sessions = Session.objects.filter(pair=OuterRef("pk"))
    ahead = sessions.filter(state=SessionState.PLANNED.value, starts_at__gt=act.at)
    last = (
        sessions.filter(state=SessionState.HELD.value)
        .values("pair")
        .annotate(last=Max("starts_at"))
        .values("last")
    )
    return (
        within.filter(~Exists(ahead), state__in=_OPEN)
        .annotate(
            stuck=Case(
                When(state=PairState.PUBLISHED.value, then=Value(Stuck.UNANSWERED.value)),
                When(state=PairState.ACCEPTED.value, then=Value(Stuck.NEVER_MET.value)),
                default=Value(Stuck.QUIET.value), output_field=CharField(),
            ),
            since=Case(
                When(state=PairState.PUBLISHED.value, then=F("made_at")),
                When(
                    state=PairState.ACCEPTED.value,
                    then=Greatest("mentee_accepted_at", "expert_accepted_at"),
                ),
                default=Coalesce(Subquery(last), F("met_at"), F("made_at")),
                output_field=DateTimeField(),
            ),
        )
        .filter(
            Q(stuck=Stuck.UNANSWERED.value, since__lte=act.at - UNANSWERED_AFTER)
            | Q(stuck=Stuck.NEVER_MET.value, since__lte=act.at - NEVER_MET_AFTER)
            | Q(stuck=Stuck.QUIET.value, since__lte=act.at - QUIET_AFTER)
        )
    )  # fmt: skip


def not_nudged(rows: QuerySet[Pair]) -> QuerySet[Pair]:
    """Those of `stuck_pairs` that nobody was told of in this spell."""
    return rows.filter(Q(nudged_at__isnull=True) | Q(nudged_at__lt=F("since")))


def nudgeable(act: Act, a_round: Round) -> QuerySet[Pair]:
    """Stuck pairs of a round, as `stuck_pairs` gives them, that nobody reminded within a week."""
    rows = stuck_pairs(act, Pair.objects.filter(round=a_round))
    return rows.filter(Q(nudged_at__isnull=True) | Q(nudged_at__lt=act.at - AGAIN_AFTER))
