"""Find the header row: it need not be the first, and it may be missing."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from waymark.integrations.hris.reading.dates import Finding, read_date
from waymark.integrations.hris.reading.fields import is_known_header
from waymark.integrations.hris.reading.problems import Problem, ProblemKind

_NOT_A_NAME = re.compile(r"[-+]?[\d.,' %€$£]*\d[\d.,' %€$£]*|[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table.

    row    its number in the file, 0 when there is none.
    width  cells of a row as read; kept lists which of them are columns, None for all.
    names  the columns' names, made unique, none empty.
    """

    row: int
    width: int
    kept: tuple[int, ...] | None
    names: tuple[str, ...]
    problems: tuple[Problem, ...]


def header_score(names: tuple[str, ...] | list[str]) -> float:
    """How much a row looks like the header of a personnel table: recognised names count 3 each."""
    return 0.1 * len(names) + 3.0 * sum(map(is_known_header, names))


def find_header(rows: list[list[str]], *, skip: int = 0) -> Header:
    """Choose the header among the first rows; titles and dates of the export above it are skipped.

    The header is the row with most recognised names among those that are as wide as the table
    and hold no numbers, dates or addresses; ties: the first. `skip` rows are not looked at.
    """
    widths = Counter(_filled(row) for row in rows[skip:] if any(row))
    if not widths:
        return Header(0, 0, None, (), ())
    usual = max(widths.items(), key=lambda item: (item[1], item[0]))[0]
    best, best_score = -1, -1.0
    for index, row in enumerate(rows[skip:], skip):
        names = [cell for cell in row if cell.strip()]
        if len(names) < max(1, 0.6 * usual) or any(map(_is_value, names)):
            continue
        score = header_score(names) + (1.0 if len(set(names)) == len(names) else 0.0)
        if score > best_score + 1.0:  # a later row must be clearly better
            best, best_score = index, score
    if best < 0:
        return _without_header(max(len(row) for row in rows[skip:]), skip)
    return _named(best + 1, rows[best], rows[best + 1 :])


def _filled(row: list[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _is_value(cell: str) -> bool:
    text = cell.strip()
    if _NOT_A_NAME.fullmatch(text):
        return True
    cell_date = read_date(text)
    return cell_date.shape is not None and cell_date.finding not in (
        Finding.NOT_A_DATE, Finding.EMPTY,
    )  # fmt: skip


def _without_header(width: int, skip: int) -> Header:
    problem = Problem(
        ProblemKind.NO_HEADER, 1 + skip, None, "", _("The first row already holds values, not names."),
        _("Columns are called “Column 1” and so on: match them, or add a header and retry."),
    )  # fmt: skip
    return Header(skip, width, None, tuple(_unnamed(i) for i in range(width)), (problem,))


def _named(number: int, row: list[str], below: list[list[str]]) -> Header:
    """Names made unique; columns without name and without values are dropped."""
    problems: list[Problem] = []
    names: list[str] = []
    kept: list[int] = []
    times: Counter[str] = Counter()
    lengths = Counter(len(other) for other in below if any(other))
    usual = max(lengths.items(), key=lambda item: item[1])[0] if lengths else 0
    row = row + [""] * (usual - len(row))  # values may reach further than names do
    for index, cell in enumerate(row):
        name = " ".join(cell.replace("\x00", "").split())[:100]
        if not name:
            if not any(index < len(other) and other[index].strip() for other in below):
                continue
            name = _unnamed(index)
            problems.append(_empty_name(number, name))
        times[name.casefold()] += 1
        if times[name.casefold()] > 1:
            unique = f"{name} ({times[name.casefold()]})"
            problems.append(_repeated_name(number, name, unique))
            name = unique
        names.append(name)
        kept.append(index)
    width = len(row)
    all_kept = len(kept) == width
    return Header(number, width, None if all_kept else tuple(kept), tuple(names), tuple(problems))


def _unnamed(index: int) -> str:
    # kept with the match of columns, so it is the same in every language
    return f"Column {index + 1}"


def _empty_name(number: int, name: str) -> Problem:
    return Problem(
        ProblemKind.EMPTY_HEADER, number, name, "", _("A column with values has no name."),
        _("It is called “%(name)s” here; match it, or leave it out.") % {"name": name}, subject=name,
    )  # fmt: skip


def _repeated_name(number: int, name: str, unique: str) -> Problem:
    return Problem(
        ProblemKind.REPEATED_HEADER, number, unique, name,
        _("Two columns are called “%(name)s”.") % {"name": name},
        _("The later one is called “%(unique)s” here; check that the right one is matched.") % {"unique": unique},
        subject=unique,
    )  # fmt: skip
