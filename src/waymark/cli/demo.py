"""Fill an empty database with the demo organization, Northfield Instruments.

The same seed and number of people give the same organization. Exists only in demo mode.
"""

from __future__ import annotations

import argparse

from waymark.cli import database, migrate, organisation
from waymark.cli.errors import CommandError
from waymark.cli.session import database_for_command, set_up_django
from waymark.cli.terminal import confirm, progress, say

NAME = "demo"
HELP = "make the demo organization"
EXAMPLES = """\
  waymark demo
  waymark demo --people 100000 --seed 7
  waymark demo --reset --yes        throw everything away and make it again"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "--people", type=int, default=organisation.PEOPLE, metavar="N", help="(%(default)s)"
    )
    parser.add_argument(
        "--seed", type=int, default=organisation.SEED, metavar="N", help="(%(default)s)"
    )
    parser.add_argument("--reset", action="store_true", help="throw the present data away first")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(options: argparse.Namespace) -> int:
    """Make the organization, or say why not."""
    if options.people < 1:
        raise CommandError("--people must be at least 1.")
    with database_for_command(NAME, alone=options.reset):
        set_up_django()
        from django.conf import settings

        if not settings.WAYMARK_DEMO:
            raise CommandError("The demo organization exists only with WAYMARK_MODE=demo.")
        if options.reset:
            confirm("This throws away all data in this database.", yes=options.yes)
            database.drop_everything()
        migrate.apply(verbosity=0)
        if not database.is_empty():
            raise CommandError(
                "There are people in this database already. Repeat with --reset to throw them away."
            )
        with progress() as report:
            organisation.load(people=options.people, seed=options.seed, report=report)
        say(f"Made the demo organization with {options.people:,} people.")
    return 0
