"""Bring the database up to this version of Waymark. Repeating it changes nothing."""

from __future__ import annotations

import argparse

from waymark.cli.errors import CommandError
from waymark.cli.session import database_for_command, set_up_django
from waymark.embedded.launcher import Database

NAME = "migrate"
HELP = "bring the database up to this version"
EXAMPLES = """\
  waymark migrate"""


def configure(parser: argparse.ArgumentParser) -> None:
    """This command has no options."""


def run(_options: argparse.Namespace) -> int:
    """Apply what is missing and say what was applied."""
    with database_for_command(NAME):
        set_up_django()
        apply(verbosity=1)
    return 0


def apply(*, verbosity: int) -> None:
    """Apply the migrations."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=verbosity)


def waiting() -> int:
    """How many migrations are not applied."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def ensure(database: Database) -> None:
    """Make sure that a command finds the tables of this version.

    Our own database is brought up to date at once; an operator's only when they say so.
    """
    missing = waiting()
    if missing and database.embedded:
        apply(verbosity=0)
    elif missing:
        raise CommandError(f"{missing} migrations are not applied; run `waymark migrate` first.")
