"""Open a file as a table: its columns, its facts for display, and its rows as often as wanted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from waymark.integrations.hris.reading.headers import Header, find_header, header_score
from waymark.integrations.hris.reading.limits import Limits
from waymark.integrations.hris.reading.problems import (
    Problem,
    ProblemKind,
    ProblemLog,
    UnreadableFile,
)
from waymark.integrations.hris.reading.profiles import ColumnFacts, Profiler
from waymark.integrations.hris.reading.sources import FileType, Source, detect_type, source_of
from waymark.integrations.hris.reading.text import (
    Encoding,
    detect_delimiter,
    detect_encoding,
    is_text_encoding,
    raw_rows,
    sample_text,
)
from waymark.integrations.hris.reading.workbooks import Sheet, read_workbook, too_many_columns

HEADER_ROWS = 60  # rows looked at for the header
_BLOCK = 8192


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """A sheet of the workbook, for the choice between several."""

    name: str
    rows: int
    columns: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What was found out about the file, for display.

    size             bytes as stored.
    encoding         Python's name of it, "" for workbooks; encoding_reason what tells so.
    delimiter        one character, "" for workbooks.
    sheet            name of the sheet that was read, "" for text; sheets lists all.
    header_row       number of the header's row (first row is 1), 0 when there is none.
    rows             rows of data, blank ones not counted; left_out those that could not be read.
    """

    name: str
    type: FileType
    size: int
    encoding: str
    encoding_reason: str
    delimiter: str
    sheet: str
    sheets: tuple[SheetFacts, ...]
    header_row: int
    rows: int
    left_out: int


class Table:
    """A file opened as a table of text.

    columns   header names, made unique.  facts  what was found out.
    profiles  per column: how many cells are filled, examples, dates.
    problems  what is wrong with the file's form (ragged rows, encodings, headers).
    Text tables are streamed anew by every call of `rows`; workbooks are held in memory.
    """

    def __init__(
        self,
        columns: tuple[str, ...],
        facts: FileFacts,
        profiles: tuple[ColumnFacts, ...],
        problems: tuple[Problem, ...],
        rows: Callable[[], Iterator[tuple[int, list[str]]]],
    ) -> None:
        self.columns = columns
        self.facts = facts
        self.profiles = profiles
        self.problems = problems
        self._rows = rows

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """(row number in the file, cells), each with exactly `len(columns)` cells, NULs removed."""
        return self._rows()

    def profile(self, column: str) -> ColumnFacts:
        """Facts of one column. Raises KeyError for an unknown name."""
        try:
            return self.profiles[self.columns.index(column)]
        except ValueError:
            raise KeyError(column) from None

    def pick(self, numbers: frozenset[int] | set[int]) -> Iterator[tuple[int, list[str]]]:
        """Only the rows with these numbers, for a download of what was left out."""
        return (row for row in self.rows() if row[0] in numbers)


def open_table(
    path_or_bytes: str | os.PathLike[str] | bytes,
    name: str,
    *,
    limits: Limits | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
) -> Table:
    """Open a CSV, TSV, gzipped CSV or XLSX as a table; the type is told by content.

    name       the file's name as the user knows it, used in messages only.
    sheet      the sheet of a workbook to read; None chooses the one that looks most like a table.
    encoding   Python's name of the encoding, when HR knows better than the detection.
    Raises UnreadableFile, with what to do, for anything that is no table or over `limits`.
    Cost: two passes for text in constant memory (190,000 rows of 7 cells: about 1.5 s).
    """
    limits = limits or Limits()
    source = source_of(path_or_bytes, name)
    file_type = detect_type(source)
    if file_type is FileType.XLSX:
        return _open_workbook(source, limits, sheet)
    return _open_text(source, file_type, limits, encoding)


def _open_text(source: Source, file_type: FileType, limits: Limits, codec: str | None) -> Table:
    encoding = detect_encoding(source, file_type, limits)
    if codec is not None:
        if not is_text_encoding(codec):
            raise UnreadableFile(
                _("There is no encoding “%(codec)s”.") % {"codec": codec}, _("Choose another one.")
            )
        encoding = Encoding(codec, _("chosen by hand"))
    delimiter, announced = detect_delimiter(sample_text(source, file_type, encoding, limits))

    def raw(log: ProblemLog) -> Iterator[list[str]]:
        return raw_rows(source, file_type, encoding.codec, delimiter, limits, log)

    head = list(islice(raw(ProblemLog()), HEADER_ROWS))
    if any(len(row) - row.count("") > limits.columns for row in head):
        raise too_many_columns(source.name, limits)
    header = find_header(head, skip=1 if announced else 0)
    return _build(
        source, header, raw, limits,
        lambda rows, left_out: FileFacts(
            source.name, file_type, source.size(), encoding.codec.removesuffix("-sig"),
            encoding.reason, delimiter, "", (), header.row, rows, left_out,
        ),
    )  # fmt: skip


