"""Files of a release: found under their official or shorter names, read row by row."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

Row = dict[str, str]


def find(folder: Path, names: Iterable[str]) -> Path | None:
    """The first of these files that the folder holds, None when it holds none."""
    for name in names:
        for ending in (".csv", ".csv.gz", ".txt", ".txt.gz"):
            if (folder / f"{name}{ending}").is_file():
                return folder / f"{name}{ending}"
    return None


def rows(folder: Path, names: tuple[str, ...], needed: tuple[str, ...]) -> Iterator[Row]:
    """Rows of the first of these files that is there.

    Raises FileNotFoundError with the names looked for, ValueError where a column is missing.
    """
    path = find(folder, names)
    if path is None:
        wanted = " or ".join(f"{name}.csv" for name in names)
        raise FileNotFoundError(f"{folder.name} has no {wanted} (nor .txt, nor gzipped)")
    yield from read(path, needed)


def read(path: Path, needed: tuple[str, ...]) -> Iterator[Row]:
    """Rows of a CSV or tab-separated file, every cell stripped. Raises ValueError for columns."""
    with path.open("rb") as stored:
        packed = gzip.GzipFile(fileobj=stored) if path.suffix == ".gz" else stored
        text = io.TextIOWrapper(cast(BinaryIO, packed), "utf-8-sig", newline="")
        tabs = ".txt" in path.suffixes
        reader = csv.DictReader(text, delimiter="\t" if tabs else ",", restval="")
        missing = [column for column in needed if column not in (reader.fieldnames or ())]
        if missing:
            raise ValueError(f"{path.name} has no column {', '.join(missing)}")
        for row in reader:
            yield {key: value.strip() for key, value in row.items() if key}
