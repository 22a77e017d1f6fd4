"""What is due once a day: queued once each, and every name leads to an operation."""

import pytest
from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from waymark.kernel import tasks

pytestmark = pytest.mark.django_db(transaction=True)


def waiting() -> list[str]:
    """The names that wait in the queue."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'name' FROM procrastinate_jobs "
            "WHERE task_name = 'waymark.daily_one' AND status = 'todo' ORDER BY 1"
        )
        return [str(name) for (name,) in cursor.fetchall()]


def test_each_is_queued_once_however_often_the_clock_strikes() -> None:
    tasks.daily(0)
    tasks.daily(0)
    assert waiting() == sorted(settings.WAYMARK_DAILY)


@pytest.mark.parametrize("name", settings.WAYMARK_DAILY)
def test_each_runs_as_the_system_and_may_run_again(name: str) -> None:
    assert callable(import_string(name))
    tasks.daily_one(name)
    tasks.daily_one(name)
