"""The plain twin of ranking: person by person with numpy, the measure of what is right."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from waymark.engine.ranking.lists import Lists, check_pair, empty_lists, end_lists
from waymark.engine.ranking.openings import Openings
from waymark.engine.ranking.people import People

__all__ = ["rank_plain", "scores"]


def scores(people: People, openings: Openings, person: int) -> npt.NDArray[np.int64]:
    """What each opening is worth to one person, open to them or not; int64 (openings,), 0..10000.

    Raises ValueError for nobody. Cost: one pass over the requirements.
    """
    held = people.levels(person)
    brings = openings.points[np.arange(len(openings.skill)), held[openings.skill]]
    running = np.concatenate(([0], np.cumsum(brings, dtype=np.int64)))
    return np.diff(running[openings.start])


def rank_plain(people: People, openings: Openings, k: int = 20) -> Lists:
    """The same lists as `rank`, nothing has to be compiled. Parameters, ties and errors as there.

    Cost: for each person a pass over all requirements, some hundred times that of `rank`.
    """
    check_pair(people, openings, k)
    lists = empty_lists(len(people), k)
    for person in range(len(people)):
        eligible = openings.eligible(int(people.group[person]), int(people.needs[person]))
        worth = scores(people, openings, person)[eligible]
        best = np.lexsort((eligible, -worth))[:k]
        best = best[worth[best] > 0]
        lists.count[person] = len(best)
        lists.score[person, : len(best)] = worth[best]
        lists.opening[person, : len(best)] = eligible[best]
    end_lists(lists, np.arange(len(people)))
    return replace(lists, complete=True)
