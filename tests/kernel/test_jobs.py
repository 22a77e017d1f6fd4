"""Jobs: seen while they run, stopped, refused; never in two hands at once."""

import threading
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.jobs import Job as Task
from pytest_django import Settings

from tests.conftest import NOW, MakePerson, act_by
from tests.kernel import handlers
from tests.kernel.handlers import elsewhere
from tests.kernel.running import after, clock, started
from waymark.domain.people.models import Person
from waymark.kernel import jobs, tasks
from waymark.kernel.acts import Act, Actor, Forbidden, Refused
from waymark.kernel.models import Job
from waymark.kernel.states import JobState

pytestmark = pytest.mark.django_db(transaction=True)


def queued_tasks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [jobs.TASK])
        return int(cursor.fetchone()[0])


def test_a_job_waits_until_its_transaction_commits(owner: Act) -> None:
    before = queued_tasks()
    with transaction.atomic():
        started("work", owner, key="N1")
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert queued_tasks() == before
    started("work", owner, key="N1")
    assert queued_tasks() == before + 1


def test_only_named_work_can_be_started(owner: Act) -> None:
    with pytest.raises(ValueError, match="no handler"):
        jobs.start(kind="os.system", args={}, act=owner)


def test_progress_is_seen_while_the_work_is_not(
    owner: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, seen = started("work", owner, key="N1"), []

    def look() -> None:
        told = elsewhere(lambda: Job.objects.get(pk=job.pk))
        there = elsewhere(lambda: Person.objects.filter(key="N1").exists())
        seen.append((told.state, told.step, told.step_number, told.done, told.total, there))

    monkeypatch.setattr(handlers, "look", look)
    jobs.run(job.pk, clock)
    assert seen == [("running", "Writing people", 2, 40, 100, False)]
    done = after(job)
    assert (done.state, done.result, done.finished_at) == ("succeeded", {"people": 1}, NOW)
    assert Person.objects.filter(key="N1").exists()


def test_work_that_is_stopped_leaves_nothing(owner: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    job = started("work", owner, key="N1")
    monkeypatch.setattr(
        handlers, "look", lambda: elsewhere(lambda: jobs.cancel(job=after(job), act=owner))
    )
    jobs.run(job.pk, clock)
    assert after(job).state == JobState.CANCELLED
    assert not Person.objects.filter(key="N1").exists()
    assert not handlers.calls


def test_a_job_stopped_while_it_waits_never_starts(owner: Act) -> None:
    job = started("work", owner, key="N1")
    jobs.cancel(job=job, act=owner)
    jobs.run(job.pk, clock)
    assert after(job).state == JobState.CANCELLED
    assert after(job).attempts == 0


def test_what_has_ended_cannot_be_stopped(owner: Act) -> None:
    job = started("work", owner, key="N1")
    jobs.run(job.pk, clock)
    with pytest.raises(Refused, match="already ended"):
        jobs.cancel(job=job, act=owner)
    assert after(job).state == JobState.SUCCEEDED


def test_only_its_owner_sees_and_stops_a_job(owner: Act, make_person: MakePerson) -> None:
    job = started("work", owner, key="N1")
    stranger = act_by(make_person("Other Person"), "hr", "administrator")
    assert jobs.job_of(owner, job.pk) == job
    assert jobs.job_of(stranger, job.pk) is None
    with pytest.raises(Forbidden):
        jobs.cancel(job=job, act=stranger)
    assert after(job).state == JobState.QUEUED


def test_work_that_must_come_to_its_end_is_not_stopped_by_anyone(
    owner: Act, settings: Settings
) -> None:
    job = started("work", owner, key="N1")
    settings.WAYMARK_JOBS_TO_THE_END = settings.WAYMARK_JOBS_TO_THE_END | {"test.work"}
    assert not jobs.stoppable(job)
    with pytest.raises(Refused, match="come to its end"):
        jobs.cancel(job=job, act=owner)
    assert (after(job).state, after(job).cancel_asked_at) == (JobState.QUEUED, None)
    jobs.run(job.pk, clock)
    assert after(job).state == JobState.SUCCEEDED


def test_what_was_promised_to_others_is_among_the_work_that_ends(settings: Settings) -> None:
    assert set(settings.WAYMARK_JOBS) >= settings.WAYMARK_JOBS_TO_THE_END
    assert {"data.erase", "careers.tell"} <= settings.WAYMARK_JOBS_TO_THE_END


def test_what_the_system_started_no_person_may_stop(owner: Act) -> None:
    system = Act(Actor(None), at=NOW, today=NOW.date())
    job = started("work", system, key="N1")
    with pytest.raises(Forbidden):
        jobs.cancel(job=job, act=owner)
    assert after(job).state == JobState.QUEUED
    jobs.cancel(job=job, act=system)
    assert after(job).state == JobState.CANCELLED


def test_a_refusal_ends_the_job_with_its_reason(owner: Act) -> None:
    job = started("refused", owner)
    jobs.run(job.pk, clock)
    assert (after(job).state, after(job).error) == ("failed", "Two people have the same number.")


def test_a_failure_ends_the_job_and_keeps_its_text_to_the_logs(owner: Act) -> None:
    job = started("broken", owner)
    jobs.run(job.pk, clock)
    row = after(job)
    assert row.state == JobState.FAILED
    assert handlers.SECRET not in str(vars(row))


def test_a_handler_that_is_gone_fails_its_jobs(owner: Act) -> None:
    job = started("nowhere", owner)
    jobs.run(job.pk, clock)
    assert after(job).state == JobState.FAILED


def test_a_job_that_ended_is_not_run_again(owner: Act) -> None:
    job = started("work", owner, key="N1")
    jobs.run(job.pk, clock)
    jobs.run(job.pk, clock)
    assert handlers.calls == [{"key": "N1"}]


def test_two_workers_never_run_one_job(owner: Act) -> None:
    job = started("waiting", owner)

    def first() -> None:
        try:
            jobs.run(job.pk, clock)
        finally:
            connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    assert handlers.entered.wait(timeout=60)
    with pytest.raises(jobs.Busy):
        jobs.run(job.pk, clock)
    assert handlers.calls == ["began"]
    assert (after(job).state, after(job).attempts) == ("running", 1)
    handlers.leave.set()
    thread.join()
    assert after(job).state == JobState.SUCCEEDED


def test_a_worker_that_met_a_busy_job_looks_again_later() -> None:
    strategy = tasks.run_job.retry_strategy
    assert strategy.get_retry_exception(jobs.Busy(), _task_row()) is not None
    assert strategy.get_retry_exception(RuntimeError(), _task_row()) is None


def _task_row() -> Any:
    return Task(id=1, queue="jobs", lock=None, queueing_lock=None, task_name=jobs.TASK)


def test_an_unknown_job_is_nothing_to_do() -> None:
    jobs.run(uuid.uuid4(), clock)
