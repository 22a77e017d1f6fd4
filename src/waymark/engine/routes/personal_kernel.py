"""Loops that find the k cheapest routes, deviation by deviation (Yen 1971; Lawler 1972)."""
# The compiler's own types are not annotated.
# mypy: allow-untyped-calls

import numpy as np
from numba import types

from waymark.engine.checks import Ints
from waymark.engine.kernels import compiled
from waymark.engine.routes.back_kernel import (
    ENDS,
    FLAGS,
    MOVES,
    PERSON,
    SEARCH,
    lets_through,
    price,
    search_back,
)
from waymark.engine.routes.index_kernel import FAR, I32, I64, NODE, pop, push
from waymark.engine.routes.levels import Ints32
from waymark.engine.routes.personal_index import (
    NODE_BITS,
    Ends,
    Flags,
    Moves,
    Person,
    Routes,
    Search,
    Whole,
)

ROUTES = types.NamedTuple((I64, I64, I64, types.int32[:, ::1]), Routes)


@compiled(
    types.int64(
        MOVES, PERSON, types.int64, types.int64, types.int64, SEARCH, FLAGS, FLAGS, I64, I32
    )
)
def spur(
    moves: Moves,
    person: Person,
    v: Whole,
    target: Whole,
    limit: Whole,
    back: Search,
    passed: Flags,
    barred: Flags,
    dist: Ints,
    led: Ints32,
) -> Whole:
    """Find the cheapest way from v that avoids roles passed and, at v, the barred moves.

    The exact costs left from each settled role guide it (A*). Returns the cost, or FAR where every
    way costs more than `limit`; `led` holds the move that led to each role of the way.
    """
    heap = np.empty(1024, np.int64)
    done = np.zeros(len(back.dist), np.uint8)
    dist[:] = FAR
    dist[v] = 0
    first = v
    size = push(heap, 0, back.dist[v] << NODE_BITS | v)
    while size > 0:
        key = pop(heap, size)
        size -= 1
        v = key & NODE
        if done[v] == 1:
            continue
        done[v] = 1
        if v == target:
            return dist[v]
        for move in range(moves.start[v], moves.start[v + 1]):
            head = moves.heads[move]
            if back.settled[head] == 0 or passed[head] == 1:
                continue
            if v == first and barred[move - moves.start[v]] == 1:
                continue
            days = dist[v] + moves.days[moves.place[move]]
            if (
                days >= dist[head]
                or days + back.dist[head] > limit
                or not lets_through(person, v, head)
            ):
                continue
            cost = dist[v] + price(moves, person, moves.place[move])
            if cost < dist[head] and cost + back.dist[head] <= limit:
                dist[head] = cost
                led[head] = move
                if size == len(heap):
                    heap = np.concatenate((heap, np.empty(size, np.int64)))
                size = push(heap, size, (cost + back.dist[head]) << NODE_BITS | head)
    return FAR


@compiled(types.void(MOVES, ROUTES, types.int64, types.int64, types.int64, FLAGS))
def bar(moves: Moves, found: Routes, count: Whole, kept: Whole, v: Whole, barred: Flags) -> None:
    """Bar the moves by which the routes found leave v after the first `kept` moves of the last."""
    barred[:] = 0
    last = found.move[count - 1]
    for other in range(count):
        if found.length[other] > kept and (found.move[other, :kept] == last[:kept]).all():
            barred[found.move[other, kept] - moves.start[v]] = 1


@compiled(types.void(MOVES, I32, ROUTES, types.int64, types.int64, I32, types.int64, types.int64))
def write(
    moves: Moves,
    last: Ints32,
    waiting: Routes,
    spot: Whole,
    kept: Whole,
    led: Ints32,
    v: Whole,
    target: Whole,
) -> None:
    """Write a waiting route: the first `kept` moves of the last found, then the way `led` from v."""
    more, at = 0, target
    while at != v:
        more += 1
        at = moves.tails[led[at]]
    waiting.length[spot], waiting.leaves[spot] = kept + more, kept
    waiting.move[spot, :kept] = last[:kept]
    at = target
    for back in range(more):
        waiting.move[spot, kept + more - 1 - back] = led[at]
        at = moves.tails[led[at]]


