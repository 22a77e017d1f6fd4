"""Text tables: which encoding, which delimiter, and their rows one after another."""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from waymark.integrations.hris.reading.fields import is_known_header
from waymark.integrations.hris.reading.limits import Limits
from waymark.integrations.hris.reading.problems import (
    Problem,
    ProblemKind,
    ProblemLog,
    UnreadableFile,
)
from waymark.integrations.hris.reading.sources import (
    CHUNK,
    FileType,
    Source,
    in_megabytes,
    unpacked,
)

SAMPLE = 64 * 1024
_CANDIDATES = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman", "cp850"]
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ASCII = bytes(range(128))
_CONTROL = bytes(byte for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1a")
_UNUSED_IN_CP1252 = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")
_WORD_AROUND = re.compile(r"[^\W\d_]*[^\x00-\x7f][^\s,;|\"]*")


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding, and what the finding rests on."""

    codec: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Survey:
    """One pass over the bytes: how many, whether they are UTF-8, and a sample where not."""

    size: int
    head: bytes
    bad_at: int | None
    bad_sample: bytes
    control: int


def is_text_encoding(codec: str) -> bool:
    """Whether Python knows an encoding of text by that name."""
    try:
        "".encode(codec)  # refuses unknown names and Python's codecs that are not for text
    except (LookupError, ValueError):
        return False
    return True


def detect_encoding(source: Source, file_type: FileType, limits: Limits) -> Encoding:
    """Find the encoding over the whole file, not its first lines only.

    Order: byte order mark, UTF-16 without one (NULs at every second byte), UTF-8 when every byte
    fits, else the likeliest single-byte code page of the sample around the first misfit.
    Raises UnreadableFile for binary content or a file over the limit. Cost: one pass.
    """
    survey = _survey(source, file_type, limits)
    for mark, codec in _BOMS:
        if survey.head.startswith(mark):
            return Encoding(codec, _("the file begins with a byte order mark"))
    wide = _utf16_without_mark(survey.head)
    if wide is not None:
        return wide
    if survey.control * 50 > survey.size:
        raise UnreadableFile(
            _("“%(name)s” is not text.") % {"name": source.name},
            _("Save it as CSV (UTF-8) or XLSX and choose that."),
        )
    if survey.bad_at is None:
        return Encoding("utf-8", _("every byte is valid UTF-8"))
    return _single_byte(survey.head + survey.bad_sample)


def _survey(source: Source, file_type: FileType, limits: Limits) -> _Survey:
    decoder = codecs.getincrementaldecoder("utf-8")()
    size, control, head, bad_at, bad_sample = 0, 0, b"", None, b""
    with unpacked(source, file_type, limits) as stream:
        while chunk := stream.read(CHUNK):
            head = head or chunk[:SAMPLE]
            control += len(chunk) - len(chunk.translate(None, _CONTROL))
            if bad_at is None:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    bad_at = size + error.start
                    start = max(0, error.start - SAMPLE // 2)
                    bad_sample = chunk[start : start + SAMPLE]
            size += len(chunk)
    if size == 0:
        raise UnreadableFile(
            _("“%(name)s” is empty once unpacked.") % {"name": source.name},
            _("Export it again and check that it has rows."),
        )
    return _Survey(size, head, bad_at, bad_sample, control)


def _utf16_without_mark(head: bytes) -> Encoding | None:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if odd > 0.6 * half and even < 0.05 * half:
        return Encoding("utf-16-le", _("every second byte is zero, as in UTF-16"))
    if even > 0.6 * half and odd < 0.05 * half:
        return Encoding("utf-16-be", _("every first byte is zero, as in UTF-16"))
    return None


def _single_byte(sample: bytes) -> Encoding:
    """UTF-8 with a few broken letters, or the likeliest single-byte code page.

    Windows-1252 is what Excel writes in Western Europe and the Americas. It is preferred where
    its letters stand where letters do, because short samples mislead any detector.
    """
    high = len(sample.translate(None, _ASCII))
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    if broken * 10 < high:
        return Encoding("utf-8", _("nearly every letter is valid UTF-8; a few are broken"))
    western = 0.0
    if not any(byte in sample for byte in _UNUSED_IN_CP1252):
        western = _plausible(sample.decode("cp1252"))
    if western < 0.9:
        matches = from_bytes(sample, cp_isolation=_CANDIDATES[western == 0.0 :])
        best = min(matches, key=lambda m: (m.chaos, -m.coherence), default=None)
        if best is not None:
            return Encoding(best.encoding, _("the letters fit this code page best"))
        if western == 0.0:
            return Encoding("latin-1", _("no code page fits well; Latin-1 reads any byte"))
    return Encoding("cp1252", _("not UTF-8; the letters fit Windows-1252"))


def _plausible(text: str) -> float:
    """Share of the letters beyond ASCII, and signs, that stand where a Western text has them.

    An accented letter stands in a word that is mostly ASCII; a sign does not stand inside a word.
    """
    good = total = 0
    for match in _WORD_AROUND.finditer(text):
        word = match[0]
        total += 1
        letters = [c for c in word if c.isalpha()]
        accents = sum(not c.isascii() for c in letters)
        signs_inside = any(
            not c.isalpha() and not c.isascii() and c not in "’´" for c in word[1:-1]
        )
        mostly_plain = 2 * accents <= max(2, len(letters))
        good += mostly_plain and not (signs_inside and letters)
    return good / total if total else 1.0


def detect_delimiter(text: str) -> tuple[str, bool]:
    """Delimiter of a sample and whether its first line only announces it (“sep=;”).

    Scored by how many rows agree on the number of cells and by how many names of a header row
    are recognised, so a decimal comma between semicolons does not win. Ties: comma, semicolon,
    tab, bar, in that order. One column: comma.
    """
    first = text.split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        return first[4], True
    if first == "sep=":
        return "\t", True
    best, best_score = ",", 0.0
    for delimiter in (",", ";", "\t", "|"):
        rows = [row for row in _sample_rows(text, delimiter) if any(row)]
        widths = [len(row) for row in rows]
        wide = Counter(width for width in widths if width > 1)
        if not wide:
            continue
        width, agreeing = max(wide.items(), key=lambda item: (item[1] * math.log2(item[0]), item))
        known = max(sum(map(is_known_header, row[:50])) for row in rows[:20])
        score = (agreeing / len(rows)) ** 4 * math.log2(width + 1) + 0.5 * min(4, known)
        if score > best_score + 1e-9:
            best, best_score = delimiter, score
    return best, False


def _sample_rows(text: str, delimiter: str) -> list[list[str]]:
    lines = text.splitlines(keepends=True)
    if len(lines) > 1 and len(text) >= SAMPLE // 4:
        lines = lines[:-1]  # the sample may end in the middle of a line
    rows: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            rows.append(row)
            if len(rows) == 300:
                break
    except csv.Error:
        pass  # an unclosed quote is reported by the reading itself; the sample needs no end
    return rows


def sample_text(source: Source, file_type: FileType, encoding: Encoding, limits: Limits) -> str:
    """The first 64 KB as text, broken letters replaced."""
    with unpacked(source, file_type, limits) as stream:
        decoder = codecs.getincrementaldecoder(encoding.codec)("replace")
        return decoder.decode(stream.read(SAMPLE))


class _Lines:
    """Lines of a text stream for the csv module; remembers whether it has been read to its end.

    csv asks for a further line only inside an open quotation mark, so a row that arrives after
    the end was reached has one that was never closed.
    """

    def __init__(self, stream: io.TextIOWrapper, limit: int, name: str) -> None:
        self._stream, self._limit, self._name = stream, limit, name
        self.ended = False
        self.broken = False  # a letter of the lines since last asked could not be read

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._limit)
        if not line:
            self.ended = True
            raise StopIteration
        if len(line) >= self._limit:
            raise UnreadableFile(
                _("“%(name)s” has a line of more than %(limit)s.")
                % {"name": self._name, "limit": in_megabytes(self._limit)},
                _("A row of a personnel file is far shorter: check the export's line ends."),
            )
        if "\ufffd" in line:
            self.broken = True
        return line


def raw_rows(
    source: Source, file_type: FileType, codec: str, delimiter: str, limits: Limits, log: ProblemLog
) -> Iterator[list[str]]:
    """Rows as the csv module reads them, blank ones as []; constant memory.

    An unclosed quotation mark ends the reading with a problem instead of swallowing the rest.
    """
    csv.field_size_limit(max(csv.field_size_limit(), limits.line_chars))
    with unpacked(source, file_type, limits) as stream:
        text = io.TextIOWrapper(stream, codec, errors="replace", newline="")
        lines = _Lines(text, limits.line_chars, source.name)
        number = 0
        try:
            for number, row in enumerate(csv.reader(lines, delimiter=delimiter), 1):
                if lines.ended:
                    log.add(_unclosed(number, row))
                    return
                if lines.broken:
                    lines.broken = False
                    log.add(_broken(number))
                yield row
        except csv.Error:
            log.add(_unclosed(number + 1, []))


def _unclosed(number: int, row: list[str]) -> Problem:
    return Problem(
        ProblemKind.UNCLOSED_QUOTE, number, None, (row[-1] if row else "")[:80],
        _("A quotation mark opened in row %(number)s is never closed, so everything after it reads as one cell.") % {"number": number},
        _("Close or remove it in that row, or export the file again."),
    )  # fmt: skip


def _broken(number: int) -> Problem:
    return Problem(
        ProblemKind.UNREADABLE_CHARACTERS, number, None, "",
        _("Row %(number)s holds a letter that cannot be read; it shows as “\ufffd”.") % {"number": number},
        _("Save the file as CSV (UTF-8) in the program it comes from."),
    )  # fmt: skip
