"""Checks of what comes in: each raises ValueError with the shape, place or value that is wrong."""

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Array", "ascending_rows", "matrix", "row_starts", "whole", "within"]

Array = npt.NDArray[Any]


def whole(name: str, values: npt.ArrayLike, size: int | None = None) -> Array:
    """Whole numbers in one dimension, of their own dtype; not copied where they are an array."""
    array = np.asarray(values)
    if array.size == 0:
        array = array.astype(np.int64)
    if array.ndim != 1 or (size is not None and len(array) != size):
        wanted = "one dimension" if size is None else f"({size},)"
        raise ValueError(f"{name} has shape {array.shape}, expected {wanted}")
    if array.dtype.kind not in "iu":
        raise ValueError(f"{name} holds {array.dtype}, expected whole numbers")
    return array


def within(name: str, values: Array, low: int, high: int) -> None:
    """Raise ValueError for the first value outside low..high."""
    if values.size and (values.min() < low or values.max() > high):
        at = int(np.argmax((values < low) | (values > high)))
        raise ValueError(f"{name}[{at}] is {values[at]}, expected {low}..{high}")


def row_starts(start: npt.ArrayLike, entries: int) -> npt.NDArray[np.int64]:
    """Row boundaries, int64 (rows+1,): from 0 to the number of entries without falling."""
    begin = whole("start", start).astype(np.int64)
    if len(begin) == 0 or begin[0] != 0 or begin[-1] != entries:
        raise ValueError(f"start has shape {begin.shape}, expected 0 first and {entries} last")
    falls = np.diff(begin) < 0
    if falls.any():
        raise ValueError(f"start falls after entry {int(np.argmax(falls))}")
    return begin


def ascending_rows(
    start: npt.NDArray[np.int64], skill: Array, what: str
) -> npt.NDArray[np.int64] | None:
    """The order that sorts each row by skill, or None where every row ascends already.

    Raises ValueError where a row names a skill twice; `what` is what a row stands for.
    """
    rises = skill[1:] > skill[:-1]
    boundary = start[1:-1]
    rises[boundary[(boundary > 0) & (boundary < len(skill))] - 1] = True
    if rises.all():
        return None
    owner = np.repeat(np.arange(len(start) - 1), np.diff(start))
    order = np.lexsort((skill, owner))
    same = (skill[order][1:] == skill[order][:-1]) & (owner[1:] == owner[:-1])
    if same.any():
        at = int(order[np.argmax(same)])
        raise ValueError(f"{what} {owner[at]} names skill {skill[at]} twice")
    return order


def matrix(name: str, values: npt.ArrayLike, columns: int) -> npt.NDArray[np.bool_]:
    """A bool matrix (rows, columns)."""
    array = np.asarray(values)
    if array.ndim != 2 or array.shape[1] != columns:
        raise ValueError(f"{name} has shape {array.shape}, expected (rows, {columns})")
    if array.size and array.dtype != np.bool_:
        raise ValueError(f"{name} holds {array.dtype}, expected bool")
    return array.astype(np.bool_)
