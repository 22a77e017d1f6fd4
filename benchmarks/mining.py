"""Mining moves: a seeded history of many spells, and the peers that a user would reach for.

    python benchmarks/mining.py [--size small|large|moonshot] [--north-dakota FILE]

Own and polars, DuckDB and pandas in turn within one run; lifelines and scikit-survival on a few roles,
extrapolated. FILE is the history of a real employer (columns person, fy, code, title, pay, temp): its
re-titlings and transitions are printed too. CPU seconds of one process, all its threads.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
from measuring import (
    SIZES,
    Measurement,
    bandwidth,
    interleaved,
    lower_bound,
    machine,
    measured,
    table,
)
from mining_peers import (
    DAYS,
    HORIZONS,
    Columns,
    some_roles,
    with_duckdb,
    with_ibis,
    with_lifelines,
    with_pandas,
    with_polars,
    with_scikit_survival,
)

from waymark.engine.moves import (
    How,
    Spells,
    Transitions,
    find_retitlings,
    mine,
    move_trends,
    spells_from_periods,
    supported,
)
from waymark.engine.moves.large import mine_large

OBSERVED = 3650
# Spells about, roles, usual next roles of each, rounds of the comparison.
INSTANCES = {
    "small": (200_000, 500, 20, 3),
    "large": (1_000_000, 2_000, 40, 3),
    "moonshot": (10_000_000, 5_000, 40, 3),
}
SOME_ROLES = 12


def history(spells: int, roles: int, usual: int) -> Spells:
    """Careers of ten years in whole days: people come at any time, a few leave after each spell."""
    rng = np.random.default_rng(5)
    next_roles = rng.integers(0, roles, (roles, usual))
    chance = np.cumsum(1 / np.arange(1, usual + 1) ** 1.1)
    scale, shape = rng.uniform(300, 1800, roles), rng.uniform(0.8, 2.0, roles)
    person = np.arange(int(spells * 0.4525))
    role = (roles * rng.random(len(person)) ** 1.5).astype(np.int64)
    start = rng.integers(0, OBSERVED, len(person))
    parts = []
    while len(person):
        lasted = scale[role] * rng.weibull(1.0, len(role)) ** (1 / shape[role])
        end = start + np.maximum(lasted.astype(np.int64), 1)
        how = np.where(rng.random(len(role)) < 0.18, How.LEFT, How.MOVED)
        how[end >= OBSERVED] = How.STILL_THERE
        drawn = np.searchsorted(chance, rng.random(len(role)) * chance[-1])
        target = np.where(how == How.MOVED, next_roles[role, drawn], -1)
        parts.append((person, role, start, np.minimum(end, OBSERVED), how, target))
        on = how == How.MOVED
        person, role, start = person[on], target[on], end[on]
    person, role, start, end, how, target = (
        np.concatenate(part) for part in zip(*parts, strict=True)
    )
    order = np.argsort(person, kind="stable")
    return Spells(
        person=person[order], role=role[order], start=start[order].astype(np.float64),
        end=end[order].astype(np.float64), how=how[order].astype(np.int8), target=target[order],
        start_known=np.ones(len(order), dtype=np.bool_), row=np.arange(len(order)),
    )  # fmt: skip


def agreement(found: Transitions, frame: pl.DataFrame) -> float:
    """The largest difference of any curve of a move from polars'."""
    moves = frame.filter(pl.col("cause") > 1)
    values = moves.select([f"{h}" for h in HORIZONS]).to_numpy()
    assert (moves["role"].to_numpy() == found.source).all()
    assert (moves["k"].to_numpy() == found.count).all()
    return float(np.nanmax(np.abs(values - found.incidence.value)))


