"""Rounds as L&D reads them: how far each is, and who was asked."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import PoolEntry, Programme, Round
from waymark.domain.mentoring.queries.audiences import Audience, experts_in, people_in
from waymark.domain.mentoring.states import (
    POINTS,
    ROUND_MOVES,
    EntryState,
    Part,
    PoolSide,
    RoundRules,
    RoundState,
)
from waymark.kernel.acts import Act

__all__ = [
    "POINTS", "ROUND_MOVES", "EntryState", "Part", "PoolCounts", "PoolSide", "Reach", "Round",
    "RoundRules", "RoundState", "audiences_of", "entries_of", "pool_counts", "reach_of",
    "round_to_run", "rounds_of", "rounds_open", "rules_of",
]  # fmt: skip

OVER = (RoundState.COMPLETED.value, RoundState.CANCELLED.value)


def rounds_of(act: Act, programme: Programme) -> QuerySet[Round]:
    """All rounds of a programme for those who run it, the newest first."""
    rows = policies.run_rounds.rows(act).filter(programme=programme)
    return rows.select_related("programme").order_by("-number")


def rounds_open(act: Act) -> QuerySet[Round]:
    """Rounds that are not over, of all programmes, the next one to act on first."""
    rows = policies.run_rounds.rows(act).exclude(state__in=OVER).select_related("programme")
    return rows.order_by("join_until", "pk")


def round_to_run(act: Act, programme_id: int, number: int) -> Round:
    """One round with its programme, for those who run it. Raises Round.DoesNotExist."""
    rows = policies.run_rounds.rows(act).select_related("programme")
    return rows.get(programme_id=programme_id, number=number)


def rules_of(a_round: Round) -> RoundRules:
    """The rules that a round keeps."""
    return RoundRules.read(a_round.rules)


def audiences_of(a_round: Round) -> dict[PoolSide, Audience]:
    """The two audience rules of a round; an empty one means everyone."""
    return {side: Audience.read(a_round.audience.get(side.value, {})) for side in PoolSide}


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom an invitation would ask: people as mentees, experts as mentors, with the places free."""

    mentees: int
    mentors: int
    places: int


def reach_of(a_round: Round, act: Act) -> Reach:
    """Count whom the round's rules mean today. Nobody is asked on both sides. Cost: three queries."""
    audiences, rules = audiences_of(a_round), rules_of(a_round)
    experts = experts_in(
        audiences[PoolSide.MENTOR],
        outside=rules.outside,
        day=act.today,
        starts_on=a_round.starts_on,
    )
    free = sum(
        min(places - taken, rules.most_a_mentor)
        for places, taken in experts.values_list("places", "taken")
    )
    people = people_in(audiences[PoolSide.MENTEE], act.today)
    mentees = people.exclude(pk__in=experts.values("person_id"))
    return Reach(mentees.count(), experts.count(), free)


@dataclass(frozen=True, slots=True)
class PoolCounts:
    """How one side of a round answered. places: what mentors said they take, 0 for mentees."""

    side: PoolSide
    invited: int = 0
    waiting: int = 0
    joined: int = 0
    declined: int = 0
    withdrawn: int = 0
    places: int = 0


def pool_counts(a_round: Round) -> dict[PoolSide, PoolCounts]:
    """How both sides answered so far. Cost: one query."""

    def of(state: EntryState) -> Count:
        return Count("pk", filter=Q(state=state.value))

    rows = (
        PoolEntry.objects.filter(round=a_round)
        .order_by()
        .values("side")
        .annotate(
            invited=Count("pk"),
            waiting=of(EntryState.INVITED),
            joined=of(EntryState.JOINED),
            declined=of(EntryState.DECLINED),
            withdrawn=of(EntryState.WITHDRAWN),
            offered=Sum("places", filter=Q(state=EntryState.JOINED.value)),
        )
    )
    found = {side: PoolCounts(side) for side in PoolSide}
    for row in rows:
        side = PoolSide(row["side"])
        found[side] = PoolCounts(
            side, row["invited"], row["waiting"], row["joined"], row["declined"],
            row["withdrawn"], row["offered"] or 0,
        )  # fmt: skip
    return found


def entries_of(
    act: Act, a_round: Round, side: PoolSide, state: EntryState | None = None
) -> QuerySet[PoolEntry]:
    """Who was asked on one side, for those who run the round; order them by name."""
    rows = policies.run_entries.rows(act).filter(round=a_round, side=side.value)
    if state is not None:
        rows = rows.filter(state=state.value)
    return rows.select_related("person__unit", "person__site", "goal")
