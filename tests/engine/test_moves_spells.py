"""Chaining positions into spells."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.engine.moves import NOWHERE, How, Spells, spells_from_dates, spells_from_periods

NAN = float("nan")


def test_a_person_moves_stays_or_leaves() -> None:
    spells = spells_from_dates(
        [1, 1, 2, 3], [10, 11, 10, 12], [0.0, 2.0, 1.0, 3.0], [2.0, NAN, 4.0, 9.0],
        observed_until=9.0,
    )  # fmt: skip
    assert spells.how.tolist() == [How.MOVED, How.STILL_THERE, How.LEFT, How.STILL_THERE]
    assert spells.target.tolist() == [11, NOWHERE, NOWHERE, NOWHERE]
    assert spells.duration.tolist() == [2.0, 7.0, 3.0, 6.0]


def test_rows_of_one_role_become_one_spell_and_overlaps_are_cut() -> None:
    spells = spells_from_dates(
        [1, 1, 1, 1], [5, 5, 6, 5], [0.0, 1.0, 2.5, 4.0], [1.0, 3.0, 4.0, NAN],
        observed_until=6.0,
    )  # fmt: skip
    assert spells.role.tolist() == [5, 6, 5]
    assert spells.start.tolist() == [0.0, 2.5, 4.0]
    assert spells.end.tolist() == [2.5, 4.0, 6.0]
    assert spells.row.tolist() == [0, 2, 3]


def test_a_pause_longer_than_the_gap_is_leaving_and_coming_back() -> None:
    person, role, start, end = [1, 1], [5, 6], [0.0, 3.0], [2.0, 4.0]
    apart = spells_from_dates(person, role, start, end, observed_until=9.0, gap=0.5)
    together = spells_from_dates(person, role, start, end, observed_until=9.0, gap=1.0)
    assert apart.how.tolist() == [How.LEFT, How.LEFT]
    assert together.how.tolist() == [How.MOVED, How.LEFT]
    assert together.end[0] == 2.0


def test_the_last_row_counts_of_positions_that_start_together() -> None:
    spells = spells_from_dates(
        [1, 1], [5, 6], [1.0, 1.0], [NAN, NAN], observed_until=2.0, observed_from=1.0
    )
    assert spells.role.tolist() == [6]
    assert not spells.start_known[0]


def test_what_starts_after_observation_is_left_out() -> None:
    spells = spells_from_dates([1, 1], [5, 6], [0.0, 5.0], [5.0, NAN], observed_until=3.0)
    assert spells.how.tolist() == [How.STILL_THERE]
    assert spells.end.tolist() == [3.0]


def test_yearly_records() -> None:
    spells = spells_from_periods([1, 1, 1, 2, 2, 3], [2008, 2009, 2010, 2008, 2010, 2009],
                                 [7, 7, 8, 7, 7, 9])  # fmt: skip
    assert spells.person.tolist() == [1, 1, 2, 2, 3]
    assert spells.how.tolist() == [
        How.MOVED, How.STILL_THERE, How.LEFT, How.STILL_THERE, How.LEFT,
    ]  # fmt: skip
    assert spells.duration.tolist() == [2.0, 1.0, 1.0, 1.0, 1.0]
    assert spells.start_known.tolist() == [False, True, False, True, True]


def test_no_rows_give_no_spells() -> None:
    empty = np.zeros(0, dtype=np.int64)
    assert len(spells_from_periods(empty, empty, empty)) == 0


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ([NAN, 0.0], [1.0, 1.0], "row 0 has no start"),
        ([0.0, 2.0], [1.0, 1.0], "row 1 ends before it starts"),
        ([0.0], [1.0], r"share one shape.*\(2,\).*\(1,\)"),
    ],
)
def test_bad_dates_are_named(start: list[float], end: list[float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        spells_from_dates([1, 2], [1, 1], start, end, observed_until=5.0)


def test_bad_numbers_are_named() -> None:
    with pytest.raises(ValueError, match=r"role\[0\] is -1, expected 0"):
        spells_from_periods([1], [1], [-1])
    with pytest.raises(ValueError, match="person holds float64, expected whole numbers"):
        spells_from_periods([1.5], [1], [1])
    with pytest.raises(ValueError, match="person 4 has two records in period 2010"):
        spells_from_periods([4, 4], [2010, 2010], [1, 2])
    with pytest.raises(ValueError, match=r"role\[0\] is 2147483648, expected 0\.\.2147483647"):
        spells_from_periods([1], [1], [2**31])
    with pytest.raises(ValueError, match=r"period\[0\] is 4611686018427387904"):
        spells_from_periods([1], [2**62], [1])
    with pytest.raises(ValueError, match=r"person\[0\] is 18446744073709551615"):
        spells_from_periods(np.array([2**64 - 1], np.uint64), [1], [1])
    for bounds in ((-np.inf, np.inf), (np.nan, 1.0), (0.0, np.nan)):
        with pytest.raises(ValueError, match="observed from"):
            spells_from_dates(
                [1], [1], [0.0], [1.0], observed_from=bounds[0], observed_until=bounds[1]
            )
    with pytest.raises(ValueError, match="gap is nan"):
        spells_from_dates([1], [1], [0.0], [1.0], observed_until=1.0, gap=np.nan)
    with pytest.raises(ValueError, match="gap is -1"):
        spells_from_dates([1], [1], [0.0], [1.0], observed_until=1.0, gap=-1.0)


def test_spells_refuse_another_order_and_contradictions() -> None:
    ok = spells_from_periods([1, 2], [1, 1], [1, 1])
    fields = {name: getattr(ok, name) for name in Spells.__slots__}
    with pytest.raises(ValueError, match="ordered by person"):
        Spells(**(fields | {"person": ok.person[::-1]}))
    with pytest.raises(ValueError, match="exactly when it ended in a move"):
        Spells(**(fields | {"target": np.array([5, NOWHERE])}))
    with pytest.raises(ValueError, match="before it starts"):
        Spells(**(fields | {"end": ok.start - 1}))


records = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(2000, 2008)), st.integers(0, 3), min_size=1
)


@given(records, st.integers(0, 2), st.randoms(use_true_random=False))
def test_yearly_records_against_a_walk_through_each_career(
    held: dict[tuple[int, int], int], gap: int, shuffle: object
) -> None:
    rows = list(held.items())
    shuffle.shuffle(rows)  # type: ignore[attr-defined]  # Hypothesis's random is typed as object
    spells = spells_from_periods(
        [p for (p, _), _ in rows], [y for (_, y), _ in rows], [r for _, r in rows], gap=gap
    )
    last = max(y for _, y in held)
    expected = []
    for person in sorted({p for p, _ in held}):
        years = sorted(y for p, y in held if p == person)
        start = years[0]
        for year, after in zip(years, [*years[1:], None], strict=True):
            role = held[person, year]
            straight_on = after is not None and after <= year + 1 + gap
            if straight_on and held[person, after] == role:
                continue
            how = How.STILL_THERE if year == last else How.LEFT
            if straight_on:
                how = How.MOVED
            expected.append((person, role, start, year + 1, how))
            start = after
    columns = (spells.person, spells.role, spells.start, spells.end, spells.how)
    assert list(zip(*(c.tolist() for c in columns), strict=True)) == expected
