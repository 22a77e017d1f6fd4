"""Paths that a link could take between two stops: transit style, level, upright and diagonal."""

from collections.abc import Iterator, Sequence

from waymark.engine.layout.geometry import bevel
from waymark.engine.layout.grid import Grid, Strip
from waymark.engine.layout.model import Point, StopMark

LANE = 16
EDGE = 4
SMALL_BEVEL = 26
FULL_BEVEL = 10_000


def candidate_paths(
    grid: Grid, a: StopMark, b: StopMark, *, thorough: bool
) -> list[tuple[Point, ...]]:
    """The considered paths from a to b, without repeats, in a fixed order.

    Thorough adds paths beside the middle of each lane and with more turns.
    """
    found: dict[tuple[Point, ...], None] = {}
    for corners in _corner_paths(grid, a, b, thorough):
        for most in (FULL_BEVEL, SMALL_BEVEL):
            path = bevel(corners, most)
            if path is not None:
                found.setdefault(path)
    return list(found)


def _corner_paths(grid: Grid, a: StopMark, b: StopMark, thorough: bool) -> Iterator[list[Point]]:
    start, end = (a.x, a.y), (b.x, b.y)
    upper, lower = sorted((grid.row_of[a.stop], grid.row_of[b.stop]))
    lanes = _lanes(grid, a, b, (0, -LANE, LANE) if thorough else (0,))
    if upper == lower:
        yield [start, end]
        strips = grid.strips[upper : upper + 2]
    else:
        yield [start, (b.x, a.y), end]
        yield [start, (a.x, b.y), end]
        strips = grid.strips[upper + 1 : lower + 1]
        for lane in lanes:
            yield [start, (lane, a.y), (lane, b.y), end]
    levels = [y for strip in strips for y in _levels(strip)[: None if thorough else 1]]
    for y in levels:
        yield [start, (a.x, y), (b.x, y), end]
        for lane in lanes:
            yield [start, (a.x, y), (lane, y), (lane, b.y), end]
            yield [start, (lane, a.y), (lane, y), (b.x, y), end]
    if thorough:
        yield from _two_levels(grid, a, b, lanes)


def _two_levels(
    grid: Grid, a: StopMark, b: StopMark, lanes: Sequence[int]
) -> Iterator[list[Point]]:
    """Paths that leave into the free height beside a, change lane, and arrive beside b."""
    row_a, row_b = grid.row_of[a.stop], grid.row_of[b.stop]
    for leave in (row_a, row_a + 1):
        for arrive in (row_b, row_b + 1):
            if leave == arrive:
                continue
            y1, y2 = _levels(grid.strips[leave])[0], _levels(grid.strips[arrive])[0]
            for lane in lanes:
                middle = [(a.x, y1), (lane, y1), (lane, y2), (b.x, y2)]
                yield [(a.x, a.y), *middle, (b.x, b.y)]


def _lanes(grid: Grid, a: StopMark, b: StopMark, shifts: Sequence[int]) -> list[int]:
    """x of the lanes between columns, from one column left of both stops to one right."""
    x, lanes = grid.across.x, grid.across.lanes
    first, last = sorted((x.index(a.x), x.index(b.x)))
    return [
        lane + shift
        for lane in lanes[max(first - 1, 0) : last + 3]
        for shift in shifts
        if EDGE <= lane + shift <= grid.across.width - EDGE
    ]


def _levels(strip: Strip) -> list[int]:
    """Heights inside a free strip: its middle, then lanes on both sides while there is room."""
    middle = (strip.top + strip.bottom) // 2
    room = (strip.bottom - strip.top) // 2 - 6
    shifts = [0]
    for lane in range(1, 3):
        if lane * LANE <= room:
            shifts += [-lane * LANE, lane * LANE]
    return [middle + shift for shift in shifts]
