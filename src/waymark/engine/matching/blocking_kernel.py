"""Loops of candidate generation: a person's wants look up their holders, and only these are scored.

What a person gathers from an expert stands in one number: a mark that the expert was met at all, how
many musts are met, and the points. Hours are compared bit by bit, for experts met only.
"""
# The compiler takes the types from the signatures.
# mypy: allow-untyped-defs, no-check-untyped-defs, allow-untyped-calls

import numpy as np
from numba import types

from waymark.engine.kernels import compiled
from waymark.engine.matching.arrays_kernel import BOOL, FLAG, I32, I64, INT, VOID, several
from waymark.engine.matching.limits import SCORE_MOST
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


@compiled(INT(INT, INT, NEEDS, STRENGTHS))
def hours_in_common(person, expert, needs, strengths):
    """Half-hours of the week that suit both."""
    many = 0
    for word in range(needs.hours.shape[1]):
        many += ones(needs.hours[person, word] & strengths.hours[expert, word])
    return many


@compiled(FLAG(INT, INT, NEEDS, STRENGTHS))
def fits(person, expert, needs, strengths):
    """Whether a pair keeps the rules of language, of codes and of pairs barred."""
    if needs.languages[person] & strengths.languages[expert] == np.uint64(0):
        return False
    for rule in range(needs.differ.shape[1]):
        code = needs.differ[person, rule]
        if code >= 0 and code == strengths.differ[expert, rule]:
            return False
    for rule in range(needs.agree.shape[1]):
        code, other = needs.agree[person, rule], strengths.agree[expert, rule]
        if code >= 0 and other >= 0 and code != other:
            return False
    low, high = needs.barred_start[person], needs.barred_start[person + 1]
    while low < high:
        middle = (low + high) // 2
        if needs.barred[middle] < expert:
            low = middle + 1
        else:
            high = middle
    return low >= needs.barred_start[person + 1] or needs.barred[low] != expert


@compiled(INT(INT, INT, INT, NEEDS, STRENGTHS, RULES))
def score_of(person, expert, points, needs, strengths, rules):
    """The score of a pair whose traits bring so many points; -1 where it is not allowed."""
    if not fits(person, expert, needs, strengths):
        return -1
    common = hours_in_common(person, expert, needs, strengths)
    if common < rules.hours_least:
        return -1
    hours = rules.hours_points * min(common, rules.hours_enough)
    return points + strengths.merit[expert] + hours


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


@compiled(INT(INT, INT, NEEDS, STRENGTHS, RULES, I32, I32, I32, I32))
def score_met(person, many, needs, strengths, rules, gathered, met, score, count):
    """Score the experts met, and count each score; the lowest score so that `count[-1]` fit above.

    count (SCORE_MOST+2,): its last entry says how many to keep, and becomes how many to take of those
    with just the score returned.
    """
    count[: SCORE_MOST + 1] = 0
    musts = musts_of(person, needs)
    for n in range(many):
        expert = met[n]
        all_ = gathered[expert] - MET
        score[n] = -1
        if all_ - (all_ & POINTS) == musts:
            score[n] = score_of(person, expert, all_ & POINTS, needs, strengths, rules)
        if score[n] >= 0:
            count[score[n]] += 1
    cut = SCORE_MOST
    while cut >= 0 and count[cut] <= count[-1]:
        count[-1] -= count[cut]
        cut -= 1
    return cut


@compiled(several(INT, INT)(INT, INT, INT, NEEDS, STRENGTHS, RULES, I32, I32, I32, INT))
def fill_up(person, taken, keep, needs, strengths, rules, gathered, to, worth, at):
    """Take experts not met, of greatest merit, up to `keep`; how many are taken, a bound on the rest."""
    if musts_of(person, needs) > 0:
        return taken, -1
    for expert in strengths.by_merit:
        if gathered[expert] != 0:
            continue
        if taken == keep:
            return taken, strengths.merit[expert] + rules.hours_points * rules.hours_enough
        score = score_of(person, expert, 0, needs, strengths, rules)
        if score >= 0:
            to[at + taken], worth[at + taken] = expert, score
            taken += 1
    return taken, -1


