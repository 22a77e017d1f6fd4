"""Who owns the database's files, and folders that this account can reach.

PostgreSQL refuses to run as root. Started by root it runs as the account that owns the data
folder, else `postgres`, else `nobody`; started by anybody else it runs as that person.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waymark.embedded.errors import EmbeddedError

ELSEWHERE = Path("/var/lib/waymark")  # for data of root, where the project is closed to others
ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True)
class Owner:
    """An account; `drops` says that this process is root and has to become that account."""

    uid: int
    gid: int
    name: str
    drops: bool

    @property
    def spawn(self) -> dict[str, Any]:
        """Arguments for subprocess that start a program as this account."""
        if not self.drops:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def take(self, path: Path, mode: int) -> None:
        """Give a file or folder to this account, with exactly these permissions."""
        if self.drops:
            os.chown(path, self.uid, self.gid)
        path.chmod(mode)

    def reaches(self, folder: Path) -> bool:
        """Whether this account can enter the folder, asked by doing it (access lists count)."""
        if not self.drops:
            return os.access(folder, os.X_OK)
        done = subprocess.run(  # noqa: S603 (fixed program, no shell text)
            ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
            cwd="/",
            stderr=subprocess.DEVNULL,
            check=False,
            **self.spawn,
        )
        return done.returncode == 0


def choose_owner(home: Path) -> Owner:
    """The account for the server whose files live under `home` (which exists)."""
    uid = os.geteuid()
    if uid != 0:
        return Owner(uid, os.getegid(), str(uid), drops=False)
    for folder in (home / "postgres", home):
        if folder.exists() and (owner := owner_of(folder)).drops:
            return owner
    for name in ACCOUNTS:
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return Owner(account.pw_uid, account.pw_gid, name, drops=True)
    raise EmbeddedError(
        "PostgreSQL does not run as root, and there is no account `postgres` or `nobody` to run"
        " it as. Start Waymark as an ordinary user, or name a server in DATABASE_URL."
    )


def owner_of(folder: Path) -> Owner:
    """The account that owns a folder; files made there by root are given to it."""
    status = folder.stat()
    if os.geteuid() != 0 or status.st_uid == 0:
        return Owner(os.geteuid(), os.getegid(), str(os.geteuid()), drops=False)
    return _dropped(status.st_uid, status.st_gid)


def _dropped(uid: int, gid: int) -> Owner:
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        name = str(uid)
    return Owner(uid, gid, name, drops=True)


def elsewhere(home: Path) -> Path:
    """The folder that stands in for `home` where the owner cannot reach it; always the same."""
    mark = hashlib.sha256(str(home).encode()).hexdigest()[:10]
    return ELSEWHERE / f"{home.parent.name or 'root'}-{mark}"
