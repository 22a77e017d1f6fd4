"""Loops of the search against the moves: what a move costs a person, and bounds on it.

`v` and `u` are roles; `place` is a move's place in the order of the roles entered.
"""
# The compiler's own types are not annotated.
# mypy: allow-untyped-calls

import numpy as np
from numba import types

from waymark.engine.kernels import compiled
from waymark.engine.routes.index_kernel import (
    FAR,
    I32,
    I64,
    LEVEL,
    NODE,
    PACKED,
    SHIFT,
    SKILL_SHIFT,
    pop,
    push,
)
from waymark.engine.routes.levels import Ints32
from waymark.engine.routes.personal_index import (
    NODE_BITS,
    OUT_OF_REACH,
    Ends,
    Flags,
    Moves,
    Person,
    Search,
    Whole,
)

FLAGS, TABLE = types.uint8[::1], types.int32[:, ::1]
MOVES = types.NamedTuple(
    (I64, I32, I32, I32, I64, I32, I32, I32, I64, PACKED, I32, I64, PACKED, TABLE, types.int64),
    Moves,
)
SEARCH = types.NamedTuple((I64, I32, FLAGS), Search)
ENDS = types.NamedUniTuple(types.int64, 2, Ends)
PERSON = types.NamedTuple((types.int8[::1], types.int8[::1], FLAGS, I64, types.int64), Person)


@compiled(types.int64(MOVES, PERSON, types.int64))
def price(moves: Moves, person: Person, place: Whole) -> Whole:
    """What one move costs this person: its days, and those for the levels that it adds."""
    missing = np.int64(0)
    for at in range(moves.gap_start[place], moves.gap_start[place + 1]):
        packed = moves.gap[at]
        held = max(np.int64(person.level[packed >> SKILL_SHIFT]), np.int64(packed >> SHIFT & LEVEL))
        missing += max(np.int64(packed & LEVEL) - held, np.int64(0))
    return moves.days[place] + person.per_level * missing


@compiled(types.int64(MOVES, types.int64, types.int64))
def days_at_least(moves: Moves, source: Whole, v: Whole) -> Whole:
    """A bound on the days from the source to v, by the triangle inequality over the landmarks."""
    days = np.int64(0)
    for mark in range(moves.landmark.shape[1]):
        days = max(days, np.int64(moves.landmark[v, mark]) - np.int64(moves.landmark[source, mark]))
    return days


@compiled(types.int64(MOVES, PERSON, types.int64))
def levels_at_least(moves: Moves, person: Person, v: Whole) -> Whole:
    """A bound on the days for levels on any way to v: those that v asks for and nobody provides.

    Along a move from u it rises by no more than the move's own levels cost, so that the sum with
    `days_at_least` guides an A*, and so that the rise itself bounds what a move costs.
    """
    missing = np.int64(0)
    for at in range(moves.ask_start[v], moves.ask_start[v + 1]):
        wanted = np.int64(moves.ask[at] & LEVEL)
        missing += max(wanted - np.int64(person.best[moves.ask[at] >> SHIFT]), np.int64(0))
    return person.per_level * missing


@compiled(types.int64(MOVES, PERSON, types.int64))
def levels_held(moves: Moves, person: Person, v: Whole) -> Whole:
    """How many of the levels that a role asks for the person holds: a move saves no more by them."""
    held = np.int64(0)
    for at in range(moves.ask_start[v], moves.ask_start[v + 1]):
        level = np.int64(person.level[moves.ask[at] >> SHIFT])
        held += min(level, np.int64(moves.ask[at] & LEVEL))
    return held


@compiled(types.boolean(PERSON, types.int64, types.int64))
def lets_through(person: Person, u: Whole, v: Whole) -> Whole:
    """Whether the limits allow a move from u to v."""
    if person.open[v] == 0:
        return False
    return person.grade[u] < 0 or person.grade[v] < 0 or person.grade[v] >= person.grade[u]


