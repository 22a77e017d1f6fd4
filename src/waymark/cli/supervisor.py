"""Keep children running: start them, start them again with growing pauses, end them all."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from waymark.cli.errors import CommandError
from waymark.cli.lifeline import VARIABLE

SHORT_LIFE = 10.0  # seconds; a child that ended sooner did not work
LONGEST_PAUSE = 30.0
ASK_AGAIN = 0.1  # seconds between two looks while things come up
MOST_SHORT_LIVES = 3  # in a row at the very start, after which starting again is pointless
END_PATIENCE = 40.0  # seconds that children get to end in order
LARGEST_LOG = 5_000_000  # bytes, kept once more as `.old`


@dataclass
class Backoff:
    """Pauses of 1, 2, 4 … 30 seconds after short lives; a long life starts over."""

    short_lives: int = 0

    def pause_after(self, lived: float) -> float:
        """Seconds to wait before the next start."""
        if lived >= SHORT_LIFE:
            self.short_lives = 0
        self.short_lives += 1
        return min(2.0 ** (self.short_lives - 1), LONGEST_PAUSE)


@dataclass
class Child:
    """A program to keep running; `start` returns what to wait for, `end` stops it."""

    name: str
    start: Callable[[], Callable[[], object]]
    end: Callable[[], None]
    advice: str = ""
    backoff: Backoff = field(default_factory=Backoff)
    born: float = 0.0


class Supervisor:
    """Runs children until an exception (Ctrl-C, SIGTERM) leaves its `with` block."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """Tell `say` about each child that ended."""
        self._say = say
        self._children: list[Child] = []
        self._ended: queue.SimpleQueue[Child] = queue.SimpleQueue()
        self._due: list[tuple[float, Child]] = []

    def add(self, child: Child, *, started: Callable[[], object] | None = None) -> None:
        """Start a child and watch it; `started` is the wait of one that already runs."""
        self._children.append(child)
        self._watch(child, started or child.start())

    def settle(self, done: Callable[[], bool]) -> None:
        """Watch until `done`. Raises CommandError for a child that never comes up."""
        while not done():
            self._step(ASK_AGAIN)
            for child in self._children:
                if child.backoff.short_lives >= MOST_SHORT_LIVES:
                    raise CommandError(f"The {child.name} does not start. {child.advice}")

    def watch(self) -> None:
        """Start again what ends, for ever: a database that is away for an hour comes back."""
        while True:
            first = min((due for due, _ in self._due), default=None)
            self._step(None if first is None else max(0.0, first - time.monotonic()))

    def end(self) -> None:
        """End all children, the last started first."""
        for child in reversed(self._children):
            child.end()

    def _step(self, seconds: float | None) -> None:
        """Wait for the end of a child, then start those whose pause is over."""
        with suppress(queue.Empty):
            self._bury(self._ended.get(timeout=seconds))
        now = time.monotonic()
        ready = [child for due, child in self._due if due <= now]
        self._due = [(due, child) for due, child in self._due if due > now]
        for child in ready:
            self._watch(child, child.start())

    def _watch(self, child: Child, wait: Callable[[], object]) -> None:
        child.born = time.monotonic()

        def tell() -> None:
            wait()
            self._ended.put(child)

        threading.Thread(target=tell, daemon=True).start()

    def _bury(self, child: Child) -> None:
        child.end()  # what it may have left: processes of its group
        pause = child.backoff.pause_after(time.monotonic() - child.born)
        self._say(f"The {child.name} ended; starting it again in {pause:.0f} s. {child.advice}")
        self._due.append((time.monotonic() + pause, child))


class Program:
    """A child process in a session of its own, logging to a file, tied to us by a lifeline."""

    def __init__(self, command: list[str], log: Path, environment: Mapping[str, str]) -> None:
        """Only remember; `start` starts."""
        self._command = command
        self._log = log
        self._environment = dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        # One lifeline per program, held open for our whole life: only we have the writing end.
        self._reading, self._writing = os.pipe()

    def start(self) -> Callable[[], object]:
        """Start it; returns what waits for its end."""
        if self._log.exists() and self._log.stat().st_size > LARGEST_LOG:
            self._log.replace(self._log.with_suffix(".old"))
        self._log.touch(mode=0o600)  # a traceback may hold what is nobody else's business
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own command)
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._environment | {VARIABLE: str(self._reading)},
                pass_fds=(self._reading,),
                start_new_session=True,
            )
        return self._process.wait

    def end(self) -> None:
        """Ask it to end, wait, and end for good whatever is left of its group."""
        process = self._process
        if process is None:
            return
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(END_PATIENCE)
        with suppress(ProcessLookupError, PermissionError):  # nothing was left
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
