"""What routes over one graph share: moves, levels they add, chances, and how kinds weigh them.

Every kind of route is the cheapest one of a cost that is a sum over its moves: days of each move,
the same for everyone, and so many days for each level that the person has to build for it. The
kinds differ in what a day stands for.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Ints
from waymark.engine.gaps import Requirements
from waymark.engine.kernels import kernel
from waymark.engine.routes.graph import MoveGraph
from waymark.engine.routes.levels import MoveLevels, move_levels
from waymark.engine.routes.personal_index import PER_LEVEL_MAX, RouteIndex, check_size, index_of
from waymark.engine.routes.weighing import weighed_days

Floats = npt.NDArray[np.float64]

#: Conventions of this project, not findings: what a level to build, and half the chance, weigh.
PER_LEVEL, PER_HALVING = 30, 90
#: How likely a move is taken to be that nobody is known to have made, where no other was either.
UNPROVEN = 0.05
#: Less likely than this counts as this: 2**-14.
RAREST = 1 / 16_384
HALVING = 600  # a chance is told apart from one 0.1 % higher
BEFORE_LEVELS, BEFORE_MONTHS, LEVEL_BEFORE_MONTHS = 8_192, 1_024, 10_000


class Reason(StrEnum):
    """What a route is best in, or that it is a different way."""

    BALANCED = "balanced"
    FASTEST = "fastest"
    FEWEST_GAPS = "fewest gaps"
    MOST_LIKELY = "most likely"
    DIFFERENT = "different"


class Weights(NamedTuple):
    """A cost of moves: days int64 (moves,) in the order of the graph, and days per level."""

    days: Ints
    per_level: int


@dataclass(frozen=True, eq=False)
class RouteSpace:
    """Made once for a graph, read by any number of threads.

    place            int64 (moves,), each move's place in the order of the roles entered.
    chance, low, high  float64 (moves,), NaN where nobody could be followed.
    rarity           int64 (moves,), how often the chance is halved, in parts of HALVING.
    kinds            the cost of each kind, but DIFFERENT.
    """

    graph: MoveGraph
    asked: Requirements
    added: MoveLevels
    place: Ints
    chance: Floats
    low: Floats
    high: Floats
    rarity: Ints
    kinds: dict[Reason, Weights]


Prepared = dict[Reason, RouteIndex]


def route_space(
    graph: MoveGraph,
    asked: Requirements,
    chance: npt.ArrayLike,
    low: npt.ArrayLike,
    high: npt.ArrayLike,
    *,
    per_level: int = PER_LEVEL,
    per_halving: int = PER_HALVING,
) -> RouteSpace:
    """Prepare a graph for `find_routes`; plain numpy.

    asked        what the graph's roles ask for.
    chance, low, high  float (moves,), 0..1 or NaN, in the order of the graph's moves: the share of
                 those who took the role left that made the move, and its interval.
    per_level    days that one level to build weighs, 0..10,000.
    per_halving  days that half the chance weighs, 0..10,000.
    A move weighs by the lower end of its chance, which few people leave low; one without a chance
    as half as likely as the least likely one.
    Raises ValueError for a bad shape or value. Cost: one pass over the requirements of every move.
    """
    check_size(graph, asked)
    if not 0 <= per_level <= PER_LEVEL_MAX:
        raise ValueError(f"per_level is {per_level}, expected 0..{PER_LEVEL_MAX}")
    middle, least, most = _checked_chances(graph.moves, chance, low, high)
    known = ~np.isnan(least)
    floor = float(np.maximum(least[known], RAREST).min()) / 2 if known.any() else UNPROVEN
    likely = np.maximum(np.where(known, least, floor), RAREST)
    rarity = np.maximum(np.rint(-np.log2(likely) * HALVING), 1).astype(np.int64)
    months = graph.months
    place = np.empty(graph.moves, np.int64)
    place[graph.in_moves] = np.arange(graph.moves)
    kinds = {
        Reason.BALANCED: Weights(weighed_days(months, likely, per_halving=per_halving), per_level),
        Reason.FASTEST: Weights(months * BEFORE_LEVELS, 1),
        Reason.FEWEST_GAPS: Weights(months, LEVEL_BEFORE_MONTHS),
        Reason.MOST_LIKELY: Weights(rarity * BEFORE_MONTHS + months, 0),
    }
    added = move_levels(graph, asked)
    return RouteSpace(graph, asked, added, place, middle, least, most, rarity, kinds)


def prepare(space: RouteSpace) -> Prepared:
    """Indexes for the compiled search, by kind: loads the loops, so never within a request.

    Raises ValueError where routes could cost more than the loops count (see `route_index`).
    Cost: 16 searches over the graph for each kind.
    """
    for name in ("index_kernel", "personal_kernel"):
        kernel(f"routes.{name}")
    return {
        kind: index_of(space.graph, space.asked, space.added, *weights)
        for kind, weights in space.kinds.items()
    }


def _checked_chances(
    moves: int, chance: npt.ArrayLike, low: npt.ArrayLike, high: npt.ArrayLike
) -> tuple[Floats, Floats, Floats]:
    middle, least, most = (
        _told(name, each, moves)
        for name, each in (("chance", chance), ("low", low), ("high", high))
    )
    unknown = np.isnan(least)
    wrong = (least > middle) | (middle > most)
    wrong |= (np.isnan(middle) != unknown) | (np.isnan(most) != unknown)
    if wrong.any():
        raise ValueError(f"the interval of move {int(np.argmax(wrong))} does not hold its chance")
    return middle, least, most


def _told(name: str, values: npt.ArrayLike, moves: int) -> Floats:
    array = np.asarray(values, dtype=np.float64)
    if array.shape != (moves,):
        raise ValueError(f"{name} has shape {array.shape}, expected ({moves},)")
    outside = (array < 0) | (array > 1)
    if outside.any():
        place = int(np.argmax(outside))
        raise ValueError(f"{name}[{place}] is {array[place]}, expected 0..1")
    return array
