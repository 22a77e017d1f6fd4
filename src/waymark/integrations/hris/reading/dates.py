"""Dates as personnel files write them: what one cell says."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

EARLIEST = dt.date(1930, 1, 1)
_EXCEL_ZERO = dt.date(1899, 12, 30)  # right for every serial from 1 March 1900 on
_OPEN_YEAR = 2900
_PIVOT = 69  # POSIX: 69..99 are 19xx, 00..68 are 20xx


class DayOrder(StrEnum):
    """Which of the first two numbers is the day."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class Shape(StrEnum):
    """How a date is written."""

    ISO = "iso"
    SLASHES = "slashes"
    DOTS = "dots"
    COMPACT = "compact"
    WORDS = "words"
    MONTH = "month"
    YEAR = "year"
    SERIAL = "serial"


class Finding(StrEnum):
    """What else there is to say about one cell."""

    EMPTY = "empty"
    PLACEHOLDER = "placeholder"  # 1900-01-00, 0000-00-00: a program's way to write nothing
    OPEN_END = "open-end"  # 9999-12-31
    AMBIGUOUS = "ambiguous"
    NOT_A_DATE = "not-a-date"
    ABSURD = "absurd"
    SHORT_YEAR = "short-year"  # read with a pivot; worth telling


@dataclass(frozen=True, slots=True)
class DateCell:
    """One cell read. `first` and `last` bound what it names: a year names 365 days."""

    first: dt.date | None
    last: dt.date | None
    finding: Finding | None = None
    shape: Shape | None = None


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jän jänner", "feb february februar", "mar march märz mrz mär",
            "apr april", "may mai", "jun june juni", "jul july juli", "aug august",
            "sep sept september", "oct october okt oktober", "nov november",
            "dec december dez dezember",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_NOTHING = {"", "-", "–", "n/a", "na", "none", "null", "nil", "nan", "unknown", "k.a.", "keine"}
_TIME = r"(?:[T ]\d{1,2}:\d{2}.*)?"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME)
NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})" + _TIME)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_WORD = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[. -]*([^\W\d_]{3,9})\.?[ ,-]*(\d{4}|\d{2})")
_WORD_DAY = re.compile(r"([^\W\d_]{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})")
_WORD_YEAR = re.compile(r"([^\W\d_]{3,9})\.?[ -]+(\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.](\d{4})")
_YEAR = re.compile(r"(?:FY ?)?(\d{4})", re.IGNORECASE)
_SHORT_FISCAL = re.compile(r"FY ?'?(\d{2})", re.IGNORECASE)
_SERIAL = re.compile(r"(\d{4,7})(?:\.\d+)?")


def read_date(text: str, order: DayOrder | None = None) -> DateCell:
    """Read one cell. Never raises; what cannot be read says why in `finding`.

    order   which number is the day in 03/04/2021; None leaves such a cell AMBIGUOUS.
    Two-digit years: 69..99 are 19xx, 00..68 are 20xx (POSIX), with the finding SHORT_YEAR.
    """
    text = text.strip()
    if text.casefold() in _NOTHING:
        return DateCell(None, None, Finding.EMPTY)
    for pattern, shape, reader in _READERS:
        match = pattern.fullmatch(text)
        if match is not None:
            cell = reader(match, shape, order)
            if cell is not None:
                return cell
    return DateCell(None, None, Finding.NOT_A_DATE)


def _day(year: int, month: int, day: int, shape: Shape, *, short: bool = False) -> DateCell:
    """A full date, with open ends, placeholders and impossible days told apart."""
    if year >= _OPEN_YEAR:
        return DateCell(None, None, Finding.OPEN_END, shape)
    if year <= 1900 and (day == 0 or month == 0):
        return DateCell(None, None, Finding.PLACEHOLDER, shape)
    try:
        value = dt.date(year, month, day)
    except ValueError:
        return DateCell(None, None, Finding.NOT_A_DATE, shape)
    if value in (dt.date(1900, 1, 1), dt.date(1899, 12, 30), dt.date(1899, 12, 31)):
        return DateCell(None, None, Finding.PLACEHOLDER, shape)
    finding = Finding.ABSURD if value < EARLIEST or year > 2200 else None
    return DateCell(value, value, finding or (Finding.SHORT_YEAR if short else None), shape)


