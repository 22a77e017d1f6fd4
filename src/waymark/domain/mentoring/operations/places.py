"""Experts' places and a round's budget: taken and freed in one place, by conditional UPDATEs.

Whoever moves a pair into or out of `HOLDS_A_PLACE` calls these in the same transaction. Reading,
testing and saving would let two hands take the last place.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F

from waymark.domain.mentoring.models import Expert, Round
from waymark.domain.mentoring.states import EntryState, ExpertState, PoolSide

__all__ = [
    "Short", "free_budget", "free_place", "full_now", "take_budget", "take_place", "take_places",
]  # fmt: skip

#: who of a draft's experts has so many places free, and takes new people today
_TAKE = """
    UPDATE mentoring_expert AS expert SET taken = expert.taken + wanted.n
    FROM unnest(%(ids)s::bigint[], %(counts)s::int[]) AS wanted(id, n)
    WHERE expert.id = wanted.id AND expert.taken + wanted.n <= expert.places
      AND expert.state = %(agreed)s
      AND NOT (expert.paused_from IS NOT NULL
               AND expert.paused_from <= %(today)s AND expert.paused_until > %(today)s)
      AND (NOT expert.outside OR expert.contract_until IS NULL
           OR expert.contract_until >= %(today)s)
      AND NOT EXISTS (SELECT FROM mentoring_poolentry AS entry
                      WHERE entry.round_id = %(round)s AND entry.side = %(mentor)s
                        AND entry.person_id = expert.person_id AND entry.state = ANY(%(gone)s))
    RETURNING expert.id
"""


@dataclass(frozen=True, slots=True)
class Short:
    """Experts who could not give the places asked of them: too few left, or not there any more."""

    expert_ids: tuple[int, ...]


def take_place(expert_id: int, n: int = 1) -> bool:
    """Take n places of an expert who still helps; False where they are not free any more."""
    rows = Expert.objects.filter(
        pk=expert_id, state=ExpertState.AGREED.value, taken__lte=F("places") - n
    )
    return rows.update(taken=F("taken") + n) == 1


def free_place(expert_id: int, n: int = 1) -> None:
    """Give n places back. Raises RuntimeError where fewer are taken: a pair was counted twice."""
    if Expert.objects.filter(pk=expert_id, taken__gte=n).update(taken=F("taken") - n) != 1:
        raise RuntimeError(f"expert {expert_id} has fewer than {n} places taken")


def take_places(counts: dict[int, int], *, round_id: int, today: date) -> Short | None:
    """Take so many places of each of these experts at once, for a round; None where all could.

    Rows are locked in the order of their numbers first, so that two rounds that share experts
    wait for each other instead of standing in each other's way. Where a `Short` comes back the
    caller must raise: places of the others are taken by then. Two statements.
    """
    ids = sorted(counts)
    rows = Expert.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    list(rows.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE,
            {
                "ids": ids, "counts": [counts[pk] for pk in ids], "today": today,
                "agreed": ExpertState.AGREED.value, "round": round_id,
                "mentor": PoolSide.MENTOR.value,
                "gone": [EntryState.WITHDRAWN.value, EntryState.DECLINED.value],
            },
        )  # fmt: skip
        taken = {row[0] for row in cursor.fetchall()}
    short = tuple(pk for pk in ids if pk not in taken)
    return Short(short) if short else None


def take_budget(round_id: int, cents: int) -> bool:
    """Set cents of a round's budget for outside experts aside; False where they are not there."""
    if cents == 0:
        return True
    rows = Round.objects.filter(pk=round_id, spent__lte=F("budget") - cents)
    return rows.update(spent=F("spent") + cents) == 1


def free_budget(round_id: int | None, cents: int) -> None:
    """Give cents back that a pair did not use. Raises RuntimeError where less was set aside."""
    if round_id is None or cents == 0:
        return
    if Round.objects.filter(pk=round_id, spent__gte=cents).update(spent=F("spent") - cents) != 1:
        raise RuntimeError(f"round {round_id} has less than {cents} set aside")


def full_now(expert_ids: Collection[int]) -> list[int]:
    """Which of these experts have no place left."""
    rows = Expert.objects.filter(pk__in=expert_ids, taken__gte=F("places"))
    return list(rows.values_list("pk", flat=True))
