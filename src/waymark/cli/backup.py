"""Write everything into one file: the database and the files people brought.

The moment is one: what is written while the backup runs is not in it. The file holds personal
data and is readable by its owner alone; the signing secret is not in it.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from waymark.cli import archive, client
from waymark.cli.errors import CommandError
from waymark.cli.session import database_for_command, now, set_up_django
from waymark.cli.terminal import say
from waymark.embedded.binaries import find_client
from waymark.embedded.launcher import Database

NAME = "backup"
HELP = "write everything into one file"
EXAMPLES = """\
  waymark backup waymark-2026-05-01.backup
  waymark backup --replace latest.backup"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--replace", action="store_true", help="overwrite a file that is there")


def run(options: argparse.Namespace) -> int:
    """Back up, unless the file is there or its folder is not."""
    target: Path = options.file.absolute()
    if target.exists() and not options.replace:
        raise CommandError(f"{target} exists. Choose another name, or repeat with --replace.")
    if not target.parent.is_dir():
        raise CommandError(f"The folder {target.parent} does not exist.")
    with database_for_command(NAME) as database:
        set_up_django()
        # Beside the target: the file is then moved, not copied, and fits if there is room at all.
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".waymark-") as folder:
            manifest = _dump(database, Path(folder) / archive.DUMP)
            from django.conf import settings

            files = Path(settings.WAYMARK_FILES)
            archive.write(target, manifest, Path(folder) / archive.DUMP, files)
    say(f"Wrote {target} ({target.stat().st_size / 1e6:,.1f} MB).")
    return 0


def _dump(database: Database, path: Path) -> archive.Manifest:
    from importlib.metadata import version

    from django.db import connection, transaction
    from django.db.migrations.recorder import MigrationRecorder

    from waymark.cli.database import server_facts
    from waymark.kernel import log

    facts = server_facts()
    if not facts.tables:
        raise CommandError("This database is empty; there is nothing to back up.")
    major = facts.major
    arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--file={path}"]
    with transaction.atomic(), connection.cursor() as cursor:
        # One moment for the dump and for the head of the log that goes into the manifest.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        arguments.append(f"--snapshot={cursor.fetchone()[0]}")
        client.call(find_client(major) / "pg_dump", arguments, database.url)
        report = log.verify()
    if not report.intact:
        say(f"Warning: the log of acts is not intact ({report.why}); see `waymark check`.")
    applied = sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())
    return archive.Manifest(
        waymark=version("waymark"),
        postgresql=major,
        made_at=now().isoformat(timespec="seconds"),
        migrations=applied,
        log_entries=report.entries,
        log_head=report.head,
    )
