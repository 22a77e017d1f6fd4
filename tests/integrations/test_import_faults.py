"""kill -9 of the worker, the database or everything during an import: all of it or nothing.

A whole Waymark runs in processes of its own. To kill it in the middle and not by luck, the test
holds a table that the import must write to; whatever waits for it is surely in the middle.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.cli.installation import PATIENCE, Installation
from tests.house.launching import Place
from waymark.embedded.leftover import wait_until

PROJECT = Path(__file__).parents[2]
PEOPLE = 300
WHOLE = {
    "people_person": PEOPLE, "people_employment": PEOPLE, "people_reportingline": PEOPLE - 1,
    "people_orgunit": 3, "careers_role": 5, "careers_roletitle": 5, "careers_assignment": PEOPLE,
}  # fmt: skip
EMPTY = dict.fromkeys(WHOLE, 0)
JOB = "SELECT state, step_number, attempts, error FROM kernel_job WHERE id = %s"
OF_TABLE = "WHERE NOT granted AND relation = %s::regclass"
WAITING = f"SELECT count(*) FROM pg_locks {OF_TABLE}"
BUSY = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
"""

pytestmark = pytest.mark.slow


class Running:
    """A Waymark with nobody in it, and how the test looks at it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.installation = Installation(place.folder, extra={"WAYMARK_STALLED_AFTER": "2"})

    def up(self) -> None:
        """Start everything and wait until it is there."""
        process = self.installation.start("run", "--empty")
        self.place.started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "Waymark is at" in line, process.communicate(timeout=PATIENCE)[1]

    @property
    def note(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.installation.home / "state.json").read_text())
        return found

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(self.note["database_url"], autocommit=True)

    def ask(self, sql: str, *values: Any) -> tuple[Any, ...]:
        """The first row; the database must be there."""
        with self.connect() as connection:
            row = connection.execute(sql, values).fetchone()
        assert row is not None
        return row

    def drive(self, *arguments: str) -> str:
        """Let HR do something, as the pages would."""
        environment = self.installation.environment | {
            "DATABASE_URL": self.note["database_url"],
            "DJANGO_SETTINGS_MODULE": "waymark.config.settings",
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.integrations.import_driver", *arguments],
            cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=PATIENCE,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()[-1] if done.stdout else ""

    def rows(self) -> dict[str, int]:
        """How many rows the tables hold that an import writes to."""
        return {table: self.ask(f"SELECT count(*) FROM {table}")[0] for table in WHOLE}

    def imports(self) -> list[str]:
        """The states of all imports, oldest first."""
        return list(
            self.ask(
                "SELECT COALESCE(array_agg(state ORDER BY started_at), '{}') FROM hris_import"
            )[0]
        )

    def worker(self) -> int:
        """The process of the worker that runs now."""
        listed = subprocess.run(
            ["/bin/ps", "-axww", "-o", "pid=,ppid=,args="], capture_output=True, text=True,
            check=True,
        ).stdout  # fmt: skip
        rows = (line.split(None, 2) for line in listed.splitlines())
        return next(
            int(pid) for pid, parent, command in rows
            if int(parent) == self.note["process"] and f"{command} ".endswith(" worker ")
        )  # fmt: skip

    def job(self, job: str) -> tuple[str, int, int, str]:
        state, step, attempts, error = self.ask(JOB, job)
        return state, step, attempts, error

    def wait_for(self, job: str, *states: str) -> tuple[str, int, int, str]:
        """Wait until the job is in one of the states; the database may be away meanwhile."""

        def reached() -> bool:
            try:
                return self.job(job)[0] in states
            except (psycopg.OperationalError, FileNotFoundError, KeyError):
                return False

        assert wait_until(reached, PATIENCE), self.job(job)
        return self.job(job)

    @contextmanager
    def stopped_at(self, table: str) -> Iterator[None]:
        """Hold a table for the time of the block: an import stops where it writes there."""
        with self.connect() as connection:
            try:
                with connection.transaction():
                    connection.execute(f"LOCK TABLE {table} IN SHARE MODE")
                    yield
            except psycopg.OperationalError:
                pass  # the test killed the database that held the table

    def wait_at(self, table: str) -> None:
        """Wait until the import stands before the table."""
        assert wait_until(lambda: self.ask(WAITING, table)[0] > 0, PATIENCE)

    def end_waiting(self, table: str) -> None:
        """End the session of a dead worker that still waits for the table."""
        with self.connect() as connection:
            connection.execute(
                f"SELECT pg_terminate_backend(pid) FROM pg_locks {OF_TABLE}", [table]
            )

    def is_quiet(self) -> bool:
        """Whether every transaction ended, that of a dead worker too."""
        return wait_until(lambda: self.ask(BUSY)[0] == 0, PATIENCE)


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    made = Place(Path(tempfile.mkdtemp(prefix="waymark-faults-", dir="/tmp")), {}, "")
    made.folder.chmod(0o755)
    yield made
    made.clean()


@pytest.fixture(scope="module")
def once(place: Place) -> Running:
    """One Waymark for all tests of this file: starting it is most of their time."""
    made = Running(place)
    made.up()
    return made


@pytest.fixture
def waymark(once: Running) -> Iterator[Running]:
    """With nobody in it before the test and after it."""
    yield once
    while "applied" in once.imports():
        assert once.wait_for(once.drive("undo"), "succeeded", "failed")[0] == "succeeded"
    assert once.rows() == EMPTY
    with once.connect() as connection:
        connection.execute("TRUNCATE hris_import CASCADE")


@pytest.fixture(scope="module")
def file(place: Place) -> Path:
    path = place.folder / "people.csv"
    lines = ["Employee ID,First name,Last name,Job title,Department,Start date,Manager ID"]
    lines += [
        f"{1000 + number},Person,Number{number},Role {number % 5},Unit {number % 3},2021-04-01,"
        f"{1000 + number // 10 if number else ''}"
        for number in range(PEOPLE)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_kill_9_of_the_worker_leaves_nothing_and_the_next_one_imports(
    waymark: Running, file: Path
) -> None:
    with waymark.stopped_at("careers_assignment"):
        job = waymark.drive("apply", str(file))
        waymark.wait_at("careers_assignment")
        assert waymark.job(job)[:3] == ("running", 7, 1)
        os.killpg(waymark.worker(), signal.SIGKILL)
        # The dead worker's session holds what it wrote until the table is free; nobody sees it.
        assert waymark.rows() == EMPTY
    assert waymark.wait_for(job, "succeeded", "failed") == ("succeeded", 9, 2, "")
    assert (waymark.rows(), waymark.imports()) == (WHOLE, ["applied"])

    again = waymark.drive("apply", str(file))
    assert waymark.wait_for(again, "succeeded", "failed")[0] == "succeeded"
    assert waymark.rows() == WHOLE
    nothing = "SELECT report -> 'nothing' FROM hris_import ORDER BY started_at DESC LIMIT 1"
    assert waymark.ask(nothing) == (True,)


def test_kill_9_of_the_database_leaves_nothing_and_the_import_goes_on(
    waymark: Running, file: Path
) -> None:
    with waymark.stopped_at("careers_assignment"):
        job = waymark.drive("apply", str(file))
        waymark.wait_at("careers_assignment")
        os.kill(waymark.place.postmaster(), signal.SIGKILL)
    state, step, attempts, error = waymark.wait_for(job, "succeeded", "failed")
    assert (state, step, error) == ("succeeded", 9, "")
    assert attempts == 2
    assert (waymark.rows(), waymark.imports()) == (WHOLE, ["applied"])


def test_kill_9_of_everything_is_taken_up_by_the_next_start(waymark: Running, file: Path) -> None:
    with waymark.stopped_at("careers_assignment"):
        job = waymark.drive("apply", str(file))
        waymark.wait_at("careers_assignment")
        for process in waymark.place.processes():
            with suppress(ProcessLookupError):  # a child may go with its parent
                os.kill(process, signal.SIGKILL)
    assert waymark.place.is_deserted()
    waymark.up()
    assert waymark.wait_for(job, "succeeded", "failed")[:2] == ("succeeded", 9)
    assert (waymark.rows(), waymark.imports()) == (WHOLE, ["applied"])
    assert "chain intact" in waymark.installation.succeed("check")


def test_an_import_that_is_stopped_leaves_nothing_and_waits_for_hr(
    waymark: Running, file: Path
) -> None:
    with waymark.stopped_at("careers_assignment"):
        job = waymark.drive("apply", str(file))
        waymark.wait_at("careers_assignment")
        waymark.drive("stop", job)
        assert waymark.job(job)[0] == "running"  # until its next report
    assert waymark.wait_for(job, "cancelled", "succeeded", "failed")[0] == "cancelled"
    assert waymark.is_quiet()
    assert (waymark.rows(), waymark.imports()) == (EMPTY, ["checked"])


def test_three_kills_give_up_and_say_so(waymark: Running, file: Path) -> None:
    with waymark.stopped_at("people_person"):
        job = waymark.drive("apply", str(file))
        for attempt in (1, 2, 3):
            waymark.wait_at("people_person")
            assert waymark.job(job)[2] == attempt
            worker = waymark.worker()
            os.killpg(worker, signal.SIGKILL)
            assert wait_until(lambda gone=worker: gone not in waymark.place.processes(), PATIENCE)
            waymark.end_waiting("people_person")
    state, _, attempts, error = waymark.wait_for(job, "failed", "succeeded")
    assert (state, attempts, error) == ("failed", 3, "It was stopped three times by a crash.")
    assert waymark.is_quiet()
    assert (waymark.rows(), waymark.imports()) == (EMPTY, ["checked"])
