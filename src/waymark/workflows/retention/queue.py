"""Finished tasks of the queue. Its tables are not Django's, and its own clean-up counts hours."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from waymark.kernel.acts import Act

__all__ = ["old_tasks", "remove_old_tasks"]

DAYS = 30
#: tasks that ended, and nothing happened to them since
OLD = """
    FROM procrastinate_jobs task
    WHERE status IN ('succeeded', 'failed', 'cancelled', 'aborted') AND NOT EXISTS (
        SELECT FROM procrastinate_events event WHERE event.job_id = task.id AND event.at >= %s
    )
"""


def old_tasks(at: datetime) -> tuple[str, tuple[Any, ...]]:
    """SQL that selects the tasks that ended more than DAYS ago, with its values."""
    return f"SELECT task.id {OLD}", (at - timedelta(days=DAYS),)


def remove_old_tasks(act: Act) -> int:
    """Delete them; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE {OLD}", [act.at - timedelta(days=DAYS)])
        return int(cursor.rowcount)
