"""Fill an installation with a round that was published before it came here: for the demo."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from waymark.domain.mentoring.models import Expert, Pair, Programme, Round
from waymark.domain.mentoring.operations.places import take_budget, take_places
from waymark.domain.mentoring.states import PairState, RoundRules, RoundState
from waymark.kernel.acts import Act
from waymark.kernel.bulk import copy_rows, reserve_ids
from waymark.kernel.installation import record_loading, require_system

__all__ = ["PairRow", "RoundRow", "load_round"]


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two who were brought together, and the role the mentee heads for."""

    mentee_id: int
    expert_id: int
    goal_id: int | None = None


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round that was published at the act's moment by published_by_id; budget in cents."""

    name: str
    number: int
    starts_on: date
    ends_on: date
    published_by_id: int
    key: UUID
    budget: int = 0


@transaction.atomic
def load_round(
    *, programme: Programme, row: RoundRow, pairs: Sequence[PairRow], act: Act
) -> tuple[Round, list[int]]:
    """Keep a published round and its pairs without letters; returns it with the pairs' ids.

    The places of their experts are taken as by publishing. For the system alone. Raises Forbidden,
    ValueError where an expert has no such places or the budget is too small.
    """
    require_system(act)
    made = Round.objects.create(
        programme=programme, number=row.number, name=row.name, rules=RoundRules().stored(),
        state=RoundState.PUBLISHED.value, join_until=row.starts_on - timedelta(days=14),
        starts_on=row.starts_on, ends_on=row.ends_on, budget=row.budget, key=row.key,
        made_at=act.at, made_by_id=row.published_by_id, published_at=act.at,
        published_by_id=row.published_by_id,
    )  # fmt: skip
    counts = Counter(pair.expert_id for pair in pairs)
    short = take_places(dict(counts), round_id=made.pk, act=act)
    if short is not None:
        raise ValueError(f"experts {short.expert_ids} have no such places")
    outside = Expert.objects.filter(pk__in=list(counts), outside=True)
    prices = {pk: price or 0 for pk, price in outside.values_list("pk", "price")}
    spent = sum(prices.get(pair.expert_id, 0) for pair in pairs)
    if not take_budget(made.pk, spent):
        raise ValueError(f"the pairs cost {spent}, more than the round's budget of {row.budget}")
    ids = reserve_ids(Pair, len(pairs))
    copy_rows(
        Pair,
        ["id", "mentee_id", "expert_id", "programme_id", "round_id", "state", "goal_id", "price",
         "made_at", "made_by_id", "mentee_said", "expert_said", "why", "words"],
        (
            (pk, pair.mentee_id, pair.expert_id, programme.pk, made.pk, PairState.PUBLISHED.value,
             pair.goal_id, prices.get(pair.expert_id, 0), act.at, row.published_by_id, "", "", "", "")
            for pk, pair in zip(ids, pairs, strict=True)
        ),
    )  # fmt: skip
    record_loading(act, "mentoring.pairs.loaded", len(ids))
    return made, ids
