"""Load skills and occupations of ESCO or O*NET from a folder with the files of a release.

Both are free to use with credit; see docs/third-party-data.md for where they come from. The same
release twice changes nothing; a newer one brings everything up to date.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from waymark.cli.errors import CommandError
from waymark.cli.session import database_for_command, set_up_django, system_act
from waymark.cli.terminal import progress, say

NAME = "occupations"
HELP = "load skills and occupations of ESCO or O*NET"
EXAMPLES = """\
  waymark occupations esco ./esco_1_2_0
  waymark occupations onet ./db_29_2_text"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("source", choices=("esco", "onet"))
    parser.add_argument("folder", type=Path, metavar="FOLDER")


def run(options: argparse.Namespace) -> int:
    """Load the release in one transaction."""
    if not options.folder.is_dir():
        raise CommandError(f"{options.folder} is not a folder.")
    with database_for_command(NAME):
        set_up_django()
        from waymark.integrations.occupations.command import load

        try:
            with progress() as report:
                loaded, credit = load(
                    options.source, options.folder, act=system_act(), report=report
                )
        except (FileNotFoundError, ValueError) as why:
            raise CommandError(f"{why}.") from why
        say(
            f"{loaded.skills:,} skills, {loaded.occupations:,} occupations,"
            f" {loaded.relations:,} relations; {loaded.changed:,} new or changed."
        )
        say(credit)
    return 0
