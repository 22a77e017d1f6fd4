"""Moves between roles: how many, how many people, how long before, with intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from waymark.engine.checks import Bools
from waymark.engine.moves.large import Progress, mine_large
from waymark.engine.moves.model import Transitions
from waymark.engine.moves.plain import mine_plainly
from waymark.engine.moves.spells import Floats, Spells, checked_aside

#: From so many spells on, the compiled loops save more time than loading them takes.
LARGE = 300_000


def mine(
    spells: Spells,
    *,
    horizons: Sequence[float] = (1.0, 2.0, 3.0, 5.0),
    set_aside: Bools | None = None,
    confidence: float = 0.95,
    progress: Progress | None = None,
) -> Transitions:
    """Count moves and estimate their timing by competing risks.

    spells       n spells.
    horizons     times in role at which curves are read, >= 0, in the unit of the spells.
    set_aside    bool (n,), spells ended by a mass re-titling (see find_retitlings). Such an
                 ending is no move: the spell is cut off there, and as the person goes on with
                 the same work, the time in the new title does not count from its start.
    confidence   of all intervals, two-sided.
    progress     called as progress(done, total) from time to time, total being n spells, and twice
                 as many more where durations are no whole numbers and have to be sorted first;
                 False stops. A small history is mined at once.

    Of mining that was stopped it returns what moves start from the roles mined so far, marked as not
    complete.
    Raises ValueError when set_aside has another shape or marks a spell that did not end in a
    move, a horizon is negative or confidence leaves 0..1. The order of people does not matter.
    Cost: fewer than LARGE spells are mined in numpy (some sorts of n, well under a second), more
    in compiled loops (about 50 ns per spell; the first call loads them). Both give the same to
    the last digits; benchmarks/mining.py. Source: Aalen & Johansen 1978.
    """
    reach = _times(horizons)
    aside = checked_aside(set_aside, spells)
    if len(spells) < LARGE:
        return mine_plainly(spells, reach, aside, confidence)
    return mine_large(spells, reach, aside, confidence, progress)


def _times(horizons: Sequence[float]) -> Floats:
    reach = np.asarray(horizons, dtype=np.float64)
    if reach.ndim != 1 or not np.all(reach >= 0):
        raise ValueError(f"horizons must be a row of times >= 0: {horizons!r}")
    return reach
