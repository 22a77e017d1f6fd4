"""Programmes as L&D reads them, each with how it is doing."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import PoolEntry, Programme, Round
from waymark.domain.mentoring.states import (
    TEMPLATES,
    WORKING,
    EntryState,
    PairState,
    PoolSide,
    ProgrammeKind,
    RoundState,
    Template,
)
from waymark.kernel.acts import Act

__all__ = [
    "TEMPLATES", "Health", "Programme", "ProgrammeKind", "Template", "health_of", "may_run",
    "programme_by_id", "programmes",
]  # fmt: skip

_WORKING = [state.value for state in WORKING]
_DONE = [PairState.COMPLETED.value, PairState.ENDED.value]


@dataclass(frozen=True, slots=True)
class Health:
    """How a programme is doing.

    rounds      all that were begun and not cancelled; pairs, that work together now.
    waiting     pairs of which one side has not answered; unmet, working pairs that never met.
    over        pairs that completed or ended.
    newest      the latest round that was not cancelled, with `asked` and `joined` mentees.
    """

    programme: Programme
    rounds: int
    pairs: int
    waiting: int
    unmet: int
    newest: Round | None
    asked: int = 0
    joined: int = 0
    over: int = 0


def may_run(act: Act) -> bool:
    """Whether the actor runs programmes, asked before there is a row to ask about. No query."""
    return policies.is_learning(act) == Q()


def programmes(act: Act) -> QuerySet[Programme]:
    """All programmes for those who run them, newest first."""
    return policies.run_programmes.rows(act).order_by("-made_at", "-pk")


def programme_by_id(act: Act, programme_id: int) -> Programme:
    """One programme for those who run it. Raises Programme.DoesNotExist."""
    return policies.run_programmes.rows(act).get(pk=programme_id)


def health_of(act: Act, rows: list[Programme]) -> list[Health]:
    """How each of these programmes is doing, in their order. Cost: three queries."""
    ids = [row.pk for row in rows]
    counts = {
        row["pk"]: row
        for row in policies.run_programmes.rows(act)
        .filter(pk__in=ids)
        .values("pk")
        .annotate(
            working=Count("pairs", filter=Q(pairs__state__in=_WORKING)),
            waiting=Count("pairs", filter=Q(pairs__state=PairState.PUBLISHED.value)),
            over=Count("pairs", filter=Q(pairs__state__in=_DONE)),
            unmet=Count(
                "pairs", filter=Q(pairs__state__in=_WORKING, pairs__met_at__isnull=True)
            ),
        )
    }  # fmt: skip
    kept = policies.run_rounds.rows(act).exclude(state=RoundState.CANCELLED.value)
    numbers = dict(
        kept.filter(programme__in=ids)
        .values("programme_id")
        .annotate(n=Count("pk"))
        .values_list("programme_id", "n")
    )
    newest = _newest(kept, ids)
    return [
        Health(
            row, numbers.get(row.pk, 0), counts[row.pk]["working"], counts[row.pk]["waiting"],
            counts[row.pk]["unmet"], last, getattr(last, "asked", 0), getattr(last, "joined", 0),
            counts[row.pk]["over"],
        )
        for row in rows
        for last in [newest.get(row.pk)]
    ]  # fmt: skip


def _newest(kept: QuerySet[Round], ids: list[int]) -> dict[int, Round]:
    """The latest round of each programme, with how many mentees were asked and joined."""
    latest = kept.filter(programme_id=OuterRef("programme_id")).order_by("-number").values("pk")[:1]
    entries = PoolEntry.objects.filter(round=OuterRef("pk"), side=PoolSide.MENTEE.value)
    asked = entries.order_by().values("round").annotate(n=Count("pk")).values("n")
    joined = entries.filter(state=EntryState.JOINED.value).order_by().values("round")
    rows = kept.filter(programme__in=ids, pk=Subquery(latest)).annotate(
        asked=Subquery(asked), joined=Subquery(joined.annotate(n=Count("pk")).values("n"))
    )
    found: dict[int, Round] = {}
    for row in rows:
        row.asked, row.joined = row.asked or 0, row.joined or 0
        found[row.programme_id] = row
    return found
