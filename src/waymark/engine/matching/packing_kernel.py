"""Loops that lay the candidates out for the solver: neighbours close together, best choices first.

Prices and seats are looked up at random places; when people who compete for the same experts stand
side by side, these places are in the processor's cache already. A pair takes four bytes.
"""

# The compiler takes the types from the signatures.
# mypy: allow-untyped-defs, no-check-untyped-defs

import numpy as np

from waymark.engine.kernels import compiled
from waymark.engine.matching.arrays_kernel import (
    BOOL,
    CHOICES,
    I32,
    I64,
    INT,
    READ_I32,
    READ_I64,
    U32,
    VOID,
    several,
)
from waymark.engine.matching.limits import (
    EXPERT_BITS,
    EXPERT_MASK,
    PERSON_BITS,
    SCORE_MOST,
)

LOOK = 8  # pairs of a person that are followed
GUESTS = 16  # people of an expert that are followed
TOGETHER = 512  # people whose choices are put in order together


@compiled(VOID(READ_I64, READ_I32, I32, I32))
def note_guests(start, expert, guest, guests):
    """Up to GUESTS people for each expert, from a sample of each person's pairs."""
    for person in range(len(start) - 1):
        step = max(1, (start[person + 1] - start[person]) // LOOK)
        for at in range(start[person], start[person + 1], step):
            chosen = expert[at]
            if guests[chosen] < GUESTS:
                guest[chosen * GUESTS + guests[chosen]] = person
                guests[chosen] += 1


@compiled(several(I32, I32)(READ_I64, READ_I32, INT))
def neighbourly_order(start, expert, experts):
    """Experts and people in the order of a breadth-first walk over a sample of the pairs."""
    people = len(start) - 1
    guest = np.full(experts * GUESTS, -1, np.int32)
    guests = np.zeros(experts, np.int32)
    note_guests(start, expert, guest, guests)
    expert_order, met_expert = np.empty(experts, np.int32), np.zeros(experts, np.bool_)
    person_order, met_person = np.empty(people, np.int32), np.zeros(people, np.bool_)
    found_experts, found_people, at_expert = 0, 0, 0
    for seed in range(experts):
        if met_expert[seed]:
            continue
        met_expert[seed] = True
        expert_order[found_experts] = seed
        found_experts += 1
        while at_expert < found_experts:
            host = expert_order[at_expert]
            at_expert += 1
            for n in range(guests[host]):
                person = guest[host * GUESTS + n]
                if met_person[person]:
                    continue
                met_person[person] = True
                person_order[found_people] = person
                found_people += 1
                step = max(1, (start[person + 1] - start[person]) // LOOK)
                for at in range(start[person], start[person + 1], step):
                    chosen = expert[at]
                    if not met_expert[chosen]:
                        met_expert[chosen] = True
                        expert_order[found_experts] = chosen
                        found_experts += 1
    for person in range(people):
        if not met_person[person]:
            person_order[found_people] = person
            found_people += 1
    return expert_order, person_order


@compiled(VOID(INT, INT, READ_I64, READ_I32, READ_I32, I32, I32, I64, I64, U32, I64, U32, I32))
def pack_some(
    first, last, start, expert, score, person_order, expert_rank, row, free, choice,
    count, key, owner,
):  # fmt: skip
    """Pack the choices of people first..last-1: put in order of score all together, then dealt out.

    So few people at once that everything stays in the cache. free (people,) is where the next choice
    of each goes; count (SCORE_MOST+2,), key and owner are working space.
    """
    count[:] = 0
    for new in range(first, last):
        begin = start[person_order[new]]
        for at in range(begin, begin + row[new + 1] - row[new]):
            count[SCORE_MOST - score[at] + 1] += 1
    for short in range(SCORE_MOST + 1):
        count[short + 1] += count[short]
    for new in range(first, last):
        begin = start[person_order[new]]
        for at in range(begin, begin + row[new + 1] - row[new]):
            short = SCORE_MOST - score[at]
            key[count[short]] = (short << EXPERT_BITS) | expert_rank[expert[at]]
            owner[count[short]] = new
            count[short] += 1
    for at in range(row[last] - row[first]):
        choice[free[owner[at]]] = key[at]
        free[owner[at]] += 1


@compiled(several(I64, U32)(READ_I64, READ_I32, READ_I32, READ_I32, I32, I32))
def pack_choices(start, expert, score, locked, person_order, expert_rank):
    """Each person's choices in the new order, best score first; none for who is locked."""
    people = len(start) - 1
    row = np.zeros(people + 1, np.int64)
    widest = 0
    for new in range(people):
        person = person_order[new]
        many = start[person + 1] - start[person] if locked[person] < 0 else 0
        row[new + 1] = row[new] + many
        if (new + 1) % TOGETHER == 0 or new + 1 == people:
            widest = max(widest, row[new + 1] - row[new - new % TOGETHER])
    choice = np.empty(row[people], np.uint32)
    free, count = row[:-1].copy(), np.empty(SCORE_MOST + 2, np.int64)
    key, owner = np.empty(widest, np.uint32), np.empty(widest, np.int32)
    for first in range(0, people, TOGETHER):
        pack_some(
            first, min(first + TOGETHER, people), start, expert, score, person_order,
            expert_rank, row, free, choice, count, key, owner,
        )  # fmt: skip
    return row, choice


@compiled(several(I64, U32)(I64, U32, INT))
def pack_offers(row, choice, experts):
    """The same pairs by expert: who could come, with which score."""
    column = np.zeros(experts + 1, np.int64)
    for packed in choice:
        column[np.int64(packed & np.uint32(EXPERT_MASK)) + 1] += 1
    for expert in range(experts):
        column[expert + 1] += column[expert]
    offer = np.empty(len(choice), np.uint32)
    free = column[:-1].copy()
    for person in range(len(row) - 1):
        for at in range(row[person], row[person + 1]):
            expert = np.int64(choice[at] & np.uint32(EXPERT_MASK))
            score = np.uint32(SCORE_MOST) - (choice[at] >> np.uint32(EXPERT_BITS))
            offer[free[expert]] = (score << np.uint32(PERSON_BITS)) | np.uint32(person)
            free[expert] += 1
    return column, offer


@compiled(I64(READ_I32, INT))
def wanted_by(expert, experts):
    """How many candidates each expert has; without the copy that numpy's bincount makes."""
    many = np.zeros(experts, np.int64)
    for this in expert:
        many[this] += 1
    return many


@compiled(several(I64, U32)(CHOICES, BOOL, BOOL))
def leave_out(choices, people, experts):
    """The choices without those of these people for these experts."""
    row = np.zeros(len(people) + 1, np.int64)
    for person in range(len(people)):
        left = choices.row[person + 1] - choices.row[person]
        if people[person]:
            for at in range(choices.row[person], choices.row[person + 1]):
                left -= experts[choices.key[at] & EXPERT_MASK]
        row[person + 1] = row[person] + left
    key = np.empty(row[-1], np.uint32)
    to = 0
    for person in range(len(people)):
        for at in range(choices.row[person], choices.row[person + 1]):
            if not (people[person] and experts[choices.key[at] & EXPERT_MASK]):
                key[to] = choices.key[at]
                to += 1
    return row, key
