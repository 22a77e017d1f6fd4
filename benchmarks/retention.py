"""How much of a million skills is left, and half-lives learned from re-assessments.

    python benchmarks/retention.py

Seeded: a million cells (a person and a skill) with 1 to 5 uses, a tenth of them assessed again.
The peers are a loop over cells, and scipy's quadrature for the posterior's median; both are timed on
a part and scaled. CPU seconds of one process.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from math import exp, log

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq

from waymark.engine.retention import (
    HALF_GONE,
    KINDS,
    Reassessments,
    Uses,
    fading,
    half_lives,
    prior_belief,
    reassessments,
    uses,
)
from waymark.engine.retention.constants import (
    ASSESSMENT_SD,
    LENGTHENED,
    LENGTHENED_OWN_WORD,
    LONGEST,
    SPREAD,
)

CELLS, SEEN = 1_000_000, 100_000
NOW = 120.0
SOME_LOOPS, SOME_INTEGRALS = 20_000, 60


def instance() -> tuple[np.ndarray, Uses, Reassessments]:
    """Kinds, uses and re-assessments."""
    rng = np.random.default_rng(1)
    count = rng.integers(1, 6, CELLS)
    start = np.concatenate(([0], np.cumsum(count)))
    month = rng.uniform(0, 100, start[-1])
    month = month[np.lexsort((month, np.repeat(np.arange(CELLS), count)))]
    seen = reassessments(
        rng.choice(CELLS, SEEN, replace=False),
        rng.integers(1, 5, SEEN),
        rng.integers(0, 3, SEEN),
        rng.uniform(1, 36, SEEN),
    )
    return rng.integers(0, 3, CELLS), uses(start, month, rng.random(start[-1]) < 0.5), seen


def loop(lives: np.ndarray, done: Uses, cells: int) -> float:
    """Strength by a plain loop; returns its sum, so that it is computed."""
    total = 0.0
    for cell in range(cells):
        first = life = float(lives[cell])
        begin, end = int(done.start[cell]), int(done.start[cell + 1])
        for at in range(begin + 1, end):
            faded = 1 - 0.5 ** ((done.month[at] - done.month[at - 1]) / life)
            share = LENGTHENED if done.confirmed[at] else LENGTHENED_OWN_WORD
            life = min(life * (1 + share * faded), LONGEST * first)
        total += 0.5 ** ((NOW - done.month[end - 1]) / life)
    return total


def integrals(kind: np.ndarray, seen: Reassessments, many: int) -> list[float]:
    """Medians of posteriors by quadrature and a root search."""
    found = []
    for row in range(many):
        mean = log(HALF_GONE[KINDS[kind[seen.cell[row]]]])
        gained, kept, months = (float(x[row]) for x in (seen.gained, seen.kept, seen.months))

        def density(u: float, m: float = mean, g: float = gained, k: float = kept,
                    w: float = months) -> float:  # fmt: skip
            miss = (k - g * 0.5 ** (w / exp(u))) / ASSESSMENT_SD
            return exp(-0.5 * ((u - m) / SPREAD) ** 2 - 0.5 * miss**2)

        low, high = mean - 8 * SPREAD, mean + 8 * SPREAD
        whole = quad(density, low, high)[0]

        def above(u: float, d: Callable[[float], float] = density, b: float = low,
                  w: float = whole) -> float:  # fmt: skip
            return quad(d, b, u)[0] / w - 0.5

        found.append(exp(brentq(above, low, high)))
    return found


def main() -> None:
    """Print both parts with their ratio to the peer and the largest difference from it."""
    kind, done, seen = instance()
    begin = time.process_time()
    band = half_lives(prior_belief(kind), seen)
    learned = time.process_time() - begin
    begin = time.process_time()
    medians = integrals(kind, seen, SOME_INTEGRALS)
    peer = (time.process_time() - begin) * SEEN / SOME_INTEGRALS
    off = max(
        abs(m / band.middle[c] - 1) for m, c in zip(medians, seen.cell.tolist(), strict=False)
    )
    print(f"half-lives of {CELLS:,} cells, {SEEN:,} assessed again: {learned:.2f} s")
    print(f"  scipy quadrature (extrapolated): {peer:.0f} s, {peer / learned:.0f} times as long")
    print(f"  largest difference of the medians compared: {off:.1%}")
    begin = time.process_time()
    now = fading(band, done, NOW)
    stands = time.process_time() - begin
    begin = time.process_time()
    total = loop(band.middle, done, SOME_LOOPS)
    peer = 3 * (time.process_time() - begin) * CELLS / SOME_LOOPS  # a band is three curves
    print(f"strength with its band of {CELLS:,} cells, {len(done.month):,} uses: {stands:.2f} s")
    print(f"  plain loop (extrapolated): {peer:.0f} s, {peer / stands:.0f} times as long")
    print(f"  difference of the sums: {abs(now.strength.middle[:SOME_LOOPS].sum() - total):.1e}")


if __name__ == "__main__":
    main()
