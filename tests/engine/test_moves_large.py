"""The compiled loops against their numpy twin, lifelines and scikit-survival."""

import warnings
from dataclasses import fields, replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter
from sksurv.nonparametric import cumulative_incidence_competing_risks

from waymark.engine.moves import How, Spells, Transitions, large, mine, ticks, transitions
from waymark.engine.moves.large import mine_large
from waymark.engine.moves.plain import mine_plainly

HORIZONS = np.array([2.0, 0.0, 5.0, 3.5])
WIDE = np.array([0, 1, 2, 3, 5_000_000])


def spells_of(
    person: npt.ArrayLike, role: npt.ArrayLike, duration: npt.ArrayLike, ending: npt.ArrayLike,
    known: npt.ArrayLike,
) -> Spells:  # fmt: skip
    """Spells one after another; ending -2 still there, -1 left, otherwise the role moved to."""
    people, cause = np.asarray(person, dtype=np.int64), np.asarray(ending, dtype=np.int64)
    order = np.argsort(people, kind="stable")
    start = np.arange(len(people), dtype=np.float64) * 16
    how = np.select([cause >= 0, cause == -1], [How.MOVED, How.LEFT], How.STILL_THERE)
    return Spells(
        person=people[order], role=np.asarray(role, dtype=np.int64)[order], start=start,
        end=start + np.asarray(duration, dtype=np.float64)[order],
        how=how.astype(np.int8)[order], target=np.where(cause >= 0, cause, -1)[order],
        start_known=np.asarray(known, dtype=np.bool_)[order], row=order,
    )  # fmt: skip


def assert_same(one: object, other: object, within: float = 1e-12) -> None:
    for field in fields(one):  # type: ignore[arg-type]  # both are dataclasses
        first, second = getattr(one, field.name), getattr(other, field.name)
        if isinstance(first, np.ndarray):
            assert first.shape == second.shape, field.name
            np.testing.assert_allclose(first, second, rtol=0, atol=within, err_msg=field.name)
        elif isinstance(first, bool):
            assert first is second, field.name
        else:
            assert_same(first, second, within)


def both(spells: Spells, aside: npt.NDArray[np.bool_], reach: npt.NDArray[np.float64]) -> None:
    one = mine_large(spells, reach, aside, 0.95)
    assert_same(one, mine_plainly(spells, reach, aside, 0.95))


rows = st.lists(
    st.tuples(
        st.integers(0, 5), st.integers(0, 4), st.integers(0, 6), st.integers(-2, 4), st.booleans(),
        st.booleans(),
    ),
    max_size=40,
)  # fmt: skip


@given(rows, st.sampled_from([1.0, 0.3]), st.booleans())
@settings(max_examples=200)  # the first example loads the loops
def test_loops_and_twin_agree(
    drawn: list[tuple[int, int, int, int, bool, bool]], unit: float, wide: bool
) -> None:
    person, role, duration, ending, known, aside = (
        np.array([row[at] for row in drawn], dtype=np.int64) for at in range(6)
    )
    if wide:
        role, ending = WIDE[role], np.where(ending >= 0, WIDE[ending], ending)
    spells = spells_of(person, role, duration * unit, ending, known)
    marked = aside[spells.row].astype(np.bool_) & (spells.how == How.MOVED)
    both(spells, marked, HORIZONS * unit)


