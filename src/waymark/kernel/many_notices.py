"""Notices to many people at once, for acts that concern thousands: through COPY, no row by row."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from psycopg.types.json import Jsonb

from waymark.kernel import outbox
from waymark.kernel.acts import Act
from waymark.kernel.bulk import copy_rows, reserve_ids
from waymark.kernel.models import Notice, OutboxMessage
from waymark.kernel.states import NoticeKind, OutboxState

__all__ = ["Telling", "notify_many"]


@dataclass(frozen=True, slots=True)
class Telling:
    """One notice; fields as notices.notify takes them."""

    person_id: int
    kind: NoticeKind
    code: str
    key: str
    address: str = ""
    params: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def notify_many(*, tellings: Sequence[Telling], act: Act) -> int:
    """Tell each of them once per key, by mail too where it needs them; returns how many are new.

    Does what notices.notify does for one, with a fixed number of statements for all.
    """
    keys = [each.key for each in tellings]
    known = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    fresh = [each for each in tellings if each.key not in known]
    ids = reserve_ids(Notice, len(fresh))
    copy_rows(
        Notice,
        ["id", "person_id", "kind", "code", "params", "address", "key", "at"],
        (
            (pk, each.person_id, each.kind.value, each.code, Jsonb(each.params), each.address,
             each.key, act.at)
            for pk, each in zip(ids, fresh, strict=True)
        ),
    )  # fmt: skip
    mails = [
        (pk, each.person_id)
        for pk, each in zip(ids, fresh, strict=True)
        if each.kind is NoticeKind.NEEDS_YOU
    ]
    _send(mails, act)
    return len(fresh)


def _send(mails: Sequence[tuple[int, int]], act: Act) -> None:
    """Put a message into the outbox for each (notice, person), and queue them together."""
    if not mails:
        return
    ids = reserve_ids(OutboxMessage, len(mails))
    copy_rows(
        OutboxMessage,
        ["id", "key", "kind", "person_id", "payload", "state", "attempts", "error", "created_at"],
        (
            (pk, f"notice:{notice}", "notice-mail", person, Jsonb({"notice": notice}),
             OutboxState.WAITING.value, 0, "", act.at)
            for pk, (notice, person) in zip(ids, mails, strict=True)
        ),
    )  # fmt: skip
    task = app.configure_task(outbox.TASK, queue="outbox")
    arguments: list[dict[str, Any]] = [{"message_id": pk} for pk in ids]
    task.batch_defer(*arguments)
