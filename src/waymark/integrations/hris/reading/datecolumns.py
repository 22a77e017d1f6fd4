"""How a whole column of dates is to be read, with the evidence in words.

Only one thing is ever ambiguous: whether 03/04/2021 is 3 April or 4 March. A column is asked as
a whole: one 17/04/2021 settles it. Where nothing settles it the reading stays open and HR is asked.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.integrations.hris.reading.dates import (
    NUMBERS,
    DateCell,
    DayOrder,
    Finding,
    Shape,
    read_date,
)

_SHAPES: dict[Shape, Any] = {
    Shape.ISO: gettext_lazy("year-month-day (2021-04-17)"),
    Shape.SLASHES: gettext_lazy("numbers with slashes or hyphens (17/04/2021)"),
    Shape.DOTS: gettext_lazy("day.month.year (17.04.2021)"),
    Shape.COMPACT: gettext_lazy("eight digits (20210417)"),
    Shape.WORDS: gettext_lazy("a month in words (17 Apr 2021)"),
    Shape.MONTH: gettext_lazy("a month (2021-04)"),
    Shape.YEAR: gettext_lazy("a year (2021)"),
    Shape.SERIAL: gettext_lazy("Excel's day number (44303)"),
}


@dataclass(frozen=True, slots=True)
class DateReading:
    """How a column of dates is to be read.

    shape    the way most cells are written; other ways may occur beside it.
    order    which number is the day; None where it does not matter or cannot be told.
    ask      True when it matters and the column does not tell.
    share    of the distinct filled values that are dates, 0 to 1.
    words    the finding as a sentence, with its evidence.
    """

    shape: Shape
    order: DayOrder | None
    ask: bool
    share: float
    words: str


@dataclass(slots=True)
class DateTally:
    """Evidence from the distinct values of one column, gathered block by block."""

    shapes: Counter[Shape] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)
    others: int = 0
    day_first: int = 0
    month_first: int = 0
    either: int = 0
    example: str = ""
    proof: str = ""

    def add(self, values: Iterable[str]) -> None:
        """Take in values; each distinct one counts once."""
        for text in values:
            if text in self.seen:
                continue
            self.seen.add(text)
            cell = read_date(text)
            if cell.finding is Finding.EMPTY:
                continue
            if cell.shape is None or cell.finding is Finding.NOT_A_DATE:
                self.others += 1
                continue
            self.shapes[cell.shape] += 1
            if cell.shape is Shape.SLASHES and cell.finding is not Finding.OPEN_END:
                self._weigh(text.strip(), cell)

    def _weigh(self, text: str, cell: DateCell) -> None:
        if cell.finding is Finding.AMBIGUOUS:
            self.either += 1
            self.example = self.example or text
            return
        match = NUMBERS.fullmatch(text)
        if match is None or match[1] == match[3] or cell.first is None:
            return
        if int(match[1]) > 12:
            self.day_first += 1
        else:
            self.month_first += 1
        self.proof = self.proof or text

    def reading(self) -> DateReading | None:
        """The reading of the column, None when it holds no dates at all."""
        dates = sum(self.shapes.values())
        if not dates:
            return None
        shape = self.shapes.most_common(1)[0][0]
        share = dates / (dates + self.others)
        order: DayOrder | None = None
        if self.day_first and not self.month_first:
            order = DayOrder.DAY_FIRST
        elif self.month_first and not self.day_first:
            order = DayOrder.MONTH_FIRST
        ask = self.either > 0 and order is None
        return DateReading(shape, order, ask, share, self._words(shape, order, ask))

    def _words(self, shape: Shape, order: DayOrder | None, ask: bool) -> str:
        if not (self.day_first or self.month_first or self.either):
            return _("Dates are written as %(how)s.") % {"how": _SHAPES[shape]}
        if ask and self.day_first:
            return _(
                "%(day)s dates can only be day first and %(month)s only month first; "
                "%(either)s could be either, such as %(example)s."
            ) % {
                "day": self.day_first, "month": self.month_first, "either": self.either,
                "example": self.example,
            }  # fmt: skip
        if ask:
            day, month = _both_ways(self.example)
            return _(
                "No date has a number above 12 where it would tell: %(example)s could be %(one)s "
                "or %(other)s."
            ) % {"example": self.example, "one": day, "other": month}
        if order is DayOrder.DAY_FIRST:
            text = _("The day comes first: %(proof)s can only be read that way.")
        else:
            text = _("The month comes first: %(proof)s can only be read that way.")
        return text % {"proof": self.proof}


def _both_ways(text: str) -> tuple[str, str]:
    cells = [read_date(text, order).first for order in DayOrder]
    day, month = (in_words(value) if value else text for value in cells)
    return day, month


def in_words(value: dt.date) -> str:
    """A date for a sentence: “3 April 2021”."""
    return date_format(value, "DATE_FORMAT")
