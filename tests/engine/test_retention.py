"""Strength since the last use: against a plain loop, by laws, and for bad input."""

from itertools import pairwise
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.engine.retention import (
    Band,
    Uses,
    fading,
    half_life_after,
    strength_along,
    uses,
)
from waymark.engine.retention.constants import LENGTHENED, LENGTHENED_OWN_WORD, LONGEST

months = st.floats(0, 120)
lives = st.floats(0.5, 60)
one_cell = st.lists(st.tuples(months, st.booleans()), min_size=1, max_size=8).map(sorted)
cells = st.lists(st.tuples(lives, one_cell), min_size=1, max_size=5)
Cell = list[tuple[float, bool]]


def build(done: list[Cell]) -> Uses:
    rows = [row for cell in done for row in cell]
    return uses(
        np.cumsum([0, *(len(cell) for cell in done)]),
        [month for month, _ in rows],
        np.array([sure for _, sure in rows], np.bool_),
    )


def exact(life: float) -> Band:
    return Band(*(np.array([life]) for _ in range(3)))


def left_without_use(life: float, at: list[float]) -> np.ndarray:
    """What is left months after the only use."""
    return strength_along(exact(life), build([[(0.0, True)]]), at).middle


def plain(life: float, cell: Cell) -> list[float]:
    found, first = [life], life
    for (before, _), (now, sure) in pairwise(cell):
        faded = 1 - 0.5 ** ((now - before) / found[-1])
        longer = found[-1] * (1 + (LENGTHENED if sure else LENGTHENED_OWN_WORD) * faded)
        found.append(min(longer, LONGEST * first))
    return found


@given(cells)
def test_half_lives_equal_a_plain_loop(done: list[tuple[float, Cell]]) -> None:
    got = half_life_after([life for life, _ in done], build([cell for _, cell in done]))
    assert got == pytest.approx([h for life, cell in done for h in plain(life, cell)])


@given(cells, st.randoms())
def test_the_order_of_cells_does_not_matter(done: list[tuple[float, Cell]], rng: object) -> None:
    order = list(range(len(done)))
    rng.shuffle(order)  # type: ignore[attr-defined]  # a random.Random
    mixed = [done[i] for i in order]

    def now(rows: list[tuple[float, Cell]]) -> np.ndarray:
        band = Band(*(np.array([life for life, _ in rows]) for _ in range(3)))
        return fading(band, build([cell for _, cell in rows]), 130.0).strength.middle

    assert now(mixed) == pytest.approx(now(done)[order])


@given(lives, st.lists(months, min_size=2, max_size=9).map(sorted))
def test_half_is_left_after_a_half_life_and_it_never_rises(life: float, at: list[float]) -> None:
    left = left_without_use(life, at)
    assert (np.diff(left) <= 0).all()
    assert ((left >= 0) & (left <= 1)).all()
    assert left_without_use(life, [0.0, life, 2 * life]) == pytest.approx([1, 0.5, 0.25])


@given(lives, one_cell, st.floats(0, 24), st.booleans())
def test_one_more_use_never_weakens(life: float, cell: Cell, later: float, sure: bool) -> None:
    again = [*cell, (cell[-1][0] + later, sure)]
    now = again[-1][0] + 7.0
    before, after = (fading(exact(life), build([each]), now) for each in (cell, again))
    assert after.strength.middle[0] >= before.strength.middle[0]
    assert after.half_life.middle[0] >= before.half_life.middle[0]
    assert fading(exact(life), build([again]), again[-1][0]).strength.middle[0] == 1


@given(lives, one_cell)
def test_a_confirmed_use_counts_more_than_ones_own_word(life: float, cell: Cell) -> None:
    own, sure = (
        half_life_after([life], build([[(month, word) for month, _ in cell]]))[-1]
        for word in (False, True)
    )
    assert own <= sure <= LONGEST * life


def test_uses_in_quick_succession_count_as_one() -> None:
    crammed = half_life_after([10.0], build([[(0.0, True)] * 5]))
    spaced = half_life_after([10.0], build([[(5.0 * n, True) for n in range(5)]]))
    assert crammed.tolist() == [10.0] * 5
    assert spaced[-1] > 14.0


@given(lives, one_cell, st.lists(st.floats(0, 150), min_size=1, max_size=6))
def test_the_curve_passes_through_where_a_cell_stands(
    life: float, cell: Cell, at: list[float]
) -> None:
    done = build([cell])
    drawn = strength_along(exact(life), done, at).middle
    for month, left in zip(at, drawn, strict=True):
        so_far = [use for use in cell if use[0] <= month]
        if so_far:
            stands = fading(exact(life), build([so_far]), month).strength.middle[0]
            assert left == pytest.approx(stands)
        else:
            assert np.isnan(left)


@given(cells, st.floats(1.01, 3))
def test_the_band_holds_the_estimate(done: list[tuple[float, Cell]], factor: float) -> None:
    middle = np.array([life for life, _ in done])
    band = Band(middle / factor, middle, middle * factor)
    found = fading(band, build([cell for _, cell in done]), 125.0)
    for each in (found.half_life, found.strength):
        assert (each.low <= each.middle).all()
        assert (each.middle <= each.high).all()


def test_inputs_are_left_as_they_were() -> None:
    month, life = np.array([0.0, 3.0]), np.array([6.0])
    done = uses(np.array([0, 2]), month, np.array([True, False]))
    half_life_after(life, done)
    strength_along(Band(life, life, life), done, np.array([4.0]))
    month[0] = 2.0
    assert (done.month[0], life[0]) == (0.0, 6.0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: uses([0, 2], [1.0], [True]), r"start has shape \(2,\), expected 0 first and 1"),
        (lambda: uses([0, 1, 1], [1.0], [True]), "cell 1 has no use"),
        (lambda: uses([0, 2], [2.0, 1.0], [True, True]), r"month\[1\] is 1, before the use"),
        (lambda: uses([0, 1], [1.0], [True, False]), r"confirmed has shape \(2,\), expected \(1,\)"),
        (lambda: uses([0, 1], [1.0], [1]), "confirmed holds int64, expected bool"),
        (lambda: uses([0, 1], [float("nan")], [True]), r"month\[0\] is nan, expected a finite"),
        (lambda: uses([[0, 1]], [1.0], [True]), r"start has shape \(1, 2\), expected one dim"),
        (lambda: uses([0.0, 1.0], [1.0], [True]), "start holds float64, expected whole"),
        (lambda: half_life_after([0.0], build([[(5.0, True)]])), r"half_life\[0\] is 0, expected above"),
        (lambda: half_life_after([3.0, 4.0], build([[(5.0, True)]])), r"half_life has shape \(2,\)"),
        (lambda: fading(exact(6.0), build([[(5.0, True)]]), 4.0), "cell 0 is used 1 months after"),
        (lambda: fading(exact(6.0), build([[(5.0, True)]]), float("nan")), "now is nan, expected"),
        (lambda: strength_along(exact(6.0), build([[(5.0, True)]] * 2), [1.0]), "2 cells"),
    ],
)  # fmt: skip
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]  # wrong on purpose


def test_half_of_an_average_skill_is_gone_after_its_half_life() -> None:
    assert left_without_use(11.0, [11.0])[0] == pytest.approx(np.exp(-log(2)))
