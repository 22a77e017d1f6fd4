"""The fair tail: the highest least score, its price and its proof, against trying everything."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.matching_cases import Table, build, cases, random_case
from waymark.engine.matching import Objective, certify, match
from waymark.engine.matching.fair_tail import (
    FairTail,
    check_fair_tail,
    from_score_on,
    raise_worst,
)

Case = tuple[Table, list[int], list[int]]
MOST = Objective.MOST_PEOPLE


def best_worst(case: Case, tolerance: int) -> tuple[int | None, int]:
    """The highest least score (None where no pair is free) and the greatest total that goes with it."""
    table, capacity, locked = case
    every = []
    for chosen in product(range(-1, len(capacity)), repeat=len(table)):
        pairs = [(i, j) for i, j in enumerate(chosen) if j >= 0]
        load = np.bincount([j for _, j in pairs], minlength=len(capacity))
        if any(table[i][j] < 0 for i, j in pairs) or (load > capacity).any():
            continue
        if all(lock in (-1, chosen[i]) for i, lock in enumerate(locked)):
            free = [table[i][j] for i, j in pairs if locked[i] < 0]
            every.append((len(pairs), sum(table[i][j] for i, j in pairs), min(free, default=None)))
    matched, total, _ = max(every, key=lambda one: one[:2])
    near = [(w, t) for m, t, w in every if m == matched and t >= total - tolerance]
    if near[0][0] is None:
        return None, max(t for _, t in near)
    return max((w, t) for w, t in near if w is not None)


@settings(max_examples=150)
@given(cases(people=5, experts=3), st.sampled_from([0, 1, 3, 100, 9999]))
def test_the_worst_pair_is_as_good_as_can_be(case: Case, tolerance: int) -> None:
    possible = build(*case)
    optimum = match(possible, objective=MOST)
    found = raise_worst(possible, optimum, tolerance=tolerance)
    worst, total = best_worst(case, tolerance)
    assert found.complete
    assert found.assignment.total == total
    assert found.price == optimum.total - total <= tolerance
    if worst is not None:
        assert found.threshold == worst
    check_fair_tail(possible, optimum, found)


@pytest.mark.parametrize("seed", range(5))
def test_more_tolerance_raises_the_worst_more(seed: int) -> None:
    possible = random_case(seed, 250, 40, 0.2)
    optimum = match(possible, objective=MOST)
    before = -1
    for tolerance in (0, 200, 2_000, 20_000, 10**6):
        found = raise_worst(possible, optimum, tolerance=tolerance)
        check_fair_tail(possible, optimum, found)
        assert found.threshold >= before
        before = found.threshold
        position = possible.positions(found.assignment.expert)
        assert possible.score[position[position >= 0]].min() == found.threshold
        above = from_score_on(possible, found.threshold)
        assert match(above, objective=MOST).total == found.assignment.total


def test_the_price_is_said() -> None:
    possible = build([[10, 6], [9, 2]], [1, 1])
    optimum = match(possible, objective=MOST)
    assert (optimum.total, raise_worst(possible, optimum).threshold) == (15, 6)
    steep = build([[10, 3], [4, 1]], [1, 1])
    optimum = match(steep, objective=MOST)
    assert (raise_worst(steep, optimum).threshold, optimum.total) == (1, 11)
    found = raise_worst(steep, optimum, tolerance=4)
    assert (found.threshold, found.price, found.next_threshold) == (3, 4, 4)
    assert raise_worst(steep, optimum, tolerance=3).price == 0


STEEP = build([[10, 3], [4, 1]], [1, 1])


@pytest.mark.parametrize(
    ("forge", "message"),
    [
        (lambda tail: replace(tail, threshold=1), "no optimum from its threshold on"),
        (lambda tail: replace(tail, threshold=4), "no candidate of person"),
        (lambda tail: replace(tail, price=0), "the price is 4"),
        (lambda tail: replace(tail, tolerance=3), "costs more than the tolerance"),
        (lambda tail: replace(tail, next_threshold=10), "the next threshold is not 10"),
        (lambda tail: replace(tail, next_threshold=None), "the next threshold is not None"),
        (lambda tail: replace(tail, proof=None), "no proof for the next threshold"),
        (lambda tail: replace(tail, proof=tail.assignment), "no candidate of person"),
        (
            lambda tail: replace(
                tail, assignment=replace(tail.assignment, prices=tail.assignment.prices * 0)
            ),
            "no optimum from its threshold on",
        ),
    ],
)
def test_no_forged_claim_is_accepted(forge, message: str) -> None:  # type: ignore[no-untyped-def]  # a function
    optimum = match(STEEP, objective=MOST)
    tail: FairTail = raise_worst(STEEP, optimum, tolerance=4)
    check_fair_tail(STEEP, optimum, tail)
    with pytest.raises(ValueError, match=message):
        check_fair_tail(STEEP, optimum, forge(tail))


def test_a_threshold_too_low_is_not_proved() -> None:
    """Somebody who did not look far enough shows a lower threshold with its own next one."""
    optimum = match(STEEP, objective=MOST)
    honest = raise_worst(STEEP, optimum, tolerance=4)
    above = match(from_score_on(STEEP, 3), objective=MOST)
    lazy = replace(honest, threshold=1, next_threshold=3, assignment=optimum, price=0, proof=above)
    with pytest.raises(ValueError, match="can be reached"):
        check_fair_tail(STEEP, optimum, lazy)
    with pytest.raises(ValueError, match="the optimum is none"):
        check_fair_tail(STEEP, above, honest)


def test_stopping_leaves_a_threshold_that_is_reached() -> None:
    possible = random_case(5, 500, 70, 0.2)
    optimum = match(possible, objective=MOST)
    calls: list[tuple[int, int]] = []

    def note(done: int, total: int) -> None:
        calls.append((done, total))

    whole = raise_worst(possible, optimum, tolerance=5000, progress=note)
    assert calls == sorted(calls)
    assert calls[-1][0] <= calls[-1][1]
    for stop in [done for done, _ in calls[:-1]][::4]:
        part = raise_worst(
            possible,
            optimum,
            tolerance=5000,
            progress=lambda done, _, s=stop: done < s,  # type: ignore[misc]  # a default binds the value
        )
        assert not part.complete
        assert part.proof is None
        assert part.threshold <= whole.threshold
        assert certify(from_score_on(possible, part.threshold), part.assignment).gap == 0


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="one of most people"):
        raise_worst(STEEP, match(STEEP))
    optimum = match(STEEP, objective=MOST)
    with pytest.raises(ValueError, match="the optimum must be complete"):
        raise_worst(STEEP, replace(optimum, complete=False))
    with pytest.raises(ValueError, match="tolerance is -1"):
        raise_worst(STEEP, optimum, tolerance=-1)
