"""What mining gives: kinds of move, the roles they start from, and changes of title alone."""

from __future__ import annotations

from dataclasses import dataclass

from waymark.engine.checks import Bools, Ints
from waymark.engine.moves.spells import Floats


@dataclass(frozen=True, slots=True)
class Curve:
    """An estimated probability at each horizon with its pointwise band, float64 (k, h) each.

    NaN where no spell was followed that long.
    """

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Origins:
    """The roles people were in, ascending by role number.

    role                   int64 (r,), roles with a spell.
    spells, timed          int64 (r,), spells, and of these with a known start.
    moved, left, still_there   int64 (r,), how they ended; set_aside int64 (r,), re-titled.
    at_risk                int64 (r, h), timed spells at least as long as the horizon.
    leaving, staying       Curve (r, h), left the organisation; still in the role.
    """

    role: Ints
    spells: Ints
    timed: Ints
    moved: Ints
    left: Ints
    still_there: Ints
    set_aside: Ints
    at_risk: Ints
    leaving: Curve
    staying: Curve


@dataclass(frozen=True, slots=True)
class Transitions:
    """Kinds of move, ordered by source and target.

    horizons               float64 (h,), times in role, in the unit of the spells.
    source, target         int64 (m,), role numbers.
    count, people          int64 (m,), moves and different people who made them.
    share, share_low, share_high   float64 (m,), of all moves out of the source; Wilson.
    median, median_low, median_high   float64 (m,), time in the source before this move, each
                           move weighted for those cut off before; NaN when no start is known.
    median_confidence      float64 (m,), what the interval reaches: few moves reach less.
    incidence              Curve (m, h), share of all who take the source that have made this
                           move by then, others moving elsewhere, leaving or still there.
    origins                Origins, the same spells by the role they were in.
    complete               False where mining was stopped: the last roles are missing.
    """

    horizons: Floats
    source: Ints
    target: Ints
    count: Ints
    people: Ints
    share: Floats
    share_low: Floats
    share_high: Floats
    median: Floats
    median_low: Floats
    median_high: Floats
    median_confidence: Floats
    incidence: Curve
    origins: Origins
    complete: bool = True

    def __len__(self) -> int:
        return len(self.source)


@dataclass(frozen=True, slots=True)
class Retitlings:
    """Renamings found, ordered by old role, new role and time.

    source, target   int64 (k,), old and new role.
    begin            float64 (k,), first of the moves; they lie in begin <= time < begin + period.
    people           int64 (k,), different people who took the new role.
    incumbents       int64 (k,), who held the old role just before begin and did not leave the
                     organisation within the period.
    share            float64 (k,), people / incumbents.
    before, after    int64 (k,), headcount of the old role just before begin and just before
                     begin + period.
    set_aside        bool (n,), the spells that ended by one of these moves.
    complete         False where the search was stopped: roles are missing.
    """

    source: Ints
    target: Ints
    begin: Floats
    people: Ints
    incumbents: Ints
    share: Floats
    before: Ints
    after: Ints
    set_aside: Bools
    complete: bool

    def __len__(self) -> int:
        return len(self.source)
