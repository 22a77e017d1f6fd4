"""What is believed of half-lives: by kind of skill, by what an organization saw, by a person.

The logarithm of a half-life is normal before anything is seen. A re-assessment says that of `gained`
levels `kept` were left after so many months without use; it errs by ASSESSMENT_SD levels. The belief
after it is computed on a grid, because the curve bends too much for a formula. Source of the scheme:
Gelman et al., Bayesian Data Analysis, 3rd ed., ch. 3 and 5.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Ints, whole_numbers
from waymark.engine.retention.checks import Floats, floats, ranged
from waymark.engine.retention.constants import (
    ASSESSMENT_SD,
    BAND,
    HALF_GONE,
    KINDS,
    PERSON_SD,
    SKILL_SD,
    SPREAD,
    Z,
)

__all__ = [
    "Band", "Belief", "Reassessments", "half_lives", "pooled_belief", "prior_belief",
    "reassessments",
]  # fmt: skip

GRID = 321  # points of a belief, over FAR standard deviations to either side
FAR = 8.0
BLOCK = 2048  # cells worked out at once: 5 MB
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(11)
MOST_LEVELS = 5.0
MOST_MONTHS = 1200.0


@dataclass(frozen=True)
class Band:
    """An estimate and the range that holds BAND of the belief; float64, all of one shape."""

    low: Floats
    middle: Floats
    high: Floats


@dataclass(frozen=True)
class Belief:
    """Log-normal beliefs about half-lives: mean and standard deviation of ln(months), (n,)."""

    mean: Floats
    sd: Floats


@dataclass(frozen=True)
class Reassessments:
    """Checked re-assessments; see `reassessments`. Arrays are read-only."""

    cell: Ints
    gained: Floats
    kept: Floats
    months: Floats


def reassessments(
    cell: npt.ArrayLike, gained: npt.ArrayLike, kept: npt.ArrayLike, months: npt.ArrayLike
) -> Reassessments:
    """Check pairs of an earlier and a later level of the same skill, with no use in between.

    cell     int (m,), which belief each speaks about, >= 0, in any order.
    gained   float (m,), the earlier level less the one that the skill was begun at, > 0, levels.
    kept     float (m,), the later level less the same, 0..5, levels.
    months   float (m,), from the last use before the later level to that level, > 0.
    Raises ValueError for shapes that disagree or a value out of range. Inputs are copied.
    """
    places = whole_numbers("cell", cell)
    if places.size and places.min() < 0:
        at = int(np.argmin(places))
        raise ValueError(f"cell[{at}] is {places[at]}, expected 0 or more")
    size = len(places)
    had = floats("gained", gained, size)
    ranged("gained", had, 0.0, MOST_LEVELS, above=True)
    left = floats("kept", kept, size)
    ranged("kept", left, 0.0, MOST_LEVELS)
    waited = floats("months", months, size)
    ranged("months", waited, 0.0, MOST_MONTHS, above=True)
    for array in (places, had, left, waited):
        array.setflags(write=False)
    return Reassessments(places, had, left, waited)


def prior_belief(kind: npt.ArrayLike) -> Belief:
    """What the studies say of each cell's kind, with the spread assumed around their averages.

    kind   int (n,), a position in KINDS.
    Raises ValueError for another kind. Source: Tatel & Ackerman, doi 10.1037/bul0000481.
    """
    kinds = whole_numbers("kind", kind)
    ranged("kind", kinds, 0, len(KINDS) - 1)
    middle = np.log([HALF_GONE[name] for name in KINDS])
    return Belief(middle[kinds], np.full(len(kinds), SPREAD))


def pooled_belief(kind: npt.ArrayLike, seen: Reassessments) -> Belief:
    """What is believed of skills once an organization's people were assessed again.

    kind   int (n,), by skill; `seen` names skills as cells, each re-assessment another person.
    Returns the belief about one more person: it never gets narrower than people differ. Where
    nothing was seen it is `prior_belief`. Cost: as `half_lives`, eleven times for each of `seen`.
    Raises ValueError as prior_belief, or for a cell that is none of the skills.
    """
    studies = prior_belief(kind)
    _known(seen, len(studies.mean))
    mean, sd = studies.mean.copy(), studies.sd.copy()
    typical = Belief(studies.mean, np.full(len(mean), SKILL_SD))
    for cells, grid, weight in _blocks(typical, seen, PERSON_SD):
        middle = (weight * grid).sum(axis=1)
        variance = (weight * (grid - middle[:, None]) ** 2).sum(axis=1)
        mean[cells] = middle
        sd[cells] = np.sqrt(variance + PERSON_SD**2)
    return Belief(mean, sd)


def half_lives(belief: Belief, own: Reassessments) -> Band:
    """Half-lives in months of each cell, after the person's own re-assessments.

    belief   of n cells, a cell being one person and skill; `own` names them by position.
    Returns months (n,): the median and the range that holds BAND of the belief. A cell that was
    never assessed again keeps the belief as it was. A level that did not fall makes the half-life
    longer, one that fell faster than expected makes it shorter.
    Cost: about 20 microseconds a cell with one re-assessment (benchmarks/retention.py); cells
    without any cost next to nothing.
    Raises ValueError for a cell that `belief` does not have.
    Limit: uses within the time before an earlier level are not told apart from the skill's own
    half-life, so that a well-used skill may look slower to fade than it is.
    """
    mean, sd = _checked(belief)
    _known(own, len(mean))
    low, middle, high = mean - Z * sd, mean.copy(), mean + Z * sd
    shares = np.array([(1 - BAND) / 2, 0.5, (1 + BAND) / 2])
    for cells, grid, weight in _blocks(Belief(mean, sd), own, 0.0):
        for array, at in zip((low, middle, high), _quantiles(grid, weight, shares), strict=True):
            array[cells] = at
    return Band(np.exp(low), np.exp(middle), np.exp(high))


def _checked(belief: Belief) -> tuple[Floats, Floats]:
    mean = floats("mean", belief.mean)
    sd = floats("sd", belief.sd, len(mean))
    ranged("sd", sd, 0.0, FAR, above=True)
    return mean, sd


def _known(seen: Reassessments, cells: int) -> None:
    if seen.cell.size and seen.cell.max() >= cells:
        at = int(np.argmax(seen.cell))
        raise ValueError(f"cell[{at}] is {seen.cell[at]}, expected 0..{cells - 1}")


def _blocks(prior: Belief, seen: Reassessments, noise: float) -> list[tuple[Ints, Floats, Floats]]:
    """For the cells with data: which, their grids of ln(months), and the weight of every point.

    noise   standard deviation between what is asked for and what a re-assessment is about.
    """
    cells, place = np.unique(seen.cell, return_inverse=True)
    order = np.argsort(place, kind="stable")
    first = np.searchsorted(place[order], np.arange(len(cells) + 1))
    step = np.linspace(-FAR, FAR, GRID)
    found = []
    for begin in range(0, len(cells), BLOCK):
        end = min(begin + BLOCK, len(cells))
        own = cells[begin:end]
        grid = prior.mean[own, None] + prior.sd[own, None] * step
        rows = order[first[begin] : first[end]]
        said = _evidence(seen, rows, grid[place[rows] - begin], noise)
        # every cell here has a row, so that no segment of reduceat is empty
        score = np.add.reduceat(said, first[begin:end] - first[begin], axis=0) - 0.5 * step**2
        weight = np.exp(score - score.max(axis=1, keepdims=True))
        found.append((own, grid, weight / weight.sum(axis=1, keepdims=True)))
    return found


def _evidence(seen: Reassessments, rows: Ints, grid: Floats, noise: float) -> Floats:
    """Log-likelihood of each re-assessment at its grid's points."""
    if noise == 0.0:
        return _log_likelihood(seen, rows, grid)
    parts = [
        _log_likelihood(seen, rows, grid + noise * node) + np.log(weight / WEIGHTS.sum())
        for node, weight in zip(NODES, WEIGHTS, strict=True)
    ]
    return np.logaddexp.reduce(np.stack(parts), axis=0)  # type: ignore[no-any-return]  # ufunc.reduce is typed Any


def _log_likelihood(seen: Reassessments, rows: Ints, grid: Floats) -> Floats:
    left = seen.gained[rows, None] * np.exp2(-seen.months[rows, None] * np.exp(-grid))
    return -0.5 * ((seen.kept[rows, None] - left) / ASSESSMENT_SD) ** 2


def _quantiles(grid: Floats, weight: Floats, shares: Floats) -> list[Floats]:
    """Points (cells,) below which each share of the weight lies; linear between points."""
    middles = np.cumsum(weight, axis=1) - weight / 2
    rows = np.arange(len(grid))
    found = []
    for share in shares:
        above = np.clip((middles < share).sum(axis=1), 1, grid.shape[1] - 1)
        low, high = middles[rows, above - 1], middles[rows, above]
        part = (share - low) / np.maximum(high - low, np.finfo(float).tiny)
        left, right = grid[rows, above - 1], grid[rows, above]
        found.append(left + np.clip(part, 0, 1) * (right - left))
    return found
