"""Dates as files write them, cell by cell and as whole columns."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.integrations.hris.reading.datecolumns import DateReading, DateTally
from waymark.integrations.hris.reading.dates import DayOrder, Finding, Shape, read_date

DAY, MONTH = DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2021-04-17", None, "2021-04-17"),
        ("2021/4/7", None, "2021-04-07"),
        ("2021-04-17T08:30:00Z", None, "2021-04-17"),
        ("2021-04-17 08:30", None, "2021-04-17"),
        ("17/04/2021", None, "2021-04-17"),
        ("04/17/2021", None, "2021-04-17"),
        ("03/04/2021", DAY, "2021-04-03"),
        ("03/04/2021", MONTH, "2021-03-04"),
        ("5/5/2021", None, "2021-05-05"),
        ("03.04.2021", MONTH, "2021-04-03"),
        ("20210417", None, "2021-04-17"),
        ("17 Apr 2021", None, "2021-04-17"),
        ("17-APR-2021", None, "2021-04-17"),
        ("17. März 2021", None, "2021-03-17"),
        ("April 17, 2021", None, "2021-04-17"),
        ("1st May 2020", None, "2020-05-01"),
        ("44303", None, "2021-04-17"),
        ("44303.5", None, "2021-04-17"),
        ("29.02.2020", None, "2020-02-29"),
    ],
)
def test_full_dates(text: str, order: DayOrder | None, expected: str) -> None:
    cell = read_date(text, order)
    assert (cell.first, cell.last, cell.finding) == (
        dt.date.fromisoformat(expected), dt.date.fromisoformat(expected), None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("FY2021", "2021-01-01", "2021-12-31"),
        ("FY 21", "2021-01-01", "2021-12-31"),
        ("2021-04", "2021-04-01", "2021-04-30"),
        ("12/2020", "2020-12-01", "2020-12-31"),
        ("Jan 2020", "2020-01-01", "2020-01-31"),
        ("Dezember 2019", "2019-12-01", "2019-12-31"),
    ],
)
def test_months_and_years_name_all_their_days(text: str, first: str, last: str) -> None:
    cell = read_date(text)
    assert (str(cell.first), str(cell.last)) == (first, last)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("", Finding.EMPTY),
        ("n/a", Finding.EMPTY),
        ("1900-01-00", Finding.PLACEHOLDER),
        ("00.01.1900", Finding.PLACEHOLDER),
        ("1/0/1900", Finding.PLACEHOLDER),
        ("0000-00-00", Finding.PLACEHOLDER),
        ("00/00/0000", Finding.PLACEHOLDER),
        ("00000000", Finding.PLACEHOLDER),
        ("1900-01-01", Finding.PLACEHOLDER),
        ("9999-12-31", Finding.OPEN_END),
        ("31.12.9999", Finding.OPEN_END),
        ("12/31/9999", Finding.OPEN_END),
        ("99991231", Finding.OPEN_END),
        ("2958465", Finding.OPEN_END),
        ("03/04/2021", Finding.AMBIGUOUS),
        ("31/02/2021", Finding.NOT_A_DATE),
        ("13/13/2021", Finding.NOT_A_DATE),
        ("2021-02-30", Finding.NOT_A_DATE),
        ("soon", Finding.NOT_A_DATE),
        ("12", Finding.NOT_A_DATE),
        ("17 Foo 2021", Finding.NOT_A_DATE),
        ("0203-05-06", Finding.ABSURD),
        ("2500-01-01", Finding.ABSURD),
    ],
)
def test_what_is_no_date_says_why(text: str, finding: Finding) -> None:
    cell = read_date(text)
    assert cell.finding is finding
    assert cell.first is None or finding is Finding.ABSURD


@pytest.mark.parametrize(("text", "year"), [("17.04.68", 2068), ("17.04.69", 1969)])
def test_years_of_two_digits_are_read_and_told(text: str, year: int) -> None:
    cell = read_date(text)
    assert cell.first == dt.date(year, 4, 17)
    assert cell.finding is Finding.SHORT_YEAR


days = st.dates(dt.date(1930, 1, 1), dt.date(2199, 12, 31))


@given(days, st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%Y%m%d", "%d %b %Y", "%B %d, %Y"]))
def test_unambiguous_forms_read_back(day: dt.date, form: str) -> None:
    assert read_date(day.strftime(form)).first == day


@given(days)
def test_the_order_decides_what_slashes_mean(day: dt.date) -> None:
    assert read_date(day.strftime("%d/%m/%Y"), DAY).first == day
    assert read_date(day.strftime("%m/%d/%Y"), MONTH).first == day


@given(st.text(max_size=30))
def test_no_text_raises(text: str) -> None:
    cell = read_date(text)
    assert (cell.first is None) == (cell.last is None)
    assert cell.finding is not None or cell.first is not None


def detect_dates(values: list[str]) -> DateReading | None:
    tally = DateTally()
    tally.add(values)
    return tally.reading()


def test_one_date_settles_its_column() -> None:
    reading = detect_dates(["03/04/2021", "05/06/2020", "17/04/2021"])
    assert reading is not None
    assert (reading.order, reading.ask) == (DAY, False)
    assert "17/04/2021 can only be read that way" in reading.words
    american = detect_dates(["03/04/2021", "04/17/2021"])
    assert american is not None
    assert american.order is MONTH


def test_a_column_that_does_not_tell_asks_with_an_example() -> None:
    reading = detect_dates(["03/04/2021", "05/06/2020", "9999-12-31", ""])
    assert reading is not None
    assert (reading.order, reading.ask) == (None, True)
    assert "3 April 2021 or 4 March 2021" in reading.words


def test_a_column_that_contradicts_itself_asks_with_counts() -> None:
    reading = detect_dates(["17/04/2021", "04/17/2021", "03/04/2021"])
    assert reading is not None
    assert reading.ask
    assert "1 dates can only be day first and 1 only month first" in reading.words


@pytest.mark.parametrize(
    ("values", "shape", "words"),
    [
        (["2021-01-01", "x"], Shape.ISO, "year-month-day"),
        (["01.02.2021"], Shape.DOTS, "day.month.year"),
        (["2008", "2009"], Shape.YEAR, "a year"),
        (["44303", "44304"], Shape.SERIAL, "Excel's day number"),
    ],
)
def test_the_form_of_a_column_is_said(values: list[str], shape: Shape, words: str) -> None:
    reading = detect_dates(values)
    assert reading is not None
    assert reading.shape is shape
    assert not reading.ask
    assert words in reading.words


def test_a_column_without_dates_has_no_reading() -> None:
    assert detect_dates(["Ines", "", "12"]) is None
