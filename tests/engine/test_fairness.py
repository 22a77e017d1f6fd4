"""Impact ratios: by hand, by fairlearn, by scipy, by laws, and what a reader could work out."""

from collections.abc import Callable
from dataclasses import fields
from fractions import Fraction
from math import comb

import numpy as np
import numpy.typing as npt
import pytest
from fairlearn.metrics import MetricFrame, demographic_parity_ratio, selection_rate
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from tests.engine.fairness_cases import log_of, random_log
from waymark.engine.fairness import (
    UNKNOWN,
    DecisionLog,
    Impact,
    Outcome,
    audit,
    decision_log,
    fisher_p,
)


def exactly(chosen: int, many: int, other: int, others: int) -> float:
    """Fisher's p in whole numbers: all tables with the same margins that are no more likely."""
    both = chosen + other
    ways = [comb(many, k) * comb(others, both - k) for k in range(min(many, both) + 1)]
    as_unlikely = sum(way for way in ways if way <= ways[chosen])
    return float(Fraction(as_unlikely, comb(many + others, both)))


def test_a_case_worked_by_hand() -> None:
    # Group 0: 48 of 80, group 1: 12 of 40, group 2: nobody; 10 do not say, 5 of them chosen.
    codes = [0] * 80 + [1] * 40 + [UNKNOWN] * 10
    chosen = [1] * 48 + [0] * 32 + [1] * 12 + [0] * 28 + [1] * 5 + [0] * 5
    found = audit(log_of(chosen, codes)).tables[0]
    assert (found.outcome, found.by, found.codes.tolist()) == (
        Outcome.SELECTED, (0,), [[0], [1], [2]],
    )  # fmt: skip
    assert (found.decisions.tolist(), found.chosen.tolist()) == ([80, 40, 0], [48, 12, 0])
    assert found.rate[:2].tolist() == [0.6, 0.3]
    assert (found.best, found.ratio[:2].tolist()) == (0, [1.0, 0.5])
    assert found.others_ratio[:2].tolist() == pytest.approx([2.0, 0.5])
    assert found.p_others[0] == found.p_others[1] == found.p_best[1]
    assert found.p_best[1] == pytest.approx(exactly(48, 80, 12, 40), rel=1e-12)
    assert found.below.tolist() == [False, True, False]
    assert np.isnan([found.rate[2], found.ratio[2], found.p_best[2], found.others_ratio[2]]).all()
    assert (found.unknown_decisions, found.unknown_chosen) == (10, 5)


def test_scores_count_above_the_median_of_all_who_have_one() -> None:
    score = [1.0, 2, 3, 4, 5, 5, np.nan, np.nan]
    log = log_of([0] * 8, [0, 0, 0, 1, 1, UNKNOWN, 1, 1], sizes=(2,), score=score)
    found = audit(log, minimum=1)
    assert found.median == 3.5
    table = found.tables[1]
    assert table.outcome is Outcome.ABOVE_MEDIAN
    assert (table.decisions.tolist(), table.chosen.tolist()) == ([3, 2], [0, 2])
    assert (table.ratio.tolist(), table.others_ratio.tolist()) == ([0.0, 1.0], [0.0, np.inf])
    assert (table.unknown_decisions, table.unknown_chosen) == (1, 1)
    nobody_scored = audit(log_of([1, 0], [0, 1], score=[np.nan, np.nan]), minimum=1)
    assert np.isnan(nobody_scored.median)
    assert nobody_scored.tables[1].decisions.tolist() == [0, 0, 0]


@pytest.mark.parametrize("seed", range(5))
def test_rates_and_ratios_are_those_of_fairlearn(seed: int) -> None:
    log = random_log(seed)
    median = np.median(log.score)
    for table in audit(log, minimum=1).tables:
        outcome = log.selected if table.outcome is Outcome.SELECTED else log.score > median
        known = (log.category[:, list(table.by)] != UNKNOWN).all(axis=1)
        features = log.category[known][:, list(table.by)]
        frame = MetricFrame(
            metrics=selection_rate, y_true=outcome[known], y_pred=outcome[known],
            sensitive_features=features,
        )  # fmt: skip
        rates = frame.by_group.to_numpy(dtype=float)
        assert table.rate == pytest.approx(rates, abs=1e-9)
        assert table.ratio == pytest.approx(rates / rates.max(), abs=1e-9)
        assert table.ratio.min() == pytest.approx(
            demographic_parity_ratio(
                outcome[known], outcome[known], sensitive_features=features
            ), abs=1e-9,
        )  # fmt: skip
        for at, code in enumerate(table.codes):
            inside = (features == code).all(axis=1)
            own, other = outcome[known][inside], outcome[known][~inside]
            assert table.others_ratio[at] == pytest.approx(own.mean() / other.mean(), abs=1e-9)
            assert table.p_others[at] == pytest.approx(scipy_p(own, other), rel=1e-9)
            best = outcome[known][(features == table.codes[table.best]).all(axis=1)]
            assert table.p_best[at] == pytest.approx(scipy_p(own, best), rel=1e-9)


