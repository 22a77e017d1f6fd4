"""Levels of many people at once, for work that the system does over all of them."""

from collections.abc import Collection
from datetime import date
from itertools import groupby
from typing import Any, cast

from waymark.domain.skills.models import Claim
from waymark.domain.skills.queries.levels import counting

__all__ = ["levels_of_many"]


def levels_of_many(
    people: Collection[int], skills: Collection[int], today: date
) -> dict[int, dict[int, int]]:
    """The level that counts (see `counting`), 1..5 or 0, by person and skill.

    What nobody spoke about is missing: level 0. It asks no policy: what comes of it is shown to
    each person for themselves, and to others as counts of groups. Cost: one query.
    """
    rows = (
        Claim.objects.filter(person_id__in=people, skill_id__in=skills, superseded_at__isnull=True)
        .order_by("person_id", "said_at", "pk")
        .values_list(
            "person_id", "skill_id", "source", "level", "superseded_at", "expires_on", named=True
        )
    )
    found = {}
    for person, claims in groupby(rows.iterator(10_000), key=lambda row: row.person_id):
        counted = counting(cast(Any, claims), today)
        found[person] = {skill: claim.level for skill, claim in counted.items()}
    return found
