"""Loops that prepare an index of routes: a heap, distances from one role, levels that moves add."""

import numpy as np
from numba import types

from waymark.engine.checks import Ints
from waymark.engine.kernels import compiled
from waymark.engine.routes.levels import LEVEL_BITS, Ints32, Packed
from waymark.engine.routes.personal_index import NODE_BITS, Whole

FAR = np.int64(2**60)
NODE = np.int64(2**NODE_BITS - 1)
LEVEL = np.uint32(2**LEVEL_BITS - 1)
SHIFT, SKILL_SHIFT = np.uint32(LEVEL_BITS), np.uint32(2 * LEVEL_BITS)

I64, I32, PACKED = types.int64[::1], types.int32[::1], types.uint32[::1]


@compiled(types.int64(I64, types.int64, types.int64))
def push(heap: Ints, size: Whole, key: Whole) -> Whole:
    """Enter a key into a heap of `size` keys, smallest first; returns the new size."""
    at = size
    while at > 0:
        above = (at - 1) // 2
        if heap[above] <= key:
            break
        heap[at] = heap[above]
        at = above
    heap[at] = key
    return size + 1


@compiled(types.int64(I64, types.int64))
def pop(heap: Ints, size: Whole) -> Whole:
    """Take the smallest key out; its place is closed, so that size - 1 keys remain."""
    smallest, last = heap[0], heap[size - 1]
    size -= 1
    at, below = 0, 1
    while below < size:
        if below + 1 < size and heap[below + 1] < heap[below]:
            below += 1
        if heap[below] >= last:
            break
        heap[at] = heap[below]
        at, below = below, 2 * below + 1
    heap[at] = last
    return smallest


@compiled(types.void(I64, I32, I32, types.int64, I64))
def distances(start: Ints, ends: Ints32, days: Ints32, origin: Whole, dist: Ints) -> None:
    """Fill `dist` with the least days from the origin to every role, FAR where there is no way."""
    heap = np.empty(len(ends) + 1, np.int64)
    dist[:] = FAR
    dist[origin] = 0
    size = push(heap, 0, origin)
    while size > 0:
        key = pop(heap, size)
        size -= 1
        v = key & NODE
        if key >> NODE_BITS > dist[v]:
            continue
        for at in range(start[v], start[v + 1]):
            reached = dist[v] + days[at]
            if reached < dist[ends[at]]:
                dist[ends[at]] = reached
                size = push(heap, size, reached << NODE_BITS | ends[at])


@compiled(types.int64(I64, I32, types.int64, I64, PACKED, I64, I32, PACKED))
def fill_gaps(
    in_start: Ints,
    in_tails: Ints32,
    skills: Whole,
    ask_start: Ints,
    ask: Packed,
    gap_start: Ints,
    total: Ints32,
    gap: Packed,
) -> Whole:
    """Levels that each move adds: packed (skill, level of the tail, level of the head).

    With an empty `gap` only counts them into gap_start and sums their levels into total. Returns
    how many there are.
    """
    roles = len(in_start) - 1
    level = np.zeros(skills, np.uint32)
    found = 0
    for v in range(roles):
        for place in range(in_start[v], in_start[v + 1]):
            u = in_tails[place]
            gap_start[place], total[place] = found, 0
            for at in range(ask_start[u], ask_start[u + 1]):
                level[ask[at] >> SHIFT] = ask[at] & LEVEL
            for at in range(ask_start[v], ask_start[v + 1]):
                skill, wanted = ask[at] >> SHIFT, ask[at] & LEVEL
                if wanted > level[skill]:
                    if len(gap) > 0:
                        gap[found] = skill << SKILL_SHIFT | level[skill] << SHIFT | wanted
                    total[place] += wanted - level[skill]
                    found += 1
            for at in range(ask_start[u], ask_start[u + 1]):
                level[ask[at] >> SHIFT] = 0
    gap_start[len(in_tails)] = found
    return found
