"""What the benchmarks of pages and loading share: CPU seconds of this process and its database."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Reading", "ask", "backend", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Seconds since some moment: on the wall, of this process, of the database session."""

    wall: float
    own: float
    database: float

    def __sub__(self, other: Reading) -> Reading:
        return Reading(self.wall - other.wall, self.own - other.own, self.database - other.database)


def read(session: int) -> Reading:
    """All three clocks; the database's is nan where this machine does not tell."""
    return Reading(time.perf_counter(), time.process_time(), _session_cpu(session))


def _session_cpu(process: int) -> float:
    try:  # nanoseconds on the processor, where the kernel keeps them
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
    except OSError:
        pass
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def backend() -> int:
    """The process of Django's database session."""
    return int(ask("SELECT pg_backend_pid()")[0][0])


def ask(sql: str, values: list[Any] | None = None) -> list[Any]:
    """One statement in Django's session, its rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []
