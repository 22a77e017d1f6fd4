"""Positions held from a day to a day, derived from snapshots and from dated rows."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from waymark.integrations.hris.reading.records import ACTING, SUBSTANTIVE, TEMPORARY
from waymark.integrations.hris.reading.spells import Sighting, Spells, from_dates, from_periods

ENDS = [dt.date(2010 + i, 12, 31) for i in range(8)]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def seen(title: str, period: int, *, unit: str = "Lab", pay: float = 0.0, row: int = 0,
         kind: str = SUBSTANTIVE) -> Sighting:  # fmt: skip
    first = dt.date(2010 + period, 1, 1)
    return Sighting(
        title, unit, "", "", kind, first, ENDS[period], row or period + 2, "f", period, pay
    )


def held(
    title: str, first: str, last: str | None, *, kind: str = SUBSTANTIVE, row: int = 2
) -> Sighting:
    end = day(last) if last else None
    return Sighting(title, "Lab", "", "", kind, day(first), end, row, "f")


def told(spells: Spells) -> list[tuple[str, str, str | None]]:
    return [(s.title, str(s.first), str(s.last) if s.last else None) for s in spells.spells]


def test_years_in_a_row_are_one_spell_and_the_last_year_is_open() -> None:
    result = from_periods([seen("A", 5), seen("A", 6), seen("B", 7)], ENDS)
    assert told(result) == [("A", "2015-01-01", "2016-12-31"), ("B", "2017-01-01", None)]
    assert [s.rows for s in result.spells] == [2, 1]


def test_a_year_away_is_a_gap_and_a_new_spell() -> None:
    result = from_periods([seen("A", 1), seen("A", 3)], ENDS)
    assert told(result) == [
        ("A", "2011-01-01", "2011-12-31"),
        ("A", "2013-01-01", "2013-12-31"),
    ]
    assert [(s.row, words) for s, words in result.gaps] == [
        (5, "no position between 2011-12-31 and 2013-01-01")
    ]


def test_another_unit_is_another_spell() -> None:
    result = from_periods([seen("A", 1), seen("A", 2, unit="Office")], ENDS)
    assert len(result.spells) == 2
    assert not result.gaps


def test_of_two_jobs_in_a_year_the_better_paid_counts_and_is_told() -> None:
    result = from_periods([seen("A", 1, pay=10, row=4), seen("B", 1, pay=90, row=5)], ENDS)
    assert told(result) == [("B", "2011-01-01", "2011-12-31")]
    assert [(s.row, words) for s, words in result.same_time] == [(4, "“B” in row 5 counts")]
    tie = from_periods([seen("A", 1, row=4), seen("B", 1, row=5)], ENDS)
    assert told(tie)[0][0] == "A"


def test_a_temporary_job_runs_beside_the_main_one() -> None:
    result = from_periods([seen("A", 1), seen("Helper", 1, kind=TEMPORARY)], ENDS)
    assert {s.kind for s in result.spells} == {SUBSTANTIVE, TEMPORARY}


def test_dated_rows_that_touch_are_one() -> None:
    rows = [
        held("A", "2010-01-01", "2010-12-31"),
        held("A", "2011-01-01", "2011-06-30"),
        held("A", "2011-03-01", None),
    ]
    assert told(from_dates(rows)) == [("A", "2010-01-01", None)]


def test_an_open_end_is_closed_by_the_next_position_without_ado() -> None:
    result = from_dates([held("A", "2010-01-01", None), held("B", "2012-05-01", None)])
    assert told(result) == [("A", "2010-01-01", "2012-04-30"), ("B", "2012-05-01", None)]
    assert not result.overlaps


def test_overlaps_are_cut_and_told_gaps_are_told() -> None:
    result = from_dates(
        [held("A", "2010-01-01", "2012-12-31"), held("B", "2012-05-01", "2013-01-31"),
         held("C", "2013-03-01", None)]
    )  # fmt: skip
    assert told(result) == [
        ("A", "2010-01-01", "2012-04-30"), ("B", "2012-05-01", "2013-01-31"),
        ("C", "2013-03-01", None),
    ]  # fmt: skip
    assert [words for _s, words in result.overlaps] == ["it ends on 2012-04-30 now"]
    assert len(result.gaps) == 1


def test_of_two_that_begin_together_the_later_row_counts() -> None:
    result = from_dates(
        [held("A", "2010-01-01", None, row=2), held("B", "2010-01-01", None, row=3)]
    )
    assert told(result) == [("B", "2010-01-01", None)]
    assert len(result.same_time) == 1


def test_acting_runs_beside_the_main_position() -> None:
    result = from_dates(
        [held("A", "2010-01-01", None), held("Head", "2011-01-01", "2011-06-30", kind=ACTING)]
    )
    assert len(result.spells) == 2
    assert not result.overlaps


days = st.dates(dt.date(2000, 1, 1), dt.date(2003, 12, 31))
dated_rows = st.lists(
    st.tuples(st.sampled_from("ABC"), days, st.one_of(st.none(), st.integers(0, 500))), max_size=8
).map(
    lambda rows: [
        Sighting(title, "", "", "", SUBSTANTIVE, first,
                 None if length is None else first + dt.timedelta(days=length), row, "f")
        for row, (title, first, length) in enumerate(rows, 2)
    ]
)  # fmt: skip


@given(dated_rows)
def test_main_positions_never_overlap_and_a_second_reading_changes_nothing(
    rows: list[Sighting],
) -> None:
    spells = from_dates(rows).spells
    for before, after in pairwise(spells):
        assert before.last is not None
        assert before.first <= before.last < after.first
    again = from_dates(spells)
    assert told(again) == told(Spells(spells))
    assert not again.overlaps
    assert not again.same_time


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 7)), max_size=12))
def test_snapshots_give_each_period_to_one_position(rows: list[tuple[str, int]]) -> None:
    sightings = [seen(title, period, row=row) for row, (title, period) in enumerate(rows, 2)]
    spells = from_periods(sightings, ENDS).spells
    covered = [
        period
        for s in spells
        for period, end in enumerate(ENDS)
        if s.first <= end and (s.last is None or end <= s.last)
    ]
    assert sorted(covered) == sorted({period for _title, period in rows})
