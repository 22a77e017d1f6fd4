"""Moves per period and their trend: by hand, by a second maximizer, by laws and by simulation."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize
from scipy.special import gammaln
from scipy.stats import chi2

from waymark.engine.moves import NOWHERE, How, Spells, Trends, move_trends, trend


def moves_at(end: npt.ArrayLike, length: float = 1.0, target: int = 1, role: int = 0) -> Spells:
    """Spells of as many people that end in a move to `target` at these times."""
    ends = np.asarray(end, dtype=np.float64)
    n = len(ends)
    return Spells(
        person=np.arange(n), role=np.full(n, role), start=ends - length, end=ends,
        how=np.full(n, How.MOVED, dtype=np.int8), target=np.full(n, target),
        start_known=np.ones(n, dtype=np.bool_), row=np.arange(n),
    )  # fmt: skip


def with_stayers(spells: Spells, many: int, until: float) -> Spells:
    """The same and people who stay in role 0 all the time: the exposure."""
    n = len(spells)
    return Spells(
        person=np.append(spells.person, n + np.arange(many)),
        role=np.append(spells.role, np.zeros(many, dtype=np.int64)),
        start=np.append(spells.start, np.zeros(many)), end=np.append(spells.end, [until] * many),
        how=np.append(spells.how, np.zeros(many, dtype=np.int8)),
        target=np.append(spells.target, np.full(many, NOWHERE)),
        start_known=np.ones(n + many, dtype=np.bool_), row=np.arange(n + many),
    )  # fmt: skip


def trend_of(counts: npt.ArrayLike, stayers: int = 10_000) -> Trends:
    periods = len(np.asarray(counts))
    ends = np.repeat(np.arange(periods) + 0.5, counts)
    spells = with_stayers(moves_at(ends, length=1e-6), stayers, periods)
    return move_trends(spells, [0], [1], begin=0, period=1, periods=periods)


def test_counts_and_exposure_worked_by_hand() -> None:
    spells = moves_at([2.0, 2.5, 6.0, 0.5], length=1.5)
    found = move_trends(spells, [0, 0], [1, 7], begin=0, period=2, periods=3)
    assert found.begin.tolist() == [0, 2, 4]
    assert found.count.tolist() == [[2, 1, 1], [0, 0, 0]]
    # 0.5..2, 1..2 and before 0.5; then 2..2.5; then 4.5..6.
    assert found.exposure[0].tolist() == [3.0, 0.5, 1.5]
    assert np.isnan(found.ratio[1])
    aside = np.array([True, False, False, False])
    again = move_trends(spells, [0], [1], begin=0, period=2, periods=3, set_aside=aside)
    assert again.count.tolist() == [[1, 1, 1]]


def test_a_rate_that_doubles() -> None:
    found = trend_of([100, 200, 400, 800])
    assert found.ratio[0] == pytest.approx(2, abs=1e-3)
    assert found.low[0] < 2 < found.high[0]
    assert found.p_value[0] < 1e-100
    assert found.dispersion[0] == 1.0


def test_a_rate_that_stays_while_the_role_grows() -> None:
    steady = with_stayers(moves_at(np.repeat([0.5, 1.5], [10, 30]), length=0.4), 0, 0)
    start = np.append(np.zeros(100), np.ones(200))
    grown = with_stayers(steady, 300, 2.0)
    grown = replace(grown, start=np.append(steady.start, start))
    found = move_trends(grown, [0], [1], begin=0, period=1, periods=2)
    assert found.exposure[0] == pytest.approx([104.0, 312.0])
    assert found.ratio[0] == pytest.approx(1.0)
    assert found.p_value[0] == pytest.approx(1.0)


def test_all_moves_in_the_last_period_leave_the_ratio_open_upwards() -> None:
    found = trend_of([0, 0, 0, 5])
    assert found.ratio[0] == found.high[0] == np.inf
    assert found.low[0] > 1
    mirrored = trend_of([5, 0, 0, 0])
    assert mirrored.ratio[0] == mirrored.low[0] == 0
    assert mirrored.high[0] == pytest.approx(1 / found.low[0], rel=1e-4)


def poisson_log(count: npt.NDArray[np.int64], mean: npt.NDArray[np.float64]) -> float:
    return float((count * np.log(mean) - mean - gammaln(count + 1)).sum())


@given(st.lists(st.integers(0, 30), min_size=3, max_size=7).filter(lambda c: sum(map(bool, c)) > 1))
@settings(max_examples=30)
def test_slope_and_interval_are_those_of_the_full_poisson_model(drawn: list[int]) -> None:
    count, number = np.array(drawn), np.arange(len(drawn))
    found = trend_of(drawn)
    exposure = found.exposure[0]

    def profile(slope: float) -> float:
        """The likelihood at this slope, at its best over the level, by its known maximum."""
        level = np.log(count.sum() / (exposure * np.exp(slope * number)).sum())
        return poisson_log(count, exposure * np.exp(level + slope * number))

    best = minimize(lambda b: -profile(b[0]), [0.0], method="Nelder-Mead", tol=1e-10)
    assert np.log(found.ratio[0]) == pytest.approx(best.x[0], abs=1e-5)
    least = -best.fun - chi2.ppf(0.95, 1) / 2 * found.dispersion[0]
    below = brentq(lambda b: profile(b) - least, -19, best.x[0])
    above = brentq(lambda b: profile(b) - least, best.x[0], 19)
    assert np.log([found.low[0], found.high[0]]) == pytest.approx([below, above], abs=1e-4)
    expected = chi2.sf(2 * (-best.fun - profile(0.0)) / found.dispersion[0], 1)
    assert found.p_value[0] == pytest.approx(expected, abs=1e-6)


@given(st.lists(st.integers(0, 20), min_size=3, max_size=6).filter(any))
@settings(max_examples=30)
def test_time_told_backwards_turns_the_ratio_over(drawn: list[int]) -> None:
    one, other = trend_of(drawn, 10**5), trend_of(drawn[::-1], 10**5)
    assert other.p_value[0] == pytest.approx(one.p_value[0], abs=1e-4)
    with np.errstate(divide="ignore"):
        assert np.divide(1, other.ratio[0]) == pytest.approx(one.ratio[0], rel=1e-3)
        assert np.divide(1, other.low[0]) == pytest.approx(one.high[0], rel=1e-3)


def test_the_interval_holds_the_true_ratio_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(4)
    held, rows = 0, 500
    for _ in range(rows):
        found = trend_of(rng.poisson(20 * 1.1 ** np.arange(8)), stayers=1_000)
        held += bool(found.low[0] <= 1.1 <= found.high[0])
    assert 0.93 <= held / rows <= 0.995


def test_progress_is_told_and_may_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trend, "BLOCK", 2)
    spells = with_stayers(moves_at([0.5, 1.5, 1.6], length=0.1), 50, 2.0)
    told: list[tuple[int, int]] = []

    def follow(done: int, total: int) -> bool:
        told.append((done, total))
        return len(told) < 2

    asked = ([0] * 5, [1] * 5)
    whole = move_trends(spells, *asked, begin=0, period=1, periods=2)
    cut = move_trends(spells, *asked, begin=0, period=1, periods=2, progress=follow)
    assert told == [(2, 5), (4, 5)]
    assert (whole.complete, cut.complete) == (True, False)
    assert cut.ratio[:4].tolist() == whole.ratio[:4].tolist()
    assert np.isnan(cut.ratio[4])
    assert cut.count.tolist() == whole.count.tolist()


def test_what_is_wrong_is_named() -> None:
    spells = moves_at([1.0])
    with pytest.raises(ValueError, match=r"source\[0\] is 2147483648"):
        move_trends(spells, [2**31], [1], begin=0, period=1, periods=2)
    with pytest.raises(ValueError, match=r"2 periods of inf"):
        move_trends(spells, [0], [1], begin=0, period=np.inf, periods=2)
    with pytest.raises(ValueError, match=r"begin is nan"):
        move_trends(spells, [0], [1], begin=np.nan, period=1, periods=2)
    with pytest.raises(ValueError, match=r"0 periods of 1"):
        move_trends(spells, [0], [1], begin=0, period=1, periods=0)
    with pytest.raises(ValueError, match=r"share one shape"):
        move_trends(spells, [0, 1], [1], begin=0, period=1, periods=2)
    with pytest.raises(ValueError, match=r"set_aside has shape .*, expected \(1,\)"):
        move_trends(spells, [0], [1], begin=0, period=1, periods=2, set_aside=np.zeros(2, np.bool_))
    nothing = move_trends(moves_at([]), [], [], begin=0, period=1, periods=2)
    assert nothing.count.shape == (0, 2)
