"""Strength of what was gained: halved with every half-life since the last use.

R(t) = 2 ** (-t / h), t months since the last use, h the half-life. A use makes it whole again and
lengthens h by a share of what had faded: h * (1 + a * (1 - R)), up to LONGEST times the first h.
Uses in quick succession count as one, therefore. That is the spacing effect's shape (Cepeda et al.
2008, doi 10.1111/j.1467-9280.2008.02209.x); its size a is an assumption of this project.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Bools, Ints, flags, row_starts
from waymark.engine.retention.beliefs import Band
from waymark.engine.retention.checks import Floats, floats, ranged
from waymark.engine.retention.constants import LENGTHENED, LENGTHENED_OWN_WORD, LONGEST

__all__ = ["Fading", "Uses", "fading", "half_life_after", "strength_along", "uses"]

LONGEST_LIFE = 12000.0


@dataclass(frozen=True)
class Uses:
    """Checked uses; see `uses`. Arrays are read-only."""

    start: Ints
    month: Floats
    confirmed: Bools


@dataclass(frozen=True)
class Fading:
    """Where each cell stands, (n,).

    since       months since the last use, >= 0.
    half_life   months, as lengthened by the uses; strength 0..1, 1 on the day of a use.
    """

    since: Floats
    half_life: Band
    strength: Band


def uses(start: npt.ArrayLike, month: npt.ArrayLike, confirmed: npt.ArrayLike) -> Uses:
    """Check uses given by cell: those of cell i are start[i] .. start[i+1]-1, oldest first.

    start       int (n+1,), from 0 to e; every cell has one use at least: learning begins the clock.
    month       float (e,), when, in months from any one day; confirmed bool (e,), by someone else.
    Raises ValueError when shapes disagree, a cell has no use or uses run backwards. Copies inputs.
    """
    when = floats("month", month)
    sure = flags("confirmed", confirmed, len(when))
    begin = row_starts(start, len(when))
    if (np.diff(begin) < 1).any():
        raise ValueError(f"cell {int(np.argmax(np.diff(begin) < 1))} has no use")
    back = np.diff(when) < 0
    back[begin[1:-1] - 1] = False
    if back.any():
        at = int(np.argmax(back)) + 1
        raise ValueError(f"month[{at}] is {when[at]:g}, before the use ahead of it")
    for array in (begin, when, sure):
        array.setflags(write=False)
    return Uses(begin, when, sure)


def half_life_after(half_life: npt.ArrayLike, done: Uses) -> Floats:
    """Half-life in months after each use, (e,).

    half_life   float (n,), months, > 0, of each cell before its first use.
    Grows with `half_life` and never falls from one use to the next. Cost: one pass over the uses.
    Raises ValueError for a bad shape or value.
    """
    cells = len(done.start) - 1
    first = floats("half_life", half_life, cells)
    ranged("half_life", first, 0.0, LONGEST_LIFE, above=True)
    after = np.repeat(first, np.diff(done.start))
    longest = LONGEST * after
    rank = np.arange(len(after)) - np.repeat(done.start[:-1], np.diff(done.start))
    order = np.argsort(rank, kind="stable")
    turns = np.searchsorted(rank[order], np.arange(1, int(rank.max(initial=0)) + 2))
    for begin, end in pairwise(turns.tolist()):
        now = order[begin:end]
        before = after[now - 1]
        faded = 1 - _left(done.month[now] - done.month[now - 1], before)
        share = np.where(done.confirmed[now], LENGTHENED, LENGTHENED_OWN_WORD)
        after[now] = np.minimum(before * (1 + share * faded), longest[now])
    return after


def fading(half_life: Band, done: Uses, now: float) -> Fading:
    """Where cells stand at the month `now`, counted as the uses' months.

    half_life   of n cells, months. The bands of the answer hold as much of the belief, because
                strength grows with the half-life. Cost: 0.3 microseconds a use.
    Raises ValueError for a bad shape or value, or a use later than `now`.
    """
    last = done.start[1:] - 1
    since = now - done.month[last]
    if not np.isfinite(now):
        raise ValueError(f"now is {now}, expected a number of months")
    if (since < 0).any():
        at = int(np.argmax(since < 0))
        raise ValueError(f"cell {at} is used {-since[at]:g} months after now")
    lives = [half_life_after(each, done)[last] for each in _three(half_life)]
    return Fading(since, Band(*lives), Band(*(_left(since, each) for each in lives)))


def strength_along(half_life: Band, done: Uses, months: npt.ArrayLike) -> Band:
    """Strength of one cell at some months, (t,); NaN before its first use.

    half_life   of that cell, (1,); months float (t,), counted as the uses' months. In the moment
                of a use the strength is 1.
    Raises ValueError for a bad shape or value, or for more than one cell.
    """
    if len(done.start) != 2:
        raise ValueError(f"uses of {len(done.start) - 1} cells, expected one")
    at = floats("months", months)
    place = np.searchsorted(done.month, at, side="right") - 1
    waited = np.where(place < 0, np.nan, at - done.month[place])
    return Band(*(_left(waited, half_life_after(each, done)[place]) for each in _three(half_life)))


def _three(band: Band) -> tuple[Floats, Floats, Floats]:
    return band.low, band.middle, band.high


def _left(months: Floats, half_life: Floats) -> Floats:
    return np.exp2(-months / half_life)
