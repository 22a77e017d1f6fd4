"""Counting over groups that several packages need."""

from __future__ import annotations

import numpy as np

from waymark.engine.checks import Ints

__all__ = ["different_in"]


def different_in(group: Ints, value: Ints, groups: int) -> Ints:
    """How many different values each group holds, int64 (groups,).

    group   int64 (n,), 0..groups-1; value int64 (n,), any. Cost: a sort of n.
    """
    order = np.lexsort((value, group))
    group, value = group[order], value[order]
    new = np.ones(len(group), dtype=np.bool_)
    new[1:] = (np.diff(group) != 0) | (value[1:] != value[:-1])
    return np.bincount(group[new], minlength=groups)
