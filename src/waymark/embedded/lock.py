"""One process at a time on a data folder, and where to find the one that holds it."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import Any

from waymark.embedded.errors import AlreadyRunningError
from waymark.embedded.owner import owner_of
from waymark.embedded.secrets_file import private_write


class HomeLock:
    """A lock that ends with its process, even by kill -9, and a note beside it for others."""

    def __init__(self, home: Path) -> None:
        """Only remember the folder."""
        self._home = home
        self._descriptor: int | None = None

    def take(self) -> None:
        """Hold the folder. Raises AlreadyRunningError, which names who holds it."""
        path = self._home / "lock"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise AlreadyRunningError(self._message()) from None
        owner_of(self._home).take(path, 0o600)
        self._descriptor = descriptor
        self.note({})

    def note(self, facts: dict[str, Any]) -> None:
        """Tell others about this process: what it is, its address, the database's."""
        content = json.dumps({"process": os.getpid()} | facts, indent=2) + "\n"
        private_write(state_path(self._home), content, owner_of(self._home))

    def release(self) -> None:
        """Let go; may be called twice."""
        if self._descriptor is None:
            return
        state_path(self._home).unlink(missing_ok=True)
        os.close(self._descriptor)
        self._descriptor = None

    def _message(self) -> str:
        facts = read_state(self._home)
        process = f"process {facts['process']}, " if "process" in facts else ""
        where = f"({process}data in {self._home})"
        if address := facts.get("address"):
            return f"Waymark is already running at {address} {where}."
        if command := facts.get("command"):
            return f"`waymark {command}` is already at work on this data {where}."
        return f"Waymark is already starting {where}."


def state_path(home: Path) -> Path:
    """The note of the process that holds the folder; 0600, for it has the database's address."""
    return home / "state.json"


def read_state(home: Path) -> dict[str, Any]:
    """The note, or nothing where there is none or no right to read it."""
    try:
        facts = json.loads(state_path(home).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}
