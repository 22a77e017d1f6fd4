"""The same answer from DuckDB, from Spark where it is there, and from the loops."""

import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any

import ibis
import numpy as np
import pandas as pd
import pytest

from tests.engine.test_moves_large import history
from waymark.engine.moves import Curve, Spells, Transitions
from waymark.engine.moves.large import mine_large
from waymark.engine.moves.relational import move_table, role_table

REACH = (0.0, 2.0, 5.0, 20.0)
Run = Callable[[Any], pd.DataFrame]


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Run]:
    connection = ibis.duckdb.connect()
    yield connection.to_pandas
    connection.disconnect()


@pytest.fixture(scope="module")
def spark() -> Iterator[Run]:
    """A local Spark with one thread."""
    if find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed: it comes with the extra `spark`")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none on this machine")
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    yield ibis.pyspark.connect(session).to_pandas
    session.stop()


def table_of(spells: Spells, aside: np.ndarray) -> Any:
    names = ("person", "role", "start", "end", "how", "target", "start_known")
    columns = {name: getattr(spells, name) for name in names}
    return ibis.memtable(
        pd.DataFrame(columns | {"set_aside": aside, "spell": np.arange(len(spells))})
    )


def numbers(table: pd.DataFrame, name: str) -> np.ndarray:
    return table[name].to_numpy(dtype=np.float64)


def assert_curve(table: pd.DataFrame, names: tuple[str, str, str], curve: Curve) -> None:
    for name, wanted in zip(names, (curve.value, curve.low, curve.high), strict=True):
        for column in range(len(REACH)):
            got = numbers(table, f"{name}_{column}")
            np.testing.assert_allclose(got, wanted[:, column], rtol=0, atol=1e-12, err_msg=name)


def assert_mined(run: Run, spells: Spells, aside: np.ndarray) -> None:
    found: Transitions = mine_large(spells, np.array(REACH), aside, 0.95)
    table = table_of(spells, aside)
    moves, roles = run(move_table(table, REACH)), run(role_table(table, REACH))
    for name in (
        "source", "target", "count", "people", "share", "share_low", "share_high", "median",
        "median_low", "median_high",
    ):  # fmt: skip
        np.testing.assert_allclose(
            numbers(moves, name), getattr(found, name), rtol=0, atol=1e-12, err_msg=name
        )
    assert_curve(moves, ("value", "low", "high"), found.incidence)
    for name in ("role", "spells", "timed", "moved", "left", "still_there", "set_aside"):
        assert roles[name].tolist() == getattr(found.origins, name).tolist(), name
    for column in range(len(REACH)):
        assert roles[f"at_risk_{column}"].tolist() == found.origins.at_risk[:, column].tolist()
    assert_curve(roles, ("staying", "staying_low", "staying_high"), found.origins.staying)
    assert_curve(roles, ("leaving", "leaving_low", "leaving_high"), found.origins.leaving)


@pytest.mark.parametrize(("n", "roles", "decimals"), [(4_000, 9, 0), (3_000, 200, 3)])
def test_duckdb_and_the_loops_agree(duckdb: Run, n: int, roles: int, decimals: int) -> None:
    assert_mined(duckdb, *history(n, n, roles, decimals))


def test_spark_and_the_loops_agree(spark: Run) -> None:
    assert_mined(spark, *history(1, 800, 9, 0))


def test_duckdb_agrees_where_roles_lack_times_or_moves(duckdb: Run) -> None:
    spells, aside = history(2, 60, 40, 1)
    spells.start_known[spells.role % 3 == 0] = False
    assert_mined(duckdb, spells, aside)
    assert_mined(duckdb, spells, spells.target >= 0)


def test_the_order_of_the_rows_does_not_matter(duckdb: Run) -> None:
    table = table_of(*history(3, 500, 5, 0))
    mixed = ibis.memtable(duckdb(table).sample(frac=1, random_state=1))
    for build in (move_table, role_table):
        one, other = duckdb(build(table, REACH)), duckdb(build(mixed, REACH))
        pd.testing.assert_frame_equal(one, other, rtol=0, atol=1e-12)
