"""From a table to the fields of its rows: matched columns only, filters applied."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from waymark.engine.cells import unescape_cell
from waymark.integrations.hris.reading.datecolumns import DateReading
from waymark.integrations.hris.reading.mapping import DropWhere, KeepHighest, Mapping
from waymark.integrations.hris.reading.problems import Problem, ProblemKind, ProblemLog
from waymark.integrations.hris.reading.tables import Table

#: what nearly every cell holds; three digits after a point may be thousands
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]{1,2}|\.[0-9]{4,})?")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one file as columns of text.

    number     row numbers in the file.  cells  field -> one stripped text per row.
    columns    field -> header name.  dates  header name -> how its dates are read.
    set_aside  rows that filters took out.  read  rows of the table.
    """

    file: str
    mapping: Mapping
    number: list[int]
    cells: dict[str, list[str]]
    columns: dict[str, str]
    dates: dict[str, DateReading]
    set_aside: int
    read: int
    problems: tuple[Problem, ...]

    def __len__(self) -> int:
        return len(self.number)

    def cell(self, field: str) -> list[str]:
        """The column of a field, empty texts where the file does not have it."""
        return self.cells.get(field) or [""] * len(self.number)


def collect(table: Table, mapping: Mapping) -> Rows:
    """Read the matched columns and apply the filters.

    A column that the mapping needs and the table lacks is a problem that stops; nothing is read.
    Equal texts are stored once, so 190,000 rows of 7 cells take about 40 MB.
    """
    missing, _unknown = mapping.fits(table.columns)
    log = ProblemLog(table.facts.name)
    log.extend(table.problems)
    columns = mapping.columns
    readings = {f.name: f.dates for f in table.profiles if f.dates is not None}
    if missing:
        log.extend(_missing_column(name) for name in missing)
        return Rows(table.facts.name, mapping, [], {}, columns, readings, 0, 0, log.problems())
    index = {name: i for i, name in enumerate(table.columns)}
    wanted = {field: index[column] for field, column in columns.items()}
    extra = _filter_columns(mapping) - set(columns.values())
    wanted |= {_hidden(column): index[column] for column in extra}
    numbers, cells = _read(table, wanted)
    by_column = {column: cells[field] for field, column in columns.items()}
    by_column |= {column: cells.pop(_hidden(column)) for column in extra}
    kept = _filtered(len(numbers), by_column, mapping)
    read = len(numbers)
    if kept is not None:
        numbers = [numbers[i] for i in kept]
        cells = {field: [values[i] for i in kept] for field, values in cells.items()}
    for field, constant in mapping.constants.items():
        cells[field] = [value or constant for value in cells.get(field, [""] * len(numbers))]
    return Rows(
        table.facts.name, mapping, numbers, cells, columns, readings,
        read - len(numbers), read, log.problems(),
    )  # fmt: skip


def _hidden(column: str) -> str:
    return f"\x00{column}"  # columns that only filters look at; no field is called like this


def _read(table: Table, wanted: dict[str, int]) -> tuple[list[int], dict[str, list[str]]]:
    numbers: list[int] = []
    columns: list[list[str]] = [[] for _ in wanted]
    targets = list(zip(columns, wanted.values(), strict=True))
    same: dict[str, str] = {}
    for number, row in table.rows():
        numbers.append(number)
        for column, at in targets:
            text = row[at]
            known = same.get(text)
            if known is None:
                same[text] = known = unescape_cell(text).strip()
            column.append(known)
    return numbers, dict(zip(wanted, columns, strict=True))


def _filter_columns(mapping: Mapping) -> set[str]:
    names = {drop.column for drop in mapping.drop}
    for keep in mapping.keep:
        names |= {keep.column, *keep.per, *(column for column, _ in keep.prefer)}
    return names


def _filtered(count: int, columns: dict[str, list[str]], mapping: Mapping) -> list[int] | None:
    """Indices of the rows that stay, None when no filter applies."""
    if not mapping.drop and not mapping.keep:
        return None
    kept = list(range(count))
    for drop in mapping.drop:
        kept = _without(kept, columns, drop)
    for keep in mapping.keep:
        kept = _highest(kept, columns, keep)
    return kept


def _without(kept: list[int], columns: dict[str, list[str]], drop: DropWhere) -> list[int]:
    values = {value.strip().casefold() for value in drop.values}
    cells = columns[drop.column]
    return [i for i in kept if cells[i].casefold() not in values]


def _highest(kept: list[int], columns: dict[str, list[str]], keep: KeepHighest) -> list[int]:
    cells = columns[keep.column]
    per = [columns[name] for name in keep.per]
    prefer = [(columns[name], value.casefold()) for name, value in keep.prefer]
    best: dict[tuple[str, ...], tuple[tuple[bool, ...], float, int]] = {}
    for i in kept:
        rank = tuple(column[i].casefold() == value for column, value in prefer)
        entry = (rank, read_number(cells[i]) or 0.0, -i)
        key = tuple(column[i] for column in per)
        if key not in best or entry > best[key]:
            best[key] = entry
    return sorted(-entry[2] for entry in best.values())


def read_number(text: str) -> float | None:
    """A number as people write it: “1,234.50”, “1.234,50”, “€ 1 234”; None if it is none.

    A single comma or point followed by exactly three digits separates thousands.
    """
    if _PLAIN.fullmatch(text):
        return float(text)
    bare = "".join(c for c in text if c.isdigit() or c in ".,-")
    if not any(c.isdigit() for c in bare):
        return None
    point, comma = bare.rfind("."), bare.rfind(",")
    decimal = "." if point > comma else ","
    for separator in ".,":
        only = bare.count(separator) > 1 or (
            separator == decimal and len(bare) - max(point, comma) == 4 and min(point, comma) < 0
        )
        if separator != decimal or only:
            bare = bare.replace(separator, "")
    try:
        return float(bare.replace(",", "."))
    except ValueError:
        return None


def _missing_column(name: str) -> Problem:
    return Problem(
        ProblemKind.MISSING_COLUMN, None, name, "", _("The file has no column “%(name)s”.") % {"name": name},
        _("Match the columns again for this file."), subject=name,
    )  # fmt: skip
