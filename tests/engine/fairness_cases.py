"""Decision logs for the tests of fairness."""

import numpy as np
import numpy.typing as npt

from waymark.engine.fairness import DecisionLog, decision_log

__all__ = ["log_of", "random_log"]


def log_of(
    chosen: npt.ArrayLike, *category: npt.ArrayLike, sizes: tuple[int, ...] = (3,),
    score: npt.ArrayLike | None = None,
) -> DecisionLog:  # fmt: skip
    """One decision per person."""
    n = len(np.asarray(chosen))
    codes = np.stack([np.asarray(c, dtype=np.int64) for c in category], axis=1)
    return decision_log(np.arange(n), chosen, np.zeros(n) if score is None else score, codes, sizes)


def random_log(seed: int, n: int = 400, sizes: tuple[int, ...] = (3, 4)) -> DecisionLog:
    rng = np.random.default_rng(seed)
    codes = np.stack([rng.integers(-1, size, n) for size in sizes], axis=1)
    return decision_log(
        rng.permutation(n), rng.random(n) < 0.3, rng.normal(size=n).round(2), codes, sizes
    )