@compiled(types.void(MOVES, PERSON, ENDS, ROUTES, types.int64, ROUTES, types.int64, SEARCH))
def branch(
    moves: Moves,
    person: Person,
    ends: Ends,
    found: Routes,
    count: Whole,
    waiting: Routes,
    limit: Whole,
    back: Search,
) -> None:
    """Let the cheapest routes wait that leave the last found one at each of its later roles."""
    roles, last, k = len(back.dist), count - 1, len(found.cost)
    passed, barred = np.zeros(roles, np.uint8), np.zeros(moves.most, np.uint8)
    dist, led = np.empty(roles, np.int64), np.empty(roles, np.int32)
    spent, v = np.int64(0), np.int64(ends.source)
    for kept in range(found.length[last]):
        passed[v] = 1
        if kept >= found.leaves[last]:
            bar(moves, found, count, kept, v, barred)
            most = min(limit, np.sort(waiting.cost)[k - count - 1]) - spent
            cost = spur(moves, person, v, ends.target, most, back, passed, barred, dist, led)
            if cost < FAR:
                spot = np.argmax(waiting.cost)
                write(moves, found.move[last], waiting, spot, kept, led, v, ends.target)
                waiting.cost[spot] = spent + cost
        move = found.move[last, kept]
        spent += price(moves, person, moves.place[move])
        v = np.int64(moves.heads[move])


@compiled(types.int64(MOVES, PERSON, ENDS, ROUTES, ROUTES))
def k_cheapest(moves: Moves, person: Person, ends: Ends, found: Routes, waiting: Routes) -> Whole:
    """Fill `found` with the cheapest routes that repeat no role; returns how many there are."""
    roles, k = len(moves.start) - 1, len(found.cost)
    back = Search(np.empty(roles, np.int64), np.empty(roles, np.int32), np.empty(roles, np.uint8))
    limit = search_back(moves, person, ends, k, back)
    if back.settled[ends.source] == 0:
        return 0
    waiting.cost[:] = FAR
    first = 0
    v = np.int64(ends.source)
    while v != ends.target:
        waiting.move[0, first] = back.onward[v]
        v = np.int64(moves.heads[back.onward[v]])
        first += 1
    waiting.cost[0], waiting.length[0], waiting.leaves[0] = back.dist[ends.source], first, 0
    for count in range(k):
        best = np.argmin(waiting.cost)
        if waiting.cost[best] >= FAR:
            return count
        found.cost[count] = waiting.cost[best]
        found.length[count] = waiting.length[best]
        found.leaves[count] = waiting.leaves[best]
        found.move[count, : waiting.length[best]] = waiting.move[best, : waiting.length[best]]
        waiting.cost[best] = FAR
        if count + 1 < k:
            branch(moves, person, ends, found, count + 1, waiting, limit, back)
    return k


@compiled(types.int64(MOVES, PERSON, ENDS, I32))
def cheapest(moves: Moves, person: Person, ends: Ends, found: Ints32) -> Whole:
    """Write the moves of the cheapest route, of several the one of the lowest moves; their number.

    Every role on any of them is settled with its exact cost, so that the way can be read off.
    """
    roles = len(moves.start) - 1
    back = Search(np.empty(roles, np.int64), np.empty(roles, np.int32), np.empty(roles, np.uint8))
    search_back(moves, person, ends, 1, back)
    if back.settled[ends.source] == 0:
        return 0
    count, v = np.int64(0), np.int64(ends.source)
    while v != ends.target:
        for move in range(moves.start[v], moves.start[v + 1]):
            head = moves.heads[move]
            left = back.dist[v] - back.dist[head]
            if back.settled[head] == 0 or left < moves.days[moves.place[move]]:
                continue
            if left == price(moves, person, moves.place[move]) and lets_through(person, v, head):
                found[count] = move
                break
        v = np.int64(moves.heads[found[count]])
        count += 1
    return count
