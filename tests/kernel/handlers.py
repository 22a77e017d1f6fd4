"""Handlers of jobs and messages that only tests name; each does one thing worth watching."""

import os
import signal
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from waymark.domain.people.models import Person
from waymark.kernel.acts import Refused
from waymark.kernel.jobs import Running
from waymark.kernel.models import OutboxMessage
from waymark.kernel.outbox import Later

SECRET = "password=hunter2"

#: what the handlers did, for the tests to read; cleared by the fixture `clean_hands`
calls: list[Any] = []
entered, leave = threading.Event(), threading.Event()
#: called by `work` while its transaction is open
look: Callable[[], None] = lambda: None


def elsewhere(question: Callable[[], Any]) -> Any:
    """The answer as another connection sees it."""
    answer: list[Any] = []

    def ask() -> None:
        try:
            answer.append(question())
        finally:
            connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return answer[0]


def work(running: Running) -> dict[str, Any]:
    """Write a row and report in the middle of the transaction."""
    with transaction.atomic():
        Person.objects.create(key=running.args["key"])
        running.report("Writing people", 2, 3, 40, 100)
        look()
        running.report("Writing positions", 3, 3)
    calls.append(running.args)
    return {"people": 1}


def refused(running: Running) -> dict[str, Any]:
    """Meet a state that the work cannot go on from."""
    raise Refused("Two people have the same number.")


def broken(running: Running) -> dict[str, Any]:
    """Fail as code fails, with something in the text that nobody should read."""
    raise RuntimeError(f"could not connect: {SECRET}")


def crashed(running: Running) -> dict[str, Any]:
    """End as a process ends: nothing that is an Exception."""
    calls.append("began")
    raise SystemExit(1)


def killed_once(running: Running) -> dict[str, Any]:
    """Die by SIGKILL in the middle of a transaction, at the first attempt only."""
    with transaction.atomic():
        Person.objects.create(key=running.args["key"])
        running.report("Writing people", 1, 2)
        if running.job.attempts == 1:
            os.kill(os.getpid(), signal.SIGKILL)
    return {"people": 1}


def waiting(running: Running) -> dict[str, Any]:
    """Hold the job until the test lets go."""
    calls.append("began")
    entered.set()
    if not leave.wait(timeout=60):
        raise TimeoutError("the test never let go")
    return {}


def kept(message: OutboxMessage, now: datetime) -> None:
    """A message that arrives."""
    calls.append(message.key)


def asleep(message: OutboxMessage, now: datetime) -> None:
    """A message whose reader sleeps until ten."""
    if now.hour < 10:
        raise Later(now.replace(hour=10))
    calls.append(message.key)


def lost(message: OutboxMessage, now: datetime) -> None:
    """A message whose server is down, and says too much."""
    raise ConnectionError(f"535 refused for {SECRET}")
