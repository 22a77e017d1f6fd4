"""Make everything ready to serve: migrations, static files, and in demo mode the demo
organization where there are no people. `waymark run` does this by itself.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

from waymark.cli import database, migrate, organisation
from waymark.cli.session import database_for_command, set_up_django
from waymark.cli.terminal import progress, say

NAME = "prepare"
HELP = "make everything ready to serve"
EXAMPLES = """\
  waymark prepare
  waymark prepare --empty           without the demo organization"""
PARTS = {"hr": "HR"}


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("--empty", action="store_true", help="without the demo organization")
    parser.add_argument("--json", action="store_true", help="tell whom one can sign in as")


def run(options: argparse.Namespace) -> int:
    """Do what is missing; a second time there is little."""
    with database_for_command(NAME):
        set_up_django()
        from django.conf import settings

        say("Bringing the database up to date …")
        migrate.apply(verbosity=0)
        collect_static_files()
        if settings.WAYMARK_DEMO and not options.empty and database.is_empty():
            say("Making the demo organization …")
            with progress() as report:
                organisation.load(people=organisation.PEOPLE, seed=organisation.SEED, report=report)
        if options.json:
            print(json.dumps({"sign_in_as": people_to_sign_in_as()}))
    return 0


def collect_static_files() -> None:
    """Copy and compress the static files, unless they are those of the last time."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            seen.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text(encoding="ascii") == seen.hexdigest():
        return
    say("Collecting static files …")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(seen.hexdigest(), encoding="ascii")


def people_to_sign_in_as() -> list[dict[str, str]]:
    """The first person of each part that the demo offers, as its sign-in page does."""
    from waymark.domain.people.queries import demo_people

    first: dict[str, str] = {}
    for each in demo_people():
        first.setdefault(each.part, each.person.shown_name)
    return [{"as": PARTS.get(part, part), "name": name} for part, name in first.items()]
