"""Beliefs about half-lives: against the studies, an independent integration, and by laws."""

import json
from math import exp, log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from waymark.engine.retention import (
    BAND,
    HALF_GONE,
    KINDS,
    SOURCES,
    Belief,
    Reassessments,
    half_lives,
    pooled_belief,
    prior_belief,
    reassessments,
)
from waymark.engine.retention.constants import ASSESSMENT_SD, PERSON_SD, SKILL_SD, SPREAD

STUDIES = Path(__file__).parents[2].parent / "shared/data/science/anchors.json"
NOTHING = reassessments([], [], [], [])
Row = tuple[int, float, float, float]

row = st.tuples(
    st.integers(0, 3), st.floats(1, 5), st.floats(0, 5), st.floats(0.5, 36)
)  # cell, gained, kept, months
rows = st.lists(row, max_size=8)
kinds = st.lists(st.integers(0, 2), min_size=4, max_size=4)


def seen(found: list[Row]) -> Reassessments:
    cell, gained, kept, months = zip(*found, strict=True) if found else ((), (), (), ())
    return reassessments(np.array(cell, np.int64), gained, kept, months)


def integrated(mean: float, sd: float, found: list[Row]) -> list[float]:
    """Quantiles by summing over half-lives on a fine even grid: another variable, other sums."""
    lives = np.exp(np.linspace(mean - 9 * sd, mean + 9 * sd, 40001))
    density = np.exp(-0.5 * ((np.log(lives) - mean) / sd) ** 2) / lives
    for _, gained, kept, months in found:
        density *= np.exp(-0.5 * ((kept - gained * 0.5 ** (months / lives)) / ASSESSMENT_SD) ** 2)
    mass = np.concatenate(([0.0], np.cumsum((density[1:] + density[:-1]) / 2 * np.diff(lives))))
    return [float(np.interp(share, mass / mass[-1], lives)) for share in (0.1, 0.5, 0.9)]


@pytest.mark.skipif(not STUDIES.exists(), reason="the constants of the studies are not here")
def test_the_averages_are_those_of_the_studies() -> None:
    found = json.loads(STUDIES.read_text())
    studies = found["tatel_ackerman"]
    assert studies["half_of_gain_lost_months"] == HALF_GONE
    assert SOURCES["half_gone"].doi in studies["cite"]
    assert SOURCES["spacing"].doi in found["cepeda2008"]["cite"]
    assert SOURCES["decay"].doi in found["arthur1998"]["cite"]


def test_without_data_the_studies_speak_with_their_band() -> None:
    band = half_lives(prior_belief([0, 1, 2]), NOTHING)
    middle = [HALF_GONE[name] for name in KINDS]
    assert band.middle == pytest.approx(middle)
    assert band.low == pytest.approx([m / 2 for m in middle])
    assert band.high == pytest.approx([m * 2 for m in middle])
    assert BAND == 0.8


@settings(max_examples=40)
@given(kinds, rows)
def test_after_data_it_equals_another_integration(kind: list[int], found: list[Row]) -> None:
    band = half_lives(prior_belief(kind), seen(found))
    for cell in range(4):
        own = [each for each in found if each[0] == cell]
        wanted = integrated(log(HALF_GONE[KINDS[kind[cell]]]), SPREAD, own)
        got = [float(each[cell]) for each in (band.low, band.middle, band.high)]
        assert got == pytest.approx(wanted, rel=0.02)
        assert got[0] < got[1] < got[2]


@settings(max_examples=40)
@given(kinds, rows, st.randoms())
def test_the_order_of_what_was_seen_does_not_matter(
    kind: list[int], found: list[Row], rng: object
) -> None:
    mixed = list(found)
    rng.shuffle(mixed)  # type: ignore[attr-defined]  # a random.Random
    one, other = (half_lives(prior_belief(kind), seen(each)).middle for each in (found, mixed))
    assert one == pytest.approx(other)


@given(st.floats(0.6, 1.7), st.floats(0.5, 2.0), st.integers(0, 2))
def test_more_of_the_same_narrows_the_band_around_it(
    times: float, waited: float, kind: int
) -> None:
    """For half-lives within the band of the studies; one that contradicts them widens it first."""
    life = times * HALF_GONE[KINDS[kind]]
    own = (0, 4.0, 4 * 0.5**waited, waited * life)
    widths, misses = [], []
    for often in (0, 4, 16, 64):
        band = half_lives(prior_belief([kind]), seen([own] * often))
        widths.append(log(band.high[0] / band.low[0]))
        misses.append(abs(log(band.middle[0] / life)))
    assert widths == sorted(widths, reverse=True)
    assert widths[3] < widths[0] / 3
    assert misses[3] <= min(misses[0] + 0.01, 0.1)


