"""What all benchmarks share: CPU seconds, peak memory, the machine's bandwidth, tables.

    from measuring import apart, bandwidth, interleaved, machine, measured, size_asked, table

Times are compared as CPU seconds of one process, own and peer in turn within the same run: wall time
says little on a machine that others use as well. Memory is what a call adds at its highest to what
was resident before it; to have that undisturbed by what ran earlier, measure in a fresh process
(`apart`).
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np

__all__ = [
    "SIZES", "Measurement", "apart", "bandwidth", "interleaved", "lower_bound", "machine",
    "measured", "size_asked", "table",
]  # fmt: skip

SIZES = ("small", "large", "moonshot")
STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
Value = TypeVar("Value")


@dataclass(frozen=True)
class Measurement(Generic[Value]):
    """One call: CPU and wall seconds, peak memory above what was there before (MB), its value."""

    cpu: float
    wall: float
    peak_mb: float
    value: Value


def measured(call: Callable[[], Value]) -> Measurement[Value]:
    """Run `call` once and measure it in this process.

    CPU seconds are those of all threads of the process. On Linux the memory's high-water mark is
    reset first; elsewhere only growth above the process's earlier peak is seen.
    """
    before = _forget_peak()
    cpu, wall = time.process_time(), time.perf_counter()
    value = call()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return Measurement(cpu, wall, max(_peak_mb() - before, 0.0), value)


def interleaved(
    calls: Mapping[str, Callable[[], Value]], rounds: int = 3
) -> dict[str, Measurement[Value]]:
    """Run all calls in turn, `rounds` times over; of each, the run of median CPU time."""
    runs: dict[str, list[Measurement[Value]]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            runs[name].append(measured(call))
    return {
        name: sorted(done, key=lambda run: run.cpu)[len(done) // 2] for name, done in runs.items()
    }


def apart(function: Callable[..., Value], *args: Any) -> Value:
    """What `function(*args)` returns in a fresh interpreter; a failure there is raised here.

    The function is one of a module's top level, and its script guards `main()` by `__name__`.
    Let it prepare (load kernels, read the instance), then return `measured(lambda: ...)`.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(function, *args).result()


def bandwidth(gigabytes: float = 1.0) -> float:
    """Memory read by one thread, GB per CPU second: the best of five sums over so large an array."""
    numbers = np.ones(int(gigabytes * 1e9 / 8))
    took = []
    for _ in range(5):
        begin = time.process_time()
        numbers.sum()
        took.append(time.process_time() - begin)
    return numbers.nbytes / min(took) / 1e9


def lower_bound(read_bytes: float, gigabytes_per_second: float) -> float:
    """Seconds that one thread needs merely to read so many bytes once."""
    return read_bytes / gigabytes_per_second / 1e9


def machine(gigabytes_per_second: float | None = None) -> str:
    """One line: processor, cores, versions and, where measured, the memory's bandwidth."""
    line = f"{_processor()}, {os.cpu_count()} cores; Python {platform.python_version()}"
    line += f", numpy {np.__version__}"
    if gigabytes_per_second is not None:
        line += f"; one thread reads {gigabytes_per_second:.1f} GB/s"
    return line


def size_asked(description: str) -> str:
    """`--size small|large|moonshot` of the command line; small where nothing is said."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--size", choices=SIZES, default=SIZES[0])
    return str(parser.parse_args().size)


def table(rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table, aligned: the first row names columns; numbers stand to the right."""
    cells = [[_shown(cell) for cell in row] for row in rows]
    widths = [max(len(row[at]) for row in cells) for at in range(len(cells[0]))]
    right = [
        all(isinstance(row[at], int | float | None) for row in rows[1:])
        for at in range(len(cells[0]))
    ]
    rule = ["-" * (width - 1) + (":" if r else "-") for width, r in zip(widths, right, strict=True)]
    lines = [cells[0], rule, *cells[1:]]
    return "\n".join(
        "| " + " | ".join(
            cell.rjust(width) if r else cell.ljust(width)
            for cell, width, r in zip(line, widths, right, strict=True)
        ) + " |"
        for line in lines
    )  # fmt: skip


def _shown(cell: object) -> str:
    """Three digits that matter; nothing for None."""
    if cell is None:
        return "-"
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:#.3g}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def _status_mb(key: str) -> float | None:
    if not STATUS.exists():
        return None
    for line in STATUS.read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) / 1024
    return None


def _peak_mb() -> float:
    """The process's high-water mark of resident memory."""
    peak = _status_mb("VmHWM")
    if peak is not None:
        return peak
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 1024


def _forget_peak() -> float:
    """Reset the high-water mark where that can be done; what is resident now, in MB."""
    try:
        RESET.write_text("5")
    except OSError:
        return _peak_mb()
    resident = _status_mb("VmRSS")
    return _peak_mb() if resident is None else resident


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    names = info.read_text().splitlines() if info.exists() else []
    found = [line.partition(":")[2].strip() for line in names if line.startswith("model name")]
    return found[0] if found else platform.processor() or platform.machine()
