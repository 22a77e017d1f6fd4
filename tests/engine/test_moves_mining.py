"""Transitions by competing risks: by hand, by brute force, by lifelines, by laws."""

import warnings
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter

from waymark.engine.moves import (
    How,
    Spells,
    Transitions,
    find_retitlings,
    mine,
    share_interval,
    spells_from_dates,
    supported,
)

HORIZONS = (0.5, 1.0, 2.5, 4.0)


def one_role(duration: npt.ArrayLike, ending: npt.ArrayLike) -> Spells:
    """Spells of different people in role 0; ending -1 still there, 0 left, k moved to role k."""
    length, cause = np.asarray(duration, dtype=float), np.asarray(ending)
    how = np.select([cause > 0, cause == 0], [How.MOVED, How.LEFT], How.STILL_THERE)
    n = len(length)
    return Spells(
        person=np.arange(n), role=np.zeros(n, dtype=np.int64), start=np.zeros(n), end=length,
        how=how.astype(np.int8), target=np.where(cause > 0, cause, -1),
        start_known=np.ones(n, dtype=np.bool_), row=np.arange(n),
    )  # fmt: skip


def test_a_case_worked_by_hand() -> None:
    # At 1: 4 at risk, one moves to 1. At 2: 3 at risk, one cut off. At 3: 2, one leaves.
    found = mine(one_role([1, 2, 3, 4], [1, -1, 0, 1]), horizons=(1, 3, 4, 9))
    assert found.incidence.value[0].tolist() == pytest.approx([0.25, 0.25, 0.625, 0.625])
    assert found.origins.leaving.value[0].tolist() == pytest.approx([0, 0.375, 0.375, 0.375])
    assert found.origins.staying.value[0].tolist() == pytest.approx([0.75, 0.375, 0, 0])
    assert found.origins.at_risk[0].tolist() == [4, 2, 1, 0]
    assert (found.count.tolist(), found.people.tolist()) == ([2], [2])
    assert found.share.tolist() == [1.0]


def test_nothing_is_claimed_beyond_what_was_followed() -> None:
    found = mine(one_role([1, 2], [1, -1]), horizons=(2, 3))
    assert found.incidence.value[0, 0] == 0.5
    assert np.isnan(found.incidence.value[0, 1])
    assert np.isnan(found.incidence.high[0, 1])
    assert np.isnan(found.origins.staying.value[0, 1])


def test_the_median_weighs_long_times_for_what_was_cut_off() -> None:
    times = [1, 1, 1, 2, 3]
    plain = mine(one_role(times, [1] * 5))
    cut = mine(one_role([*times, *[1.5] * 20], [1] * 5 + [-1] * 20))
    assert plain.median.tolist() == [1.0]
    assert cut.median.tolist() == [2.0]


def test_few_moves_say_how_little_their_interval_reaches() -> None:
    found = mine(one_role([1, 2, 3], [1, 1, 1]))
    assert found.median_confidence.tolist() == [0.75]
    assert (found.median_low.tolist(), found.median_high.tolist()) == ([1.0], [3.0])


def test_people_are_counted_once_and_few_are_not_supported() -> None:
    nan = float("nan")
    spells = spells_from_dates(
        [1, 1, 1, 1, 2, 2], [5, 6, 5, 6, 5, 6], [0, 1, 2, 3, 0, 1], [1, 2, 3, nan, 1, nan],
        observed_until=4,
    )  # fmt: skip
    found = mine(spells)
    assert list(zip(found.source, found.target, found.count, found.people, strict=True)) == [
        (5, 6, 3, 2), (6, 5, 1, 1),
    ]  # fmt: skip
    assert supported(found.people).tolist() == [False, False]
    assert supported([2, 3, 4]).tolist() == [False, True, True]


def test_a_retitling_is_no_move_and_starts_no_clock() -> None:
    nan = float("nan")
    spells = spells_from_dates([1, 1, 2], [5, 6, 6], [0, 2, 0], [2, nan, nan], observed_until=4.0)
    found = mine(spells, set_aside=np.array([True, False, False]))
    assert len(found) == 0
    assert found.origins.set_aside.tolist() == [1, 0]
    assert found.origins.timed.tolist() == [1, 1]
    assert found.origins.at_risk[:, 1].tolist() == [1, 1]
    assert found.origins.staying.value[0, 1] == 1.0
    with pytest.raises(ValueError, match="did not end in a move"):
        mine(spells, set_aside=np.array([False, True, False]))
    with pytest.raises(ValueError, match=r"shape \(1,\), expected \(3,\)"):
        mine(spells, set_aside=np.array([True]))


