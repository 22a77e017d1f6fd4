"""`waymark run`: one command up, one Ctrl-C down, told when it is up already."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.cli.installation import PATIENCE, Installation
from tests.house.launching import Place
from waymark.cli.ports import free_port
from waymark.embedded.leftover import wait_until

LAST_LINE = re.compile(r"Waymark is at (http://localhost:\d+) · .* · Ctrl-C stops it")


@pytest.fixture
def place() -> Iterator[Place]:
    """Knows every process that works in the folder, and cleans it."""
    made = Place(Path("/tmp") / f"waymark-run-{os.getpid()}", {}, "")
    made.folder.mkdir(mode=0o755)
    yield made
    made.clean()


def up(installation: Installation, place: Place) -> tuple[subprocess.Popen[str], str]:
    """Start and wait for the one line; returns the address in it."""
    process = installation.start("run", "--empty")
    place.started.append(process)
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    found = LAST_LINE.fullmatch(line)
    if found is None:
        raise AssertionError(f"{line!r}: {process.communicate(timeout=PATIENCE)[1]}")
    return process, found[1]


def status(address: str, path: str) -> int:
    """The status of a page, or 0 while nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(address).port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": urlsplit(address).netloc})
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def server_of(installation: Installation) -> int:
    """The process that serves: it leads its group, so it is the oldest of its name; 0 for none."""
    listed = subprocess.run(
        ["/bin/ps", "-axww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    state = json.loads((installation.home / "state.json").read_text(encoding="utf-8"))
    rows = (line.split(None, 2) for line in listed.splitlines())
    serving = (
        int(pid) for pid, parent, command in rows
        if int(parent) == state["process"] and " serve " in f"{command} "
    )  # fmt: skip
    return next(serving, 0)


@pytest.mark.slow
def test_up_shared_restarted_and_down_without_a_trace(place: Place) -> None:
    installation = Installation(place.folder)
    process, address = up(installation, place)
    assert status(address, "/health/ready") == 200

    # Other commands work beside it, on its database.
    assert "chain intact" in installation.succeed("check")
    # A second start says where the first one is, and so does what needs the data alone.
    second = installation.run("run")
    assert second.returncode == 1
    assert f"Waymark is already running at {address} (process {process.pid}" in second.stderr
    alone = installation.run("demo", "--reset", "--yes")
    assert alone.returncode == 1
    assert "Stop it first." in alone.stderr

    # kill -9 of the server: it comes back, and nobody keeps its port.
    killed = server_of(installation)
    os.kill(killed, signal.SIGKILL)
    # Those it leaves behind may answer a moment longer: wait for the new one itself.
    assert wait_until(lambda: server_of(installation) not in (0, killed), PATIENCE)
    assert wait_until(lambda: status(address, "/health/ready") == 200, PATIENCE)
    # kill -9 of the database: it comes back on the same port.
    os.kill(place.postmaster(), signal.SIGKILL)
    assert wait_until(lambda: status(address, "/health/ready") != 200, PATIENCE)
    assert wait_until(lambda: status(address, "/health/ready") == 200, PATIENCE)

    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "The server ended; starting it again in 1 s." in said
    assert "The database ended; starting it again in 1 s." in said
    assert said.endswith("Stopped.\n")
    assert place.processes() == []
    assert status(address, "/health/live") == 0
    assert not (installation.home / "state.json").exists()


@pytest.mark.slow
def test_kill_9_takes_everything_down_and_the_next_start_comes_up(place: Place) -> None:
    installation = Installation(place.folder)
    process, address = up(installation, place)
    process.kill()
    process.communicate(timeout=PATIENCE)
    assert place.is_deserted()
    assert wait_until(lambda: status(address, "/health/live") == 0, PATIENCE)
    again, _ = up(installation, place)
    again.send_signal(signal.SIGTERM)
    again.communicate(timeout=PATIENCE)
    assert place.processes() == []


def test_a_taken_port_is_said_and_nothing_is_left(place: Place) -> None:
    installation = Installation(place.folder)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        installation.extra["PORT"] = str(other.getsockname()[1])
        done = installation.run("run", "--empty")
    assert done.returncode == 1
    assert f"Port {installation.extra['PORT']} cannot be used" in done.stderr
    assert place.processes() == []


@pytest.mark.slow
def test_the_port_asked_for_is_the_one_used(place: Place) -> None:
    port = free_port("127.0.0.1")
    installation = Installation(place.folder, extra={"PORT": str(port)})
    process, address = up(installation, place)
    assert address == f"http://localhost:{port}"
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=PATIENCE)
    assert place.processes() == []