def compare(size: str) -> None:
    many, roles, usual, rounds = INSTANCES[size]
    spells = history(many, roles, usual)
    columns, aside = Columns.of(spells), np.zeros(len(spells), dtype=np.bool_)
    reach = np.array(HORIZONS)
    mine_large(spells, reach, aside, 0.95)  # loads the compiled loops
    calls: dict[str, Callable[[], Any]] = {
        "own: counts, people, medians, curves, bands": lambda: mine_large(
            spells, reach, aside, 0.95
        ),
        "polars: counts, medians, curves": lambda: with_polars(columns),
        "DuckDB: counts, medians": lambda: with_duckdb(columns),
        "pandas: counts, medians": lambda: with_pandas(columns),
    }
    runs = interleaved(calls, rounds)
    own = runs["own: counts, people, medians, curves, bands"]
    polars = runs["polars: counts, medians, curves"]
    if size != "moonshot":
        runs["own as expressions, by DuckDB"] = measured(lambda: with_ibis(spells))
    rows = [["CPU s", "peak MB", "times own", "what"]]
    rows += [[r.cpu, r.peak_mb, r.cpu / own.cpu, name] for name, r in runs.items()]
    rows += extrapolated(columns, own, len(own.value))
    speed = bandwidth()
    read = 43 * len(spells)
    print(f"{size}: {len(spells):,} spells, {roles:,} roles, {len(own.value):,} kinds of move")
    print(machine(speed))
    print(f"reading {read / 1e6:,.0f} MB of spells once: {lower_bound(read, speed):.3f} s")
    print(table(rows))
    print(f"largest difference of a curve from polars': {agreement(own.value, polars.value):.1e}")
    further(spells, own.value)


def extrapolated(columns: Columns, own: Measurement[Transitions], kinds: int) -> list[list[object]]:
    """Rows of the peers that are measured on some roles only."""
    chosen = some_roles(columns, SOME_ROLES)
    rows: list[list[object]] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        survival = measured(lambda: with_scikit_survival(columns, chosen))
        lines = measured(lambda: with_lifelines(columns, chosen[:: SOME_ROLES // 3]))
    whole = survival.cpu * len(columns.role) / sum(map(len, chosen))
    rows.append([
        whole, None, whole / own.cpu,
        f"scikit-survival: curves, bands (from {SOME_ROLES} roles, by spells)",
    ])  # fmt: skip
    fits = kinds + len(np.unique(columns.role))
    whole = lines.cpu * fits / lines.value
    rows.append([
        whole, None, whole / own.cpu,
        f"lifelines: curves, bands (from {lines.value} fits of {fits:,})",
    ])  # fmt: skip
    return rows


def further(spells: Spells, found: Transitions) -> None:
    """What is not compared: re-titlings and trends."""
    find_retitlings(spells, period=30.0)  # loads the compiled loops
    retitled = measured(lambda: find_retitlings(spells, period=30.0))
    shown = supported(found.people)
    trends = measured(
        lambda: move_trends(
            spells, found.source[shown], found.target[shown], begin=0, period=DAYS, periods=10
        )
    )
    print(f"re-titlings: {retitled.cpu:.2f} s CPU, {len(retitled.value)} found")
    print(f"trends of {int(shown.sum()):,} kinds of move over 10 years: {trends.cpu:.2f} s CPU")


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


def report(spells: Spells) -> None:
    begin = time.process_time()
    retitled = find_retitlings(spells, period=1.0)
    found_at = time.process_time()
    found = mine(spells, set_aside=retitled.set_aside)
    end = time.process_time()
    moved = int((spells.how == How.MOVED).sum())
    print(f"North Dakota, classified: {len(spells):,} spells, {moved:,} title changes")
    print(f"  re-titlings {len(retitled)}, set aside {int(retitled.set_aside.sum()):,} moves")
    shown = supported(found.people)
    print(f"  kinds of move {len(found):,}, made by 3 people or more {int(shown.sum()):,}")
    print(f"  CPU s: re-titlings {found_at - begin:.3f}, transitions {end - found_at:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=SIZES, default=SIZES[0])
    parser.add_argument("--north-dakota", metavar="FILE")
    asked = parser.parse_args()
    if asked.north_dakota:
        report(north_dakota(asked.north_dakota))
    compare(asked.size)


if __name__ == "__main__":
    main()
