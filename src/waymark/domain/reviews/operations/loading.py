"""Fill an empty organization with conversations that took place, through COPY: for the demo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from waymark.domain.reviews.models import Conversation
from waymark.domain.reviews.states import ConversationState
from waymark.kernel.acts import Act
from waymark.kernel.bulk import copy_rows, reserve_ids
from waymark.kernel.installation import record_loading, require_system

__all__ = ["TalkRow", "load_talks"]

FIELDS = [
    "id", "person_id", "manager_id", "state", "about", "planned_at", "place", "made_at",
    "made_by_id", "revealed_at", "agreed_at", "agreed_by_id", "reason", "key",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TalkRow:
    """A conversation that the manager planned; agreed_at is None for one still to come.

    All moments are aware; made_at lies before planned_at, agreed_at after it.
    """

    person_id: int
    manager_id: int
    made_at: datetime
    planned_at: datetime
    agreed_at: datetime | None
    key: UUID


@transaction.atomic
def load_talks(*, rows: Sequence[TalkRow], act: Act) -> int:
    """Keep them without notes and without notices; returns how many. For the system alone."""
    require_system(act)
    ids = reserve_ids(Conversation, len(rows))
    agreed, planned = ConversationState.AGREED.value, ConversationState.PLANNED.value
    copy_rows(
        Conversation, FIELDS,
        (
            (pk, row.person_id, row.manager_id, agreed if row.agreed_at else planned, "",
             row.planned_at, "", row.made_at, row.manager_id,
             row.planned_at if row.agreed_at else None, row.agreed_at,
             row.manager_id if row.agreed_at else None, "", row.key)
            for pk, row in zip(ids, rows, strict=True)
        ),
    )  # fmt: skip
    record_loading(act, "reviews.talks.loaded", len(rows))
    return len(rows)
