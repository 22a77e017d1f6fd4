"""Cells and lines of CSV downloads that no spreadsheet runs.

The one way in which Waymark writes tables of text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

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