def _period(year: int, month: int | None, shape: Shape) -> DateCell | None:
    """A whole month or year."""
    if month is not None and not 1 <= month <= 12:
        return None
    if year >= _OPEN_YEAR:
        return DateCell(None, None, Finding.OPEN_END, shape)
    if not year >= 1000:
        return None
    first = dt.date(year, month or 1, 1)
    after = dt.date(year + (month in (None, 12)), 1 if month in (None, 12) else (month or 0) + 1, 1)
    absurd = Finding.ABSURD if first < EARLIEST or year > 2200 else None
    return DateCell(first, after - dt.timedelta(days=1), absurd, shape)


def _full_year(text: str) -> tuple[int, bool]:
    year = int(text)
    if len(text) == 4:
        return year, False
    return (1900 if year >= _PIVOT else 2000) + year, True


def _read_year_first(m: re.Match[str], shape: Shape, order: DayOrder | None) -> DateCell | None:
    return _day(int(m[1]), int(m[2]), int(m[3]), shape)


def _read_numbers(m: re.Match[str], shape: Shape, order: DayOrder | None) -> DateCell | None:
    a, b = int(m[1]), int(m[3])
    year, short = _full_year(m[4])
    if m[2] == ".":
        return _day(year, b, a, Shape.DOTS, short=short)
    if year >= _OPEN_YEAR or a == b or (0 in (a, b) and year <= 1900):
        return _day(year, b, a, shape, short=short)
    if order is None:
        if a > 12 >= b:
            order = DayOrder.DAY_FIRST
        elif b > 12 >= a:
            order = DayOrder.MONTH_FIRST
        elif a > 12:
            return DateCell(None, None, Finding.NOT_A_DATE, shape)
        else:
            return DateCell(None, None, Finding.AMBIGUOUS, shape)
    day, month = (a, b) if order is DayOrder.DAY_FIRST else (b, a)
    return _day(year, month, day, shape, short=short)


def _read_day_word(m: re.Match[str], shape: Shape, order: DayOrder | None) -> DateCell | None:
    month = _MONTHS.get(m[2].casefold())
    year, short = _full_year(m[3])
    return None if month is None else _day(year, month, int(m[1]), shape, short=short)


def _read_word_day(m: re.Match[str], shape: Shape, order: DayOrder | None) -> DateCell | None:
    month = _MONTHS.get(m[1].casefold())
    return None if month is None else _day(int(m[3]), month, int(m[2]), shape)


def _read_word_year(m: re.Match[str], shape: Shape, order: DayOrder | None) -> DateCell | None:
    month = _MONTHS.get(m[1].casefold())
    return None if month is None else _period(int(m[2]), month, shape)


def _read_year_month(m: re.Match[str], shape: Shape, order: DayOrder | None) -> DateCell | None:
    return _period(int(m[1]), int(m[2]), shape)


def _read_month_year(m: re.Match[str], shape: Shape, order: DayOrder | None) -> DateCell | None:
    return _period(int(m[2]), int(m[1]), shape)


def _read_year(m: re.Match[str], shape: Shape, order: DayOrder | None) -> DateCell | None:
    year = int(m[1])
    return _period(year, None, shape) if 1900 <= year <= 2200 or year == 9999 else None


def _read_short_fiscal(m: re.Match[str], shape: Shape, order: DayOrder | None) -> DateCell | None:
    return _period(_full_year(m[1])[0], None, shape)


def _read_serial(m: re.Match[str], shape: Shape, order: DayOrder | None) -> DateCell | None:
    number = int(m[1])
    if not 10_000 <= number <= 2_958_465:
        return None
    value = _EXCEL_ZERO + dt.timedelta(days=number)
    return _day(value.year, value.month, value.day, shape)


_READERS = (
    (_ISO, Shape.ISO, _read_year_first),
    (NUMBERS, Shape.SLASHES, _read_numbers),
    (_COMPACT, Shape.COMPACT, _read_year_first),
    (_YEAR, Shape.YEAR, _read_year),
    (_SHORT_FISCAL, Shape.YEAR, _read_short_fiscal),
    (_DAY_WORD, Shape.WORDS, _read_day_word),
    (_WORD_DAY, Shape.WORDS, _read_word_day),
    (_WORD_YEAR, Shape.MONTH, _read_word_year),
    (_YEAR_MONTH, Shape.MONTH, _read_year_month),
    (_MONTH_YEAR, Shape.MONTH, _read_month_year),
    (_SERIAL, Shape.SERIAL, _read_serial),
)
