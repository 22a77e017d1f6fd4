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
from waymark.engine.matching.needs import HALF_HOURS, Needs, Strengths
from waymark.engine.matching.rules import Terms

BITS, WEEKS, CODES = types.uint64[::1], types.uint64[:, :, ::1], types.int32[:, ::1]
SIDES = (BITS, WEEKS, CODES, CODES, I32, I32)
NEEDS = types.NamedTuple((I64, I32, I32, I32, BOOL, I32, *SIDES, I64, I32), Needs)
STRENGTHS = types.NamedTuple((I64, I32, I32, I64, I32, I32, *SIDES, I32, I32), Strengths)
TERMS = types.NamedTuple((*[INT] * 4, I32, INT, INT), Terms)

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


@compiled(VOID(INT, I32, INT, NEEDS, STRENGTHS, I32))
def hours_in_common(person, chosen, many, needs, strengths, least):
    """Half-hours that a person has in common with experts chosen[:many], of the week with fewest.

    -1 where they share no language. A single week of one side counts for each of the other's.
    """
    tongues, theirs = needs.languages[person], strengths.hours
    for n in range(many):
        least[n] = HALF_HOURS if tongues & strengths.languages[chosen[n]] != np.uint64(0) else -1
    last, their_last = needs.hours.shape[1] - 1, theirs.shape[1] - 1
    for week in range(max(last, their_last) + 1):
        mine, other = needs.hours[person, min(week, last)], min(week, their_last)
        for n in range(many):
            if least[n] > 0:
                common, expert = 0, chosen[n]
                for word in range(len(mine)):
                    common += ones(mine[word] & theirs[expert, other, word])
                least[n] = min(least[n], common)


@compiled(INT(INT, INT, I32))
def points_of_step(own, step, by_step):
    """What the steps between a person and an expert bring."""
    if own < 0 or step < 0:
        return 0
    return by_step[max(-1, min(step - own, len(by_step) - 2)) + 1]


@compiled(INT(INT, INT, INT))
def points_of_unit(own, unit, points):
    """What it brings to be of different units."""
    return points if own >= 0 and unit >= 0 and own != unit else 0


@compiled(VOID(INT, I32, INT, NEEDS, STRENGTHS, TERMS, I32))
def add_steps_and_units(person, chosen, many, needs, strengths, terms, score):
    """Add what steps and units bring to the scores of experts chosen[:many], but where they are -1."""
    own, unit = needs.step[person], needs.unit[person]
    for n in range(many if terms.steps_worth > 0 and own >= 0 else 0):
        if score[n] >= 0:
            score[n] += points_of_step(own, strengths.step[chosen[n]], terms.by_step)
    for n in range(many if terms.unit_points > 0 and unit >= 0 else 0):
        if score[n] >= 0:
            score[n] += points_of_unit(unit, strengths.unit[chosen[n]], terms.unit_points)


@compiled(INT(INT, NEEDS, TERMS))
def most_beside(person, needs, terms):
    """The most that hours, steps and units can bring a person, with any expert."""
    steps = terms.steps_worth if needs.step[person] >= 0 else 0
    units = terms.unit_points if needs.unit[person] >= 0 else 0
    return terms.hours_worth + steps + units


@compiled(VOID(INT, I32, INT, NEEDS, STRENGTHS, TERMS, I32, I32))
def score_list(person, chosen, many, needs, strengths, terms, gathered, score):
    """Score a person with the experts chosen[:many]; -1 where the pair is not allowed.

    All experts of a person in one call: handing all these arrays over costs more than a score.
    """
    hours_in_common(person, chosen, many, needs, strengths, score)
    merit = strengths.merit
    for n in range(many):
        common = score[n]
        score[n] = -1
        if common >= terms.hours_least:
            expert, hours = chosen[n], terms.hours_points * min(common, terms.hours_enough)
            score[n] = (gathered[expert] & POINTS) + merit[expert] + hours
    add_steps_and_units(person, chosen, many, needs, strengths, terms, score)
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


@compiled(VOID(I32, I32, NEEDS, STRENGTHS, TERMS, types.int32[:, ::1], BOOL))
def split_scores(person, expert, needs, strengths, terms, part, allowed):
    """The parts of each pair's score, and whether it is allowed.

    By kind of want, then merit, hours, steps and units.
    """
    kinds = part.shape[1] - 4
    nothing, score = np.zeros(len(strengths.merit), np.int32), np.empty(1, np.int32)
    for pair in range(len(person)):
        i, j = person[pair], expert[pair]
        score_list(i, expert[pair : pair + 1], 1, needs, strengths, terms, nothing, score)
        missed = split_points(i, j, needs, strengths, part[pair])
        allowed[pair] = missed == 0 and score[0] >= 0
        steps = points_of_step(needs.step[i], strengths.step[j], terms.by_step)
        units = points_of_unit(needs.unit[i], strengths.unit[j], terms.unit_points)
        hours_in_common(i, expert[pair : pair + 1], 1, needs, strengths, score)
        hours = terms.hours_points * min(max(score[0], 0), terms.hours_enough)
        part[pair, kinds], part[pair, kinds + 1] = strengths.merit[j], hours
        part[pair, kinds + 2], part[pair, kinds + 3] = steps, units
