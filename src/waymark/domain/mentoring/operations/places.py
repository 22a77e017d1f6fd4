"""Experts' places and a round's budget: taken and freed in one place, by conditional UPDATEs.

Whoever moves a pair into or out of `HOLDS_A_PLACE` calls these in the same transaction. Reading,
testing and saving would let two hands take the last place.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import F

from waymark.domain.mentoring.models import Expert, Round
from waymark.domain.mentoring.queries.publishing import takes_people
from waymark.domain.mentoring.states import ExpertState
from waymark.kernel.acts import Act

__all__ = [
    "Short", "free_budget", "free_place", "full_now", "take_budget", "take_place", "take_places",
]  # fmt: skip

_TAKE = """
    UPDATE mentoring_expert AS expert SET taken = expert.taken + wanted.n
    FROM unnest(%s::bigint[], %s::int[]) AS wanted(id, n)
    WHERE expert.id = wanted.id AND expert.taken + wanted.n <= expert.places
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


def take_places(counts: dict[int, int], *, round_id: int, act: Act) -> Short | None:
    """Take so many places of each of these experts at once, for a round; None where all could.

    Rows are locked in the order of their numbers first, so that two rounds that share experts
    wait for each other instead of standing in each other's way. Where a `Short` comes back the
    caller must raise: places of the others are taken by then. Three statements.
    """
    ids = sorted(counts)
    rows = Expert.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    list(rows.values_list("pk", flat=True))
    there = Expert.objects.filter(takes_people(round_id, act), pk__in=ids)
    able = sorted(there.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [able, [counts[pk] for pk in able]])
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
