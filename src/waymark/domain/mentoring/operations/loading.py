"""Fill an organization with many experts at once, through COPY: for the demo."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from waymark.domain.mentoring.models import Expert, ExpertSkill
from waymark.domain.mentoring.operations.offers import OfferFields
from waymark.domain.mentoring.states import ExpertKind, ExpertState
from waymark.kernel.acts import Act
from waymark.kernel.bulk import copy_rows, reserve_ids
from waymark.kernel.installation import record_loading, require_system

__all__ = ["ExpertRow", "load_experts"]

FIELDS = [
    "id", "person_id", "state", "kind", "outside", "organization", "about", "wont", "languages",
    "hours", "in_person", "own_unit", "places", "taken", "paused_from", "paused_until", "asked_at",
    "asked_by_id", "answered_at",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExpertRow:
    """Somebody who works here and was asked by L&D; answered_at None while they have not answered.

    paused    first day and first day no longer, or None.
    """

    person_id: int
    asked_at: datetime
    asked_by_id: int
    answered_at: datetime | None
    paused: tuple[date, date] | None = None
    offer: OfferFields = field(default_factory=lambda: OfferFields(kind=ExpertKind.MENTOR))


@transaction.atomic
def load_experts(*, rows: Sequence[ExpertRow], act: Act) -> list[int]:
    """Keep experts from inside without notices; returns their ids. For the system alone."""
    require_system(act)
    ids = reserve_ids(Expert, len(rows))
    copy_rows(Expert, FIELDS, (_columns(pk, row) for pk, row in zip(ids, rows, strict=True)))
    copy_rows(
        ExpertSkill, ["expert_id", "skill_id", "level", "refused"],
        (
            (pk, skill, level, False)
            for pk, row in zip(ids, rows, strict=True)
            for skill, level in row.offer.skills
        ),
    )  # fmt: skip
    record_loading(act, "mentoring.experts.loaded", len(rows))
    return ids


def _columns(pk: int, row: ExpertRow) -> tuple[object, ...]:
    offer, state = row.offer, ExpertState.AGREED if row.answered_at else ExpertState.ASKED
    first, until = row.paused or (None, None)
    return (
        pk, row.person_id, state.value, offer.kind.value, False, "", offer.about, offer.wont,
        list(offer.languages), json.dumps([list(each) for each in offer.hours]), offer.in_person,
        offer.own_unit, offer.places, 0, first, until, row.asked_at, row.asked_by_id,
        row.answered_at,
    )  # fmt: skip
