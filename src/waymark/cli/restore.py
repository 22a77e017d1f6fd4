"""Bring back what `backup` wrote, into an empty database or with --replace in place of this one.

The file is verified first, and the database changes whole or not at all. Afterwards the database
is brought up to this version and checked.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from waymark.cli import archive, check, client, migrate
from waymark.cli.database import EMPTY_SCHEMA, ServerFacts
from waymark.cli.errors import CommandError
from waymark.cli.session import database_for_command, home, set_up_django
from waymark.cli.terminal import confirm, say
from waymark.embedded.binaries import find_client

NAME = "restore"
HELP = "bring back what a backup holds"
EXAMPLES = """\
  waymark restore waymark-2026-05-01.backup
  waymark restore --replace --yes latest.backup"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--replace", action="store_true", help="throw the present data away")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def run(options: argparse.Namespace) -> int:
    """Restore, then check."""
    source: Path = options.file.absolute()
    if not source.is_file():
        raise CommandError(f"{source} is not a file.")
    with database_for_command(NAME, alone=True) as database:
        set_up_django()
        from waymark.cli.database import server_facts

        home().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home(), prefix=".restore-") as scratch:
            folder = Path(scratch)
            manifest = archive.unpack(source, folder)
            facts = server_facts()
            _require_readable(manifest, facts)
            _require_room(facts, replace=options.replace, yes=options.yes)
            _load(folder, facts.major, database.url)
            _put_files_back(folder / archive.FILES)
        migrate.apply(verbosity=0)
        say(f"Restored {source.name}, made {manifest.made_at} by Waymark {manifest.waymark}.")
        return check.report(expected_head=(manifest.log_entries, manifest.log_head))


def _require_readable(manifest: archive.Manifest, facts: ServerFacts) -> None:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    if manifest.postgresql > facts.major:
        raise CommandError(
            f"The backup is from PostgreSQL {manifest.postgresql}, this server is {facts.major}."
            " Use that version or a later one."
        )
    known = {".".join(key) for key in MigrationLoader(connection).disk_migrations or {}}
    if newer := sorted(set(manifest.migrations) - known):
        raise CommandError(
            f"The backup was made by a newer Waymark ({manifest.waymark}): it knows"
            f" {newer[0]}{' and more' if len(newer) > 1 else ''}. Update Waymark first."
        )


def _require_room(facts: ServerFacts, *, replace: bool, yes: bool) -> None:
    from django.db import connection

    if facts.tables and not replace:
        raise CommandError("This database is not empty. Repeat with --replace to overwrite it.")
    if facts.others:
        raise CommandError(
            f"{facts.others} other sessions use this database. Stop Waymark everywhere first."
        )
    if facts.tables:
        confirm("This throws away all data in this database.", yes=yes)
    connection.close()  # our own session must not hold up the one that restores


def _load(folder: Path, major: int, url: str) -> None:
    """Empty and fill in one transaction: on any failure the old data is still there."""
    programs = find_client(major)
    empty, content = folder / "empty.sql", folder / "content.sql"
    empty.write_text(f"SET lock_timeout = '20s';\n{EMPTY_SCHEMA}\n", encoding="ascii")
    # Comments on extensions may be set by their owner only, which we are not everywhere.
    arguments = ["--no-owner", "--no-privileges", "--no-comments", f"--file={content}"]
    client.call(programs / "pg_restore", [*arguments, str(folder / archive.DUMP)], url)
    once = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    client.call(
        programs / "psql",
        [*once, "--output=/dev/null", f"--file={empty}", f"--file={content}"],
        url,
    )


def _put_files_back(source: Path) -> None:
    """The files of the backup take the place of those here, which go last."""
    from django.conf import settings

    target = Path(settings.WAYMARK_FILES)
    old = target.with_name(target.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    if source.exists():
        source.rename(target)
    shutil.rmtree(old, ignore_errors=True)
