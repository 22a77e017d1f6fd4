"""Cells of a file that need a reading of their own: dates, kinds, fiscal years, levels, numbers."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.integrations.files import TODAY, groups, read
from waymark.integrations.hris.reading import (
    Decision,
    FiscalYear,
    HeldPosition,
    Known,
    ProblemKind,
    group_problems,
)
from waymark.integrations.hris.reading.rows import read_number


def test_dates_that_do_not_tell_stop_until_they_are_answered() -> None:
    text = "Employee ID,Job title,Start date\n1,Buyer,03/04/2021\n2,Buyer,05/06/2021\n"
    batch = read(text)
    assert batch.blocked
    (group,) = group_problems(batch.problems)
    assert [fix.id for fix in group.fixes] == ["day-first", "month-first"]
    day = read(text, None, Decision(group.key, "day-first"))
    assert day.positions.start[0] == dt.date(2021, 4, 3)
    month = read(text, None, Decision(group.key, "month-first"))
    assert month.positions.start[0] == dt.date(2021, 3, 4)
    assert not day.blocked


@pytest.mark.parametrize(
    ("cell", "kind", "fix", "start"),
    [
        ("1900-01-00", ProblemKind.PLACEHOLDER_DATE, None, TODAY),
        ("0000-00-00", ProblemKind.PLACEHOLDER_DATE, None, TODAY),
        ("soon", ProblemKind.BAD_DATE, "empty", TODAY),
        ("2021-02-30", ProblemKind.BAD_DATE, "empty", TODAY),
        ("1066-10-14", ProblemKind.ABSURD_DATE, "empty", TODAY),
        ("1066-10-14", ProblemKind.ABSURD_DATE, "keep", dt.date(1066, 10, 14)),
        ("2150-01-01", ProblemKind.ABSURD_DATE, "empty", TODAY),
    ],
)
def test_dates_that_are_none(cell: str, kind: ProblemKind, fix: str | None, start: dt.date) -> None:
    text = f"Employee ID,Job title,Start date\n1,Buyer,{cell}\n2,Buyer,2020-01-01\n"
    batch = read(text)
    assert [(p.kind, p.row, p.column, p.value) for p in batch.problems] == [
        (kind, 2, "Start date", cell)
    ]
    if fix is not None:
        assert batch.waiting == {"1"}
        batch = read(text, None, Decision(f"{kind.value}:Start date", fix))
    assert batch.positions.start[0] == start
    assert not batch.waiting


def test_an_end_before_the_start() -> None:
    text = "Employee ID,Job title,Start date,End date\n1,Buyer,2020-05-01,2019-05-01\n2,X,2020-01-01,\n"
    key = "end-before-start:end"
    assert groups(read(text)) == {key: 1}
    swapped = read(text, None, Decision(key, "swap")).positions.held(0)
    assert (swapped.start, swapped.end) == (dt.date(2019, 5, 1), dt.date(2020, 5, 1))
    opened = read(text, None, Decision(key, "open")).positions.held(0)
    assert (opened.start, opened.end) == (dt.date(2020, 5, 1), None)
    assert list(read(text, None, Decision(key, "leave-out")).people.key) == ["2"]


def test_kinds_of_assignment_in_words_and_flags() -> None:
    text = (
        "Employee ID,Job title,Employment type,Temporary\n1,A,Permanent,no\n2,A,befristet,no\n"
        "3,A,Acting,no\n4,A,Secondment,no\n5,A,Full-time,yes\n6,A,Astronaut,no\n"
    )
    batch = read(text)
    assert list(batch.positions.kind) == [
        "substantive", "temporary", "acting", "secondment", "temporary",
    ]  # fmt: skip
    assert groups(batch) == {"unknown-kind:astronaut": 1}
    settled = read(text, None, Decision("unknown-kind:astronaut", "temporary"))
    assert settled.positions.kind[5] == "temporary"


def test_fiscal_years_begin_where_the_mapping_says() -> None:
    text = "Employee ID,FY,Job title\n1,2017,A\n1,2018,B\n2,2017,A\n"
    batch = read(text, fiscal_year=FiscalYear(7, named_by_end=True), complete=True)
    assert [batch.positions.held(i) for i in range(3)] == [
        HeldPosition(dt.date(2016, 7, 1), dt.date(2017, 6, 30), "A"),
        HeldPosition(dt.date(2017, 7, 1), None, "B"),
        HeldPosition(dt.date(2016, 7, 1), dt.date(2017, 6, 30), "A"),
    ]
    assert list(batch.people.employed) == [True, False]
    assert batch.people.left[1] == dt.date(2017, 6, 30)


def test_monthly_snapshots_last_until_the_next() -> None:
    text = "Employee ID,As of,Job title\n1,2024-01-31,A\n1,2024-02-29,B\n"
    batch = read(text)
    assert [(str(s), str(e)) for s, e in zip(batch.positions.start, batch.positions.end, strict=True)] == [
        ("2024-01-31", "2024-02-28"), ("2024-02-29", "None"),
    ]  # fmt: skip


def test_skills_with_levels() -> None:
    text = "Employee ID,Skill,Proficiency\n1,soldering,3\n1,Welding,7\n1,Glass blowing,2\n2,Soldering,\n"
    known = Known(skills={"soldering": "Soldering", "welding": "Welding"})
    batch = read(text, known)
    assert groups(batch) == {"bad-level": 1, "unknown-skill:glass blowing": 1}
    assert list(batch.skills.person) == ["2"]
    settled = read(text, known, Decision("unknown-skill:glass blowing", "add-skill"))
    assert list(zip(settled.skills.skill, settled.skills.level, strict=True)) == [
        ("Soldering", 3), ("Welding", None), ("Glass blowing", 2), ("Soldering", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number"),
    [("36252", 36252), ("36,252", 36252), ("36.252,50 €", 36252.5), ("$1,234,567.8", 1234567.8),
     ("-5", -5), ("0,5", 0.5), ("1.5", 1.5), ("", None), ("x", None), ("--", None)],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, number: float | None) -> None:
    assert read_number(text) == number
