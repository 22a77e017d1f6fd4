"""Loops of deferred acceptance: people propose, experts keep the best so far.

Each expert's people stand as a heap, the least wanted first, so that one comparison says whether a
proposal is taken. Source: Gale & Shapley, "College admissions and the stability of marriage",
American Mathematical Monthly 69 (1962).
"""
# The compiler takes the types from the signatures.
# mypy: allow-untyped-defs, no-check-untyped-defs

import numpy as np

from waymark.engine.kernels import compiled
from waymark.engine.matching.arrays_kernel import CHOICES, I32, I64, INT, READ_I32, READ_I64, VOID
from waymark.engine.matching.limits import EXPERT_MASK, PERSON_BITS, PERSON_MASK


@compiled(VOID(INT, INT, INT, I64))
def sink(key, first, many, keys):
    """Put a key in place of the least of the heap keys[first..first+many-1]."""
    hole = 0
    while True:
        child = 2 * hole + 1
        if child >= many:
            break
        if child + 1 < many and keys[first + child + 1] < keys[first + child]:
            child += 1
        if keys[first + child] >= key:
            break
        keys[first + hole] = keys[first + child]
        hole = child
    keys[first + hole] = key


@compiled(VOID(INT, INT, INT, I64))
def rise(key, first, many, keys):
    """Add a key to the heap keys[first..first+many-1]."""
    hole = many
    while hole > 0 and keys[first + (hole - 1) // 2] > key:
        keys[first + hole] = keys[first + (hole - 1) // 2]
        hole = (hole - 1) // 2
    keys[first + hole] = key


@compiled(INT(INT, INT, READ_I64, READ_I32))
def position_of(person, wanted, start, expert):
    """Where a person's pair with an expert stands, by bisection."""
    low, high = start[person], start[person + 1]
    while low + 1 < high:
        middle = (low + high) // 2
        if expert[middle] <= wanted:
            low = middle
        else:
            high = middle
    return low


@compiled(INT(INT, INT, CHOICES, I64, READ_I64, READ_I32, READ_I32, I64, I32, I64, I32))
def propose(first, last, choices, following, start, expert, liking, seat, taken, keys, found):
    """Let people first..last-1 propose, and whoever is sent away by that; how many proposals.

    following  int64 (people,), the place in `choices` of each person's next proposal.
    liking     int32 (pairs,), how much experts want people. keys  heaps of liking and person.
    """
    proposals = 0
    for newcomer in range(first, last):
        person = newcomer
        while following[person] < choices.row[person + 1]:
            wanted = np.int64(choices.key[following[person]]) & EXPERT_MASK
            following[person] += 1
            proposals += 1
            # of two who are wanted alike the one who stands first is preferred
            like = np.int64(liking[position_of(person, wanted, start, expert)])
            key = (like << PERSON_BITS) | (PERSON_MASK - person)
            begin, many = seat[wanted], np.int64(taken[wanted])
            if begin + many < seat[wanted + 1]:
                rise(key, begin, many, keys)
                taken[wanted] += 1
                found[person] = wanted
                break
            if many > 0 and key > keys[begin]:
                leaving = PERSON_MASK - (keys[begin] & PERSON_MASK)
                sink(key, begin, many, keys)
                found[person], found[leaving] = wanted, -1
                person = leaving
    return proposals