def scipy_p(one: npt.NDArray[np.bool_], other: npt.NDArray[np.bool_]) -> float:
    table = [[one.sum(), (~one).sum()], [other.sum(), (~other).sum()]]
    return float(fisher_exact(np.array(table))[1])


counts = st.integers(0, 60)


@given(counts, counts, counts, counts)
def test_fishers_p_is_that_of_scipy(a: int, b: int, c: int, d: int) -> None:
    assert fisher_p(a, a + b, c, c + d) == pytest.approx(
        fisher_exact(np.array([[a, b], [c, d]]))[1], rel=1e-10
    )
    assert fisher_p(a, a + b, c, c + d) == pytest.approx(fisher_p(c, c + d, a, a + b), rel=1e-12)
    assert fisher_p(b, a + b, d, c + d) == pytest.approx(fisher_p(a, a + b, c, c + d), rel=1e-12)


def test_fishers_p_of_large_and_of_extreme_tables() -> None:
    assert fisher_p(50_000, 100_000, 50_300, 100_000) == pytest.approx(
        fisher_exact(np.array([[50_000, 50_000], [50_300, 49_700]]))[1], rel=1e-8
    )
    assert fisher_p(0, 5_000, 5_000, 5_000) == 0.0
    assert fisher_p(3, 3, 0, 0) == fisher_p(0, 4, 0, 9) == fisher_p(4, 4, 9, 9) == 1.0
    with pytest.raises(ValueError, match="other_chosen is 5, expected 0 to 4"):
        fisher_p(1, 2, 5, 4)


def same(one: Impact, other: Impact) -> None:
    for field in fields(Impact):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))


decisions = st.lists(
    st.tuples(
        st.integers(0, 12), st.booleans(), st.sampled_from([np.nan, 0.0, 1.0, 2.0]),
        st.integers(-1, 2), st.integers(-1, 1),
    ),
    max_size=40,
)  # fmt: skip
Rows = list[tuple[int, bool, float, int, int]]


def from_rows(rows: Rows) -> DecisionLog:
    person, chosen, score, one, two = (list(column) for column in zip(*rows, strict=True)) if (
        rows
    ) else ([], [], [], [], [])  # fmt: skip
    codes = np.array([one, two], dtype=np.int64).reshape(2, -1).T
    return decision_log(np.array(person, dtype=np.int64), chosen, score, codes, (3, 2))


@given(decisions, st.randoms(use_true_random=False), st.integers(1, 6))
@settings(deadline=None)
def test_the_order_of_rows_and_the_numbers_of_people_do_not_matter(
    rows: Rows, shuffle: object, minimum: int
) -> None:
    moved = [(97 - row[0], *row[1:]) for row in rows]
    shuffle.shuffle(moved)  # type: ignore[attr-defined]  # a random.Random
    one, other = (audit(from_rows(r), minimum=minimum) for r in (rows, moved))
    for table, again in zip(one.tables, other.tables, strict=True):
        same(table, again)


@given(decisions, st.permutations(range(3)))
@settings(deadline=None)
def test_renumbered_categories_give_the_same_figures_elsewhere(
    rows: Rows, names: list[int]
) -> None:
    renamed = [
        (row[0], row[1], row[2], names[row[3]] if row[3] >= 0 else UNKNOWN, row[4]) for row in rows
    ]
    table, again = (audit(from_rows(r), by=[(0,)], minimum=1).tables[0] for r in (rows, renamed))
    for name in ("decisions", "chosen", "people", "rate", "ratio", "others_ratio", "p_others"):
        np.testing.assert_array_equal(getattr(table, name), getattr(again, name)[names])


