"""What runs the system and may hold a person: tasks, jobs, mails waiting, sessions, notices."""

from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection

from waymark.kernel.models import Job, Notice, OutboxMessage
from waymark.workflows.erasure.traces import Traces

__all__ = ["erase_machinery"]


def erase_machinery(traces: Traces) -> dict[str, int]:
    """Remove the person from the rows of others and of the system; counts by name."""
    return {
        "sessions": _sessions(traces),
        "tasks": _tasks(traces),
        "kernel.OutboxMessage": _messages(traces),
        "notices of others": _masked(Notice, "params", traces),
        "jobs of others": sum(
            _masked(Job, name, traces) for name in ("args", "result", "error", "step")
        ),
    }


def _sessions(traces: Traces) -> int:
    """Sign the person out everywhere. A session says whose it is only when it is opened."""
    if traces.user_id is None:
        return 0
    own = [
        session.pk for session in Session.objects.iterator()
        if session.get_decoded().get("_auth_user_id") == str(traces.user_id)
    ]  # fmt: skip
    return Session.objects.filter(pk__in=own).delete()[0]


def _tasks(traces: Traces) -> int:
    """What the queue keeps of the person's jobs and mails, done or not."""
    values: list[Any] = [traces.person_id, traces.person_id, traces.patterns()]
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE"
            " args->>'job_id' IN (SELECT id::text FROM kernel_job WHERE owner_id = %s)"
            " OR args->>'message_id' IN"
            "  (SELECT id::text FROM kernel_outboxmessage WHERE person_id = %s)"
            " OR args::text ILIKE ANY(%s)",
            values,
        )
        return int(cursor.rowcount)


def _messages(traces: Traces) -> int:
    """Mails that wait or went out under the person's address only."""
    rows = OutboxMessage.objects.exclude(person_id=traces.person_id)
    found = rows.extra(where=["payload::text ILIKE ANY(%s)"], params=[traces.patterns()])
    return OutboxMessage.objects.filter(pk__in=list(found.values_list("pk", flat=True))).delete()[0]


def _masked(model: type[Notice] | type[Job], field: str, traces: Traces) -> int:
    """Replace the person's name and words in one column of rows that are others'."""
    own = "person_id" if model is Notice else "owner_id"
    rows = model._default_manager.exclude(**{own: traces.person_id})
    found = rows.extra(where=[f'"{field}"::text ILIKE ANY(%s)'], params=[traces.patterns()])  # noqa: S610 - a column of ours
    count = 0
    for row in found:
        value = traces.masked(getattr(row, field))
        count += model._default_manager.filter(pk=row.pk).update(**{field: value})
    return count
