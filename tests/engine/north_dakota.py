"""The real history of a state's employees, read for tests of the engine."""

import csv
import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

FOLDER = Path(__file__).parents[2].parent / "shared" / "data"
POSITIONS = FOLDER / "nd_state_positions_2008_2018.csv.gz"


@dataclass(frozen=True)
class History:
    """One record per person and year, int64 (n,) each, and the names of titles and agencies."""

    person: npt.NDArray[np.int64]
    period: npt.NDArray[np.int64]
    title: npt.NDArray[np.int64]
    agency: npt.NDArray[np.int64]
    titles: list[str]
    agencies: list[str]


def classified() -> History:
    """Titles coded CL or JD, without temporary ones, the best paid of each person and year."""
    return history("CL", "JD")


@cache
def history(*prefixes: str) -> History:
    if not POSITIONS.exists():
        pytest.skip("the North Dakota history is not beside the project (../shared/data)")
    best: dict[tuple[int, int], tuple[float, str, str]] = {}
    with gzip.open(POSITIONS, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["temp"] == "1" or not row["code"].startswith(prefixes or ("",)):
                continue
            key = int(row["person"]), int(row["fy"])
            if key not in best or float(row["pay"]) > best[key][0]:
                best[key] = float(row["pay"]), row["title"], row["agency"]
    person, period = (np.array(column) for column in zip(*best, strict=True))
    titles, title = np.unique([t for _, t, _ in best.values()], return_inverse=True)
    agencies, agency = np.unique([a for _, _, a in best.values()], return_inverse=True)
    return History(person, period, title, agency, titles.tolist(), agencies.tolist())
