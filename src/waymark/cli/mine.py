"""Find the moves between roles again, from everybody's position history.

Imports do this by themselves; call it after a restore from elsewhere or a change of rules.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from waymark.cli import migrate
from waymark.cli.session import database_for_command, set_up_django, system_act
from waymark.cli.terminal import Report, progress, say

NAME = "mine"
HELP = "find the moves between roles again"
EXAMPLES = """\
  waymark mine"""


def configure(parser: argparse.ArgumentParser) -> None:
    """This command has no options."""


def run(_options: argparse.Namespace) -> int:
    """Recompute in one transaction."""
    with database_for_command(NAME) as database:
        set_up_django()
        migrate.ensure(database)
        from waymark.workflows.mining import recompute

        with progress() as report:
            recompute(act=system_act(), report=within_steps(report))
        say("The moves are up to date.")
    return 0


def within_steps(report: Report) -> Callable[[str, int, int, int, int], None]:
    """Show how far a step is where that is told, else which of the steps begins."""

    def tell(step: str, number: int, steps: int, done: int, total: int) -> None:
        report(step, done if total else number, total or steps)

    return tell
