"""Loops that score pairs: what a person gathers from experts, which of them are allowed, at what score.

What a person gathers from an expert stands in one number: a mark that the expert was met at all, how
many musts are met, and the points. Hours are compared bit by bit, for experts asked about only.
"""
# The compiler takes the types from the signatures.
# mypy: allow-untyped-defs, no-check-untyped-defs, allow-untyped-calls

import numpy as np
from numba import types

from waymark.engine.kernels import compiled
from waymark.engine.matching.arrays_kernel import BOOL, FLAG, I32, I64, INT, VOID
from waymark.engine.matching.needs import Needs, Rules, Strengths

BITS, TABLE, CODES = types.uint64[::1], types.uint64[:, ::1], types.int32[:, ::1]
SIDES = (BITS, TABLE, CODES, CODES)
NEEDS = types.NamedTuple((I64, I32, I32, I32, BOOL, I32, *SIDES, I64, I32), Needs)
STRENGTHS = types.NamedTuple((I64, I32, I32, I64, I32, I32, *SIDES, I32, I32), Strengths)
RULES = types.NamedUniTuple(INT, len(Rules._fields), Rules)

MET = 1 << 30
MUST = 1 << 20  # up to 1,023 musts met stand above the points
POINTS = MUST - 1


@compiled(INT(types.uint64))
def ones(word):
    """How many bits are set. Source: Warren, Hacker's Delight (2002), ch. 5."""
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    pairs = np.uint64(0x3333333333333333)
    word = (word & pairs) + ((word >> np.uint64(2)) & pairs)
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled(FLAG(INT, I32))
def among(wanted, row):
    """Whether an ascending row has a number."""
    low, high = 0, len(row)
    while low < high:
        middle = (low + high) // 2
        if row[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low < len(row) and row[low] == wanted


@compiled(VOID(INT, I32, INT, NEEDS, STRENGTHS, I32))
def rule_out(person, chosen, many, needs, strengths, score):
    """Set scores to -1 where codes or what is barred forbid the pair."""
    for rule in range(needs.differ.shape[1]):
        code, codes = needs.differ[person, rule], strengths.differ
        for n in range(many if code >= 0 else 0):
            if codes[chosen[n], rule] == code:
                score[n] = -1
    for rule in range(needs.agree.shape[1]):
        code, codes = needs.agree[person, rule], strengths.agree
        for n in range(many if code >= 0 else 0):
            if codes[chosen[n], rule] >= 0 and codes[chosen[n], rule] != code:
                score[n] = -1
    barred = needs.barred[needs.barred_start[person] : needs.barred_start[person + 1]]
    for n in range(many if len(barred) else 0):
        if among(chosen[n], barred):
            score[n] = -1


@compiled(VOID(INT, I32, INT, NEEDS, STRENGTHS, RULES, I32, I32))
def score_list(person, chosen, many, needs, strengths, rules, gathered, score):
    """Score a person with the experts chosen[:many]; -1 where the pair is not allowed.

    All experts of a person in one call: handing all these arrays over costs more than a score.
    """
    tongues, their_tongues = needs.languages[person], strengths.languages
    mine, theirs, merit = needs.hours[person], strengths.hours, strengths.merit
    for n in range(many):
        expert = chosen[n]
        score[n] = -1
        if tongues & their_tongues[expert] != np.uint64(0):
            common = 0
            for word in range(len(mine)):
                common += ones(mine[word] & theirs[expert, word])
            if common >= rules.hours_least:
                hours = rules.hours_points * min(common, rules.hours_enough)
                score[n] = (gathered[expert] & POINTS) + merit[expert] + hours
    rule_out(person, chosen, many, needs, strengths, score)


@compiled(INT(INT, NEEDS, STRENGTHS, I32, I32))
def gather(person, needs, strengths, gathered, met):
    """Look up who holds what a person wants; how many are met. `gathered` holds 0 before."""
    many = 0
    for want in range(needs.start[person], needs.start[person + 1]):
        trait, level = needs.trait[want], needs.level[want]
        if trait + 1 >= len(strengths.column):
            continue
        for at in range(strengths.column[trait], strengths.column[trait + 1]):
            expert, held = strengths.holder[at], strengths.held[at]
            if gathered[expert] == 0:
                gathered[expert] = MET
                met[many] = expert
                many += 1
            gathered[expert] += needs.points[want] * min(held, level) // level
            if needs.must[want] and held >= level:
                gathered[expert] += MUST
    return many


@compiled(INT(INT, NEEDS))
def musts_of(person, needs):
    """How many musts a person has, as they stand in what is gathered."""
    many = 0
    for want in range(needs.start[person], needs.start[person + 1]):
        many += MUST * needs.must[want]
    return many


@compiled(INT(INT, INT, NEEDS, STRENGTHS, types.int32[::1]))
def split_points(person, expert, needs, strengths, part):
    """Add what each kind of want brings to the parts of a pair's score; how many musts are missed."""
    at, end, missed = strengths.start[expert], strengths.start[expert + 1], 0
    for want in range(needs.start[person], needs.start[person + 1]):
        while at < end and strengths.trait[at] < needs.trait[want]:
            at += 1
        level, held = needs.level[want], 0
        if at < end and strengths.trait[at] == needs.trait[want]:
            held = strengths.level[at]
        part[needs.kind[want]] += needs.points[want] * min(held, level) // level
        missed += needs.must[want] and held < level
    return missed


@compiled(VOID(I32, I32, NEEDS, STRENGTHS, RULES, types.int32[:, ::1], BOOL))
def split_scores(person, expert, needs, strengths, rules, part, allowed):
    """The parts of each pair's score: by kind of want, then merit, then hours; and whether allowed."""
    kinds = part.shape[1] - 2
    nothing, score = np.zeros(len(strengths.merit), np.int32), np.empty(1, np.int32)
    for pair in range(len(person)):
        i, j = person[pair], expert[pair]
        score_list(i, expert[pair : pair + 1], 1, needs, strengths, rules, nothing, score)
        missed = split_points(i, j, needs, strengths, part[pair])
        allowed[pair] = missed == 0 and score[0] >= 0
        part[pair, kinds] = strengths.merit[j]
        part[pair, kinds + 1] = max(score[0] - strengths.merit[j], 0)
