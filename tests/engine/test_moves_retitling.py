"""Mass re-titling: the rule on yearly and on dated histories."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.north_dakota import classified
from waymark.engine.moves import How, Spells, find_retitlings, mine, spells_from_periods
from waymark.engine.moves import spells_from_dates as from_dates

NAN = float("nan")


def renamed(moved: int, stayed: int, left: int, *, spread: float = 0.0) -> Spells:
    """People in role 1 of whom some go to role 2 around day 100, some stay, some leave."""
    n = moved + stayed + left
    day = 100 + spread * np.arange(moved) / max(moved - 1, 1)
    person = np.concatenate([np.arange(n), np.arange(moved)])
    role = np.repeat([1, 2], [n, moved])
    start = np.concatenate([np.zeros(n), day])
    end = np.concatenate([day, np.full(stayed, NAN), np.full(left, 100.0), np.full(moved, NAN)])
    return from_dates(person, role, start, end, observed_until=400.0)


def test_a_renaming_is_found_with_its_figures() -> None:
    found = find_retitlings(renamed(8, 2, 1), period=30)
    assert (found.source.tolist(), found.target.tolist()) == ([1], [2])
    assert (found.people.tolist(), found.incumbents.tolist()) == ([8], [10])
    assert (found.before.tolist(), found.after.tolist()) == ([11], [2])
    assert found.share.tolist() == [0.8]
    assert found.begin.tolist() == [100.0]
    assert found.set_aside.sum() == 8


@pytest.mark.parametrize(
    ("moved", "stayed", "left", "is_one"),
    [
        (3, 0, 0, True),
        (2, 0, 0, False),  # fewer than three people
        (3, 1, 0, True),  # a quarter is left behind
        (5, 2, 0, False),  # more than a quarter is left behind
        (4, 0, 20, True),  # those who leave the organisation are no incumbents to rename
    ],
)
def test_the_rule_at_its_limits(moved: int, stayed: int, left: int, is_one: bool) -> None:
    assert bool(len(find_retitlings(renamed(moved, stayed, left), period=30))) == is_one


def test_two_targets_are_judged_each_by_its_share() -> None:
    person = np.tile(np.arange(10), 2)
    role = np.concatenate([np.full(10, 1), [2] * 5 + [3] * 4 + [4]])
    spells = spells_from_periods(person, np.repeat([2010, 2011], 10), role)
    found = find_retitlings(spells, period=1)
    assert found.target.tolist() == [2, 3]
    assert mine(spells, set_aside=found.set_aside).target.tolist() == [4]


def test_the_period_decides_what_counts_as_together() -> None:
    slow = renamed(8, 0, 0, spread=60.0)
    assert len(find_retitlings(slow, period=10)) == 0
    assert find_retitlings(slow, period=90).people.tolist() == [8]
    with pytest.raises(ValueError, match="period is 0"):
        find_retitlings(slow, period=0)


def test_people_still_in_the_old_role_when_observation_ends_are_still_there() -> None:
    n = 6
    person = np.concatenate([np.arange(n), np.arange(3)])
    spells = from_dates(
        person, np.repeat([1, 2], [n, 3]), np.repeat([0.0, 100.0], [n, 3]),
        np.array([100.0] * 3 + [NAN] * 6), observed_until=110.0,
    )  # fmt: skip
    assert len(find_retitlings(spells, period=30)) == 0


def test_a_person_who_goes_back_and_forth_is_one_person() -> None:
    spells = from_dates([1] * 6, [1, 2, 1, 2, 1, 2], np.arange(6.0), [NAN] * 6, observed_until=9.0)
    assert len(find_retitlings(spells, period=30, max_left_behind=1.0)) == 0


records = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(2000, 2003)), st.integers(0, 2), min_size=1
)


@given(records)
def test_yearly_rule_against_counting_by_hand(held: dict[tuple[int, int], int]) -> None:
    spells = spells_from_periods([p for p, _ in held], [y for _, y in held], list(held.values()))
    found = find_retitlings(spells, period=1)
    expected = []
    for old in range(3):
        for new in set(range(3)) - {old}:
            for year in range(2000, 2003):
                people = [p for (p, y), r in held.items() if y == year and r == old]
                staying = [p for p in people if (p, year + 1) in held]
                movers = [p for p in staying if held[p, year + 1] == new]
                after = sum(y == year + 1 and r == old for (_, y), r in held.items())
                if len(movers) >= max(3, 0.4 * len(staying)) and after <= 0.25 * len(people):
                    expected.append((old, new, year + 1, len(movers), len(people), after))
    columns = (found.source, found.target, found.begin, found.people, found.before, found.after)
    assert list(zip(*(c.tolist() for c in columns), strict=True)) == expected
    assert found.set_aside.sum() == sum(row[3] for row in expected)
    assert np.all(spells.how[found.set_aside] == How.MOVED)


@pytest.mark.shared
def test_north_dakota_classified_titles() -> None:
    history = classified()
    spells = spells_from_periods(history.person, history.period, history.title)
    assert int((spells.how == How.MOVED).sum()) == 5750
    set_aside = int(find_retitlings(spells, period=1).set_aside.sum())
    # The data's README counts 1,004; its words leave open who an incumbent is.
    assert abs(set_aside - 1004) <= 20
