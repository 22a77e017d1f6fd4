"""What a move takes anybody, in days, with the chance of it; and the chance of a whole route."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Ints, whole_numbers, within
from waymark.engine.routes.graph import Numbers
from waymark.engine.routes.personal_index import DAYS_MAX

__all__ = ["Chance", "chance_along", "weighed_days"]

DAYS_A_MONTH = 365.25 / 12
MONTHS_MAX = 1_200


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely a route is, as others' moves tell: `low` to `high`, each 0..1."""

    middle: float
    low: float
    high: float


def weighed_days(months: Numbers, chance: npt.ArrayLike, *, per_halving: int) -> Ints:
    """The days that `route_index` asks for: the usual time, and more where a move is unlikely.

    months       int (m,), 1..1,200, usual time before each move.
    chance       float (m,), above 0 and up to 1, how likely the move is. Give the lower end of its
                 interval (engine.moves.share_interval): a move that two people made then weighs as
                 what they prove, and support needs no weight of its own.
    per_halving  days that somebody would take longer for a route twice as likely, 0..10,000.
    Chances multiply along a route and costs add up, so that each halving of a chance adds the same:
    the sum over a route is its time and per_halving times -log2 of its chance.
    Returns int64 (m,), 1..10,000,000, rounded to the nearest day and cut at the ends.
    Raises ValueError for a bad shape or value.
    """
    usual = whole_numbers("months", months)
    within("months", usual, 1, MONTHS_MAX)
    likely = _chances("chance", chance, len(usual))
    if not 0 <= per_halving <= 10_000:
        raise ValueError(f"per_halving is {per_halving}, expected 0..10,000")
    if (likely == 0).any():
        raise ValueError(f"chance[{int(np.argmin(likely))}] is 0, expected above 0")
    days = usual * DAYS_A_MONTH - per_halving * np.log2(likely)
    whole: Ints = np.clip(np.rint(days), 1, DAYS_MAX).astype(np.int64)
    return whole


def chance_along(
    moves: Numbers, chance: npt.ArrayLike, low: npt.ArrayLike, high: npt.ArrayLike
) -> Chance:
    """How likely a route is: the product of its moves' chances.

    moves  int (n,), the route's moves by position in the other arrays; chance, low, high float
    (m,), 0..1, each move's share among those who left its role, and the interval of it.
    The interval takes all moves at their lower, and all at their upper ends: no independence is
    assumed of the errors, so it is wide on purpose. A route without moves is certain.
    Raises ValueError for a bad shape or value, or an interval that does not hold its middle.
    """
    middle = _chances("chance", chance)
    ends = _chances("low", low, len(middle)), _chances("high", high, len(middle))
    outside = (ends[0] > middle) | (middle > ends[1])
    if outside.any():
        raise ValueError(f"the interval of move {int(np.argmax(outside))} does not hold its chance")
    along = whole_numbers("moves", moves)
    within("moves", along, 0, len(middle) - 1)
    return Chance(*(float(np.prod(each[along])) for each in (middle, *ends)))


def _chances(name: str, values: npt.ArrayLike, size: int | None = None) -> npt.NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or (size is not None and len(array) != size):
        wanted = "one dimension" if size is None else f"({size},)"
        raise ValueError(f"{name} has shape {array.shape}, expected {wanted}")
    outside = ~((array >= 0) & (array <= 1))
    if outside.any():
        place = int(np.argmax(outside))
        raise ValueError(f"{name}[{place}] is {array[place]}, expected 0..1")
    return array
