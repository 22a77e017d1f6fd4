"""Loops of a queue by whole distances: buckets of linked lists, one bucket per distance.

The buckets cover WINDOW distances from `at[0]` on; what is farther waits in one more bucket and is
dealt out when the window has been emptied, so that any distance has its place. Source: Dial,
"Algorithm 360: shortest-path forest with topological ordering", Communications of the ACM 12 (1969).
"""
# The compiler takes the types from the signatures.
# mypy: allow-untyped-defs, no-check-untyped-defs

import numpy as np

from waymark.engine.kernels import compiled
from waymark.engine.matching.arrays_kernel import I32, INT, QUEUE, VOID
from waymark.engine.matching.limits import FAR, WINDOW


@compiled(VOID(INT, INT, QUEUE))
def put(node, distance, queue):
    """Enter a node that is not queued."""
    bucket = min(distance - queue.at[0], WINDOW)
    first = queue.head[bucket]
    queue.dist[node] = distance
    queue.after[node] = first
    queue.before[node] = -1
    if first >= 0:
        queue.before[first] = node
    queue.head[bucket] = node


@compiled(VOID(INT, QUEUE))
def remove(node, queue):
    """Take a queued node out."""
    before, after = queue.before[node], queue.after[node]
    if before >= 0:
        queue.after[before] = after
    else:
        queue.head[min(queue.dist[node] - queue.at[0], WINDOW)] = after
    if after >= 0:
        queue.before[after] = before


@compiled(VOID(QUEUE))
def move_window(queue):
    """Deal out what lies beyond the emptied window, beginning with the nearest."""
    node, nearest = queue.head[WINDOW], FAR
    while node >= 0:
        nearest = min(nearest, queue.dist[node])
        node = queue.after[node]
    node = queue.head[WINDOW]
    queue.head[WINDOW] = -1
    queue.at[0] = queue.at[1] = nearest
    while node >= 0:
        following = queue.after[node]
        put(node, queue.dist[node], queue)
        node = following


@compiled(INT(INT, QUEUE))
def take_nearest(limit, queue):
    """Take out the nearest node closer than `limit`; -1 where there is none."""
    head, at = queue.head, queue.at
    while True:
        end = min(limit, at[0] + WINDOW)
        while at[1] < end and head[at[1] - at[0]] < 0:
            at[1] += 1
        if at[1] < end:
            node = np.int64(head[at[1] - at[0]])
            remove(node, queue)
            return node
        if at[1] >= limit or head[WINDOW] < 0:
            return np.int64(-1)
        move_window(queue)


@compiled(VOID(I32, INT, QUEUE))
def clear(reached, many, queue):
    """Empty the queue and forget the distances of all nodes reached."""
    for n in range(many):
        node = reached[n]
        if queue.dist[node] >= queue.at[0]:
            queue.head[min(queue.dist[node] - queue.at[0], WINDOW)] = -1
        queue.dist[node] = FAR
    queue.at[0] = queue.at[1] = 0
