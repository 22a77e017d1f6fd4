"""Bring the database up to this version of Waymark. Repeating it changes nothing."""

from __future__ import annotations

import argparse

from waymark.cli.session import database_for_command, set_up_django

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
