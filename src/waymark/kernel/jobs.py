"""Long work: started by an operation, run by the worker, watched on a page of its own.

A handler is a function named in settings.WAYMARK_JOBS. It must be idempotent: after kill -9 the
worker takes the same job up again from the start. It reports through `Running`, whose writes go
over a connection of their own, so that progress is seen while the work's one transaction is open.

What waits for a job learns of an end without success (stopped, refused, failed, given up after
three crashes) from a function named in settings.WAYMARK_JOB_ENDINGS, in the transaction that ends
it: the handler itself may never have run.

Kinds in settings.WAYMARK_JOBS_TO_THE_END were promised to others when they were started: whoever
started one cannot stop it.
"""

import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.db.utils import ConnectionHandler
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import Job
from waymark.kernel.states import JobState

__all__ = [
    "Busy", "Cancelled", "Job", "Running", "cancel", "job_of", "run", "start", "stoppable", "take_up",
]  # fmt: skip

log = structlog.get_logger("waymark.jobs")
TASK = "waymark.run_job"  # named, not imported: the task imports this module
MOST_ATTEMPTS = 3


class Cancelled(Exception):
    """The person who started the job asked it to stop."""


class Busy(Exception):
    """Another worker holds this job: look again later, it may have died by then."""


@transaction.atomic
def start(*, kind: str, args: dict[str, Any], act: Act) -> Job:
    """Queue a job that belongs to the actor; it starts once the transaction commits.

    What it reports, answers and refuses will be in the language that is active now.
    """
    if kind not in settings.WAYMARK_JOBS:
        raise ValueError(f"no handler is named for jobs of kind {kind!r}")
    job = Job.objects.create(
        kind=kind, args=args, owner_id=act.person_id, created_at=act.at,
        language=translation.get_language() or "",
    )  # fmt: skip
    app.configure_task(TASK, queue="jobs").defer(job_id=str(job.pk))
    return job


def job_of(act: Act, job_id: uuid.UUID) -> Job | None:
    """The actor's own job, or None: other people's are hidden."""
    return Job.objects.filter(pk=job_id, owner_id=act.person_id).first()


def stoppable(job: Job) -> bool:
    """Whether its owner may ask this kind of work to stop."""
    return job.kind not in settings.WAYMARK_JOBS_TO_THE_END


@transaction.atomic
def cancel(*, job: Job, act: Act) -> None:
    """Ask a job to stop. A queued one stops at once; a running one at its next report.

    Raises Forbidden for anyone but who started it (what the system started, no person may stop),
    Refused when it has ended or must come to its end.
    """
    if job_of(act, job.pk) is None:
        raise Forbidden(_("Only the person who started this work may stop it."))
    if not stoppable(job):
        raise Refused(_("This work must come to its end once it has begun."))
    stopped = Job.objects.filter(pk=job.pk, state=JobState.QUEUED.value).update(
        state=JobState.CANCELLED.value, cancel_asked_at=act.at, finished_at=act.at
    )
    if stopped:
        _tell_ending(job, act.at)
    asked = Job.objects.filter(pk=job.pk, state=JobState.RUNNING.value).update(
        cancel_asked_at=act.at
    )
    if not stopped + asked:
        raise Refused(_("This work has already ended."))


