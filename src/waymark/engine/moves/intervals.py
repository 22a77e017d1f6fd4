"""Intervals for shares, curves and medians, and the rule of support."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Bools, Ints
from waymark.engine.lazily import scipy
from waymark.engine.moves.spells import Floats

MIN_PEOPLE = 3
ROUNDING = 1e-12


def supported(people: npt.ArrayLike, *, minimum: int = MIN_PEOPLE) -> Bools:
    """bool, same shape: True where at least `minimum` different people made the move.

    What fewer did would show one person's career and is not to be shown as a path. Raises nothing of
    its own. Cost: a comparison each.
    """
    return np.asarray(people) >= minimum


def two_sided(confidence: float) -> float:
    """Normal quantile of a two-sided interval. Raises ValueError outside 0 < confidence < 1."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is {confidence}, it must lie between 0 and 1")
    return float(scipy.special.ndtri(0.5 + confidence / 2))


def share_interval(
    count: npt.ArrayLike, total: npt.ArrayLike, *, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Wilson's interval of count out of total.

    count, total   numbers of one shape, 0 <= count <= total.
    Returns (low, high), float64, within 0..1; 0 and 1 where total is 0: nothing is known.
    Raises ValueError when a count leaves 0..total, or a number is none. Cost: some roots each.
    Source: Wilson 1927; Brown, Cai & DasGupta 2001.
    """
    k, n = np.asarray(count, dtype=np.float64), np.asarray(total, dtype=np.float64)
    if not np.all((k >= 0) & (k <= n) & (n < np.inf)):
        raise ValueError("a count must lie between 0 and its total")
    z2 = two_sided(confidence) ** 2
    known = n > 0
    m = np.where(known, n, 1.0)
    centre = (k + z2 / 2) / (m + z2)
    half = np.sqrt(z2 * (k * (m - k) / m + z2 / 4)) / (m + z2)
    low = np.where(known & (k > 0), np.maximum(centre - half, 0.0), 0.0)
    high = np.where(known & (k < n), np.minimum(centre + half, 1.0), 1.0)
    return low, high


def curve_band(
    value: Floats, variance: Floats, *, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Pointwise band of an estimated probability on the log(-log) scale.

    value, variance   float64 of one shape. NaN stays NaN; a value of 0 or 1 (to 12 digits, as
    sums round), or without variance, has the band (value, value).
    Source: Kalbfleisch & Prentice 2002, section 1.4.
    """
    z = two_sided(confidence)
    inside = (value > ROUNDING) & (value < 1 - ROUNDING) & (variance > 0)
    log_p = np.log(np.where(inside, value, 0.5))
    shift = z * np.sqrt(np.where(inside, variance, 0.0)) / (np.exp(log_p) * -log_p)
    # A shift of 700 already drives the bound to 0 or 1; more would only overflow.
    factor = np.exp(np.minimum(shift, 700.0))
    low = np.where(inside, np.exp(log_p * factor), value)
    high = np.where(inside, np.exp(log_p / factor), value)
    return low, high


def weighted_medians(
    group: Ints, value: Floats, weight: Floats, groups: int, *, confidence: float = 0.95
) -> tuple[Floats, Floats, Floats, Floats]:
    """Median of the values in each group, with an interval from the order of the values.

    group    int64 (n,), 0..groups-1; value float64 (n,); weight float64 (n,), > 0.
    Returns (median, low, high, reached), each float64 (groups,): the smallest value with half
    of the weight at or below it, the values at the levels 1/2 -+ z / (2 sqrt(m)) for the
    effective number m = (sum w)^2 / sum w^2, and the confidence that the span from the smallest
    to the largest value can reach at most, 1 - 2^(1-m), or what was asked for if less. Groups
    without values hold NaN and reach 0. Ties: values equal within a group count together.
    Source: Woodruff 1952 for the interval; Kish 1965 for the effective number.
    """
    z = two_sided(confidence)
    order = np.lexsort((value, group))
    group, value, weight = group[order], value[order], weight[order]
    size = np.bincount(group, minlength=groups)
    filled = size > 0
    begin = np.cumsum(size) - size
    total = np.bincount(group, weights=weight, minlength=groups)
    squared = np.bincount(group, weights=weight**2, minlength=groups)
    effective = np.where(filled, total**2 / np.where(filled, squared, 1.0), 0.0)

    running = np.cumsum(weight / np.where(filled, total, 1.0)[group])
    level = running - np.concatenate([[0.0], running])[begin][group] + group
    half = z / (2 * np.sqrt(np.maximum(effective, 1e-9)))
    found = []
    for wanted in (np.full(groups, 0.5), np.maximum(0.5 - half, 0.0), np.minimum(0.5 + half, 1.0)):
        # Within its group a level lies in 0..1, so adding the group's number orders them all.
        at = np.searchsorted(level, np.arange(groups) + wanted - 1e-9)
        at = np.clip(at, begin, begin + np.maximum(size - 1, 0))
        picked = value[np.minimum(at, max(len(value) - 1, 0))] if len(value) else np.zeros(groups)
        found.append(np.where(filled, picked, np.nan))
    reached = np.where(filled, np.minimum(confidence, 1 - 2.0 ** (1 - effective)), 0.0)
    return found[0], found[1], found[2], np.maximum(reached, 0.0)
