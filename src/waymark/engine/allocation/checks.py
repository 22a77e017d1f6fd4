"""Input checks of this package: shapes, ranges and order, each named in what is raised."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Bools", "Ints", "Narrow", "starts", "whole", "within"]

Ints = npt.NDArray[np.int64]
Narrow = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


def whole(name: str, values: npt.ArrayLike, size: int | None = None) -> Ints:
    """A copy as int64 (n,). Raises ValueError for another shape or for what is no whole number."""
    array: npt.NDArray[Any] = np.array(values)
    if array.ndim != 1 or (size is not None and len(array) != size):
        wanted = "one dimension" if size is None else f"({size},)"
        raise ValueError(f"{name} has shape {array.shape}, expected {wanted}")
    if array.size and array.dtype.kind not in "iu":
        raise ValueError(f"{name} holds {array.dtype}, expected whole numbers")
    return array.astype(np.int64, copy=False)


def within(name: str, values: Ints, low: int, high: int) -> None:
    """Raise ValueError at the first value outside low..high."""
    outside = (values < low) | (values > high)
    if outside.any():
        at = int(np.argmax(outside))
        raise ValueError(f"{name}[{at}] is {values[at]}, expected {low}..{high}")


def starts(sorted_owners: Ints, owners: int) -> Ints:
    """Where each owner's entries begin in an array sorted by owner, shape (owners + 1,)."""
    counts = np.bincount(sorted_owners, minlength=owners)
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
