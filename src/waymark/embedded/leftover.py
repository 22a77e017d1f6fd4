"""A server that outlived its starter: recognise it, end it, clear its socket folder away."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from waymark.embedded.errors import EmbeddedError

POLL = 0.02  # seconds between two looks at a condition


@dataclass(frozen=True)
class Running:
    """What PostgreSQL notes about itself in postmaster.pid."""

    pid: int
    port: int
    socket: str
    status: str


def read_pid_file(data: Path) -> Running | None:
    """The note of the server on this data folder, or None where there is none or half of one."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        status = lines[7].strip() if len(lines) > 7 else ""
        return Running(abs(int(lines[0])), int(lines[3]), lines[4].strip(), status)
    except (IndexError, ValueError):
        return None


def is_server(pid: int, data: Path) -> bool:
    """Whether this process is the server on this data folder (numbers are used again)."""
    return f"-D {data}" in _command_line(pid)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Look at a condition until it holds or the time is over; says whether it held."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(POLL)
    return True


def end_leftover(data: Path) -> bool:
    """End a server still running on this folder; says whether there was one.

    A server whose starter died is usually ending already; this waits for it. One that does not
    follow is ended at once, which PostgreSQL survives: it recovers from its log.
    Raises EmbeddedError if it is still there after that.
    """
    found = read_pid_file(data)
    if found is None:
        return False
    if not is_server(found.pid, data):
        if _command_line(found.pid):
            # The number now belongs to a stranger. PostgreSQL cannot tell and would refuse to
            # start; with no process under the number it looks further by itself.
            (data / "postmaster.pid").unlink()
        return False
    for number, seconds in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
        try:
            os.kill(found.pid, number)
        except ProcessLookupError:
            break
        if wait_until(lambda: not is_server(found.pid, data), seconds):
            break
    else:
        raise EmbeddedError(f"A PostgreSQL left on {data} (process {found.pid}) does not end.")
    return True


def clear_socket_folder(folder: str) -> None:
    """Remove the temporary folder of a socket, if it is one of ours outside the data folder."""
    path = Path(folder)
    if path.name.startswith("waymark-pg-") and path.is_dir():
        shutil.rmtree(path, ignore_errors=True)


def _command_line(pid: int) -> str:
    proc = Path("/proc") / str(pid) / "cmdline"
    if Path("/proc/self/cmdline").exists():
        try:
            return proc.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    done = subprocess.run(  # noqa: S603 (fixed program, no shell text)
        ["/bin/ps", "-o", "command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout
