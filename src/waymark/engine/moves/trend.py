"""Whether a kind of move becomes more or less usual: moves per period, and their trend.

How many move depends on how many are there. So what is followed is the rate, moves per time spent in
the role, and its change is one number: by which factor the rate grows from one period to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Bools, Ints, whole_numbers, within
from waymark.engine.lazily import scipy
from waymark.engine.moves.intervals import two_sided
from waymark.engine.moves.spells import MOST_ROLE, Floats, How, Spells, checked_aside, same_length

#: Factors per period are looked for between exp(-20) and exp(20).
STEEPEST, HALVINGS = 20.0, 50
#: Kinds of move between two reports of progress.
BLOCK = 10_000


@dataclass(frozen=True, slots=True)
class Trends:
    """One row per kind of move asked for, in the order asked.

    begin        float64 (p,), when each period begins; it ends with the next, ends included.
    count        int64 (m, p), moves in each period.
    exposure     float64 (m, p), time that people spent in the source role in it.
    ratio, low, high   float64 (m,), factor by which the rate changes per period, its interval;
                 infinite or 0 where all moves lie in the last or first period with exposure.
                 NaN where no move or fewer than two periods with exposure tell.
    p_value      float64 (m,), of no change.
    dispersion   float64 (m,), variance of the counts over what chance alone gives, at least 1:
                 moves come in waves, and interval and p are widened for that.
    complete     False where progress stopped it.
    """

    begin: Floats
    count: Ints
    exposure: Floats
    ratio: Floats
    low: Floats
    high: Floats
    p_value: Floats
    dispersion: Floats
    complete: bool


def move_trends(
    spells: Spells,
    source: npt.ArrayLike,
    target: npt.ArrayLike,
    *,
    begin: float,
    period: float,
    periods: int,
    set_aside: Bools | None = None,
    confidence: float = 0.95,
    progress: Callable[[int, int], bool | None] | None = None,
) -> Trends:
    """Count moves per period and estimate how their rate changes.

    source, target   int (m,), the kinds of move; of `mine` or chosen from it.
    begin, period, periods   the first begins at `begin` in the unit of the spells, each takes
                 `period` > 0. A move at the moment when two periods meet belongs to the earlier.
    set_aside    bool (n,), as in `mine`.
    progress     told how many kinds of how many are done, now and then; where it returns False,
                 the kinds still open keep NaN and the result says that it is not complete.

    The model: counts are Poisson with mean exposure * exp(a + b * number of the period). Given
    how many moves there were, when they happened depends on b alone, so the interval of exp(b)
    is that of the likelihood ratio in b, divided by the dispersion (Pearson's chi-square over
    its degrees of freedom, no less than 1). With few moves it is rough, and it says how the
    rate changed, not why, and nothing about periods to come.

    Raises ValueError when shapes disagree, a role is out of range, period is not positive, periods
    is below 1, begin is no number, or set_aside or confidence are wrong as in `mine`. Cost: n per period, and some hundred
    exponentials per kind and period.
    Source: McCullagh & Nelder 1989, 6.2 and 4.5; Breslow & Day 1987, ch. 4.
    """
    sources, targets = whole_numbers("source", source), whole_numbers("target", target)
    same_length(source=sources, target=targets)
    within("source", sources, 0, MOST_ROLE)
    within("target", targets, 0, MOST_ROLE)
    if not 0 < period < np.inf or periods < 1:
        raise ValueError(f"{periods} periods of {period}: both must be positive")
    if not np.isfinite(begin):
        raise ValueError(f"begin is {begin}, expected a number")
    aside = checked_aside(set_aside, spells)
    edges = np.asarray(begin + period * np.arange(periods + 1), dtype=np.float64)
    roles, place = np.unique(sources, return_inverse=True)
    count = _counts(spells, sources, targets, edges, aside)
    exposure = _exposures(spells, roles, edges)[place]
    figures = np.full((5, len(count)), np.nan)
    z2, done = two_sided(confidence) ** 2, 0
    while done < len(count):
        block = slice(done, done + BLOCK)
        figures[:, block] = _fitted(count[block], exposure[block], z2)
        done = min(done + BLOCK, len(count))
        if progress is not None and progress(done, len(count)) is False:
            break
    ratio, low, high, p_value, dispersion = figures
    return Trends(
        edges[:-1], count, exposure, ratio, low, high, p_value, dispersion, done == len(count)
    )


def _counts(spells: Spells, source: Ints, target: Ints, edges: Floats, aside: Bools) -> Ints:
    """int64 (m, p). Spells without length count nowhere: they add no time at risk either."""
    made = (spells.how == How.MOVED) & ~aside & (spells.end > spells.start)
    made &= (spells.end > edges[0]) & (spells.end <= edges[-1])
    width = int(
        max(spells.role.max(initial=0), spells.target.max(initial=0), target.max(initial=0))
    )
    asked, back = np.unique(source * (width + 1) + target, return_inverse=True)
    kind = spells.role[made] * (width + 1) + spells.target[made]
    at = np.minimum(np.searchsorted(asked, kind), max(len(asked) - 1, 0))
    found = asked[at] == kind if len(asked) else np.zeros(len(kind), dtype=np.bool_)
    column = np.searchsorted(edges, spells.end[made][found], side="left") - 1
    periods = len(edges) - 1
    flat = np.bincount(at[found] * periods + column, minlength=len(asked) * periods)
    return flat.reshape(len(asked), periods)[back]


def _exposures(spells: Spells, roles: Ints, edges: Floats) -> Floats:
    """float64 (roles, p), time spent in each role within each period."""
    at = np.searchsorted(roles, spells.role)
    asked = np.flatnonzero(np.append(roles, -1)[at] == spells.role)
    role, start, end = at[asked], spells.start[asked], spells.end[asked]
    spent = np.zeros((len(roles), len(edges) - 1))
    for column in range(len(edges) - 1):
        within = np.minimum(end, edges[column + 1]) - np.maximum(start, edges[column])
        spent[:, column] = np.bincount(
            role, weights=np.maximum(within, 0.0), minlength=len(roles)
        )  # fmt: skip
    return spent


def _fitted(count: Ints, exposure: Floats, z2: float) -> Floats:
    """ratio, low, high, p_value, dispersion, float64 (5, m), for counts and exposure (m, p)."""
    exposed = exposure > 0
    number = np.arange(count.shape[1], dtype=np.float64)
    total = count.sum(axis=1)
    known = (total > 0) & (exposed.sum(axis=1) > 1)
    count, share = count[known], exposure[known]
    lines = _Lines(count, share, number)
    edge = np.full(len(count), STEEPEST)
    best = _halved(-edge, edge, lambda slope: lines.mean(slope) < lines.observed)
    spread = lines.dispersion(best)
    # The likelihood falls on both sides of its highest point; the interval ends where it has
    # fallen by this much.
    least = lines.likelihood(best) - z2 * spread / 2
    low = _halved(-edge, best, lambda slope: lines.likelihood(slope) < least)
    high = _halved(best, edge, lambda slope: lines.likelihood(slope) >= least)
    drop = 2 * (lines.likelihood(best) - lines.likelihood(np.zeros(len(best)))) / spread
    p_value = scipy.special.erfc(np.sqrt(np.maximum(drop, 0.0) / 2))
    made = np.full((5, len(known)), np.nan)
    made[:, known] = [*(_factor(b) for b in (best, low, high)), p_value, spread]
    return made


def _halved(low: Floats, high: Floats, below: Callable[[Floats], Bools]) -> Floats:
    """The points between low and high up to which `below` holds, by halving."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        up = below(middle)
        low, high = np.where(up, middle, low), np.where(up, high, middle)
    return (low + high) / 2


def _factor(slope: Floats) -> Floats:
    """exp(slope); beyond the range that was looked through 0 or infinite."""
    edge = STEEPEST * (1 - 1e-9)
    return np.select([slope >= edge, slope <= -edge], [np.inf, 0.0], np.exp(slope))


class _Lines:
    """The likelihood of slopes given the totals, for many kinds of move at once."""

    def __init__(self, count: Ints, exposure: Floats, number: Floats) -> None:
        self._count, self._number = count, number - number.mean()
        self._log_exposure = np.log(np.where(exposure > 0, exposure, 1.0))
        self._log_exposure[exposure <= 0] = -np.inf
        self._total = count.sum(axis=1).astype(np.float64)
        self.observed: Floats = count @ self._number / np.maximum(self._total, 1)

    def _weights(self, slope: Floats) -> tuple[Floats, Floats]:
        """Shares of the moves expected in each period, and the logarithm of their scale."""
        logs = self._log_exposure + slope[:, None] * self._number
        most = logs.max(axis=1, initial=-np.inf)
        weight = np.exp(logs - most[:, None])
        scale = weight.sum(axis=1)
        return weight / scale[:, None], most + np.log(scale)

    def mean(self, slope: Floats) -> Floats:
        """Mean number of the period (from the middle) that this slope expects."""
        shares: Floats = self._weights(slope)[0] @ self._number
        return shares

    def likelihood(self, slope: Floats) -> Floats:
        value: Floats = self._total * (slope * self.observed - self._weights(slope)[1])
        return value

    def dispersion(self, slope: Floats) -> Floats:
        """Pearson's chi-square over its degrees of freedom, at least 1."""
        expected = self._total[:, None] * self._weights(slope)[0]
        seen = expected > 0
        parts = np.where(seen, (self._count - expected) ** 2 / np.where(seen, expected, 1.0), 0.0)
        free = np.isfinite(self._log_exposure).sum(axis=1) - 2
        return np.where(free > 0, np.maximum(parts.sum(axis=1) / np.maximum(free, 1), 1.0), 1.0)
