"""Look whether this installation is sound: the database, its version and rights, migrations,
the constraints and triggers that keep the data true, the chain of the log of acts, the worker.

Ends with 0 when all is well and with 1 when something is not.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import TypeAlias

from waymark.cli import migrate
from waymark.cli.session import database_for_command, set_up_django
from waymark.embedded.binaries import OLDEST_MAJOR

NAME = "check"
HELP = "look whether everything is sound"
EXAMPLES = """\
  waymark check"""
STALLED_AFTER = 300  # seconds without a sign from the worker that holds a task

Finding: TypeAlias = tuple[bool, str]


def configure(parser: argparse.ArgumentParser) -> None:
    """This command has no options."""


def run(_options: argparse.Namespace) -> int:
    """Check and print one line per finding."""
    with database_for_command(NAME):
        set_up_django()
        return report()


def report(expected_head: tuple[int, str] | None = None) -> int:
    """Print what was found; `expected_head` (position, link) must be in the log of acts."""
    sound = True
    for good, text in _findings(expected_head):
        print(f"{'ok     ' if good else 'WRONG  '}{text}")
        sound = sound and good
    return 0 if sound else 1


def _findings(expected_head: tuple[int, str] | None) -> Iterator[Finding]:
    """One look after the other; without a database or migrations the rest makes no sense."""
    from django.db import OperationalError

    try:
        yield from _server()
    except OperationalError as error:
        yield False, f"the database does not answer: {str(error).strip()}"
        return
    waiting = migrate.waiting()
    if waiting:
        yield False, f"{waiting} migrations are not applied; run `waymark migrate`"
        return
    yield True, "all migrations are applied"
    looks: tuple[Callable[[], Iterator[Finding]], ...] = (_constraints, _triggers, _tasks)
    for look in looks:
        yield from look()
    yield from _log(expected_head)


def _server() -> Iterator[Finding]:
    from waymark.cli.database import server_facts

    facts = server_facts()
    yield facts.major >= OLDEST_MAJOR, f"PostgreSQL {facts.major} (oldest: {OLDEST_MAJOR})"
    rights = "is a superuser; give Waymark a role of its own" if facts.superuser else "is limited"
    yield not facts.superuser, f"the role of the application {rights}"


def _constraints() -> Iterator[Finding]:
    """Constraints added without looking at the old rows, and indexes that failed to build."""
    loose = _names(
        """
        SELECT conname FROM pg_constraint
         WHERE NOT convalidated AND connamespace = 'public'::regnamespace
        UNION
        SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
         WHERE NOT indisvalid AND relnamespace = 'public'::regnamespace
        """
    )
    yield not loose, f"not enforced: {', '.join(loose)}" if loose else "all constraints hold"


def _triggers() -> Iterator[Finding]:
    """Triggers someone switched off, and the act log's, which must exist."""
    off = _names(
        """
        SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
         WHERE tgenabled = 'D' AND relnamespace = 'public'::regnamespace
        """
    )
    yield not off, f"switched off: {', '.join(off)}" if off else "all triggers are on"
    guards = _names(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'kernel_actentry'::regclass"
        " AND NOT tgisinternal"
    )
    yield bool(guards), "the log of acts is guarded" if guards else "the log of acts is not guarded"


def _tasks() -> Iterator[Finding]:
    """Work whose worker has been silent. No fault: the next worker takes it up again."""
    from asgiref.sync import async_to_sync
    from procrastinate.contrib.django import app

    ask = async_to_sync(app.job_manager.get_stalled_jobs)
    stalled = list(ask(seconds_since_heartbeat=STALLED_AFTER))
    yield True, f"{len(stalled)} tasks wait to be rescued" if stalled else "no task is stalled"


def _log(expected_head: tuple[int, str] | None) -> Iterator[Finding]:
    from waymark.kernel import log

    found = log.verify()
    text = f"the log of acts: {found.entries:,} entries, head {found.head[:16]}"
    if not found.intact:
        yield False, f"{text}, broken at {found.broken_at}: {found.why}"
        return
    yield True, f"{text}, chain intact"
    if expected_head is not None:
        same = expected_head[0] == 0 or expected_head in _link_at(expected_head[0])
        yield same, "the log of acts is that of the backup" if same else "the log of acts differs"


def _link_at(position: int) -> list[tuple[int, str]]:
    """The chain's link at a position, for later entries may follow it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT position, encode(link, 'hex') FROM kernel_actlink WHERE position = %s",
            [position],
        )
        return list(cursor.fetchall())


def _names(query: str) -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query)
        return sorted(name for (name,) in cursor.fetchall())
