"""Loops of the exact repair: shortest augmenting paths, from people and then from experts.

After the auction every pair that is not its person's best is undone. Each person left over then
looks for the cheapest chain of moves that seats them (`seat_person`); each expert with a free place
at a price above the floor looks for the cheapest chain that fills it or gives the value back
(`fill_place`). Prices follow the distances, so that all pairs stay best; in the end complementary
slackness holds everywhere and the matching is optimal. Source: Ahuja, Magnanti & Orlin, Network
Flows (1993), ch. 9.7 and 12.4.
"""
# The compiler takes the types from the signatures.
# mypy: allow-untyped-defs, no-check-untyped-defs

import numpy as np

from waymark.engine.kernels import compiled
from waymark.engine.matching.arrays_kernel import (
    CHOICES,
    FOUND,
    I32,
    INT,
    OFFERS,
    QUEUE,
    SEATS,
    VOID,
)
from waymark.engine.matching.auction_kernel import best_two, sit
from waymark.engine.matching.limits import (
    EXPERT_BITS,
    EXPERT_MASK,
    FAR,
    NEVER,
    PERSON_BITS,
    PERSON_MASK,
    SCORE_MOST,
)
from waymark.engine.matching.queue_kernel import clear, put, remove, take_nearest

LENGTH, EXPERT, PERSON, REACHED = 0, 1, 2, 3  # of found.way


@compiled(VOID(INT, SEATS))
def stand(person, held):
    """Free the person's place; the last member of the same expert moves into it."""
    expert = held.expert[person]
    held.taken[expert] -= 1
    last = held.holder[held.seat[expert] + held.taken[expert]]
    held.holder[held.place[person]] = last
    held.place[last] = held.place[person]
    held.expert[person] = -1


@compiled(INT(CHOICES, SEATS, I32))
def undo_loose(choices, held, waiting):
    """Undo every pair that is not its person's best; note who waits for one, return how many."""
    many = 0
    for person in range(len(held.expert)):
        wanted, _, best, _ = best_two(person, choices, held)
        if held.expert[person] >= 0:
            if held.score[person] - held.price[held.expert[person]] >= best:
                continue
            stand(person, held)
        if wanted >= 0:
            waiting[many] = person
            many += 1
    return many


@compiled(VOID(INT, INT, CHOICES, SEATS, FOUND, QUEUE))
def reach_experts(person, base, choices, held, found, queue):
    """Relax the pairs of a person; `base` is their distance and the value of what they hold."""
    row, keys, price, dist, way = choices.row, choices.key, held.price, queue.dist, found.way
    for at in range(row[person], row[person + 1]):
        key = keys[at]
        score = SCORE_MOST - (key >> EXPERT_BITS)
        if base - score >= way[LENGTH]:  # prices are not negative here
            break
        expert = key & EXPERT_MASK
        distance = base - score + price[expert]
        if distance >= way[LENGTH] or distance >= dist[expert]:
            continue
        full = held.seat[expert] + held.taken[expert] == held.seat[expert + 1]
        if dist[expert] == FAR:
            found.reached[way[REACHED]] = expert
            way[REACHED] += 1
        elif full:
            remove(expert, queue)
        found.via[expert] = person
        found.score[expert] = score
        if full:
            put(expert, distance, queue)
        else:
            dist[expert] = distance
            way[LENGTH], way[EXPERT], way[PERSON] = distance, expert, -1


@compiled(VOID(INT, SEATS, FOUND))
def move_along(first, held, found):
    """Make the moves of the chain from person `first` to the way out found."""
    to, outgoing = found.way[EXPERT], found.way[PERSON]
    if outgoing >= 0:
        free = np.int64(held.place[outgoing])
        held.expert[outgoing] = -1
    else:
        free = held.seat[to] + held.taken[to]
        held.taken[to] += 1
    while True:
        person = np.int64(found.via[to])
        left, left_free = np.int64(held.expert[person]), np.int64(held.place[person])
        sit(person, to, found.score[to], free, held)
        if person == first:
            return
        to, free = left, left_free


@compiled(VOID(INT, INT, CHOICES, SEATS, FOUND, QUEUE))
def reach_through(expert, distance, choices, held, found, queue):
    """Relax all members of a full expert at this distance; one of them may stay alone instead."""
    way = found.way
    for place in range(held.seat[expert], held.seat[expert + 1]):
        member = held.holder[place]
        base = distance + held.score[member] - held.price[expert]
        if held.least[member] != NEVER and base - held.least[member] < way[LENGTH]:
            way[LENGTH], way[EXPERT], way[PERSON] = base - held.least[member], expert, member
        reach_experts(member, base, choices, held, found, queue)


