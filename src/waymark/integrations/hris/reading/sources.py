"""Where the bytes come from and what kind of file they are, told by content and not by name."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.integrations.hris.reading.limits import MEGABYTE, Limits
from waymark.integrations.hris.reading.problems import UnreadableFile

CHUNK = MEGABYTE


class FileType(StrEnum):
    """The kinds of file that can be read."""

    TEXT = "text table"
    GZIP = "gzipped text table"
    XLSX = "XLSX workbook"


@dataclass(frozen=True, slots=True)
class Source:
    """A file on disk or in memory that can be opened again and again."""

    name: str
    path: Path | None = None
    content: bytes | None = None

    def size(self) -> int:
        """Bytes as stored."""
        if self.content is not None:
            return len(self.content)
        assert self.path is not None  # noqa: S101 - one of the two is always given
        return self.path.stat().st_size

    def open(self) -> BinaryIO:
        """The bytes as stored, from the start."""
        if self.content is not None:
            return io.BytesIO(self.content)
        assert self.path is not None  # noqa: S101 - one of the two is always given
        return self.path.open("rb")


def source_of(path_or_bytes: str | os.PathLike[str] | bytes, name: str) -> Source:
    """Wrap a path or the bytes themselves. Raises UnreadableFile if there is no such file."""
    if isinstance(path_or_bytes, bytes):
        return Source(name, content=path_or_bytes)
    path = Path(path_or_bytes)
    if not path.is_file():
        raise UnreadableFile(
            _("There is no file “%(name)s”.") % {"name": name}, _("Choose the file again.")
        )
    return Source(name, path=path)


_AS_CSV: Any = gettext_lazy(
    "Open it in the program it comes from, save it as CSV (UTF-8) or XLSX, and choose that."
)
_REFUSED: tuple[tuple[bytes, Any], ...] = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        gettext_lazy("an old Excel file (.xls) or one with a password"),
    ),
    (b"%PDF", gettext_lazy("a PDF")),
    (b"\x89PNG", gettext_lazy("a picture (PNG)")),
    (b"\xff\xd8\xff", gettext_lazy("a picture (JPEG)")),
    (b"GIF8", gettext_lazy("a picture (GIF)")),
    (b"RIFF", gettext_lazy("a picture or sound")),
    (b"{\\rtf", gettext_lazy("a text document (RTF)")),
    (b"7z\xbc\xaf\x27\x1c", gettext_lazy("a 7-Zip archive")),
    (b"Rar!", gettext_lazy("a RAR archive")),
    (b"BZh", gettext_lazy("a bzip2 archive")),
    (b"\xfd7zXZ\x00", gettext_lazy("an xz archive")),
    (b"\x28\xb5\x2f\xfd", gettext_lazy("a zstd archive")),
    (b"\x7fELF", gettext_lazy("a program")),
    (b"MZ\x90", gettext_lazy("a program")),
    (b"SQLite format 3\x00", gettext_lazy("a database")),
    (b"PAR1", gettext_lazy("a Parquet file")),
)
_REFUSED_TEXT: tuple[tuple[bytes, Any], ...] = (
    (b"<!doctype html", gettext_lazy("a web page, even if its name ends otherwise")),
    (b"<html", gettext_lazy("a web page, even if its name ends otherwise")),
    (b"<table", gettext_lazy("a web page, even if its name ends otherwise")),
    (b"<?xml", gettext_lazy("an XML document")),
    (b"<svg", gettext_lazy("a picture (SVG)")),
    (b'{"', gettext_lazy("a JSON document")),
    (b"[{", gettext_lazy("a JSON document")),
)


def detect_type(source: Source) -> FileType:
    """Tell the type from the first bytes. Raises UnreadableFile for what is no table."""
    if source.size() == 0:
        raise UnreadableFile(
            _("“%(name)s” is empty (0 bytes).") % {"name": source.name},
            _("Export it again and check that it has rows."),
        )
    with source.open() as stream:
        head = stream.read(4096)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return FileType.XLSX
    if head.startswith(b"\x1f\x8b"):
        with unpacked(source, FileType.GZIP, Limits()) as stream:
            _refuse_foreign(stream.read(4096), source.name)
        return FileType.GZIP
    _refuse_foreign(head, source.name)
    return FileType.TEXT


def _refuse_foreign(head: bytes, name: str) -> None:
    for magic, what in (*_REFUSED, (b"\x1f\x8b", _("an archive inside an archive"))):
        if head.startswith(magic):
            raise UnreadableFile(
                _("“%(name)s” is %(what)s, not a table.") % {"name": name, "what": what}, _AS_CSV
            )
    if head.startswith(b"PK\x03\x04"):
        raise UnreadableFile(
            _("“%(name)s” is a packed archive.") % {"name": name},
            _("Unpack it and choose the table."),
        )
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for magic, what in _REFUSED_TEXT:
        if start.startswith(magic):
            raise UnreadableFile(
                _("“%(name)s” is %(what)s, not a table.") % {"name": name, "what": what}, _AS_CSV
            )


class _Capped(io.RawIOBase):
    """Passes bytes on and refuses to go past a number of them, however small the file looks."""

    def __init__(self, inner: BinaryIO | gzip.GzipFile, limit: int, name: str) -> None:
        self._inner, self._left, self._limit, self._name = inner, limit, limit, name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        try:
            data = self._inner.read(min(len(view), CHUNK))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise UnreadableFile(
                _("“%(name)s” is damaged and cannot be unpacked.") % {"name": self._name},
                _("Pack it again and retry."),
            ) from error
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableFile(
                _("“%(name)s” holds more than %(limit)s.")
                % {"name": self._name, "limit": in_megabytes(self._limit)},
                _("Split it, for instance by year or by unit, and import the parts one by one."),
            )
        view[: len(data)] = data
        return len(data)


@contextmanager
def unpacked(source: Source, file_type: FileType, limits: Limits) -> Iterator[BinaryIO]:
    """Bytes of a text table, unpacked, capped at `limits.text_bytes` while reading."""
    with source.open() as stored:
        packed = file_type is FileType.GZIP
        inner = gzip.GzipFile(fileobj=stored) if packed else stored
        yield io.BufferedReader(_Capped(inner, limits.text_bytes, source.name), CHUNK)


def in_megabytes(count: int) -> str:
    """A size in words: “200 MB”, or in bytes when smaller than that."""
    if count >= MEGABYTE:
        return f"{count // MEGABYTE} MB"
    return _("%(n)s bytes") % {"n": number_format(count, force_grouping=True)}
