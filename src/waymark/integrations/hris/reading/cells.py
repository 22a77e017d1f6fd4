"""Cells of one column read as dates, years or names of something known, with their problems."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from waymark.integrations.hris.reading.dates import DateCell, DayOrder, Finding, Shape, read_date
from waymark.integrations.hris.reading.mapping import FiscalYear
from waymark.integrations.hris.reading.problems import ProblemKind
from waymark.integrations.hris.reading.rows import Rows
from waymark.integrations.hris.reading.work import Span, Work

NOTHING: Span = (None, None)
_DAY = dt.timedelta(days=1)
FAR = dt.timedelta(days=3 * 366)  # nobody enters a position further ahead than that


def read_spans(rows: Rows, field: str, work: Work) -> list[Span]:
    """First and last day that each cell of a date field names; NOTHING where it names none.

    Cells that are no date are reported, once however often the field is read; the answer to
    their group is applied.
    """
    if field not in rows.cells:
        return [NOTHING] * len(rows)
    if (rows.file, field) not in work.spans:
        work.spans[rows.file, field] = _read_spans(rows, field, work)
    return work.spans[rows.file, field]


def _read_spans(rows: Rows, field: str, work: Work) -> list[Span]:
    column = rows.columns.get(field, field)
    order = _day_order(rows, column, field, work)
    fiscal = rows.mapping.fiscal_year if field in ("period", "start", "end") else FiscalYear()
    spans: dict[str, Span] = {}
    faults: dict[str, DateCell] = {}
    for text in set(rows.cells[field]):
        cell = read_date(text, order)
        if cell.first is not None and field != "end" and cell.first > work.as_of + FAR:
            cell = DateCell(cell.first, cell.last, Finding.ABSURD, cell.shape)
        spans[text] = _span(cell, fiscal)
        if cell.finding not in (None, Finding.EMPTY, Finding.OPEN_END, Finding.AMBIGUOUS):
            faults[text] = cell
    if faults:
        for at, text in enumerate(rows.cells[field]):
            if text in faults:
                spans[text] = _fault(rows, at, field, faults[text], spans[text], work)
    return [spans[text] for text in rows.cells[field]]


def _span(cell: DateCell, fiscal: FiscalYear) -> Span:
    if cell.first is None or cell.shape is not Shape.YEAR or fiscal.first_month == 1:
        return (cell.first, cell.last)
    year = cell.first.year - 1 if fiscal.named_by_end else cell.first.year
    first = dt.date(year, fiscal.first_month, 1)
    return (first, dt.date(year + 1, fiscal.first_month, 1) - _DAY)


def _day_order(rows: Rows, column: str, field: str, work: Work) -> DayOrder | None:
    """Day or month first: as decided, as mapped, as the cells show; asked where none tells."""
    decided = work.decision(ProblemKind.AMBIGUOUS_DATES, column)
    if decided is not None:
        return DayOrder(decided.fix)
    if column in rows.mapping.date_orders:
        return rows.mapping.date_orders[column]
    reading = rows.dates.get(column)
    if reading is None or not reading.ask:
        return reading.order if reading is not None else None
    for at, text in enumerate(rows.cells[field]):
        if read_date(text).finding is Finding.AMBIGUOUS:
            work.report(
                ProblemKind.AMBIGUOUS_DATES, rows, at, field, reading.words,
                _("Say whether the day or the month comes first in this column."), subject=column,
            )  # fmt: skip
            break
    return None


def _fault(rows: Rows, at: int, field: str, cell: DateCell, span: Span, work: Work) -> Span:
    """Report one faulty cell, or apply the answer given to its group."""
    column = rows.columns.get(field, field)
    text = rows.cells[field][at]
    if cell.finding is Finding.PLACEHOLDER:
        work.report(
            ProblemKind.PLACEHOLDER_DATE, rows, at, field,
            _("“%(text)s” is how a program writes an empty date.") % {"text": text},
            _("It was read as empty."),
            subject=column,
        )  # fmt: skip
        return NOTHING
    if cell.finding is Finding.SHORT_YEAR:
        work.report(
            ProblemKind.SHORT_YEAR, rows, at, field,
            _("“%(text)s” has a year of two digits.") % {"text": text},
            _("69 to 99 were read as 19.., 00 to 68 as 20..."), subject=column,
        )  # fmt: skip
        return span
    kind = ProblemKind.ABSURD_DATE if cell.finding is Finding.ABSURD else ProblemKind.BAD_DATE
    decided = work.decision(kind, column)
    if decided is None:
        absurd = kind is ProblemKind.ABSURD_DATE
        work.report(
            kind, rows, at, field,
            (_("“%(text)s” is hardly right.") if absurd else _("“%(text)s” is not a date."))
            % {"text": text},
            _("Read such cells as empty, or leave these rows out."), subject=column,
        )  # fmt: skip
        return NOTHING
    if decided.fix == "keep":
        return span
    if decided.fix == "leave-out":
        work.drop(rows, at)
    return NOTHING
