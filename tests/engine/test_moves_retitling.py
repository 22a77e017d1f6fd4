"""Mass re-titling: the rule on yearly and on dated histories."""

from dataclasses import fields
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.north_dakota import classified
from waymark.engine.moves import (
    How,
    Retitlings,
    Spells,
    find_retitlings,
    mine,
    retitling,
    retitling_large,
    spells_from_periods,
    ticks,
)
from waymark.engine.moves import spells_from_dates as from_dates
from waymark.engine.moves.retitling import find_plainly
from waymark.engine.moves.retitling_large import find_large

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


def assert_same(one: Retitlings, other: Retitlings) -> None:
    for field in fields(Retitlings):
        assert np.array_equal(getattr(one, field.name), getattr(other, field.name)), field.name


positions = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 3), st.integers(0, 9), st.integers(1, 9)),
    min_size=1, max_size=60,
)  # fmt: skip


@given(
    positions, st.sampled_from([1.0, 0.1]), st.sampled_from([1.0, 2.5, np.inf]),
    st.integers(1, 3), st.sampled_from([0.0, 0.4, 1.0]), st.sampled_from([0.0, 0.25, 0.5, 1.0]),
    st.booleans(),
)  # fmt: skip
@settings(max_examples=300, deadline=None)  # the first example loads the loops
def test_loops_and_twin_agree(
    held: list[tuple[int, int, int, int]], unit: float, period: float,
    people: int, share: float, left_behind: float, wide: bool,
) -> None:  # fmt: skip
    person, role, start, lasted = (np.array(column) for column in zip(*held, strict=True))
    role = np.array([0, 1, 2, 5_000_000])[role] if wide else role
    spells = from_dates(
        person, role, start * unit, (start + lasted) * unit, observed_until=12 * unit, gap=unit
    )
    rule = (period * unit, people, share, left_behind)
    assert_same(find_large(spells, *rule), find_plainly(spells, *rule))


def renamed_many(roles: int, decimals: int) -> Spells:
    """Of each hundred people who hold a role some move on, and each fourth role is renamed."""
    rng = np.random.default_rng(roles)
    role = np.repeat(np.arange(roles), 100)
    n = len(role)
    moved = np.where(role % 4 == 0, 500 + role % 7, rng.uniform(0, 900, n).round(decimals))
    stays = rng.random(n) < 0.1
    end = np.where(stays, NAN, moved)
    target = np.where(role % 4 == 0, role + roles, 4 * rng.integers(0, roles // 4, n) + 1)
    mover = np.flatnonzero(~stays & (rng.random(n) < 0.9))
    return from_dates(
        np.concatenate([np.arange(n), mover]), np.concatenate([role, target[mover]]),
        np.concatenate([-(np.arange(n) % 300.0), end[mover]]),
        np.concatenate([end, np.full(len(mover), NAN)]), observed_until=1000.0,
    )  # fmt: skip


@pytest.mark.parametrize("decimals", [0, 4])
def test_loops_and_twin_agree_on_many_spells(decimals: int) -> None:
    spells = renamed_many(80, decimals)
    found = find_large(spells, 30.0, 3, 0.4, 0.25)
    assert len(found) >= 20
    assert_same(found, find_plainly(spells, 30.0, 3, 0.4, 0.25))


def test_finding_in_many_spells_takes_the_loops_and_can_be_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spells = renamed_many(40, 0)
    few, told = find_retitlings(spells, period=30), []
    assert few.complete
    monkeypatch.setattr(retitling, "LARGE", len(spells))
    monkeypatch.setattr(retitling, "find_plainly", None)
    monkeypatch.setattr(retitling_large, "AT_ONCE", 1000)
    all_of = find_retitlings(spells, period=30, progress=lambda *now: told.append(now))
    assert_same(all_of, few)
    assert len(told) > 5
    assert told == sorted(told)
    assert told[-1] == (len(spells), len(spells))
    stopped = find_retitlings(spells, period=30, progress=lambda done, _: done < 2000)
    assert not stopped.complete
    assert 0 < len(stopped) < len(few)
    assert stopped.source.tolist() == few.source[: len(stopped)].tolist()
    assert stopped.set_aside.sum() == stopped_moves(few, spells, len(stopped))


def test_times_that_must_be_sorted_first_count_in_the_progress_and_can_be_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spells = renamed_many(40, 4)
    n, few, told = len(spells), find_retitlings(spells, period=30), []
    monkeypatch.setattr(retitling, "LARGE", n)
    monkeypatch.setattr(retitling_large, "AT_ONCE", 1000)
    monkeypatch.setattr(ticks, "AT_ONCE", 700)
    all_of = find_retitlings(spells, period=30, progress=lambda *now: told.append(now))
    assert_same(all_of, few)
    assert told == sorted(set(told))
    assert {total for _, total in told} == {5 * n}
    assert told[0][0] == 700
    assert told[-1][0] == 5 * n
    for limit in (1000, 3 * n):  # while the times are sorted; while they are looked up
        calls: list[int] = []

        def until(done: int, _: int, limit: int = limit, calls: list[int] = calls) -> bool:
            calls.append(done)
            return done < limit

        stopped = find_retitlings(spells, period=30, progress=until)
        assert not stopped.complete
        assert (len(stopped), int(stopped.set_aside.sum())) == (0, 0)
        assert calls[-1] >= limit > calls[-2]


@given(st.lists(st.integers(-6, 6)), st.integers(1, 5))
def test_times_numbered_in_pieces_are_those_of_numpy(halves: list[int], at_once: int) -> None:
    times = np.array(halves, np.float64) / 2
    with patch.object(ticks, "AT_ONCE", at_once):
        found = ticks.number_times(times, lambda done: True)
    assert found is not None
    distinct, tick = np.unique(times, return_inverse=True)
    assert found[0].tolist() == distinct.tolist()
    assert found[1].tolist() == tick.tolist()


def stopped_moves(found: Retitlings, spells: Spells, many: int) -> int:
    """How many moves the first re-titlings set aside."""
    return int(np.isin(spells.role[found.set_aside], found.source[:many]).sum())


def test_no_spell_and_arrays_that_may_not_be_written() -> None:
    spells = renamed_many(8, 0)
    for field in fields(spells):
        getattr(spells, field.name).flags.writeable = False
    rule = (30.0, 3, 0.4, 0.25)
    assert_same(find_large(spells, *rule), find_plainly(spells, *rule))
    none = from_dates([], [], [], [], observed_until=1.0)
    assert_same(find_large(none, *rule), find_plainly(none, *rule))


@pytest.mark.shared
def test_north_dakota_classified_titles() -> None:
    history = classified()
    spells = spells_from_periods(history.person, history.period, history.title)
    assert int((spells.how == How.MOVED).sum()) == 5750
    set_aside = int(find_retitlings(spells, period=1).set_aside.sum())
    # The data's README counts 1,004; its words leave open who an incumbent is.
    assert abs(set_aside - 1004) <= 20
