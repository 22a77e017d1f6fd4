"""Fisher's exact test of two shares."""

from __future__ import annotations

import numpy as np

# Tables whose probability differs from the observed one's by less than this count as equally likely.
EQUAL = 1e-7


def fisher_p(chosen: int, many: int, other_chosen: int, other_many: int) -> float:
    """Two-sided exact p of `chosen` out of `many` against `other_chosen` out of `other_many`.

    Whole numbers, 0 <= chosen <= many. Given how many were chosen in all, the probability that
    a table as unlikely as this one or less likely comes up when both groups stand the same
    chance. Returns a number in 0..1, accurate to about 12 digits; below 1e-300 it is 0. It is 1
    when a group is empty, or when nobody or everybody was chosen: then only one table exists.
    Raises ValueError when a count is negative or above its number.
    Ties: tables within 1e-7 of the observed probability count with it.
    Cost: linear in the smaller margin. Source: Fisher 1934; two-sided as in Agresti 2013, 3.5.
    """
    for name, part, whole in (("chosen", chosen, many), ("other_chosen", other_chosen, other_many)):
        if not 0 <= part <= whole:
            raise ValueError(f"{name} is {part}, expected 0 to {whole}")
    all_chosen = chosen + other_chosen
    least, most = max(0, all_chosen - other_many), min(many, all_chosen)
    # Each table's weight follows from its neighbour's. Starting where they are largest, weights
    # only fall, so nothing overflows and no logarithm of a factorial loses digits.
    k = np.arange(least, most, dtype=np.float64)
    up = (many - k) * (all_chosen - k)
    down = (k + 1) * (other_many - all_chosen + k + 1)
    top = int(np.count_nonzero(up > down))
    weight = np.ones(most - least + 1)
    weight[top + 1 :] = np.cumprod(up[top:] / down[top:])
    weight[:top] = np.cumprod((down[:top] / up[:top])[::-1])[::-1]
    as_unlikely = weight <= weight[chosen - least] * (1 + EQUAL)
    return min(float(weight[as_unlikely].sum() / weight.sum()), 1.0)