def test_no_spells_and_no_horizons_are_fine_and_bad_ones_are_named() -> None:
    nothing = mine(one_role([], []))
    assert len(nothing) == 0
    assert nothing.incidence.value.shape == (0, 4)
    assert mine(one_role([1], [1]), horizons=()).incidence.value.shape == (1, 0)
    for wrong in (-1.0, np.nan):
        with pytest.raises(ValueError, match="horizons must be"):
            mine(one_role([1], [1]), horizons=(wrong,))
    with pytest.raises(ValueError, match="set_aside holds int64, expected bool"):
        mine(one_role([1], [1]), set_aside=np.zeros(1, np.int64))  # type: ignore[arg-type]  # on purpose
    with pytest.raises(ValueError, match="confidence is 2"):
        mine(one_role([1], [1]), confidence=2)


def by_definition(
    duration: list[int], ending: list[int], cause: int, horizon: float
) -> tuple[float, float]:
    """Aalen-Johansen and its variance, term by term as the sums are printed."""
    times = sorted({t for t, e in zip(duration, ending, strict=True) if e >= 0 and t <= horizon})
    rows, value, alive = [], 0.0, 1.0
    for t in times:
        n = sum(d >= t for d in duration)
        d = sum(x == t and e >= 0 for x, e in zip(duration, ending, strict=True))
        k = sum(x == t and e == cause for x, e in zip(duration, ending, strict=True))
        value += alive * k / n
        rows.append((n, d, k, alive, value))
        alive *= 1 - d / n
    variance = 0.0
    for n, d, k, before, so_far in rows:
        rest = value - so_far
        if d < n:
            variance += rest**2 * d / (n * (n - d))
        variance += before**2 * k * (n - k) / n**3 - 2 * rest * before * k / n**2
    return value, variance


histories = st.lists(st.tuples(st.integers(1, 6), st.integers(-1, 3)), min_size=1, max_size=30)


@given(histories)
def test_curves_and_bands_against_the_definition(history: list[tuple[int, int]]) -> None:
    duration, ending = [d for d, _ in history], [e for _, e in history]
    found = mine(one_role(duration, ending), horizons=HORIZONS)
    for place, target in enumerate(found.target):
        for column, horizon in enumerate(HORIZONS):
            got = found.incidence.value[place, column]
            if np.isnan(got):
                assert max(duration) < horizon
                continue
            value, variance = by_definition(duration, ending, target, horizon)
            assert got == pytest.approx(value, abs=1e-12)
            if 1e-9 < value < 1 - 1e-9 and variance > 1e-12:
                shift = 1.959963984540054 * variance**0.5 / (value * abs(np.log(value)))
                assert found.incidence.low[place, column] == pytest.approx(
                    value ** np.exp(shift), abs=1e-9
                )
                assert found.incidence.high[place, column] == pytest.approx(
                    value ** np.exp(-shift), abs=1e-9
                )


@given(histories)
def test_moving_leaving_and_staying_add_up(history: list[tuple[int, int]]) -> None:
    found = mine(one_role(*zip(*history, strict=True)), horizons=HORIZONS)
    total = (
        found.incidence.value.sum(axis=0)
        + found.origins.leaving.value[0]
        + found.origins.staying.value[0]
    )
    followed = ~np.isnan(total)
    assert total[followed] == pytest.approx(np.ones(followed.sum()))


class TiesAsTheyAre(AalenJohansenFitter):  # type: ignore[misc]  # the library has no types
    """lifelines shifts tied times of different causes at random; its sums do not need that."""

    @staticmethod
    def _check_for_duplicates(durations: object, events: object) -> bool:
        return False


