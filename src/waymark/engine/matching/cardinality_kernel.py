"""Loops that match as many people as possible, and find which experts are too few for it.

Each person left over looks, breadth first, for a chain of moves that ends at a free place. Where
there is none, the experts looked at stay marked: all their places are taken by people who have no
other choice than these experts, so that no later chain can pass through them. At the end the marks
show exactly the experts for whom more people compete than they have places: with those people, the
overloaded part of the decomposition of Dulmage and Mendelsohn. Source: Pothen & Fan, "Computing the
block triangular form of a sparse matrix", ACM Transactions on Mathematical Software 16 (1990).
"""
# The compiler takes the types from the signatures.
# mypy: allow-untyped-defs, no-check-untyped-defs

from waymark.engine.kernels import compiled
from waymark.engine.matching.arrays_kernel import BOOL, CHOICES, FOUND, INT, SEATS
from waymark.engine.matching.limits import EXPERT_BITS, EXPERT_MASK, SCORE_MOST
from waymark.engine.matching.repair_kernel import EXPERT, PERSON, move_along


@compiled(INT(INT, INT, CHOICES, SEATS, FOUND, BOOL))
def meet_experts(person, many, choices, held, found, met):
    """Line up the experts to whom a person could move; note a free one. Returns the line's length."""
    for at in range(choices.row[person], choices.row[person + 1]):
        expert = choices.key[at] & EXPERT_MASK
        if met[expert]:
            continue
        met[expert] = True
        found.via[expert] = person
        found.score[expert] = SCORE_MOST - (choices.key[at] >> EXPERT_BITS)
        found.met[many] = expert
        many += 1
        if held.seat[expert] + held.taken[expert] < held.seat[expert + 1]:
            found.way[EXPERT] = expert
            break
    return many


@compiled(INT(INT, CHOICES, SEATS, FOUND, BOOL))
def seat_one_more(first, choices, held, found, met):
    """Seat one more person; 1 where a chain was found, else 0 and its experts stay marked."""
    found.way[EXPERT], found.way[PERSON] = -1, -1
    many = meet_experts(first, 0, choices, held, found, met)
    looked = 0
    while looked < many and found.way[EXPERT] < 0:
        expert = found.met[looked]
        looked += 1
        for place in range(held.seat[expert], held.seat[expert + 1]):
            if found.way[EXPERT] < 0:
                many = meet_experts(held.holder[place], many, choices, held, found, met)
    if found.way[EXPERT] < 0:
        return 0
    move_along(first, held, found)
    for n in range(many):
        met[found.met[n]] = False
    return 1


@compiled(INT(INT, INT, CHOICES, SEATS, FOUND, BOOL))
def seat_more(begin, end, choices, held, found, met):
    """Seat as many more of the people begin..end-1 as can be; returns how many."""
    more = 0
    for person in range(begin, end):
        if held.expert[person] < 0:
            more += seat_one_more(person, choices, held, found, met)
    return more
