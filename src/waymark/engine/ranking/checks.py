"""Checks of rows by skill and of matrices; the others stand in `engine.checks`."""

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Array

__all__ = ["ascending_rows", "matrix"]


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
