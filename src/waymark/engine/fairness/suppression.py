"""Which figures may be shown: small groups are hidden, and what would give them away with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waymark.engine.checks import Bools, Ints
from waymark.engine.fairness.log import Floats

MIN_PEOPLE = 5
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts that are to be published together, each a sum over the same cells.

    sums     bool (m, c), which cells each figure adds up.
    people   int64 (m,), different people behind each.
    table    int64 (m,), the table it stands in.
    total    bool (m,), whether it is the total of its table: hidden only when nothing else helps.
    """

    sums: Bools
    people: Ints
    table: Ints
    total: Bools


def shown_figures(figures: Figures, minimum: int = MIN_PEOPLE) -> Bools:
    """Which figures may be shown, bool (m,).

    Hidden are figures of 1 to minimum - 1 people (none at all may be shown: a 0). With them are
    hidden, smallest first: others of a table whose hidden figures together stand for fewer than
    `minimum` people, and others as long as a hidden figure still is a sum or difference of shown
    ones, within its table or across tables. What stays possible is a guess between bounds: a
    hidden figure is no less than 0 and no more than its total.

    Raises ValueError when minimum is below 1. Ties: of equally small figures the first is hidden.
    Cost: a singular value decomposition of (m, c) per figure hidden. Source: Cox 1980, J. Amer.
    Statist. Assoc. 75.
    """
    if minimum < 1:
        raise ValueError(f"minimum is {minimum}, expected 1 or more")
    shown: Bools = (figures.people == 0) | (figures.people >= minimum)
    while True:
        worst = _too_few_together(figures, shown, minimum)
        if worst is None:
            worst = _gives_away(figures, shown)
        if worst is None:
            return shown
        shown[worst] = False


def _too_few_together(figures: Figures, shown: Bools, minimum: int) -> int | None:
    """The smallest figure still shown in a table that hides fewer people than the minimum."""
    part = ~figures.total & (figures.people > 0)
    for table in np.unique(figures.table):
        here = part & (figures.table == table)
        hidden = int(figures.people[here & ~shown].sum())
        if 0 < hidden < minimum and (here & shown).any():
            return _smallest(figures, here & shown)
    return None


def _gives_away(figures: Figures, shown: Bools) -> int | None:
    """A shown figure that takes part in a sum equal to a hidden one; None when there is no such."""
    known = np.flatnonzero(shown)
    for hidden in np.flatnonzero(~shown):
        part = _combination(figures.sums[known].astype(np.float64), figures.sums[hidden])
        if part is None:
            continue
        used = np.zeros(len(shown), dtype=np.bool_)
        used[known[np.abs(part) > ROUNDING]] = True
        used &= figures.people > 0
        parts = used & ~figures.total
        return _smallest(figures, parts if parts.any() else used)
    return None


def _combination(known: Floats, wanted: Bools) -> Floats | None:
    """Factors with which rows of `known` add up to `wanted`; None where none do."""
    if not len(known):
        return None
    factors = np.linalg.lstsq(known.T, wanted.astype(np.float64), rcond=None)[0]
    left = known.T @ factors - wanted
    return factors.astype(np.float64) if np.abs(left).max(initial=0.0) < ROUNDING else None


def _smallest(figures: Figures, among: Bools) -> int | None:
    places = np.flatnonzero(among)
    return int(places[np.argmin(figures.people[places])]) if len(places) else None
