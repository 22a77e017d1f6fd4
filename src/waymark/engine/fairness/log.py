"""A log of decisions as arrays: whom it was about, what was decided, the score, the categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Bools, Ints, whole_numbers, within

Floats = npt.NDArray[np.float64]

UNKNOWN = -1
HIDDEN = -1


@dataclass(frozen=True, slots=True)
class DecisionLog:
    """One row per decision, in any order; made by `decision_log`, which checks it.

    person     int64 (n,), any number that stands for the person; one may appear often.
    selected   bool (n,), whether the decision was for the person.
    score      float64 (n,), NaN where none was given.
    category   int64 (n, d), code of each of d attributes (say gender, origin); UNKNOWN where the
               person did not say.
    sizes      d numbers: codes of attribute a are 0..sizes[a] - 1, used or not.
    """

    person: Ints
    selected: Bools
    score: Floats
    category: Ints
    sizes: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.person)


def decision_log(
    person: npt.ArrayLike, selected: npt.ArrayLike, score: npt.ArrayLike,
    category: npt.ArrayLike, sizes: Sequence[int],
) -> DecisionLog:  # fmt: skip
    """Check and copy the arrays of a DecisionLog, shapes and meaning as there.

    `selected` may hold 0 and 1. Raises ValueError when shapes disagree, a person, code or size is no
    whole number, a code lies outside its attribute, a score is infinite, or `selected` holds
    anything but 0 and 1. Cost: some passes over the rows.
    """
    people, codes = whole_numbers("person", person), np.array(category)
    n, d = len(people), len(sizes)
    within("sizes", whole_numbers("sizes", sizes), 0, 2**31)
    codes = codes.reshape(n, d) if codes.size == 0 and n * d == 0 else codes
    chosen, scores = np.array(selected), np.array(score, dtype=np.float64)
    shapes: tuple[tuple[str, npt.NDArray[Any], tuple[int, ...]], ...] = (
        ("selected", chosen, (n,)), ("score", scores, (n,)),
        ("category", codes, (n, d)),
    )  # fmt: skip
    for name, array, shape in shapes:
        if array.shape != shape:
            raise ValueError(f"{name} has shape {array.shape}, expected {shape}")
        if name == "category" and array.size and array.dtype.kind not in "iu":
            raise ValueError(f"{name} holds {array.dtype}, expected whole numbers")
    if not np.isin(chosen, (0, 1)).all():
        at = int(np.argmin(np.isin(chosen, (0, 1))))
        raise ValueError(f"selected[{at}] is {chosen[at]}, expected 0 or 1")
    if np.isinf(scores).any():
        raise ValueError(f"score[{int(np.argmax(np.isinf(scores)))}] is infinite")
    outside = (codes < UNKNOWN) | (codes >= np.array(sizes, dtype=np.int64))
    if outside.any():
        row, column = (int(at) for at in np.argwhere(outside)[0])
        raise ValueError(
            f"category[{row}, {column}] is {codes[row, column]}, expected {UNKNOWN} to"
            f" {sizes[column] - 1}"
        )
    return DecisionLog(
        people, chosen.astype(np.bool_), scores, codes.astype(np.int64),
        tuple(int(size) for size in sizes),
    )  # fmt: skip
