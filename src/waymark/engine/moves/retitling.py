"""Mass re-titling: an employer renames a role, and everyone in it seems to move."""

from __future__ import annotations

import numpy as np

from waymark.engine.checks import Bools, Ints
from waymark.engine.moves.large import Progress
from waymark.engine.moves.model import Retitlings
from waymark.engine.moves.retitling_large import find_large
from waymark.engine.moves.spells import Floats, How, Spells

#: From so many spells on, the compiled loops save more time than loading them takes.
LARGE = 300_000

MIN_MOVERS = 3
MIN_SHARE = 0.40
MAX_LEFT_BEHIND = 0.25


def find_retitlings(
    spells: Spells,
    *,
    period: float,
    min_people: int = MIN_MOVERS,
    min_share: float = MIN_SHARE,
    max_left_behind: float = MAX_LEFT_BEHIND,
    progress: Progress | None = None,
) -> Retitlings:
    """Find the moves that are a change of title and not of work.

    A re-titling: within one period at least min_people people, and at least min_share of the
    incumbents who do not leave, go from one role to the same other one, while the headcount of
    the old role falls to max_left_behind of what it was or less.

    period   length of the window in the unit of the spells, > 0: 1 for yearly records, about
             a month for dated ones. A window opens at a move and holds the moves of the same
             kind from there up to, not including, its end.
    progress called as progress(done, total) from time to time, total being n spells, and four
             times as many more where times are no whole numbers and have to be sorted first; False
             stops the search. A small history is searched at once.

    Returns the renamings with the figures of the rule and the spells they set aside; of a search
    that was stopped those of the roles looked at, marked as not complete.
    Raises ValueError when period is not positive. Cost: fewer than LARGE spells take some sorts
    of n in numpy, at once; more take compiled loops (about 50 ns per spell; the first call loads
    them). Both give the same; benchmarks/mining.py.
    """
    if not period > 0:
        raise ValueError(f"period is {period}, it must be positive")
    if len(spells) >= LARGE:
        return find_large(spells, period, min_people, min_share, max_left_behind, progress)
    return find_plainly(spells, period, min_people, min_share, max_left_behind)


def find_plainly(
    spells: Spells, period: float, min_people: int, min_share: float, max_left_behind: float
) -> Retitlings:
    """The same in numpy: for small histories, and the twin of the compiled loops."""
    move = np.flatnonzero(spells.how == How.MOVED)
    source, target, time = spells.role[move], spells.target[move], spells.end[move]
    move = move[np.lexsort((time, target, source))]
    source, target, time = spells.role[move], spells.target[move], spells.end[move]
    size = _window_sizes(source, target, time, period)

    # Only windows with enough moves can qualify: count heads for these alone.
    opens = np.flatnonzero(size >= min_people)
    heads = _Headcount(spells)
    before = heads.just_before(source[opens], time[opens])
    after = heads.just_before(source[opens], time[opens] + period)
    staying = before - heads.leaving(source[opens], time[opens], time[opens] + period)
    people = np.array(
        [len(np.unique(spells.person[move[o : o + size[o]]])) for o in opens], dtype=np.int64
    )
    holds = (
        (people >= min_people)
        & (people >= min_share * staying)
        & (after <= max_left_behind * before)
    )
    chosen = _without_overlap(opens, size[opens], holds)
    set_aside = np.zeros(len(spells), dtype=np.bool_)
    for o in opens[chosen]:
        set_aside[move[o : o + size[o]]] = True
    opened = opens[chosen]
    return Retitlings(
        source[opened], target[opened], time[opened], people[chosen], staying[chosen],
        people[chosen] / np.maximum(staying[chosen], 1), before[chosen], after[chosen], set_aside,
        True,
    )  # fmt: skip


def _window_sizes(source: Ints, target: Ints, time: Floats, period: float) -> Ints:
    """int64 (m,), how many moves of the same kind lie in the window each move opens."""
    if not len(time):
        return np.zeros(0, dtype=np.int64)
    new = np.ones(len(time), dtype=np.bool_)
    new[1:] = (np.diff(source) != 0) | (np.diff(target) != 0)
    kind = np.cumsum(new) - 1
    closing = time + period
    moments = np.unique(np.concatenate([time, closing]))
    width = len(moments) + 1
    place = kind * width + np.searchsorted(moments, time)
    end = np.searchsorted(place, kind * width + np.searchsorted(moments, closing))
    return end - np.arange(len(time))


def _without_overlap(opens: Ints, size: Ints, holds: Bools) -> Ints:
    """Positions of the windows that hold, from left to right, each after the one before."""
    chosen, end = [], -1
    for position in np.flatnonzero(holds):
        if opens[position] >= end:
            chosen.append(position)
            end = opens[position] + size[position]
    return np.array(chosen, dtype=np.int64)


class _Headcount:
    """Counts of spells by role and time, answered from sorted times."""

    def __init__(self, spells: Spells) -> None:
        gone = spells.how != How.STILL_THERE
        quits = spells.how == How.LEFT
        self._starts = _SortedTimes(spells.role, spells.start)
        self._ends = _SortedTimes(spells.role[gone], spells.end[gone])
        self._quits = _SortedTimes(spells.role[quits], spells.end[quits])

    def just_before(self, role: Ints, time: Floats) -> Ints:
        """Spells that began before the time and had not ended before it."""
        return self._starts.before(role, time) - self._ends.before(role, time)

    def leaving(self, role: Ints, begin: Floats, end: Floats) -> Ints:
        """Spells that ended by leaving at begin <= time < end."""
        return self._quits.before(role, end) - self._quits.before(role, begin)


class _SortedTimes:
    def __init__(self, role: Ints, time: Floats) -> None:
        self._moments, rank = np.unique(time, return_inverse=True)
        self._width = len(self._moments) + 1
        self._keys = np.sort(role * self._width + rank)

    def before(self, role: Ints, time: Floats) -> Ints:
        """int64, how many times of the role are < time."""
        from_here = np.searchsorted(self._keys, role * self._width)
        rank = np.searchsorted(self._moments, time)
        return np.searchsorted(self._keys, role * self._width + rank) - from_here
