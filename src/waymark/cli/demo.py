"""Fill an empty database with the demo organization, Northfield Instruments.

The same seed and number of people give the same organization. Exists only in demo mode.
"""

from __future__ import annotations

import argparse

from waymark.cli import migrate
from waymark.cli.errors import CommandError
from waymark.cli.session import database_for_command, set_up_django, system_act, today
from waymark.cli.terminal import Report, confirm, progress, say

NAME = "demo"
HELP = "make the demo organization"
EXAMPLES = """\
  waymark demo
  waymark demo --people 100000 --seed 7
  waymark demo --reset --yes        throw everything away and make it again"""
PEOPLE = 1300
SEED = 1


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("--people", type=int, default=PEOPLE, metavar="N", help="(%(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, metavar="N", help="(%(default)s)")
    parser.add_argument("--reset", action="store_true", help="throw the present data away first")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(options: argparse.Namespace) -> int:
    """Make the organization, or say why not."""
    if options.people < 1:
        raise CommandError("--people must be at least 1.")
    with database_for_command(NAME, alone=options.reset):
        set_up_django()
        from django.conf import settings

        from waymark.cli.prepare import is_empty

        if not settings.WAYMARK_DEMO:
            raise CommandError("The demo organization exists only with WAYMARK_MODE=demo.")
        if options.reset:
            from waymark.cli.database import drop_everything

            confirm("This throws away all data in this database.", yes=options.yes)
            drop_everything()
        migrate.apply(verbosity=0)
        if not is_empty():
            raise CommandError(
                "There are people in this database already. Repeat with --reset to throw them away."
            )
        with progress() as report:
            load(people=options.people, seed=options.seed, report=report)
        say(f"Made the demo organization with {options.people:,} people.")
    return 0


def load(*, people: int, seed: int, report: Report) -> None:
    """Make it in an empty database that is up to date."""
    from waymark.demo.load import load_demo

    load_demo(people=people, seed=seed, today=today(), act=system_act(), progress=report)
