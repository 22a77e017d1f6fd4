"""Call PostgreSQL's client programs on the application's database, passwords kept off the list."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from waymark.cli.errors import CommandError


def environment(url: str) -> dict[str, str]:
    """The address as libpq's variables; a command line could be read by everybody."""
    parts = urlsplit(url)
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    given = {
        "PGHOST": parts.hostname,
        "PGPORT": str(parts.port) if parts.port else None,
        "PGUSER": unquote(parts.username or "") or None,
        "PGPASSWORD": unquote(parts.password or "") or None,
        "PGDATABASE": unquote(parts.path.lstrip("/")),
        "PGSSLMODE": options.get("sslmode"),
        "PGSSLROOTCERT": unquote(options["sslrootcert"]) if "sslrootcert" in options else None,
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {name: value for name, value in given.items() if value} | {"LC_ALL": "C"}


def call(program: Path, arguments: list[str], url: str) -> None:
    """Run it to its end. Raises CommandError with its last words."""
    done = subprocess.run(  # noqa: S603 (found by `embedded.binaries`, no shell)
        [program, *arguments], env=environment(url), stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode == 0:
        return
    if "No space left on device" in done.stderr:
        raise CommandError("The disk is full. Free some space and try again.")
    raise CommandError(f"{program.name} failed:\n{done.stderr.strip()[-1500:]}")
