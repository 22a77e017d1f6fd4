"""What the worker runs: jobs, outbox messages, and the rescue of what a crash left behind."""

import uuid
from contextlib import suppress
from datetime import UTC, datetime

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils.module_loading import import_string
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from waymark.kernel import jobs, outbox
from waymark.kernel.acts import Act, Actor

log = structlog.get_logger("waymark.worker")
#: seconds without a heartbeat after which a worker counts as dead; also the pause before a job
#: that another worker holds, or that lost the database, is looked at again
STALLED_AFTER = settings.WAYMARK_STALLED_AFTER
MOST_DAILY_ATTEMPTS = 5
#: after which a job is simply run again
LATER = (jobs.Busy, OperationalError, InterfaceError)


def _now() -> datetime:
    """The worker is a face: it may read the clock."""
    return datetime.now(UTC)  # noqa: TID251 - see above


@app.task(
    name=jobs.TASK,
    queue="jobs",
    retry=RetryStrategy(wait=STALLED_AFTER, retry_exceptions=LATER),
)
def run_job(job_id: str) -> None:
    """Run one job row."""
    close_old_connections()  # a thread keeps its connection, and the database may have restarted
    jobs.run(uuid.UUID(job_id), _now)


@app.task(
    name=outbox.TASK,
    queue="outbox",
    retry=RetryStrategy(max_attempts=outbox.MOST_ATTEMPTS, exponential_wait=5),
)
def deliver(message_id: int) -> None:
    """Send one outbox message; a failure is tried again with growing pauses."""
    close_old_connections()
    outbox.deliver(message_id, _now())


@app.periodic(cron="* * * * *")
@app.task(name="waymark.rescue", queue="jobs", queueing_lock="waymark.rescue", pass_context=False)
async def rescue(timestamp: int) -> None:
    """Give tasks whose worker died back to the queue."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER)
    for job in stalled:
        log.warning("rescued", task=job.task_name, task_id=job.id)
        await app.job_manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="waymark.daily", queue="jobs", queueing_lock="waymark.daily", pass_context=False)
def daily(timestamp: int) -> None:
    """Queue what is due once a day, each as a task of its own: one failing stops no other."""
    close_old_connections()
    for name in settings.WAYMARK_DAILY:
        task = app.configure_task("waymark.daily_one", queue="jobs", queueing_lock=name)
        with suppress(AlreadyEnqueued):  # yesterday's still waits; it will do
            task.defer(name=name)


@app.task(
    name="waymark.daily_one",
    queue="jobs",
    retry=RetryStrategy(max_attempts=MOST_DAILY_ATTEMPTS, exponential_wait=5),
)
def daily_one(name: str) -> None:
    """Run one operation of settings.WAYMARK_DAILY as the system. It must be idempotent."""
    close_old_connections()
    now = _now()
    import_string(name)(act=Act(Actor(None), at=now, today=now.date()))
