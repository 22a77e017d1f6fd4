"""Mining moves: re-titlings and transitions of a real employer, and the time a large one takes.

    python benchmarks/mining.py [FILE]

FILE is the North Dakota history (columns person, fy, code, title, pay, temp). Without it only the
seeded instance of a million spells is timed. CPU seconds of one process.
"""

from __future__ import annotations

import csv
import gzip
import sys
import time

import numpy as np

from waymark.engine.moves import (
    Spells,
    find_retitlings,
    mine,
    spells_from_dates,
    spells_from_periods,
    supported,
)


def north_dakota(path: str) -> Spells:
    """Spells of classified titles: the best paid row of each person and year, none temporary."""
    best: dict[tuple[int, int], tuple[float, str]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["temp"] == "1" or not row["code"].startswith(("CL", "JD")):
                continue
            key = int(row["person"]), int(row["fy"])
            if key not in best or float(row["pay"]) > best[key][0]:
                best[key] = float(row["pay"]), row["title"]
    person, period = (np.array(column) for column in zip(*best, strict=True))
    role = np.unique([title for _, title in best.values()], return_inverse=True)[1]
    return spells_from_periods(person, period, role)


def million() -> Spells:
    """A million dated spells of 3,000 roles, 40 usual targets each."""
    rng = np.random.default_rng(0)
    n, roles = 1_000_000, 3_000
    person = np.sort(rng.integers(0, n // 4, n))
    role = np.empty(n, dtype=np.int64)
    role[0] = 0
    new = np.diff(person, prepend=-1) > 0
    step, fresh = rng.integers(1, 41, n), rng.integers(0, roles, n)
    begin = np.maximum.accumulate(np.where(new, np.arange(n), 0))
    walked = np.cumsum(np.where(new, 0, step))
    role = (fresh[begin] + walked - walked[begin]) % roles
    start = rng.uniform(0, 15, n).round(3)
    return spells_from_dates(person, role, start, np.full(n, np.nan), observed_until=16.0)


def report(name: str, spells: Spells, period: float) -> None:
    begin = time.process_time()
    retitled = find_retitlings(spells, period=period)
    found_at = time.process_time()
    found = mine(spells, set_aside=retitled.set_aside)
    end = time.process_time()
    moved = int((spells.how == 1).sum())
    print(f"{name}: {len(spells):,} spells, {moved:,} title changes")
    print(f"  re-titlings {len(retitled)}, set aside {int(retitled.set_aside.sum()):,} moves")
    shown = supported(found.people)
    print(f"  kinds of move {len(found):,}, made by 3 people or more {int(shown.sum()):,}")
    print(f"  CPU s: re-titlings {found_at - begin:.3f}, transitions {end - found_at:.3f}")


def main() -> None:
    if len(sys.argv) > 1:
        report("North Dakota, classified", north_dakota(sys.argv[1]), 1.0)
    report("seeded", million(), 1 / 12)


if __name__ == "__main__":
    main()
