"""What the cells of each column look like, gathered block by block in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from waymark.integrations.hris.reading.datecolumns import DateReading, DateTally
from waymark.integrations.hris.reading.dates import Finding, Shape, read_date
from waymark.integrations.hris.reading.fields import DATE_FIELDS, field_of_header

DISTINCT = 50_000  # distinct values remembered per column
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBER = re.compile(r"-?[\d.,' ]*\d[\d.,' ]*")
_YES_NO = {"0", "1", "y", "n", "yes", "no", "true", "false", "ja", "nein", "x", "wahr", "falsch"}


class Content(StrEnum):
    """What most of a column's distinct values are."""

    EMPTY = "nothing"
    EMAIL = "e-mail addresses"
    DATE = "dates"
    YEAR = "years"
    YES_NO = "yes or no"
    NUMBER = "numbers"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """Facts of one column.

    filled    rows with something in it.  distinct  distinct values, counted up to 50,000.
    examples  up to three values, in file order.  content  what most values are.
    dates     how to read it if it is a date column, None where it holds no dates.
    """

    name: str
    filled: int
    distinct: int
    examples: tuple[str, ...]
    content: Content
    dates: DateReading | None


@dataclass(slots=True)
class _Column:
    filled: int = 0
    distinct: set[str] = field(default_factory=set)
    examples: list[str] = field(default_factory=list)
    tally: DateTally | None = None
    looked: bool = False


class Profiler:
    """Takes blocks of rows and ends with the facts of every column."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._columns = [_Column() for _ in names]

    def add(self, block: list[list[str]]) -> None:
        """Take in a block of rows of equal width."""
        for column, cells in zip(self._columns, zip(*block, strict=True), strict=False):
            values = set(cells)
            values.discard("")
            column.filled += len(cells) - cells.count("")
            if len(column.examples) < 3:
                for cell in cells[:500]:
                    if cell and cell not in column.examples and len(column.examples) < 3:
                        column.examples.append(cell)
            if not column.looked and values:
                column.looked = True
                column.tally = DateTally() if _mostly_dates(values) else None
            if column.tally is not None and len(column.tally.seen) < DISTINCT:
                column.tally.add(values)
            if len(column.distinct) < DISTINCT:
                column.distinct |= values

    def facts(self) -> tuple[ColumnFacts, ...]:
        """Facts of every column, in order."""
        return tuple(
            ColumnFacts(
                name, column.filled, min(len(column.distinct), DISTINCT), tuple(column.examples),
                _content(column), _dates(name, column),
            )
            for name, column in zip(self._names, self._columns, strict=True)
        )  # fmt: skip


def _mostly_dates(values: set[str]) -> bool:
    """Whether at least two in five of the filled values are dates, on a sample of 200."""
    sample = [v for v in sorted(values)[:: max(1, len(values) // 200)] if v.strip()]
    cells = [read_date(value) for value in sample]
    filled = [cell for cell in cells if cell.finding is not Finding.EMPTY]
    dates = [
        cell for cell in filled
        if cell.shape is not None and cell.finding not in (Finding.NOT_A_DATE, Finding.ABSURD)
    ]  # fmt: skip
    return bool(filled) and len(dates) >= 0.4 * len(filled)


def _dates(name: str, column: _Column) -> DateReading | None:
    """Five or eight digits are as likely a number: only a header that says date makes them one."""
    reading = column.tally.reading() if column.tally else None
    if reading is None or reading.shape not in (Shape.SERIAL, Shape.COMPACT):
        return reading
    match = field_of_header(name)
    return reading if match is not None and match.field in DATE_FIELDS else None


def _content(column: _Column) -> Content:
    values = [value.strip() for value in sorted(column.distinct)[:2000] if value.strip()]
    if not values:
        return Content.EMPTY

    def most(test: re.Pattern[str]) -> bool:
        return sum(test.fullmatch(value) is not None for value in values) >= 0.8 * len(values)

    if most(_EMAIL):
        return Content.EMAIL
    if {value.casefold() for value in values} <= _YES_NO:
        return Content.YES_NO
    reading = column.tally.reading() if column.tally else None
    if reading is not None and reading.share >= 0.6:
        if reading.shape is Shape.YEAR:
            return Content.YEAR
        if reading.shape not in (Shape.SERIAL, Shape.COMPACT):
            return Content.DATE
    return Content.NUMBER if most(_NUMBER) else Content.TEXT
