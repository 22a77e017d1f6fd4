"""A round after publishing, as L&D sees it: who met, who is stuck, who said no; never a word of
what two people said to each other."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Feedback, NeededSkill, Pair, Round, Session
from waymark.domain.mentoring.queries.stuck import nudgeable, stuck_pairs
from waymark.domain.mentoring.states import PairState, RoundState, SessionState
from waymark.domain.skills.models import Claim
from waymark.kernel.acts import Act

__all__ = [
    "LIVE", "SHOWN", "LiveCounts", "counts_of", "pairs_of_round", "said_in", "skills_moved",
]  # fmt: skip

#: states of a round that has pairs to follow
LIVE = (RoundState.PUBLISHED.value, RoundState.RUNNING.value, RoundState.COMPLETED.value)
OVER = [PairState.DECLINED.value, PairState.ENDED.value, PairState.COMPLETED.value]
#: which pairs a page may show, by the word in its address
SHOWN = ("stuck", "waiting", "working", "over", "all")


@dataclass(frozen=True, slots=True)
class LiveCounts:
    """Pairs of a round by where they stand; met counts those that ever did.

    nudgeable   stuck pairs that nobody reminded within a week; sessions  meetings held.
    """

    pairs: int
    waiting: int
    unmet: int
    working: int
    completed: int
    ended: int
    declined: int
    met: int
    stuck: int
    nudgeable: int
    sessions: int


def _own(act: Act, a_round: Round) -> QuerySet[Pair]:
    return policies.manage_pairs.rows(act).filter(round=a_round)


def counts_of(act: Act, a_round: Round) -> LiveCounts:
    """Where the pairs of a round stand; all 0 for who does not run programmes. Four queries."""
    rows = _own(act, a_round)
    states = Counter(dict(rows.values_list("state").annotate(n=Count("pk"))))
    met = rows.filter(met_at__isnull=False).count()
    held = Session.objects.filter(pair__in=rows, state=SessionState.HELD.value).count()
    stuck = stuck_pairs(act, rows).aggregate(
        n=Count("pk"), fresh=Count("pk", filter=Q(pk__in=nudgeable(act, a_round).values("pk")))
    )
    return LiveCounts(
        pairs=sum(states.values()), waiting=states[PairState.PUBLISHED.value],
        unmet=states[PairState.ACCEPTED.value],
        working=states[PairState.ACTIVE.value] + states[PairState.PAUSED.value],
        completed=states[PairState.COMPLETED.value], ended=states[PairState.ENDED.value],
        declined=states[PairState.DECLINED.value], met=met, stuck=stuck["n"],
        nudgeable=stuck["fresh"], sessions=held,
    )  # fmt: skip


def pairs_of_round(act: Act, a_round: Round, shown: str) -> QuerySet[Pair]:
    """The pairs of a round by one of `SHOWN`, or "open" for all that are not over, each with `held`, meetings held, `last_at`, and
    `stuck`, one of `queries.stuck.Stuck` or ""."""
    sessions = Session.objects.filter(pair=OuterRef("pk"), state=SessionState.HELD.value)
    counted = sessions.values("pair").annotate(n=Count("pk"), last=Max("starts_at"))
    stuck: Any = stuck_pairs(act, _own(act, a_round)).filter(pk=OuterRef("pk"))
    rows = _own(act, a_round).annotate(
        held=Coalesce(Subquery(counted.values("n")), 0),
        last_at=Subquery(counted.values("last")),
        stuck=Coalesce(Subquery(stuck.values("stuck")), Value(""), output_field=CharField()),
    )
    chosen = {
        "stuck": ~Q(stuck=""), "waiting": Q(state=PairState.PUBLISHED.value),
        "working": Q(state__in=[PairState.ACTIVE.value, PairState.PAUSED.value]),
        "over": Q(state__in=OVER), "open": ~Q(state__in=OVER),
    }.get(shown, Q())  # fmt: skip
    return rows.filter(chosen).select_related("mentee", "expert__person").order_by("pk")


def said_in(act: Act, a_round: Round) -> dict[str, tuple[int, int]]:
    """By side of the pair, how many said how helpful it was and the sum of it. One query.

    For figures only: what few said is hidden in `compute.live`, and nobody reads one answer.
    """
    rows = Feedback.objects.filter(pair__in=_own(act, a_round)).values_list("side", "satisfaction")
    said: dict[str, tuple[int, int]] = {}
    for side, satisfaction in rows:
        n, total = said.get(side, (0, 0))
        said[side] = (n + 1, total + satisfaction)
    return said


def skills_moved(act: Act, a_round: Round) -> tuple[int, int]:
    """Of the mentees who came with a skill they need and have met: at how many a level rose since
    the round was published, and at how many none did. One query.

    A level counts as it was last said by anybody, before and since; who had none before rose to
    what was said first.
    """
    if a_round.published_at is None:
        return 0, 0
    words = Claim.objects.filter(
        person=OuterRef("entry__person"), skill=OuterRef("skill")
    ).order_by("-said_at", "-pk")
    before = words.filter(said_at__lt=a_round.published_at)
    needs = (
        NeededSkill.objects.filter(
            entry__round=a_round, entry__person__pairs__in=_own(act, a_round).filter(met_at__isnull=False)
        )
        .annotate(
            was=Coalesce(Subquery(before.values("level")[:1]), 0),
            now=Coalesce(Subquery(words.values("level")[:1]), 0),
            rose=Case(When(now__gt=F("was"), then=1), default=0),
        )
        .values_list("entry__person_id", "rose")
    )  # fmt: skip
    rose: dict[int, bool] = {}
    for person, up in needs:
        rose[person] = rose.get(person, False) or bool(up)
    return sum(rose.values()), len(rose) - sum(rose.values())