def history(seed: int, n: int, roles: int, decimals: int) -> tuple[Spells, npt.NDArray[np.bool_]]:
    """Many spells of uneven roles, some re-titled, some begun before observation."""
    rng = np.random.default_rng(seed)
    role = (roles * rng.random(n) ** 2).astype(np.int64)
    ending = np.where(rng.random(n) < 0.5, rng.integers(0, roles, n), rng.integers(-2, 0, n))
    duration = np.minimum(rng.exponential(4, n), 15).round(decimals)
    spells = spells_of(rng.integers(0, n // 3, n), role, duration, ending, rng.random(n) < 0.9)
    return spells, (spells.how == How.MOVED) & (rng.random(n) < 0.1)


@pytest.mark.parametrize(("roles", "decimals"), [(3, 0), (40, 2), (900, 6)])
def test_loops_and_twin_agree_on_many_spells(roles: int, decimals: int) -> None:
    spells, aside = history(roles, 20_000, roles, decimals)
    both(spells, aside, HORIZONS)


def test_no_horizon_no_spell_and_arrays_that_may_not_be_written() -> None:
    spells, aside = history(1, 300, 5, 0)
    both(spells, aside, np.zeros(0))
    both(spells_of([], [], [], [], []), aside[:0], HORIZONS)
    before = {field.name: getattr(spells, field.name).copy() for field in fields(spells)}
    for field in fields(spells):
        getattr(spells, field.name).flags.writeable = False
    both(spells, aside, HORIZONS)
    for name, values in before.items():
        assert np.array_equal(getattr(spells, name), values)


def test_a_negative_role_is_named() -> None:
    with pytest.raises(ValueError, match=r"role\[1\] is -4, expected 0"):
        spells_of([1, 2], [3, -4], [1, 1], [-1, -1], [1, 1])


def test_mining_many_spells_takes_the_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    spells, aside = history(3, 2_000, 10, 0)
    few = mine(spells, set_aside=aside)
    monkeypatch.setattr(transitions, "LARGE", 2_000)
    monkeypatch.setattr(transitions, "mine_plainly", None)
    assert_same(mine(spells, set_aside=aside), few)


def first_roles(found: Transitions, roles: int) -> tuple[list[int], list[float]]:
    """The moves out of the first roles, and what is estimated of them; 0 where nothing is known."""
    own = np.isin(found.source, found.origins.role[:roles])
    estimated = found.median[own], found.incidence.value[own], found.origins.staying.low[:roles]
    told = np.concatenate([np.nan_to_num(part).ravel() for part in estimated])
    return found.count[own].tolist(), told.tolist()


@pytest.mark.parametrize("decimals", [0, 3])
def test_mining_tells_how_far_it_is_and_can_be_stopped(
    decimals: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    spells, aside = history(7, 4_000, 30, decimals)
    n, whole = len(spells), decimals == 0
    monkeypatch.setattr(transitions, "LARGE", n)
    monkeypatch.setattr(large, "AT_ONCE", 400)
    monkeypatch.setattr(ticks, "AT_ONCE", 700)
    told: list[tuple[int, int]] = []
    found = mine(spells, set_aside=aside, progress=lambda *now: told.append(now))
    assert found.complete
    assert_same(found, mine(spells, set_aside=aside))
    total = n if whole else 3 * n
    assert told == sorted(set(told))
    assert told[-1] == (total, total)
    assert len(told) > 5
    stopped = mine(spells, set_aside=aside, progress=lambda done, all_of: done < all_of - n // 2)
    roles = len(stopped.origins.role)
    assert not stopped.complete
    assert 0 < roles < len(found.origins.role)
    assert stopped.origins.role.tolist() == found.origins.role[:roles].tolist()
    assert first_roles(stopped, roles) == first_roles(found, roles)
    assert len(stopped) == len(first_roles(found, roles)[0])
    if not whole:  # while the durations are sorted
        none = mine(spells, set_aside=aside, progress=lambda done, _: done < n)
        assert (len(none), len(none.origins.role), none.complete) == (0, 0, False)


def test_the_numbers_of_people_do_not_matter_and_twice_as_many_make_narrower_bands() -> None:
    spells, aside = history(5, 3_000, 6, 1)
    once = mine_large(spells, HORIZONS, aside, 0.95)
    assert_same(mine_large(replace(spells, person=spells.person * 7), HORIZONS, aside, 0.95), once)
    columns = {
        field.name: np.concatenate([getattr(spells, field.name)] * 2) for field in fields(spells)
    }
    columns["person"][len(spells) :] += spells.person.max() + 1
    twice = mine_large(Spells(**columns), HORIZONS, np.concatenate([aside, aside]), 0.95)
    np.testing.assert_allclose(twice.incidence.value, once.incidence.value, atol=1e-12)
    assert (twice.people == 2 * once.people).all()
    assert (twice.median == once.median)[~np.isnan(once.median)].all()
    width, narrow = (c.incidence.high - c.incidence.low for c in (once, twice))
    assert (narrow <= width + 1e-12)[~np.isnan(width)].all()


class TiesAsTheyAre(AalenJohansenFitter):  # type: ignore[misc]  # lifelines has no types
    """lifelines shifts tied times of different causes at random; its sums do not need that."""

    @staticmethod
    def _check_for_duplicates(durations: object, events: object) -> bool:
        return False


@pytest.mark.parametrize("decimals", [0, 5], ids=["ties", "no ties"])
def test_curves_and_bands_are_those_of_lifelines_and_scikit_survival(decimals: int) -> None:
    n = 5_000
    rng = np.random.default_rng(8)
    duration = np.maximum(rng.exponential(4, n).round(decimals), 10.0**-decimals)
    cause = rng.choice(5, n, p=[0.3, 0.2, 0.3, 0.15, 0.05])  # 0 cut off, 1 left, then roles 0..2
    spells = spells_of(np.arange(n), np.full(n, 9), duration, cause - 2, np.ones(n))
    reach = np.array([1.0, 3.0, 6.0, 12.0])
    found = mine_large(spells, reach, np.zeros(n, np.bool_), 0.95)
    curves = {1: (found.origins.leaving, 0)} | {k + 2: (found.incidence, k) for k in range(3)}
    times, values = cumulative_incidence_competing_risks(cause, duration)
    for event, (curve, row) in curves.items():
        at = np.searchsorted(times, reach, side="right") - 1
        assert curve.value[row] == pytest.approx(values[event][at], abs=1e-12)
        with warnings.catch_warnings():
            # It takes the logarithm of the curve's 0 at the start.
            warnings.simplefilter("ignore")
            fitted = TiesAsTheyAre(jitter_level=1e-9).fit(duration, cause, event)
        at = np.searchsorted(fitted.timeline, reach, side="right") - 1
        band = fitted.confidence_interval_.to_numpy()[at]
        assert curve.value[row] == pytest.approx(
            fitted.cumulative_density_.to_numpy()[at, 0], abs=1e-12
        )
        assert curve.low[row] == pytest.approx(band.min(axis=1), abs=1e-12)
        assert curve.high[row] == pytest.approx(band.max(axis=1), abs=1e-12)


def test_numbers_at_risk_are_spells_at_least_as_long() -> None:
    spells, aside = history(6, 4_000, 7, 0)
    found: Transitions = mine_large(spells, HORIZONS, aside, 0.95)
    after = np.append(False, aside[:-1] & (spells.person[1:] == spells.person[:-1]))
    timed = spells.start_known & ~after
    for row, role in enumerate(found.origins.role):
        for column, horizon in enumerate(HORIZONS):
            held = timed & (spells.role == role) & (spells.duration >= horizon)
            assert found.origins.at_risk[row, column] == held.sum()