@given(decisions)
@settings(deadline=None)
def test_twice_as_many_of_everyone_have_the_same_ratios(rows: Rows) -> None:
    doubled = [*rows, *((row[0] + 100, *row[1:]) for row in rows)]
    for one, other in zip(
        audit(from_rows(rows), minimum=1).tables, audit(from_rows(doubled), minimum=1).tables,
        strict=True,
    ):  # fmt: skip
        assert (other.decisions == 2 * one.decisions).all()
        assert (other.people == 2 * one.people).all()
        for name in ("rate", "ratio", "others_ratio"):
            np.testing.assert_allclose(getattr(other, name), getattr(one, name), rtol=1e-12)


def test_one_group_nobody_selected_everyone_selected_no_rows() -> None:
    alone = audit(log_of([1] * 6 + [0] * 6, [0] * 12, sizes=(1,))).tables[0]
    assert (alone.ratio.tolist(), alone.best) == ([1.0], 0)
    assert np.isnan([alone.others_ratio[0], alone.p_others[0]]).all()
    nobody = audit(log_of([0] * 40, [0] * 20 + [1] * 20)).tables[0]
    assert (nobody.best, nobody.rate[:2].tolist()) == (None, [0.0, 0.0])
    assert np.isnan(nobody.ratio).all()
    assert not nobody.below.any()
    everyone = audit(log_of([1] * 40, [0] * 20 + [1] * 20)).tables[0]
    assert everyone.ratio[:2].tolist() == everyone.p_others[:2].tolist() == [1.0, 1.0]
    nothing = audit(from_rows([]))
    assert [table.decisions.sum() for table in nothing.tables] == [0] * 6


def test_the_best_of_equal_groups_is_the_larger_and_small_parts_are_left_out_visibly() -> None:
    codes = [0] * 20 + [1] * 40 + [2] * 2
    chosen = [1, 0] * 30 + [1, 1]
    assert audit(log_of(chosen, codes), minimum=1).tables[0].best == 2
    found = audit(log_of(chosen, codes), minimum=1, least_share=0.05).tables[0]
    assert (found.best, found.compared.tolist()) == (1, [True, True, False])
    assert (found.decisions[2], found.rate[2]) == (2, 1.0)
    assert np.isnan(found.ratio[2])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: log_of([2, 0], [0, 0]), r"selected\[0\] is 2"),
        (lambda: log_of([1, 0], [0, 3]), r"category\[1, 0\] is 3, expected -1 to 2"),
        (lambda: log_of([1, 0], [0, 1], score=[0.0, np.inf]), r"score\[1\] is infinite"),
        (lambda: log_of([1, 0], [0, 1], sizes=(3, 3)), r"category has shape \(2, 1\), .*\(2, 2\)"),
        (lambda: decision_log([0.5], [1], [0], [[0]], (1,)), "person holds float64"),
        (lambda: decision_log([[1]], [1], [0], [[0]], (1,)), r"person has shape \(1, 1\)"),
        (lambda: decision_log([1], [1], [0], [[0]], (-1,)), r"sizes\[0\] is -1, expected 0.."),
        (lambda: decision_log([1], [1], [0], [[0]], (1.5,)), "sizes holds float64"),  # type: ignore[arg-type]  # on purpose
        (lambda: decision_log([1], [1, 0], [0], [[0]], (1,)), r"selected has shape \(2,\)"),
        (lambda: audit(random_log(1), by=[(0, 0)]), r"\(0, 0\) is no table of attributes 0 to 1"),
        (lambda: audit(random_log(1), by=[(2,)]), r"\(2,\) is no table"),
        (lambda: audit(random_log(1), minimum=0), "minimum is 0, expected 1 or more"),
        (lambda: audit(random_log(1), threshold=1.5), "threshold is 1.5"),
        (lambda: audit(log_of([1], [0], sizes=(2001,))), "makes 2001 groups, at most 2000"),
    ],
)
def test_what_is_wrong_is_named(make: Callable[[], object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make()


def test_inputs_stay_as_they_were() -> None:
    log = random_log(9)
    before = [getattr(log, f.name).copy() for f in fields(log) if f.name != "sizes"]
    audit(log)
    after = [getattr(log, f.name) for f in fields(log) if f.name != "sizes"]
    for one, other in zip(before, after, strict=True):
        np.testing.assert_array_equal(one, other)
