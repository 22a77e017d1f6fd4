"""Rows of an integer programme, gathered in groups and stacked into one sparse matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Row", "stacked"]

AnyInts = npt.NDArray[np.signedinteger[Any]]


@dataclass(frozen=True)
class Row:
    """A group of constraints: row, variable and weight of each entry; low and high of each row."""

    row: AnyInts
    variable: AnyInts
    weight: npt.ArrayLike
    low: npt.ArrayLike
    high: npt.NDArray[Any]


def stacked(groups: list[Row], variables: int) -> tuple[Any, Any, Any]:
    """One sparse matrix of all groups, and the lower and upper bounds of its rows, as floats.

    A weight or a low may be one figure for all.
    """
    from scipy.sparse import csc_array

    sizes = [len(group.high) for group in groups]
    offsets = np.cumsum([0, *sizes])
    row = np.concatenate([group.row + at for group, at in zip(groups, offsets, strict=False)])
    variable = np.concatenate([group.variable for group in groups])
    weight = np.concatenate([_all(group.weight, len(group.row)) for group in groups])
    low = np.concatenate([_all(group.low, size) for group, size in zip(groups, sizes, strict=True)])
    high = np.concatenate([_all(group.high, len(group.high)) for group in groups])
    matrix = csc_array((weight, (row, variable)), shape=(int(offsets[-1]), variables))
    return matrix, low, high


def _all(figures: npt.ArrayLike, size: int) -> npt.NDArray[np.float64]:
    return np.broadcast_to(np.asarray(figures, np.float64), (size,))
