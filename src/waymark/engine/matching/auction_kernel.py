"""Loops of the auction: people bid for places until everyone is content to within a small step.

A person bids for the expert whose score less price is best. Where all places are taken, the one who
loses least by leaving (newcomer included) goes, and the price rises by that loss, at least by `step`.
Whoever is left over bids elsewhere. At the end no pair is farther than `step` from its person's best:
nearly optimal, and so close to it that few repairs make it exact. Source: Bertsekas, "The auction
algorithm", Annals of Operations Research 14 (1988).
"""
# The compiler takes the types from the signatures.
# mypy: allow-untyped-defs, no-check-untyped-defs

from waymark.engine.kernels import compiled
from waymark.engine.matching.arrays_kernel import CHOICES, INT, SEATS, VOID, several
from waymark.engine.matching.limits import EXPERT_BITS, EXPERT_MASK, SCORE_MOST


@compiled(several(INT, INT, INT, INT)(INT, CHOICES, SEATS))
def best_two(person, choices, held):
    """The best expert (-1 for staying alone), the score there, the best and second best value."""
    row, keys, price = choices.row, choices.key, held.price
    expert, score = -1, 0
    best = second = held.least[person]
    for at in range(row[person], row[person + 1]):
        key = keys[at]
        this_score = SCORE_MOST - (key >> EXPERT_BITS)
        if this_score <= second:  # scores fall, prices are not negative: nothing better follows
            break
        this = key & EXPERT_MASK
        value = this_score - price[this]
        if value > second:
            if value > best:
                expert, score, best, second = this, this_score, value, best
            else:
                second = value
    return expert, score, best, second


@compiled(INT(INT, INT, CHOICES, SEATS))
def next_best(person, but, choices, held):
    """The best value without expert `but`; it cannot exceed the second best noted before."""
    row, keys, price = choices.row, choices.key, held.price
    best, most = held.least[person], held.second[person]
    for at in range(row[person], row[person + 1]):
        key = keys[at]
        score = SCORE_MOST - (key >> EXPERT_BITS)
        if score <= best or best == most:
            break
        this = key & EXPERT_MASK
        if this != but and score - price[this] > best:
            best = score - price[this]
    return best


@compiled(several(INT, INT)(INT, INT, CHOICES, SEATS))
def weakest(expert, margin, choices, held):
    """Who loses less than `margin` by leaving the expert, and how much; -1 where nobody does.

    Second values only fall while prices rise, so that a noted one is a bound: look again only for
    the one who seems weakest, until the value noted is the true one.
    """
    holder, score, second = held.holder, held.score, held.second
    price, first, end = held.price[expert], held.seat[expert], held.seat[expert + 1]
    while True:
        loser, loss = -1, margin
        for at in range(first, end):
            member = holder[at]
            this = score[member] - price - second[member]
            if this < loss:
                loser, loss = member, this
        if loser < 0:
            return -1, margin
        now = next_best(loser, expert, choices, held)
        if now >= second[loser]:
            return loser, loss
        second[loser] = now


@compiled(VOID(INT, INT, INT, INT, SEATS))
def sit(person, expert, score, place, held):
    """Give a person a place of an expert."""
    held.holder[place] = person
    held.expert[person] = expert
    held.place[person] = place
    held.score[person] = score


@compiled(INT(INT, INT, INT, CHOICES, SEATS))
def bid_for(person, step, longest, choices, held):
    """Let one person bid, then whoever is left over by that, and so on; how many bids were made.

    After `longest` bids the last one left over waits for the exact repair.
    """
    for bids in range(longest):
        wanted, score, best, second = best_two(person, choices, held)
        if wanted < 0:
            return bids + 1
        held.second[person] = second
        free = held.seat[wanted] + held.taken[wanted]
        if free < held.seat[wanted + 1]:
            held.taken[wanted] += 1
            sit(person, wanted, score, free, held)
            return bids + 1
        loser, loss = weakest(wanted, best - second, choices, held)
        held.price[wanted] += max(loss, step)
        if loser >= 0:
            held.expert[loser] = -1
            sit(person, wanted, score, held.place[loser], held)
            person = loser
    return longest


@compiled(INT(INT, INT, INT, INT, CHOICES, SEATS))
def bid(first, last, step, longest, choices, held):
    """Let people first..last-1 bid; how many bids were made."""
    bids = 0
    for person in range(first, last):
        bids += bid_for(person, step, longest, choices, held)
    return bids