class Running:
    """A job in the hands of the worker: its arguments, and where it tells how far it is."""

    def __init__(self, job: Job, using: Any) -> None:
        self.job, self.args, self._connection = job, job.args, using

    def report(self, step: str, number: int, steps: int, done: int = 0, total: int = 0) -> None:
        """Say which step runs and how far. Raises Cancelled if someone asked to stop."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                "UPDATE kernel_job SET step = %s, step_number = %s, steps = %s, done = %s,"
                " total = %s WHERE id = %s RETURNING cancel_asked_at",
                [step[:200], number, steps, done, total, self.job.pk],
            )
            row = cursor.fetchone()
        if row and row[0] is not None:
            raise Cancelled


def run(job_id: uuid.UUID, clock: Callable[[], datetime]) -> None:
    """Run one job to its end. Called by the worker; safe to call again for the same job.

    Raises Busy while another worker runs it, OperationalError where the database went away: the
    job then stays as it is, and a later call takes it up.
    """
    side, closing = _side_connection()
    try:
        with _held(side, job_id):
            if _take(job_id, clock()):
                _work(Job.objects.get(pk=job_id), side, clock)
    finally:
        if closing:
            side.close()


def _work(job: Job, side: Any, clock: Callable[[], datetime]) -> None:
    """Call the handler and keep how it ended; what else went wrong is told to the log only."""
    try:
        handler: Callable[[Running], dict[str, Any]] = import_string(
            settings.WAYMARK_JOBS[job.kind]
        )
        with translation.override(job.language or settings.LANGUAGE_CODE):
            result = handler(Running(job, side))
        _finish(job, JobState.SUCCEEDED, clock(), result=result)
    except Cancelled:
        _finish(job, JobState.CANCELLED, clock())
    except Refused as why:
        _finish(job, JobState.FAILED, clock(), error=str(why))
    except (OperationalError, InterfaceError):
        log.warning("the database went away", job=str(job.pk), kind=job.kind)
        raise
    except Exception:
        log.exception("job failed", job=str(job.pk), kind=job.kind)
        _finish(job, JobState.FAILED, clock(), error="")


@transaction.atomic
def _take(job_id: uuid.UUID, now: datetime) -> bool:
    """Claim the job, also from a dead worker; give up after the last attempt."""
    open_states = [JobState.QUEUED.value, JobState.RUNNING.value]
    waiting = Job.objects.filter(pk=job_id, state__in=open_states)
    stopped = waiting.filter(cancel_asked_at__isnull=False).update(
        state=JobState.CANCELLED.value, finished_at=now
    )
    given_up = waiting.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=JobState.FAILED.value, finished_at=now, error=_crashed(job_id)
    )
    if stopped or given_up:
        _tell_ending(Job.objects.get(pk=job_id), now)
        return False
    taken = waiting.update(state=JobState.RUNNING.value, attempts=F("attempts") + 1, started_at=now)
    return taken == 1


def _crashed(job_id: uuid.UUID) -> str:
    """Said to the owner of a job that is given up, in the language in which it was started."""
    language = Job.objects.filter(pk=job_id).values_list("language", flat=True).first()
    with translation.override(language or settings.LANGUAGE_CODE):
        return _("It was stopped three times by a crash.")


@transaction.atomic
def _finish(job: Job, state: JobState, now: datetime, **changes: Any) -> None:
    ended = Job.objects.filter(pk=job.pk, state=JobState.RUNNING.value).update(
        state=state.value, finished_at=now, **changes
    )
    log.info("job ended", job=str(job.pk), kind=job.kind, state=state.value)
    if ended and state is not JobState.SUCCEEDED:
        _tell_ending(job, now)


def _tell_ending(job: Job, now: datetime) -> None:
    """Let what waits for this kind of job know that it ended without success."""
    if name := settings.WAYMARK_JOB_ENDINGS.get(job.kind):
        ending: Callable[[Job, datetime], None] = import_string(name)
        ending(job, now)


def take_up() -> int:
    """Queue anew each job that is running by its row but in nobody's hands; returns how many.

    For a worker that starts: after a crash nobody need wait until the dead worker's silence is
    noticed. A job queued twice runs once: the second worker finds it held, or ended.
    """
    left = []
    for job_id in Job.objects.filter(state=JobState.RUNNING.value).values_list("pk", flat=True):
        with suppress(Busy), _held(connection, job_id):
            left.append(job_id)
    for job_id in left:
        app.configure_task(TASK, queue="jobs").defer(job_id=str(job_id))
    return len(left)


def _side_connection() -> tuple[Any, bool]:
    """A second connection for progress; inside a test's transaction, the only one there is."""
    if connection.in_atomic_block:
        return connection, False
    handler = ConnectionHandler({"default": connection.settings_dict})
    return handler["default"], True


class _held:  # noqa: N801 - reads as a with-statement
    """A session lock, so that one job never runs in two workers at once."""

    def __init__(self, side: Any, job_id: uuid.UUID) -> None:
        self.side, self.key = side, job_id.int & 0x7FFF_FFFF_FFFF_FFFF

    def __enter__(self) -> None:
        with self.side.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [self.key])
            if not cursor.fetchone()[0]:
                raise Busy

    def __exit__(self, *_: object) -> None:
        with self.side.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [self.key])