@compiled(INT(INT, CHOICES, SEATS, FOUND, QUEUE))
def seat_person(first, choices, held, found, queue):
    """Seat a waiting person by the shortest chain; whoever loses least by it may be left alone.

    Returns how many experts were settled.
    """
    wanted, _, best, _ = best_two(first, choices, held)
    if wanted < 0:
        return 0
    way, least = found.way, held.least[first]
    way[LENGTH] = FAR if least == NEVER else best - least
    way[EXPERT], way[PERSON], way[REACHED] = -1, first, 0
    reach_experts(first, best, choices, held, found, queue)
    many = 0
    expert = take_nearest(way[LENGTH], queue)
    while expert >= 0:
        found.met[many] = expert
        many += 1
        reach_through(expert, queue.dist[expert], choices, held, found, queue)
        expert = take_nearest(way[LENGTH], queue)
    if way[LENGTH] < FAR:
        for n in range(many):
            settled = found.met[n]
            held.price[settled] += max(way[LENGTH] - queue.dist[settled], 0)
    if way[EXPERT] >= 0:
        move_along(first, held, found)
    clear(found.reached, way[REACHED], queue)
    return many


@compiled(INT(I32, INT, INT, CHOICES, SEATS, FOUND, QUEUE))
def seat_people(waiting, begin, end, choices, held, found, queue):
    """Seat the people waiting[begin..end-1]; how many experts were settled on the way."""
    settled = 0
    for n in range(begin, end):
        settled += seat_person(waiting[n], choices, held, found, queue)
    return settled


@compiled(VOID(INT, OFFERS, SEATS, FOUND, QUEUE))
def reach_people(expert, offers, held, found, queue):
    """Relax the pairs of an expert who was met."""
    column, keys, dist, way = offers.column, offers.key, queue.dist, found.way
    has, holds, price, least = held.expert, held.score, held.price, held.least
    base = found.distance[expert] + price[expert]
    for at in range(column[expert], column[expert + 1]):
        person = keys[at] & PERSON_MASK
        score = keys[at] >> PERSON_BITS
        own = has[person]
        value = least[person] if own < 0 else holds[person] - price[own]
        distance = base + value - score
        if distance >= way[LENGTH] or distance >= dist[person] or own == expert:
            continue
        if dist[person] == FAR:
            found.reached[way[REACHED]] = person
            way[REACHED] += 1
        elif own >= 0:
            remove(person, queue)
        found.via[person] = expert
        found.score[person] = score
        if own >= 0:
            put(person, distance, queue)
        else:
            dist[person] = distance
            way[LENGTH], way[EXPERT], way[PERSON] = distance, -1, person


@compiled(VOID(INT, SEATS, FOUND))
def move_back(first, held, found):
    """Make the moves of the chain that fills a place of expert `first`."""
    person = found.way[PERSON]
    if found.way[EXPERT] >= 0:  # a place stays free there, where the price falls to the floor
        person = np.int64(found.leaver[found.way[EXPERT]])
        stand(person, held)
    while True:
        to = np.int64(found.via[person])
        if to == first:
            free = held.seat[to] + held.taken[to]
            held.taken[to] += 1
            sit(person, to, found.score[person], free, held)
            return
        following = np.int64(found.leaver[to])
        sit(person, to, found.score[person], held.place[following], held)
        person = following


@compiled(INT(INT, SEATS, FOUND, QUEUE))
def meet_next(many, held, found, queue):
    """Settle the nearest expert not met before, through the member reached; -1 where none is."""
    way = found.way
    while True:
        person = take_nearest(way[LENGTH], queue)
        if person < 0:
            return np.int64(-1)
        expert = np.int64(held.expert[person])
        if found.distance[expert] == FAR:
            break
    distance = np.int64(queue.dist[person])
    found.distance[expert], found.leaver[expert], found.met[many] = distance, person, expert
    length = distance + held.price[expert] - held.floor[expert]
    if held.floor[expert] != NEVER and length < way[LENGTH]:
        way[LENGTH], way[EXPERT], way[PERSON] = length, expert, -1
    return expert


@compiled(INT(INT, OFFERS, SEATS, FOUND, QUEUE))
def fill_place(first, offers, held, found, queue):
    """Fill a free place of an expert by the shortest chain, or lower prices until it may be free.

    Returns how many experts were settled.
    """
    way, floor = found.way, held.floor[first]
    way[LENGTH] = FAR if floor == NEVER else held.price[first] - floor
    way[EXPERT], way[PERSON], way[REACHED] = first, -1, 0
    found.met[0], found.distance[first] = first, 0
    many, expert = 0, first
    while expert >= 0:
        many += 1
        reach_people(expert, offers, held, found, queue)
        expert = meet_next(many, held, found, queue)
    if way[LENGTH] < FAR:
        for n in range(many):
            settled = found.met[n]
            held.price[settled] -= max(way[LENGTH] - found.distance[settled], 0)
        if way[EXPERT] != first:
            move_back(first, held, found)
    for n in range(many):
        found.distance[found.met[n]] = FAR
    clear(found.reached, way[REACHED], queue)
    return many


@compiled(INT(INT, INT, OFFERS, SEATS, FOUND, QUEUE))
def fill_places(begin, end, offers, held, found, queue):
    """Fill what experts begin..end-1 keep free above the floor; how many were settled."""
    settled = 0
    for expert in range(begin, end):
        places = held.seat[expert + 1] - held.seat[expert]
        while held.taken[expert] < places and held.price[expert] > held.floor[expert]:
            settled += fill_place(expert, offers, held, found, queue)
    return settled