@compiled(types.boolean(MOVES, I32, FLAGS, types.int64, types.int64))
def is_simple(moves: Moves, onward: Ints32, passed: Flags, v: Whole, target: Whole) -> Whole:
    """Whether the known way on from v meets no role already passed."""
    while passed[v] == 0:
        if v == target:
            return True
        v = moves.heads[onward[v]]
    return False


@compiled(types.int64(MOVES, PERSON, SEARCH, ENDS, types.int64))
def kth_known(moves: Moves, person: Person, back: Search, ends: Ends, k: Whole) -> Whole:
    """A cost that k different routes do not exceed: the cheapest, and those that leave it once.

    FAR where fewer than k are known yet.
    """
    known = np.full(k, FAR)
    known[k - 1] = back.dist[ends.source]
    known.sort()
    passed = np.zeros(len(back.dist), np.uint8)
    spent, v = np.int64(0), np.int64(ends.source)
    while v != ends.target:
        passed[v] = 1
        taken = back.onward[v]
        for move in range(moves.start[v], moves.start[v + 1]):
            head, place = moves.heads[move], moves.place[move]
            least = spent + moves.days[place] + back.dist[head]
            if move == taken or back.dist[head] >= FAR or least >= known[k - 1]:
                continue
            if lets_through(person, v, head) and is_simple(
                moves, back.onward, passed, head, ends.target
            ):
                total = spent + price(moves, person, place) + back.dist[head]
                if total < known[k - 1]:
                    known[k - 1] = total
                    known.sort()
        spent += price(moves, person, moves.place[taken])
        v = np.int64(moves.heads[taken])
    return known[k - 1]


@compiled(types.int64(MOVES, PERSON, ENDS, types.int64, SEARCH))
def search_back(moves: Moves, person: Person, ends: Ends, k: Whole, back: Search) -> Whole:
    """Settle every role that one of the k cheapest routes can pass; returns a bound on the k-th.

    A* from the target against the moves. Once the source is settled, k routes are looked for that
    leave the cheapest one once; what costs more than the dearest of them is not looked at.
    """
    heap = np.empty(len(moves.heads) + 1, np.int64)
    days_to, levels_to = np.full(len(back.dist), -1, np.int32), np.empty(len(back.dist), np.int64)
    limit, count, look_again = FAR, 0, 0
    back.dist[:], back.settled[:] = FAR, 0
    back.dist[ends.target] = 0
    levels_to[ends.target] = levels_at_least(moves, person, ends.target)
    size = push(heap, 0, ends.target)
    while size > 0:
        key = pop(heap, size)
        size -= 1
        v = key & NODE
        if back.settled[v] == 1:
            continue
        if key >> NODE_BITS > limit:
            break
        back.settled[v] = 1
        count += 1
        if limit == FAR and back.settled[ends.source] == 1 and count >= look_again:
            limit = kth_known(moves, person, back, ends, k)
            look_again = count + count // 4 + 8
        if v == ends.source:
            continue
        held, here = levels_held(moves, person, v), np.int64(back.dist[v])
        for place in range(moves.in_start[v], moves.in_start[v + 1]):
            u = moves.in_tails[place]
            days = here + moves.days[place]
            least = days + person.per_level * max(moves.total[place] - held, 0)
            if least >= back.dist[u] or back.settled[u] == 1:
                continue
            if days_to[u] < 0:
                days_to[u] = days_at_least(moves, ends.source, u)
                levels_to[u] = levels_at_least(moves, person, u)
            least = max(least, days + levels_to[v] - levels_to[u])
            bound = np.int64(days_to[u]) + levels_to[u]
            if least >= back.dist[u] or days_to[u] >= OUT_OF_REACH or least + bound > limit:
                continue
            if not lets_through(person, u, v):
                continue
            cost = here + price(moves, person, place)
            if cost < back.dist[u] and cost + bound <= limit:
                back.dist[u] = cost
                back.onward[u] = moves.in_moves[place]
                size = push(heap, size, (cost + bound) << NODE_BITS | u)
    return limit
