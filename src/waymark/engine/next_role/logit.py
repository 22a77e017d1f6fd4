"""Weights of features by conditional logit: the chosen role against all it was chosen from."""

from __future__ import annotations

import numpy as np

from waymark.engine.checks import Ints
from waymark.engine.lazily import scipy
from waymark.engine.moves.spells import Floats
from waymark.engine.next_role.features import Scores


def fit_weights(
    rows: Scores, first: Ints, chosen: Ints, start: Floats, *, strength: float
) -> Floats:
    """Weights under which what was chosen is likeliest, held near a start.

    rows      float32 (n, f), features of every alternative of every choice, choice by choice.
    first     int64 (c,), where each choice begins, ascending from 0.
    chosen    int64 (c,), row of the alternative that was chosen.
    start     float64 (f,), weights before; strength >= 0, how many choices they are worth:
              the penalty is strength / 2 times the squared distance from them.

    Returns float64 (f,). Without choices, start. Raises ValueError when a choice holds no
    alternative. Cost: some hundred passes over the rows. The optimum is unique when strength
    > 0, and no randomness is used. Source: McFadden 1974.
    """
    if not len(first):
        return start.copy()
    size = np.diff(np.append(first, len(rows)))
    if np.any(size < 1) or first[0] != 0:
        raise ValueError("every choice needs an alternative")
    choice = np.repeat(np.arange(len(first)), size)
    won = rows[chosen].sum(axis=0, dtype=np.float64)

    def loss(weights: Floats) -> tuple[float, Floats]:
        score = (rows @ weights.astype(np.float32)).astype(np.float64)
        top = np.maximum.reduceat(score, first)
        likely = np.exp(score - top[choice])
        total = np.add.reduceat(likely, first)
        away = weights - start
        value = -(score[chosen] - top - np.log(total)).sum() + strength / 2 * away @ away
        expected = (likely / total[choice]).astype(np.float32) @ rows
        slope = expected.astype(np.float64) - won + strength * away
        # Per choice, so that the optimiser's tolerances mean the same for any history.
        return float(value) / len(first), slope / len(first)

    found = scipy.optimize.minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300, "ftol": 1e-8}
    )
    return np.asarray(found.x, dtype=np.float64)
