"""XLSX workbooks: guarded against bombs first, then read by calamine.

A workbook is a zip of XML. Before anything parses it, every part is inflated once as a stream:
the true sizes are counted (what the directory declares may lie), document type declarations and
entities are refused, and the rectangle that the cells span is bounded, because a sheet of two
cells, A1 and XFD1048576, asks for seventeen thousand million.
"""

from __future__ import annotations

import datetime as dt
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from waymark.integrations.hris.reading.limits import MEGABYTE, Limits
from waymark.integrations.hris.reading.problems import UnreadableFile
from waymark.integrations.hris.reading.sources import CHUNK, Source, in_megabytes

_RATIO_FROM = 8 * MEGABYTE
_OVERLAP = 128  # bytes carried from chunk to chunk, so that no token is cut in two
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CELL_COLUMN = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]+)")
_CELL_ROW = re.compile(rb"\sr\s*=\s*[\"'][A-Za-z]*(\d+)")
_SHARED_INDEX = re.compile(rb"<v>(\d+)</v>")
_SHARED_ITEM = re.compile(rb"<si\b.*?</si>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook as text; rows keep their number in the file (first row is 1)."""

    name: str
    hidden: bool
    rows: list[list[str]]


def read_workbook(source: Source, limits: Limits) -> list[Sheet]:
    """All worksheets as text: dates in ISO form, whole numbers without “.0”.

    Raises UnreadableFile for zips that are no workbook, bombs, passwords and damage.
    Cost: one pass of inflation, then calamine (about 40,000 rows a second).
    """
    if source.size() > limits.workbook_bytes:
        raise _too_large(source.name, limits.workbook_bytes)
    with source.open() as stream:
        _guard(stream, source.name, limits)
        stream.seek(0)
        try:
            book = CalamineWorkbook.from_filelike(stream)
            return [
                Sheet(
                    meta.name,
                    meta.visible is not SheetVisibleEnum.Visible,
                    [[_as_text(cell) for cell in row]
                     for row in book.get_sheet_by_name(meta.name).iter_rows()],
                )
                for meta in book.sheets_metadata
                if meta.typ is SheetTypeEnum.WorkSheet
            ]  # fmt: skip
        except (CalamineError, ValueError, OverflowError) as error:
            raise _damaged(source.name) from error
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # raised by calamine, not to be imported
                raise
            raise _damaged(source.name) from error


def _as_text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ")
    if isinstance(cell, dt.time) and cell == dt.time(0):
        return "1900-01-00"  # Excel shows a zero in a date cell this way; calamine says midnight
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


def _guard(stream: BinaryIO, name: str, limits: Limits) -> None:
    """Refuse what must not reach the XML reader."""
    try:
        parts = zipfile.ZipFile(stream).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise _damaged(name) from error
    names = {part.filename.replace("\\", "/").lower().lstrip("/") for part in parts}
    if "xl/workbook.xml" not in names:
        raise _not_a_workbook(name, names)
    if len(parts) > 5000 or sum(part.file_size for part in parts) > limits.inflated_bytes:
        raise _bomb(name)
    budget = limits.inflated_bytes
    shared: list[int] = []
    parts.sort(key=lambda part: "sharedstrings" not in part.filename.lower())  # sheets refer to it
    for part in parts:
        check = _PartCheck(part.filename.lower(), name, limits, shared)
        size = 0
        for piece in _inflate(stream, part, name):
            size += len(piece)
            budget -= len(piece)
            packed = max(1, part.compress_size)
            if budget < 0 or (size > _RATIO_FROM and size > packed * limits.inflated_ratio):
                raise _bomb(name)
            check.feed(piece)
        check.finish()


def _inflate(stream: BinaryIO, part: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """True content of one part, in pieces of at most CHUNK bytes, whatever sizes are declared."""
    if part.flag_bits & 1:
        raise UnreadableFile(
            _("“%(name)s” has a password.") % {"name": name},
            _("Save it without one and choose that."),
        )
    if part.header_offset < 0:
        raise _damaged(name)
    stream.seek(part.header_offset)
    header = stream.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise _damaged(name)
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    stream.seek(part.header_offset + 30 + name_length + extra_length)
    left = part.compress_size
    engine = zlib.decompressobj(-15)
    while left > 0:
        packed = stream.read(min(left, 64 * 1024))
        if not packed:
            raise _damaged(name)
        left -= len(packed)
        if part.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        if part.compress_type != zipfile.ZIP_DEFLATED:
            raise _damaged(name)
        try:
            while packed:
                yield engine.decompress(packed, CHUNK)
                packed = engine.unconsumed_tail
        except zlib.error as error:
            raise _damaged(name) from error


class _PartCheck:
    """Looks at the inflated bytes of one part as they pass."""

    def __init__(self, part: str, name: str, limits: Limits, shared: list[int]) -> None:
        self._is_xml = part.endswith((".xml", ".rels", ".vml"))
        self._is_sheet = part.startswith("xl/worksheets/") and self._is_xml
        self._strings = bytearray() if part.endswith("sharedstrings.xml") else None
        self._name, self._limits, self._shared = name, limits, shared
        self._tail = b""
        self._first = True
        self._columns: set[bytes] = set()
        self._last_row = 0
        self._text = 0

    def feed(self, piece: bytes) -> None:
        """Check the next piece together with the end of the one before."""
        if not self._is_xml or not piece:
            return
        window = self._tail + piece
        if self._first and (window[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in window[:8]):
            raise _entities(self._name)  # UTF-16 would hide a declaration from the search below
        self._first = False
        if _DECLARATION.search(window):
            raise _entities(self._name)
        if self._is_sheet:
            self._columns.update(_CELL_COLUMN.findall(window))
            rows = set(_CELL_ROW.findall(window))
            self._last_row = max(self._last_row, max(map(int, rows), default=0))
            self._span()
            self._text += self._repeated_text(window)
        if self._strings is not None:
            self._strings += piece
        self._tail = window[-_OVERLAP:]

    def _span(self) -> None:
        width = max((_column_number(letters) for letters in self._columns), default=1)
        if width > self._limits.columns:
            raise too_many_columns(self._name, self._limits)
        if self._last_row * width > self._limits.cells or self._last_row > self._limits.rows:
            raise UnreadableFile(
                _(
                    "A sheet of “%(name)s” reaches down to row %(row)s, with %(columns)s columns: "
                    "more than can be read."
                )
                % {
                    "name": self._name,
                    "columns": width,
                    "row": number_format(self._last_row, force_grouping=True),
                },
                _("Delete the cells far below or beside the table, or save the sheet as CSV."),
            )

    def _repeated_text(self, window: bytes) -> int:
        """Characters that cells would copy from long shared strings, summed over the sheet."""
        if not self._shared or max(self._shared) < 2000:
            return 0
        count = len(self._shared)
        added = sum(
            self._shared[index]
            for index in map(int, _SHARED_INDEX.findall(window))
            if index < count
        )
        if self._text + added > self._limits.inflated_bytes:
            raise _bomb(self._name)
        return added

    def finish(self) -> None:
        """Keep the lengths of the shared strings for the sheets that follow."""
        if self._strings is None:
            return
        self._shared.extend(len(item) for item in _SHARED_ITEM.findall(bytes(self._strings)))
        if max(self._shared, default=0) > 40 * self._limits.cell_chars:
            raise _bomb(self._name)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def too_many_columns(name: str, limits: Limits) -> UnreadableFile:
    """The refusal for a table that is wider than any personnel file."""
    return UnreadableFile(
        _("“%(name)s” has more than %(columns)s columns.")
        % {"name": name, "columns": limits.columns},
        _("Keep the columns that you want to import and save the file again."),
    )


def _too_large(name: str, limit: int) -> UnreadableFile:
    return UnreadableFile(
        _("“%(name)s” is larger than %(limit)s.") % {"name": name, "limit": in_megabytes(limit)},
        _("Save the sheet as CSV, or split it by year or by unit."),
    )


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(
        _("“%(name)s” is damaged or incomplete.") % {"name": name},
        _("Open it in Excel, save it again as XLSX and retry."),
    )


def _bomb(name: str) -> UnreadableFile:
    return UnreadableFile(
        _("“%(name)s” unpacks to far more than a personnel file holds and was not opened.")
        % {"name": name},
        _("Save the sheet as CSV and choose that."),
    )


def _entities(name: str) -> UnreadableFile:
    return UnreadableFile(
        _("“%(name)s” contains XML declarations that no workbook needs and was not opened.")
        % {"name": name},
        _("Open it in Excel, save it again as XLSX, or save the sheet as CSV."),
    )


def _not_a_workbook(name: str, parts: set[str]) -> UnreadableFile:
    if "xl/workbook.bin" in parts:
        what = _("a binary workbook (.xlsb)")
    elif "content.xml" in parts:
        what = _("an OpenDocument file")
    elif "word/document.xml" in parts:
        what = _("a Word document")
    else:
        return UnreadableFile(
            _("“%(name)s” is a zip archive.") % {"name": name},
            _("Unpack it and choose the table in it."),
        )
    return UnreadableFile(
        _("“%(name)s” is %(what)s.") % {"name": name, "what": what},
        _("Save it as XLSX or CSV and choose that."),
    )
