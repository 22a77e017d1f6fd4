"""Finding re-titlings in a large history with compiled loops, some roles at a time."""

from __future__ import annotations

import numpy as np

from waymark.engine.checks import Ints
from waymark.engine.kernels import kernel
from waymark.engine.moves.large import (
    MOST_DAYS,
    Places,
    Progress,
    in_one_piece,
    next_stop,
    places_of,
)
from waymark.engine.moves.model import Retitlings
from waymark.engine.moves.spells import Floats, Spells
from waymark.engine.moves.ticks import number_times

AT_ONCE = 1_000_000  # spells


def find_large(
    spells: Spells,
    period: float,
    min_people: int,
    min_share: float,
    max_left_behind: float,
    progress: Progress | None = None,
) -> Retitlings:
    """What `find_retitlings` returns.

    Cost: time linear in n where times are whole numbers (days), else a sort of 2 n before it;
    memory 16 n bytes. Loads the compiled loops. Progress is told in spells; a sort of the times,
    worked through in pieces, counts as four times as many.
    """
    finding, n, places = kernel("moves.retitling_kernel"), len(spells), places_of(spells)
    grouped = _grouped(spells, places, progress)
    if grouped is None:
        return _none_found(n)
    packed, spell_at, time, before_roles = grouped
    begin, roles = places.begin, len(places.number)
    closing = np.searchsorted(time, time + period).astype(np.int64)
    closed, set_aside = np.zeros(roles, dtype=np.int64), np.zeros(n, dtype=np.bool_)
    person, parts, done = in_one_piece(spells.person), [np.zeros((0, 7), dtype=np.int64)], 0
    while done < roles:
        first, done = done, next_stop(begin, done, AT_ONCE)
        found = np.empty((begin[done] - begin[first], 7), dtype=np.int64)
        rows = finding.find_in_roles(
            first, done, begin, packed, spell_at, person, places.target, places.place, closing,
            closed, min_people, min_share, max_left_behind, set_aside, found,
        )  # fmt: skip
        parts.append(found[:rows].copy())
        if (
            progress is not None
            and progress(before_roles + int(begin[done]), before_roles + n) is False
        ):
            break
    found = np.concatenate(parts)
    found = found[np.lexsort((spells.end[found[:, 2]], found[:, 1], found[:, 0]))]
    source, target, opening, people, staying, before, after = found.T.copy()
    return Retitlings(
        places.number[source], places.number[target], spells.end[opening], people, staying,
        people / np.maximum(staying, 1), before, after, set_aside, done >= roles,
    )  # fmt: skip


def _none_found(n: int) -> Retitlings:
    """Of a search that was stopped before the first role."""
    none, times = np.zeros(0, dtype=np.int64), np.zeros(0)
    aside = np.zeros(n, dtype=np.bool_)
    return Retitlings(none, none, times, none, none, times, none, none, aside, False)


def _grouped(
    spells: Spells, places: Places, progress: Progress | None
) -> tuple[Ints, Ints, Floats, int] | None:
    """Spells packed and grouped by role, int64 (n,), which they are, the time of each tick, and
    what of the progress numbering the times was; None where it was stopped."""
    n, earliest = len(spells), float(spells.start.min(initial=np.inf))
    packed, spell_at = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)

    def pack(start: Floats, end: Floats, earliest: float, below: int) -> int:
        return int(kernel("moves.retitling_kernel").group_times(
            places.role, start, end, in_one_piece(spells.how), places.place, earliest, below,
            places.begin, packed, spell_at,
        ))  # fmt: skip

    def go(done: int) -> bool:
        return progress is None or progress(done, 5 * n) is not False

    # Whole times, days, are their own ticks; of others the distinct ones are numbered.
    latest = pack(in_one_piece(spells.start), in_one_piece(spells.end), earliest, MOST_DAYS)
    if latest >= 0:
        return packed, spell_at, earliest + np.arange(latest + 1, dtype=np.float64), 0
    numbered = number_times(np.concatenate([spells.start, spells.end]), go)
    if numbered is None:
        return None
    time, tick = numbered
    pack(tick[:n].astype(np.float64), tick[n:].astype(np.float64), 0.0, len(time))
    return packed, spell_at, time, 4 * n
