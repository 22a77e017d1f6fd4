"""Numbering the distinct times of a large history in pieces, so that one may ask in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from waymark.engine.checks import Ints
from waymark.engine.moves.spells import Floats

AT_ONCE = 1_000_000  # times

Go = Callable[[int], bool]


def number_times(times: Floats, go: Go) -> tuple[Floats, Ints] | None:
    """The distinct times, ascending, and which of them each time is; None where `go` said no.

    times   float64 (n,), without NaN.
    go      called with the times worked on so far, up to 2 n: each is worked on twice.
    Cost: a sort of n.
    """
    runs: list[Floats] = []
    for first, last in _pieces(len(times)):
        runs.append(np.unique(times[first:last]))
        # Runs of like size are merged, so that each time is merged a few times only.
        while len(runs) > 1 and 2 * len(runs[-1]) > len(runs[-2]):
            runs.append(_merged(runs.pop(), runs.pop()))
        if not go(last):
            return None
    while len(runs) > 1:
        runs.append(_merged(runs.pop(), runs.pop()))
    distinct = runs[0] if runs else np.empty(0)
    tick = np.empty(len(times), np.int64)
    for first, last in _pieces(len(times)):
        order = np.argsort(times[first:last])  # looked up in order, they lie side by side
        tick[first + order] = np.searchsorted(distinct, times[first:last][order])
        if not go(len(times) + last):
            return None
    return distinct, tick


def _pieces(size: int) -> Iterator[tuple[int, int]]:
    for first in range(0, size, AT_ONCE):
        yield first, min(first + AT_ONCE, size)


def _merged(one: Floats, other: Floats) -> Floats:
    both = np.concatenate((one, other))
    both.sort(kind="stable")  # which merges runs that are in order
    new = np.ones(len(both), np.bool_)
    new[1:] = both[1:] != both[:-1]
    return both[new]
