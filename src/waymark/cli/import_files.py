"""Import people, units, reporting lines, position history and skills from CSV or XLSX files.

All or nothing: a file with problems changes nothing and says what to do. Repeating the same file
changes nothing either. See docs/import.md for the columns.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from waymark.cli import migrate
from waymark.cli.errors import CommandError
from waymark.cli.session import database_for_command, set_up_django
from waymark.cli.terminal import progress

NAME = "import"
HELP = "import HR files (CSV, XLSX)"
EXAMPLES = """\
  waymark import people.xlsx --dry-run
  waymark import people.csv units.csv history.csv.gz --report out.json
  waymark import history.csv --mapping mapping.json"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
    parser.add_argument("--report", type=Path, metavar="OUT.json", help="write what was found")
    parser.add_argument("--mapping", type=Path, metavar="FILE.json", help="which column is what")


def run(options: argparse.Namespace) -> int:
    """Import the files together."""
    for path in (*options.files, *([options.mapping] if options.mapping else [])):
        if not path.is_file():
            raise CommandError(f"{path} is not a file.")
    with database_for_command(NAME) as database:
        set_up_django()
        migrate.ensure(database)
        from waymark.integrations.hris.command import run as import_files

        with progress() as report:
            return int(
                import_files(
                    options.files,
                    dry_run=options.dry_run,
                    report=options.report,
                    mapping=options.mapping,
                    progress=report,
                )
                or 0
            )