def test_a_level_that_held_lengthens_and_one_that_fell_shortens() -> None:
    belief = prior_belief([2, 2, 2])
    band = half_lives(belief, seen([(0, 3, 3, 12), (1, 3, 0, 4)]))
    assert band.middle[0] > 1.2 * band.middle[2] > 1.2 * 1.2 * band.middle[1]


def test_what_the_organization_saw_moves_everyone_but_never_narrows_below_people() -> None:
    many = [(0, 4.0, 3.5, 12.0)] * 200
    belief = pooled_belief([2, 2], seen(many))
    assert exp(belief.mean[0]) > 30
    assert exp(belief.mean[1]) == pytest.approx(11)
    assert PERSON_SD < belief.sd[0] < 1.05 * PERSON_SD
    assert belief.sd[1] == pytest.approx(SPREAD)
    few = pooled_belief([2, 2], seen(many[:1]))
    assert log(11) < few.mean[0] < belief.mean[0]
    assert belief.sd[0] < few.sd[0] < SPREAD


@example([(0, 5.0, 0.0, 1.0)])
@settings(max_examples=25)
@given(rows)
def test_the_pool_equals_a_sum_over_people(found: list[Row]) -> None:
    belief = pooled_belief([2] * 4, seen(found))
    typical = log(11) + SKILL_SD * np.linspace(-6, 6, 801)
    person = np.linspace(-5, 5, 401)
    weight = np.exp(-0.5 * person**2)
    weight /= weight.sum()
    for cell in range(4):
        score = -0.5 * ((typical - log(11)) / SKILL_SD) ** 2
        for _, gained, kept, months in [each for each in found if each[0] == cell]:
            lives = np.exp(typical[:, None] + PERSON_SD * person)
            left = gained * 0.5 ** (months / lives)
            score += np.log((weight * np.exp(-0.5 * ((kept - left) / ASSESSMENT_SD) ** 2)).sum(1))
        mass = np.exp(score - score.max())
        # eleven points stand for all people: within 2 % of the half-life, even where all was lost
        assert belief.mean[cell] == pytest.approx((mass * typical).sum() / mass.sum(), abs=0.02)


def test_the_studies_weigh_about_as_much_as_one_good_reassessment() -> None:
    """Seen as expected one half-life after, it narrows the band as far as it weighs beside them."""
    prior = prior_belief([2])
    life = exp(prior.mean[0])

    def width(found: list[Row]) -> float:
        band = half_lives(prior, seen(found))
        return log(band.high[0] / band.low[0])

    left = [width([(0, gained, gained / 2, life)]) / width([]) for gained in (1, 2, 3, 5)]
    assert left == sorted(left, reverse=True)
    # of two that weigh alike, a share of 1 / sqrt(2) stays; of 1 to 2 either way 0.58 to 0.82
    assert 0.58 < left[2] < 0.82


def test_cells_beyond_one_block_are_all_worked_out() -> None:
    size = 5000
    band = half_lives(prior_belief(np.full(size, 2)), seen([(n, 3, 3, 12) for n in range(size)]))
    assert np.ptp(band.middle) == 0
    assert band.middle[0] > 11


def test_inputs_are_left_as_they_were() -> None:
    mean, sd = np.array([2.0]), np.array([0.5])
    gained = np.array([3.0])
    own = reassessments([0], gained, [1.0], [6.0])
    gained[0] = 1.0
    half_lives(Belief(mean, sd), own)
    assert (mean[0], sd[0], own.gained[0]) == (2.0, 0.5, 3.0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: prior_belief([3]), r"kind\[0\] is 3, expected 0 or more and at most 2"),
        (lambda: prior_belief([[1]]), r"kind has shape \(1, 1\), expected one dimension"),
        (lambda: prior_belief([1.5]), "kind holds float64, expected whole numbers"),
        (lambda: reassessments([0], [0.0], [0.0], [1.0]), r"gained\[0\] is 0, expected above 0"),
        (lambda: reassessments([0], [2.0], [6.0], [1.0]), r"kept\[0\] is 6, expected 0 or more"),
        (lambda: reassessments([0], [2.0], [1.0], [0.0]), r"months\[0\] is 0, expected above 0"),
        (lambda: reassessments([0], [2.0], [1.0, 1.0], [1.0]), r"kept has shape \(2,\), expected"),
        (lambda: reassessments([-1], [2.0], [1.0], [1.0]), r"cell\[0\] is -1, expected 0 or more"),
        (lambda: half_lives(prior_belief([0]), seen([(3, 2, 1, 6)])), r"cell\[0\] is 3, .* 0\.\.0"),
        (lambda: half_lives(Belief(np.ones(1), np.zeros(1)), NOTHING), r"sd\[0\] is 0, expected"),
        (lambda: pooled_belief([0], seen([(1, 2, 1, 6)])), r"cell\[0\] is 1, expected 0\.\.0"),
    ],
)  # fmt: skip
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]  # wrong on purpose
