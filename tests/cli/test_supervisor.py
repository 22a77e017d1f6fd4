"""Children are kept running, ended whole, and end with their supervisor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from waymark.cli.errors import CommandError
from waymark.cli.supervisor import LARGEST_LOG, Backoff, Child, Program, Supervisor
from waymark.embedded.leftover import wait_until

PATIENCE = 30.0


def is_alive(process: int) -> bool:
    """Alive and no zombie."""
    done = subprocess.run(
        ["/bin/ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() not in ("",) and not done.stdout.strip().startswith("Z")


def program(tmp_path: Path, code: str) -> Program:
    command = [sys.executable, "-c", textwrap.dedent(code)]
    return Program(command, tmp_path / "child.log", os.environ)


def test_pauses_grow_and_a_long_life_starts_over() -> None:
    backoff = Backoff()
    assert [backoff.pause_after(0.1) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert backoff.pause_after(3600) == 1
    assert backoff.pause_after(0.1) == 2


def test_what_ends_is_started_again_and_said() -> None:
    starts: list[subprocess.Popen[bytes]] = []
    said: list[str] = []

    def start() -> Callable[[], object]:
        process = subprocess.Popen(["/bin/sleep", "0" if not starts else "600"])
        starts.append(process)
        return process.wait

    supervisor = Supervisor(said.append)
    supervisor.add(Child("thing", start, lambda: None, "See its log."))
    supervisor.settle(lambda: len(starts) == 2)
    assert said == ["The thing ended; starting it again in 1 s. See its log."]
    starts[-1].kill()
    starts[-1].wait()


def test_what_never_comes_up_ends_the_start_with_advice(tmp_path: Path) -> None:
    broken = program(tmp_path, "raise SystemExit('no way')")
    supervisor = Supervisor(lambda _: None)
    supervisor.add(Child("server", broken.start, broken.end, "Its log: child.log"))
    with pytest.raises(CommandError, match=r"The server does not start\. Its log: child\.log"):
        supervisor.settle(lambda: False)
    assert (tmp_path / "child.log").read_text(encoding="utf-8").count("no way") == 3


def test_ending_takes_the_whole_group(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    parent = program(
        tmp_path,
        f"""
        import os, pathlib, subprocess, time
        child = subprocess.Popen(["/bin/sleep", "600"])
        pathlib.Path({str(pids)!r}).write_text(f"{{os.getpid()}} {{child.pid}}")
        time.sleep(600)
        """,
    )
    parent.start()
    assert wait_until(lambda: pids.exists() and " " in pids.read_text(encoding="utf-8"), PATIENCE)
    own, grandchild = map(int, pids.read_text(encoding="utf-8").split())
    assert is_alive(grandchild)
    parent.end()
    assert wait_until(lambda: not is_alive(own) and not is_alive(grandchild), PATIENCE)


def test_kill_9_of_the_supervisor_ends_its_children(tmp_path: Path) -> None:
    pids = tmp_path / "pid"
    child_code = f"""
import os, pathlib, time
from waymark.cli import lifeline
lifeline.hold()
pathlib.Path({str(pids)!r}).write_text(str(os.getpid()))
time.sleep(600)
"""
    supervisor_code = f"""
import os, pathlib, sys, time
from waymark.cli.supervisor import Program
log = pathlib.Path({str(tmp_path / "log")!r})
Program([sys.executable, "-c", {child_code!r}], log, os.environ).start()
time.sleep(600)
"""
    supervisor = subprocess.Popen([sys.executable, "-c", supervisor_code])
    assert wait_until(lambda: pids.exists() and bool(pids.read_text(encoding="utf-8")), PATIENCE)
    child = int(pids.read_text(encoding="utf-8"))
    assert is_alive(child)
    supervisor.send_signal(signal.SIGKILL)
    supervisor.wait(PATIENCE)
    assert wait_until(lambda: not is_alive(child), PATIENCE)


def test_a_log_is_private_and_does_not_grow_for_ever(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    one = program(tmp_path, "print('first')")
    one.start()()
    assert log.stat().st_mode & 0o777 == 0o600
    os.truncate(log, LARGEST_LOG + 1)
    one.start()()
    assert log.read_text(encoding="utf-8") == "first\n"
    assert (tmp_path / "child.old").stat().st_size == LARGEST_LOG + 1
