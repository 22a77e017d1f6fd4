"""Effects outside the database leave here after commit, and may come twice.

Handlers are named in settings.WAYMARK_OUTBOX and take the message and the moment; `key` makes a
message unique, so an act that runs again sends nothing new. A handler that must not send yet, as
its reader sleeps, raises `Later`.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from waymark.kernel.acts import Act
from waymark.kernel.models import OutboxMessage
from waymark.kernel.states import OutboxState

__all__ = ["MOST_ATTEMPTS", "Later", "deliver", "send"]

TASK = "waymark.deliver"  # named, not imported: the task imports this module
MOST_ATTEMPTS = 8


class Later(Exception):
    """Not yet: the message goes out at `at`, an aware moment."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"not before {at:%Y-%m-%d %H:%M %Z}")
        self.at = at


@transaction.atomic
def send(
    *,
    kind: str,
    key: str,
    payload: dict[str, Any],
    act: Act,
    person_id: int | None = None,
    not_before: datetime | None = None,
) -> None:
    """Put a message into the outbox, once for its key; it goes out at once or at `not_before`."""
    if kind not in settings.WAYMARK_OUTBOX:
        raise ValueError(f"no handler is named for outbox messages of kind {kind!r}")
    message, fresh = OutboxMessage.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind, "payload": payload, "person_id": person_id, "created_at": act.at,
        },
    )  # fmt: skip
    if fresh:
        _queue(message.pk, not_before)


def _queue(message_id: int, at: datetime | None) -> None:
    app.configure_task(TASK, queue="outbox", schedule_at=at).defer(message_id=message_id)


def deliver(message_id: int, now: datetime) -> None:
    """Hand one message to its handler. Raises what the handler raises, so that it is retried."""
    message = OutboxMessage.objects.filter(pk=message_id, state=OutboxState.WAITING.value).first()
    if message is None:
        return
    rows = OutboxMessage.objects.filter(pk=message_id)
    rows.update(attempts=F("attempts") + 1)
    try:
        import_string(settings.WAYMARK_OUTBOX[message.kind])(message, now)
    except Later as later:
        with transaction.atomic():  # waiting is no failed attempt
            rows.update(attempts=F("attempts") - 1)
            _queue(message_id, later.at)
        return
    except Exception as why:
        last = message.attempts + 1 >= MOST_ATTEMPTS
        state = OutboxState.FAILED if last else OutboxState.WAITING
        # the kind only: what a server answers may hold addresses and passwords
        rows.update(state=state.value, error=type(why).__name__)
        raise
    rows.update(state=OutboxState.SENT.value, sent_at=now, error="")
