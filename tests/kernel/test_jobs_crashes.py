"""Jobs whose worker crashed or was killed: taken up again, given up after three, rescued."""

import asyncio
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections

from tests.kernel import handlers
from tests.kernel.running import after, clock, started
from waymark.domain.people.models import Person
from waymark.kernel import jobs, tasks
from waymark.kernel.acts import Act
from waymark.kernel.models import Job
from waymark.kernel.states import JobState

pytestmark = pytest.mark.django_db(transaction=True)


def test_three_crashes_end_a_job(owner: Act) -> None:
    job = started("crashed", owner)
    for attempt in (1, 2, 3):
        with pytest.raises(SystemExit):
            jobs.run(job.pk, clock)
        assert (after(job).state, after(job).attempts) == ("running", attempt)
    jobs.run(job.pk, clock)
    assert handlers.calls == ["began"] * 3
    assert after(job).state == JobState.FAILED
    assert "three times" in after(job).error


def test_a_job_being_stopped_is_not_taken_up_after_a_crash(owner: Act) -> None:
    job = started("crashed", owner)
    with pytest.raises(SystemExit):
        jobs.run(job.pk, clock)
    jobs.cancel(job=after(job), act=owner)
    jobs.run(job.pk, clock)
    assert after(job).state == JobState.CANCELLED
    assert handlers.calls == ["began"]


KILLED = """
import sys, uuid
from datetime import UTC, datetime
import django
django.setup()
from django.conf import settings
settings.WAYMARK_JOBS = {"test.killed_once": "tests.kernel.handlers.killed_once"}
from waymark.kernel import jobs
jobs.run(uuid.UUID(sys.argv[1]), lambda: datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
"""


def _url_of_this_database() -> str:
    at = connection.settings_dict
    place = f"{at['HOST']}:{at['PORT']}" if at["PORT"] else at["HOST"]
    return f"postgresql://{at['USER']}:{at['PASSWORD']}@{place}/{at['NAME']}"


def test_a_worker_that_is_killed_leaves_nothing_and_the_next_one_finishes(owner: Act) -> None:
    job = started("killed_once", owner, key="N1")
    worker = subprocess.run(
        [sys.executable, "-c", KILLED, str(job.pk)],
        env=os.environ | {
            "DATABASE_URL": _url_of_this_database(),
            "DJANGO_SETTINGS_MODULE": "waymark.config.settings",
        },
        check=False, capture_output=True, timeout=120,
    )  # fmt: skip
    assert worker.returncode == -9, worker.stderr
    assert (after(job).state, after(job).attempts, after(job).step) == (
        "running", 1, "Writing people",
    )  # fmt: skip
    assert not Person.objects.filter(key="N1").exists()
    jobs.run(job.pk, clock)
    assert (after(job).state, after(job).attempts) == ("succeeded", 2)
    assert Person.objects.filter(key="N1").count() == 1


def _held_by_a_worker(job: Job, silent_for: timedelta) -> None:
    """Make the job's task look as if a worker took it and was last heard of so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s) RETURNING id",
            [silent_for],
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s"
            " WHERE args ->> 'job_id' = %s",
            [worker, str(job.pk)],
        )


def _task_state(job: Job) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status FROM procrastinate_jobs WHERE args ->> 'job_id' = %s", [str(job.pk)]
        )
        return str(cursor.fetchone()[0])


async def _rescue() -> None:
    await tasks.rescue(0)
    await sync_to_async(connections.close_all)()  # in the thread that asked the database


@pytest.mark.parametrize(("silent", "state"), [(120, "todo"), (5, "doing")])
def test_tasks_of_dead_workers_go_back_to_the_queue(owner: Act, silent: int, state: str) -> None:
    job = started("work", owner, key="N1")
    _held_by_a_worker(job, timedelta(seconds=silent))
    asyncio.run(_rescue())
    assert _task_state(job) == state
