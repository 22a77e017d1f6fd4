"""What of an audit is hidden, and what a reader of the rest could work out."""

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from tests.engine.fairness_cases import log_of, random_log
from waymark.engine.fairness import HIDDEN, Figures, audit, decision_log, shown_figures


def test_people_and_not_rows_make_a_group_large_enough() -> None:
    log = decision_log(
        [1] * 30 + list(range(100, 130)) + list(range(200, 230)), [1, 0] * 45, [0.0] * 90,
        np.array([[0]] * 30 + [[1]] * 30 + [[2]] * 30), (3,),
    )  # fmt: skip
    found = audit(log).tables[0]
    assert found.decisions.tolist() == [HIDDEN, HIDDEN, 30]
    assert found.shown.tolist() == [False, False, True]
    assert np.isnan(found.rate[:2]).all()
    assert found.chosen.tolist() == [HIDDEN, HIDDEN, 15]
    assert found.p_others[2] == 1.0  # all others together may be shown


def test_a_total_does_not_give_a_small_group_away() -> None:
    sizes = [25, 3, 12]
    found = audit(log_of([1] * 40, np.repeat([0, 1, 2], sizes))).tables[0]
    assert found.decisions.tolist() == [25, HIDDEN, HIDDEN]
    two_alone = audit(log_of([1] * 23, np.repeat([0, 1], [20, 3]))).tables[0]
    assert two_alone.decisions.tolist() == [HIDDEN, HIDDEN, 0]
    few = audit(log_of([1] * 4, [0] * 4)).tables[0]
    assert few.decisions.tolist() == [HIDDEN, 0, 0]
    assert few.unknown_decisions == 0


def bounds(figures: Figures, shown: npt.NDArray[np.bool_], wanted: int) -> tuple[float, float]:
    """What a reader of the shown figures can work out about a hidden one, by linear programs."""
    people = np.ones(figures.sums.shape[1]) * 5
    at_most_and_least = []
    for sign in (1.0, -1.0):
        solved = linprog(
            sign * figures.sums[wanted], A_eq=figures.sums[shown].astype(float),
            b_eq=figures.sums[shown] @ people,
        )  # fmt: skip
        at_most_and_least.append(np.inf if solved.status == 3 else sign * solved.fun)
    return at_most_and_least[0], at_most_and_least[1]


@given(
    st.lists(st.integers(1, 4), min_size=6, max_size=6).flatmap(
        lambda base: st.tuples(
            st.just(base), st.lists(st.booleans(), min_size=6, max_size=6), st.integers(2, 30)
        )
    )
)
@settings(max_examples=60)
def test_no_hidden_figure_can_be_worked_out(drawn: tuple[list[int], list[bool], int]) -> None:
    base, small, minimum = drawn
    # A crossing of 2 x 3 with its margins and total, every cell of as many people as drawn.
    cells = np.eye(6, dtype=np.bool_)
    rows = np.repeat(np.eye(2, dtype=np.bool_), 3, axis=1)
    columns = np.tile(np.eye(3, dtype=np.bool_), 2)
    whole = np.ones((1, 6), dtype=np.bool_)
    sums = np.concatenate([cells, whole, rows, whole, columns, whole])
    many = np.where(small, base, np.array(base) * 20)
    total = np.array([0] * 6 + [1] + [0, 0, 1] + [0, 0, 0, 1], dtype=np.bool_)
    figures = Figures(sums, sums @ many, np.repeat([0, 1, 2], [7, 3, 4]), total)
    shown = shown_figures(figures, minimum)
    assert (figures.people[shown] >= minimum).all()
    for hidden in np.flatnonzero(~shown):
        if shown.any():
            low, high = bounds(figures, shown, int(hidden))
            assert high - low > 0.5


def test_nothing_is_hidden_without_need() -> None:
    assert all(t.shown.all() for t in audit(random_log(1, n=2_000)).tables)
    assert all(t.shown.all() for t in audit(random_log(2, n=60), minimum=1).tables)
