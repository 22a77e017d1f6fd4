"""Installations to look at: a database each, and the processes that a real one runs.

What takes long is done once a test run: a migrated database and one with the demo organisation are
kept as PostgreSQL templates, from which a world is made, or made anew, in a fraction of a second.
Processes of pytest-xdist share the templates; the last one to end removes them.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from waymark.cli.run import is_ready
from waymark.cli.supervisor import Program
from waymark.embedded.leftover import wait_until

__all__ = ["DEMO", "EMPTY", "Kind", "Server", "World"]

PATIENCE = 120.0  # seconds; bounds a wait, never stands for one
PEOPLE = 300
WAYMARK = (sys.executable, "-m", "waymark.cli.main")
SECRET = "a secret of the tests, which is long enough to sign with"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a world starts from, and how it runs."""

    name: str
    mode: str
    worker: bool
    template: str


DEMO = Kind("demo", mode="demo", worker=False, template="demo")
EMPTY = Kind("empty", mode="production", worker=True, template="migrated")


class Server:
    """The PostgreSQL of the test run, and the templates on it."""

    def __init__(self, url: str, folder: Path) -> None:
        """Work with this server; `folder` is the run's own and takes settings and logs."""
        self.url, self.folder = url, folder
        self.folder.mkdir(exist_ok=True)
        self._run = zlib.crc32(str(folder).encode())  # the same in all processes of a run
        self._connection = psycopg.connect(url, autocommit=True)
        self.do("SELECT pg_advisory_lock_shared(%s)", self._run)

    def do(self, statement: str, *values: object) -> None:
        """Run a statement outside any transaction."""
        self._connection.execute(statement.encode(), values or None)

    def url_of(self, database: str) -> str:
        """The address of another database on this server."""
        return urlsplit(self.url)._replace(path=f"/{database}").geturl()

    def create(self, database: str, template: str) -> None:
        """Make a database from a template, in place of what has that name."""
        self.do(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        self.do(f'CREATE DATABASE "{database}" TEMPLATE "{self.template(template)}"')

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected to it."""
        self.do(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def template(self, name: str) -> str:
        """The name of a template's database, which is made where it is missing."""
        database = f"waymark_{name}_{self._run}"
        with self._alone():
            found = self._connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [database]
            )
            if found.fetchone() is None:
                self._make(name, database)
        return database

    def _make(self, name: str, database: str) -> None:
        draft = f"{database}_draft"  # takes its name once it is whole
        self.drop(draft)
        if name == "migrated":
            self.do(f'CREATE DATABASE "{draft}" TEMPLATE template0')
            self.waymark(draft, "demo", "prepare", "--empty")
        else:
            self.do(f'CREATE DATABASE "{draft}" TEMPLATE "{self.template("migrated")}"')
            self.waymark(draft, "demo", "demo", "--people", str(PEOPLE))
        self.do(f'ALTER DATABASE "{draft}" RENAME TO "{database}"')

    def waymark(self, database: str, mode: str, *arguments: str, **more: str) -> str:
        """Run a command on a database; returns what it printed."""
        done = subprocess.run(
            [*WAYMARK, *arguments], env=self.environment(database, mode, **more),
            capture_output=True, text=True, check=False, timeout=PATIENCE,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def environment(self, database: str, mode: str, **more: str) -> dict[str, str]:
        """What a process of Waymark finds in its environment."""
        dropped = ("DATABASE_URL", "DJANGO_", "WAYMARK_", "PORT", "PGBIN")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(dropped)}
        return kept | {
            "WAYMARK_HOME": str(self.folder / "home"),
            "WAYMARK_MODE": mode,
            "WAYMARK_SECRET_KEY": SECRET,
            "DATABASE_URL": self.url_of(database),
            **more,
        }

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Only one process of the run makes templates."""
        self.do("SELECT pg_advisory_lock(%s)", self._run + 1)
        try:
            yield
        finally:
            self.do("SELECT pg_advisory_unlock(%s)", self._run + 1)

    def close(self) -> None:
        """Let go; the last one of the run removes the templates."""
        self.do("SELECT pg_advisory_unlock_shared(%s)", self._run)
        last = self._connection.execute("SELECT pg_try_advisory_lock(%s)", [self._run]).fetchone()
        if last is not None and last[0]:
            for name in ("demo", "migrated"):
                self.drop(f"waymark_{name}_{self._run}")
        self._connection.close()


@dataclass
class World:
    """A running installation."""

    server: Server
    kind: Kind
    port: int = 0
    _programs: dict[str, Program] = field(default_factory=dict)

    @property
    def database(self) -> str:
        return f"waymark_{self.kind.name}_{os.getpid()}"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Make the database, start the processes, and wait until the pages answer."""
        self.port = _free_port()
        self.server.create(self.database, self.kind.template)
        self._run("serve", "--port", str(self.port), "--processes", "1")
        if self.kind.worker:
            self._run("worker")
        assert wait_until(lambda: is_ready(self.port), PATIENCE), self._log("serve").read_text()

    def renew(self) -> None:
        """Everything as it was at the start; the pages connect again by themselves."""
        if worker := self._programs.pop("worker", None):
            worker.end()
        self.server.create(self.database, self.kind.template)
        if self.kind.worker:
            self._run("worker")

    def stop(self) -> None:
        """End the processes and remove the database."""
        for program in reversed(self._programs.values()):
            program.end()
        self._programs.clear()
        self.server.drop(self.database)

    def waymark(self, *arguments: str) -> str:
        """Run a command as the administrator would; returns what it printed."""
        return self.server.waymark(
            self.database, self.kind.mode, *arguments, WAYMARK_ADDRESS=self.address
        )

    def value(self, query: str, *values: object) -> Any:
        """The first value of the first row: an id to build an address from."""
        with psycopg.connect(self.server.url_of(self.database)) as connection:
            row = connection.execute(query.encode(), values or None).fetchone()
        assert row is not None, query
        return row[0]

    def _log(self, name: str) -> Path:
        return self.server.folder / f"{self.database}-{name}.log"

    def _run(self, name: str, *arguments: str) -> None:
        environment = self.server.environment(
            self.database, self.kind.mode, WAYMARK_ADDRESS=self.address
        )
        program = Program([*WAYMARK, name, *arguments], self._log(name), environment)
        program.start()
        self._programs[name] = program


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