@compiled(VOID(INT, INT, INT, NEEDS, STRENGTHS, RULES, I32, I32, I32, I32))
def choose(first, last, keep, needs, strengths, rules, to, worth, many_of, bound):
    """The best `keep` experts of people first..last-1, and what those left out score at most.

    to, worth   int32 (people*keep,), experts and scores; those of the n-th person from n*keep on.
    many_of, bound   int32 (people,), how many they are; a bound, -1 where nobody is left out.
    """
    experts = len(strengths.merit)
    gathered, met = np.zeros(experts, np.int32), np.empty(experts, np.int32)
    score, count = np.empty(experts, np.int32), np.empty(SCORE_MOST + 2, np.int32)
    for person in range(first, last):
        at = (person - first) * keep
        many = gather(person, needs, strengths, gathered, met)
        count[-1] = keep
        cut = score_met(person, many, needs, strengths, rules, gathered, met, score, count)
        taken, most = 0, -1
        for n in range(many):
            if score[n] > cut or (score[n] == cut and cut >= 0 and count[-1] > 0):
                count[-1] -= score[n] == cut
                to[at + taken], worth[at + taken] = met[n], score[n]
                taken += 1
            else:
                most = max(most, score[n])
        taken, rest = fill_up(person, taken, keep, needs, strengths, rules, gathered, to, worth, at)
        many_of[person - first], bound[person - first] = taken, max(most, rest)
        for n in range(many):
            gathered[met[n]] = 0


@compiled(VOID(INT, INT, INT, INT, INT, I64, INT, I32, I32))
def keep_best(expert, score, value, many, most, values, at, to, worth):
    """Keep a pair among the `most` of greatest value, of which `many` are there."""
    place = many
    if many == most:
        place = np.argmin(values)
        if values[place] >= value:
            return
    values[place] = value
    to[at + place], worth[at + place] = expert, score


@compiled(VOID(I64, I64, I64, INT, INT, NEEDS, STRENGTHS, RULES, I32, I32, I32))
def find_better(people, best, price, base, most, needs, strengths, rules, to, worth, many_of):
    """Experts who are worth more to a person than what the person has, at these prices.

    best   int64 (people,), the value each has now. Up to `most` pairs of greatest value each, laid out
    as by `choose`.
    """
    experts = len(strengths.merit)
    gathered, met = np.zeros(experts, np.int32), np.empty(experts, np.int32)
    values = np.empty(most, np.int64)
    hours = rules.hours_points * rules.hours_enough
    for n in range(len(people)):
        person, found = people[n], 0
        many, musts = gather(person, needs, strengths, gathered, met), musts_of(person, needs)
        for expert in range(experts):
            all_ = gathered[expert] & (MET - 1)
            points, room = all_ & POINTS, best[n] - base + price[expert]
            if points + strengths.merit[expert] + hours <= room or all_ - points != musts:
                continue
            score = score_of(person, expert, points, needs, strengths, rules)
            if score >= 0 and score > room:
                keep_best(expert, score, score - room, found, most, values, n * most, to, worth)
                found = min(found + 1, most)
        many_of[n] = found
        for at in range(many):
            gathered[met[at]] = 0


@compiled(VOID(I32, I32, NEEDS, STRENGTHS, RULES, types.int32[:, ::1], BOOL))
def split_scores(person, expert, needs, strengths, rules, part, allowed):
    """The parts of each pair's score: by kind of want, then merit, then hours; and whether allowed."""
    kinds = part.shape[1] - 2
    for pair in range(len(person)):
        i, j = person[pair], expert[pair]
        at, end, unmet = strengths.start[j], strengths.start[j + 1], 0
        for want in range(needs.start[i], needs.start[i + 1]):
            while at < end and strengths.trait[at] < needs.trait[want]:
                at += 1
            level, held = needs.level[want], 0
            if at < end and strengths.trait[at] == needs.trait[want]:
                held = strengths.level[at]
            part[pair, needs.kind[want]] += needs.points[want] * min(held, level) // level
            unmet += needs.must[want] and held < level
        common = hours_in_common(i, j, needs, strengths)
        part[pair, kinds] = strengths.merit[j]
        part[pair, kinds + 1] = rules.hours_points * min(common, rules.hours_enough)
        allowed[pair] = unmet == 0 and common >= rules.hours_least and fits(i, j, needs, strengths)
