"""What a command works with: the data folder, the database, Django, the clock."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from waymark.cli.errors import CommandError
from waymark.embedded.errors import AlreadyRunningError
from waymark.embedded.launcher import Database, resolve
from waymark.embedded.lock import read_state

if TYPE_CHECKING:
    from waymark.kernel.acts import Act

PATIENCE = 15.0  # seconds to wait for another short command on the same data
POLL = 0.2


def home() -> Path:
    """The data folder: WAYMARK_HOME, else `.waymark` where one stands. Children agree on it."""
    folder = Path(os.environ.get("WAYMARK_HOME", ".waymark")).expanduser().absolute()
    os.environ["WAYMARK_HOME"] = str(folder)
    return folder


def refuse_embedded_production() -> None:
    """Production names its own server: ours is made for trying Waymark."""
    if os.environ.get("WAYMARK_MODE") == "production" and not os.environ.get("DATABASE_URL"):
        raise CommandError(
            "DATABASE_URL is not set; production does not start without it."
            " It looks like postgresql://waymark:password@host:5432/waymark."
        )


@contextmanager
def database_for_command(command: str, *, alone: bool = False) -> Iterator[Database]:
    """The database for one command, with DATABASE_URL set for its duration.

    A running `waymark run` lends its own; otherwise one is started and stopped again. `alone`
    refuses to work beside a running Waymark. Raises CommandError or EmbeddedError.
    """
    refuse_embedded_production()
    if named := os.environ.get("DATABASE_URL"):
        yield Database(named)
        return
    folder = home()
    try:
        with _borrowed_or_started(folder, command, alone=alone) as database:
            yield database
    finally:
        os.environ.pop("DATABASE_URL", None)


@contextmanager
def _borrowed_or_started(folder: Path, command: str, *, alone: bool) -> Iterator[Database]:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            database = resolve(folder)
            break
        except AlreadyRunningError as holder:
            facts = read_state(folder)
            if facts.get("command") == "run" and "database_url" in facts:
                if alone:
                    raise CommandError(f"{holder} Stop it first.") from None
                os.environ["DATABASE_URL"] = facts["database_url"]
                yield Database(facts["database_url"])
                return
            if time.monotonic() > end:
                raise
            time.sleep(POLL)
    with database:
        if database.lock is not None:
            database.lock.note({"command": command})
        yield database


def set_up_django() -> None:
    """Load settings and apps; DATABASE_URL is known by now."""
    home()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waymark.config.settings")
    import django

    django.setup()


def now() -> datetime:
    """The time, read here because everything below takes it as an argument."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar day where this machine stands."""
    return datetime.now().astimezone().date()


def system_act() -> Act:
    """An act of the operator at the shell, who is no person in the directory."""
    from waymark.kernel.acts import Act, Actor

    return Act(actor=Actor(person_id=None), at=now(), today=today(), request="cli")
