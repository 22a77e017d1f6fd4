"""What ranking brings back, and what it can be asked."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from waymark.engine.ranking.openings import Openings
from waymark.engine.ranking.people import People

__all__ = ["Lists", "check_pair", "empty_lists", "end_lists"]


@dataclass(frozen=True)
class Lists:
    """The best openings by person.

    score    int16 (people, k), 1..10000, falling along a row; 0 where the list has ended.
    opening  int32 (people, k), positions; ascending among equal scores; -1 where it has ended.
    count    int32 (people,), entries of each list, 0..k; -1 where the work stopped before it.
    complete False where a caller stopped the work.
    """

    score: npt.NDArray[np.int16]
    opening: npt.NDArray[np.int32]
    count: npt.NDArray[np.int32]
    complete: bool = True


def empty_lists(people: int, k: int) -> Lists:
    """Lists that nobody has worked on yet; `end_lists` makes them whole."""
    return Lists(
        np.zeros((people, k), np.int16),
        np.zeros((people, k), np.int32),
        np.full(people, -1, np.int32),
        complete=False,
    )


def end_lists(lists: Lists, rows: npt.NDArray[np.int64]) -> None:
    """Write what stands behind the end of the lists of some people."""
    places = np.arange(lists.score.shape[1])
    short = rows[lists.count[rows] < len(places)]
    behind = places >= lists.count[short][:, None]
    lists.score[short] = np.where(behind, 0, lists.score[short])
    lists.opening[short] = np.where(behind, -1, lists.opening[short])


def check_pair(people: People, openings: Openings, k: int) -> None:
    """Raise ValueError where people and openings do not belong together, or k is below 1."""
    if people.skills != openings.skills:
        raise ValueError(f"people know {people.skills} skills, openings {openings.skills}")
    if k < 1:
        raise ValueError(f"k is {k}, expected 1 or more")
    if len(people) == 0:
        return
    highest = int(np.argmax(people.group))
    if people.group[highest] >= len(openings.groups):
        group = people.group[highest]
        raise ValueError(f"group[{highest}] is {group}, of {len(openings.groups)} groups")
    needed = int(np.bitwise_or.reduce(people.needs))
    if needed >> len(openings.filters):
        filters = len(openings.filters)
        raise ValueError(f"needs name filter {needed.bit_length() - 1}, of {filters} filters")
