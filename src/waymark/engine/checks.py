"""Checks of what comes in, for all packages: ValueError names the shape, place or value that is wrong.

Rows of different lengths stand in one array: row r is start[r]..start[r+1]-1 of it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = [
    "GREATEST", "Array", "Bools", "Ints", "Narrow", "flags", "row_starts", "starts", "whole", "whole_numbers",
    "within",
]  # fmt: skip

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]
Narrow = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

GREATEST = np.iinfo(np.int64).max


def whole(name: str, values: npt.ArrayLike, size: int | None = None) -> Array:
    """Whole numbers (n,) of their own dtype; not copied where they are an array.

    size   the n that is asked for; without it any. An empty array may be of any dtype.
    """
    array = np.asarray(values)
    if array.size == 0:
        array = array.astype(np.int64)
    if array.ndim != 1 or (size is not None and len(array) != size):
        wanted = "one dimension" if size is None else f"({size},)"
        raise ValueError(f"{name} has shape {array.shape}, expected {wanted}")
    if array.dtype.kind not in "iu":
        raise ValueError(f"{name} holds {array.dtype}, expected whole numbers")
    return array


def whole_numbers(name: str, values: npt.ArrayLike, size: int | None = None) -> Ints:
    """The same as a new int64 array (n,); also refuses unsigned numbers beyond int64."""
    array = whole(name, values, size)
    if array.dtype.kind == "u":
        within(name, array, 0, GREATEST)
    return array.astype(np.int64)


def within(name: str, values: Array, low: int, high: int) -> None:
    """Raise ValueError for the first value of (n,) outside low..high."""
    if values.size and (values.min() < low or values.max() > high):
        at = int(np.argmax((values < low) | (values > high)))
        raise ValueError(f"{name}[{at}] is {values[at]}, expected {low}..{high}")


def flags(name: str, values: npt.ArrayLike, size: int) -> Bools:
    """A new bool array (size,)."""
    array = np.asarray(values)
    if array.shape != (size,):
        raise ValueError(f"{name} has shape {array.shape}, expected ({size},)")
    if array.size and array.dtype != np.bool_:
        raise ValueError(f"{name} holds {array.dtype}, expected bool")
    return array.astype(np.bool_)


def row_starts(start: npt.ArrayLike, entries: int) -> Ints:
    """Where rows begin, a new int64 (rows+1,): from 0 to the number of entries without falling."""
    begin = whole_numbers("start", start)
    if len(begin) == 0 or begin[0] != 0 or begin[-1] != entries:
        raise ValueError(f"start has shape {begin.shape}, expected 0 first and {entries} last")
    falls = np.diff(begin) < 0
    if falls.any():
        at = int(np.argmax(falls))
        raise ValueError(f"start falls after entry {at}, from {begin[at]} to {begin[at + 1]}")
    return begin


def starts(sorted_owners: Ints, owners: int) -> Ints:
    """Where each owner's row begins in an array sorted by owner, int64 (owners+1,)."""
    counts = np.bincount(sorted_owners, minlength=owners)
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
