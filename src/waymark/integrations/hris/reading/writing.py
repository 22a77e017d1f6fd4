"""CSV downloads that no spreadsheet runs: the one way in which Waymark writes tables of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from waymark.integrations.hris.reading.problems import Problem
from waymark.integrations.hris.reading.tables import Table

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"


def escape_cell(value: object) -> str:
    """A cell that spreadsheets show and never run: "'" before = + - @ TAB CR LF.

    Numbers are written as they are: a minus before digits is no formula. None is empty.
    """
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    text = str(value).replace("\x00", "")
    bare = text.lstrip(" \u00a0")
    return f"'{text}" if bare.startswith(_RUN_BY_SPREADSHEETS) else text


def unescape_cell(text: str) -> str:
    """Undo `escape_cell` in a file that was downloaded, corrected and is imported again."""
    bare = text[1:].lstrip(" \u00a0")
    return text[1:] if text.startswith("'") and bare.startswith(_RUN_BY_SPREADSHEETS) else text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Lines of a CSV download, escaped, with the mark by which Excel knows UTF-8; streamable."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(_BOM)
    for row in _with_header(header, rows):
        writer.writerow([escape_cell(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _with_header(
    header: Sequence[str], rows: Iterable[Sequence[object]]
) -> Iterator[Sequence[object]]:
    yield header
    yield from rows


def left_out_lines(
    table: Table, left_out: Iterable[tuple[str, int]], problems: Iterable[Problem]
) -> Iterator[str]:
    """The rows of this table that were left out, as they were, with the reasons beside them.

    The two added columns are called “Row in the file” and “Why it was left out”.
    """
    name = table.facts.name
    numbers = {row for file, row in left_out if file == name}
    reasons: dict[int, list[str]] = {}
    for problem in problems:
        if problem.file == name and problem.row in numbers:
            reasons.setdefault(problem.row, []).append(f"{problem.message} {problem.remedy}")
    rows = (
        [
            *cells,
            number,
            " ".join(reasons.get(number, ["Another row of this person needs a decision."])),
        ]
        for number, cells in table.pick(numbers)
    )
    return csv_lines([*table.columns, "Row in the file", "Why it was left out"], rows)
