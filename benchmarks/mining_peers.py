"""What users would reach for to mine moves: the peers of benchmarks/mining.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import pandas as pd
import polars as pl
from lifelines import AalenJohansenFitter
from sksurv.nonparametric import cumulative_incidence_competing_risks

from waymark.engine.moves import How, Spells
from waymark.engine.moves.relational import move_table

DAYS, YEARS = 365.0, (1, 2, 3, 5)
HORIZONS = tuple(year * DAYS for year in YEARS)
SOME_FITS = 6


@dataclass(frozen=True, slots=True)
class Columns:
    """The same history as a peer likes it: cause 0 cut off, 1 left, role + 2."""

    role: np.ndarray
    days: np.ndarray
    cause: np.ndarray

    @classmethod
    def of(cls, spells: Spells) -> Columns:
        cause = np.select(
            [spells.how == How.MOVED, spells.how == How.LEFT], [spells.target + 2, 1], 0
        )
        columns = spells.role, spells.duration, cause
        return cls(*(column.astype(np.int32) for column in columns))


def with_polars(columns: Columns) -> pl.DataFrame:
    """Counts, plain medians and all curves at the horizons; no bands."""
    spells = pl.LazyFrame({"role": columns.role, "days": columns.days, "cause": columns.cause})
    risk = (
        spells.group_by("role", "days")
        .agg(many=pl.len(), ended=(pl.col("cause") > 0).sum())
        .sort("role", "days")
        .with_columns(at_risk=pl.col("many").cum_sum(reverse=True).over("role"))
        .with_columns(staying=(1 - pl.col("ended") / pl.col("at_risk")).cum_prod().over("role"))
        .with_columns(before=pl.col("staying").shift(1, fill_value=1.0).over("role"))
    )
    ends = spells.filter(pl.col("cause") > 0)
    rises = (
        ends.group_by("role", "cause", "days")
        .agg(k=pl.len())
        .join(risk, on=["role", "days"])
        .with_columns(rise=pl.col("before") * pl.col("k") / pl.col("at_risk"))
    )
    at = [pl.col("rise").filter(pl.col("days") <= h).sum().alias(f"{h}") for h in HORIZONS]
    curves = rises.group_by("role", "cause").agg(pl.col("k").sum(), *at)
    medians = ends.group_by("role", "cause").agg(pl.col("days").median())
    return curves.join(medians, on=["role", "cause"]).sort("role", "cause").collect()


def with_pandas(columns: Columns) -> pd.DataFrame:
    """Counts and plain medians only."""
    spells = pd.DataFrame({"role": columns.role, "days": columns.days, "cause": columns.cause})
    ends = spells[spells.cause > 0].groupby(["role", "cause"]).days
    return ends.agg(["size", "median"])


def with_duckdb(columns: Columns) -> Any:
    """Counts and plain medians only."""
    import duckdb

    spells = pd.DataFrame({"role": columns.role, "days": columns.days, "cause": columns.cause})
    connection = duckdb.connect()
    connection.register("spells", spells)
    found = connection.execute(
        "select role, cause, count(*), median(days) from spells where cause > 0 group by all"
    ).fetchnumpy()
    connection.close()
    return found


def with_ibis(spells: Spells) -> pd.DataFrame:
    """All that `mine` gives for moves, as expressions, run by DuckDB."""
    names = ("person", "role", "start", "end", "how", "target", "start_known")
    columns = {name: getattr(spells, name) for name in names}
    columns |= {"set_aside": np.zeros(len(spells), np.bool_), "spell": np.arange(len(spells))}
    connection = ibis.duckdb.connect()
    found = connection.to_pandas(move_table(ibis.memtable(pd.DataFrame(columns)), HORIZONS))
    connection.disconnect()
    return found


def some_roles(columns: Columns, many: int) -> list[np.ndarray]:
    """Spells of roles of all sizes, from small to large."""
    size = np.bincount(columns.role)
    by_size = np.argsort(size, kind="stable")[np.count_nonzero(size < 20) :]
    chosen = by_size[np.linspace(0, len(by_size) - 1, many).astype(int)]
    return [np.flatnonzero(columns.role == role) for role in chosen]


def with_scikit_survival(columns: Columns, chosen: list[np.ndarray]) -> list[Any]:
    """All curves of some roles, with bands."""
    found = []
    for rows in chosen:
        cause = np.unique(np.append(columns.cause[rows], 0), return_inverse=True)[1][:-1]
        if cause.max() < 2:
            continue
        found.append(
            cumulative_incidence_competing_risks(
                cause, columns.days[rows].astype(float), conf_level=0.95, conf_type="log-log"
            )
        )
    return found


class TiesAsTheyAre(AalenJohansenFitter):
    """Without the shifting of tied times, which costs it more than the estimate itself."""

    @staticmethod
    def _check_for_duplicates(durations: object, events: object) -> bool:
        return False


def with_lifelines(columns: Columns, chosen: list[np.ndarray]) -> int:
    """One fit per role and kind of ending, for a few kinds of some roles; how many fits."""
    fits = 0
    for rows in chosen:
        cause = columns.cause[rows]
        for event in np.unique(cause[cause > 0])[:SOME_FITS]:
            TiesAsTheyAre().fit(columns.days[rows].astype(float), cause, event)
            fits += 1
    return fits