@pytest.mark.parametrize("decimals", [0, 6], ids=["ties", "no ties"])
def test_curves_against_lifelines(decimals: int) -> None:
    rng = np.random.default_rng(7)
    duration = np.maximum(rng.exponential(3, 400).round(decimals), 10.0**-decimals)
    ending = rng.choice([-1, 0, 1, 2], 400, p=[0.3, 0.2, 0.4, 0.1])
    found = mine(one_role(duration, ending), horizons=HORIZONS)
    for place in range(2):
        with warnings.catch_warnings():
            # It takes the logarithm of the curve's 0 at the start.
            warnings.simplefilter("ignore")
            fitted = TiesAsTheyAre(jitter_level=1e-9).fit(duration, ending + 1, place + 2)
        at = np.searchsorted(fitted.timeline, HORIZONS, side="right") - 1
        wanted = fitted.cumulative_density_.to_numpy()[at, 0]
        band = fitted.confidence_interval_.to_numpy()[at]
        assert found.incidence.value[place] == pytest.approx(wanted, abs=1e-12)
        inside = wanted > 0
        assert found.incidence.low[place, inside] == pytest.approx(band[inside].min(axis=1))
        assert found.incidence.high[place, inside] == pytest.approx(band[inside].max(axis=1))


careers = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 3), st.integers(0, 9)),
    min_size=1, max_size=40, unique_by=lambda row: (row[0], row[2]),
)  # fmt: skip


def from_rows(rows: list[tuple[int, int, int]], relabel: npt.NDArray[np.int64]) -> Transitions:
    person, role, start = (np.array(column) for column in zip(*rows, strict=True))
    ends = np.full(len(rows), np.nan)
    return mine(spells_from_dates(person, relabel[role], start, ends, observed_until=10))


def figures(found: Transitions, relabel: npt.NDArray[np.int64]) -> Iterator[tuple[object, ...]]:
    back = np.argsort(relabel)
    for i in np.lexsort((back[found.target], back[found.source])):
        yield (
            back[found.source[i]], back[found.target[i]], found.count[i], found.people[i],
            found.median[i], *found.incidence.value[i], *found.incidence.low[i],
        )  # fmt: skip


@given(careers, st.permutations(range(4)), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_neither_the_order_of_rows_nor_the_numbers_of_roles_matter(
    rows: list[tuple[int, int, int]], names: list[int], shuffle: object
) -> None:
    same, relabel = np.arange(4), np.array(names)
    shuffled = list(rows)
    shuffle.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis's random is typed as object
    first = list(figures(from_rows(rows, same), same))
    second = list(figures(from_rows(shuffled, relabel), relabel))
    np.testing.assert_allclose(
        np.array(first, dtype=float), np.array(second, dtype=float), atol=1e-12
    )


def test_wilson_interval_of_known_cases() -> None:
    low, high = share_interval([0, 5, 10, 0], [10, 10, 10, 0])
    assert low.tolist() == pytest.approx([0, 0.2366, 0.7225, 0], abs=1e-4)
    assert high.tolist() == pytest.approx([0.2775, 0.7634, 1, 1], abs=1e-4)
    for count, total in ((3, 2), (np.nan, 2), (1, np.nan), (1, np.inf), (-1, 2)):
        with pytest.raises(ValueError, match="between 0 and its total"):
            share_interval([count], [total])


def test_the_median_interval_holds_the_true_median_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(400):
        moving, cut = rng.exponential(3, 60), rng.uniform(0, 20, 60)
        found = mine(one_role(np.minimum(moving, cut), np.where(moving <= cut, 1, -1)))
        held += bool(found.median_low[0] <= 3 * np.log(2) <= found.median_high[0])
    assert 0.91 <= held / 400 <= 0.99


def test_role_numbers_at_their_limit_change_nothing_but_themselves() -> None:
    """Keys made of two roles, or of a role and a time, must not pass 64 bits."""
    rng = np.random.default_rng(3)
    person, role = rng.integers(0, 40, 300), rng.integers(0, 4, 300)
    start = rng.integers(0, 20, 300).astype(float)
    far = np.array([2**31 - 1 - 9 * (3 - n) for n in range(4)])

    def mined(numbers: npt.NDArray[np.int64]) -> Transitions:
        spells = spells_from_dates(person, numbers, start, start + 2, observed_until=25.0, gap=9.0)
        return mine(spells, set_aside=find_retitlings(spells, period=1).set_aside)

    near, distant = mined(role), mined(far[role])
    assert len(near) > 6
    assert distant.source.tolist() == far[near.source].tolist()
    assert distant.target.tolist() == far[near.target].tolist()
    assert distant.count.tolist() == near.count.tolist()
    assert np.array_equal(distant.incidence.value, near.incidence.value, equal_nan=True)