def _open_workbook(source: Source, limits: Limits, wanted: str | None) -> Table:
    sheets = read_workbook(source, limits)
    if not any(any(row) for sheet in sheets for row in sheet.rows):
        raise UnreadableFile(
            _("“%(name)s” has no rows.") % {"name": source.name}, _("Export it again and check it.")
        )
    chosen = _choose_sheet(sheets, wanted, source.name)
    header = find_header(chosen.rows[:HEADER_ROWS])
    described = tuple(
        SheetFacts(
            s.name, sum(any(row) for row in s.rows), len(s.rows[0]) if s.rows else 0, s.hidden
        )
        for s in sheets
    )
    return _build(
        source, header, lambda log: iter(chosen.rows), limits,
        lambda rows, left_out: FileFacts(
            source.name, FileType.XLSX, source.size(), "", "", "", chosen.name, described,
            header.row, rows, left_out,
        ),
    )  # fmt: skip


def _choose_sheet(sheets: list[Sheet], wanted: str | None, name: str) -> Sheet:
    """The sheet asked for, else the one whose header and rows look most like a personnel table."""
    if wanted is not None:
        for sheet in sheets:
            if sheet.name == wanted:
                return sheet
        raise UnreadableFile(
            _("“%(name)s” has no sheet “%(wanted)s”.") % {"name": name, "wanted": wanted},
            _("Choose one of its sheets."),
        )

    def worth(sheet: Sheet) -> tuple[float, int]:
        filled = sum(any(row) for row in sheet.rows)
        known = header_score(find_header(sheet.rows[:HEADER_ROWS]).names) if filled else 0.0
        return (known * min(filled, 20) - (1000 if sheet.hidden else 0), filled)

    return max(sheets, key=worth)


def _build(
    source: Source,
    header: Header,
    raw: Callable[[ProblemLog], Iterator[list[str]]],
    limits: Limits,
    facts: Callable[[int, int], FileFacts],
) -> Table:
    """Scan once for facts and problems; keep the way to read again."""
    if len(header.names) > limits.columns:
        raise too_many_columns(source.name, limits)
    log = ProblemLog(source.name, keep=1000)
    log.extend(header.problems)
    counts = [0, 0]
    profiler = Profiler(header.names)
    block: list[list[str]] = []
    for _number, row in _clean_rows(raw(log), header, limits, log, counts):
        block.append(row)
        if len(block) == _BLOCK:
            profiler.add(block)
            block = []
    profiler.add(block)
    if counts[0] == 0 and not any(p.kind is ProblemKind.UNCLOSED_QUOTE for p in log.problems()):
        raise UnreadableFile(
            _("“%(name)s” has a header but no rows.") % {"name": source.name},
            _("Export it again and check it."),
        )

    def again() -> Iterator[tuple[int, list[str]]]:
        return _clean_rows(raw(ProblemLog()), header, limits, ProblemLog(keep=0), [0, 0])

    return Table(header.names, facts(counts[0], counts[1]), profiler.facts(), log.problems(), again)


def _clean_rows(
    raw: Iterator[list[str]], header: Header, limits: Limits, log: ProblemLog, counts: list[int]
) -> Iterator[tuple[int, list[str]]]:
    """Rows after the header, padded or cut to its width; counts = [rows, left out]."""
    width = header.width
    keep = header.kept
    for number, row in enumerate(raw, 1):
        if number <= header.row or not any(row):
            continue
        if number - header.row > limits.rows:
            log.add(_too_many_rows(number, limits.rows))
            return
        if len(row) != width:
            if any(row[width:]):
                log.add(_ragged(number, len(row), width))
                counts[1] += 1
                continue
            row = row[:width] + [""] * (width - len(row))
        if not all(map(str.isprintable, row)):
            row = _printable(number, row, log)
            if not any(row):
                continue
        counts[0] += 1
        yield number, row if keep is None else [row[i] for i in keep]


def _printable(number: int, row: list[str], log: ProblemLog) -> list[str]:
    """Remove NULs and say so. Line breaks and the like are kept."""
    for cell in row:
        if "\x00" in cell:
            log.add(
                Problem(
                    ProblemKind.HIDDEN_NUL, number, None, cell.replace("\x00", "␀")[:80],
                    _("Row %(number)s contains invisible zero characters.") % {"number": number},
                    _("They were removed. If letters are missing, export the file again."),
                )
            )  # fmt: skip
            break
    return [cell.replace("\x00", "") for cell in row]


def _ragged(number: int, found: int, width: int) -> Problem:
    return Problem(
        ProblemKind.RAGGED_ROW, number, None, "",
        _("Row %(number)s has %(found)s cells where the header has %(width)s, so it was left out.") % {"number": number, "found": found, "width": width},
        _("A text with the delimiter in it needs quotation marks around it."),
    )  # fmt: skip


def _too_many_rows(number: int, limit: int) -> Problem:
    return Problem(
        ProblemKind.TOO_MANY_ROWS, number, None, "", 
        _("The file has more than %(limit)s rows.")
        % {"limit": number_format(limit, force_grouping=True)},
        _("Split it, for instance by year or by unit, and import the parts one by one."),
    )  # fmt: skip
