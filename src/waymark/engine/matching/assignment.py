"""What a solver returns: pairs, and the prices that prove that none are better."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from waymark.engine.matching.candidates import Ints, Wholes

__all__ = ["Assignment", "Objective", "Stats"]


class Objective(StrEnum):
    """What is made as large as possible."""

    TOTAL = "total"  # the sum of scores; who would add nothing to it may stay alone
    MOST_PEOPLE = "most-people"  # first the number of people matched, then the sum of scores


@dataclass(frozen=True)
class Stats:
    """What the solver did, for whoever wonders about its time."""

    bids: int  # made in the auction
    waiting: int  # people whom the auction left to the repair
    settled: int  # experts settled by the searches of the repair


@dataclass(frozen=True)
class Assignment:
    """Pairs with the prices that prove them optimal; see `solving`.

    expert     int32 (people,), the expert of each person, -1 for none.
    prices     int64 (experts,), >= 0: what one more place is worth at most, in score and base.
    base       what each pair counts beside its score; 0 where only scores count.
    total      sum of the scores of the pairs, locked ones included.
    complete   False where the work was stopped: feasible pairs, prices that give a bound only.
    """

    expert: Wholes
    prices: Ints
    base: int
    total: int
    objective: Objective
    stats: Stats
    complete: bool

    @property
    def pairs(self) -> Ints:
        """int64 (matched, 2), person and expert, by person."""
        people = np.flatnonzero(self.expert >= 0)
        return np.column_stack((people, self.expert[people].astype(np.int64)))

    @property
    def matched(self) -> int:
        """How many people have an expert."""
        return int(np.count_nonzero(self.expert >= 0))
