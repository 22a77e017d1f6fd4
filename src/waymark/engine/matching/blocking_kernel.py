"""Loops of candidate generation: who could score most is scored, of the others a bound is kept."""
# The compiler takes the types from the signatures.
# mypy: allow-untyped-defs, no-check-untyped-defs, allow-untyped-calls

import numpy as np

from waymark.engine.kernels import compiled
from waymark.engine.matching.arrays_kernel import I32, I64, INT, VOID, several
from waymark.engine.matching.limits import SCORE_MOST
from waymark.engine.matching.scoring_kernel import (
    MET,
    NEEDS,
    POINTS,
    STRENGTHS,
    TERMS,
    add_steps_and_units,
    gather,
    most_beside,
    musts_of,
    score_list,
)


@compiled(VOID(INT, INT, NEEDS, STRENGTHS, TERMS, I32, I32, I32, I32))
def bound_met(person, many, needs, strengths, terms, gathered, met, upper, count):
    """What each expert met may score at most, -1 where a must is missing; and how many of each."""
    musts = musts_of(person, needs)
    count[:] = 0
    for n in range(many):
        expert = met[n]
        all_ = gathered[expert] - MET
        upper[n] = -1
        if all_ - (all_ & POINTS) == musts:
            upper[n] = (all_ & POINTS) + strengths.merit[expert] + terms.hours_worth
    add_steps_and_units(person, met, many, needs, strengths, terms, upper)
    for n in range(many):
        if upper[n] >= 0:
            count[upper[n]] += 1


@compiled(several(INT, INT)(INT, INT, INT, NEEDS, STRENGTHS, TERMS, I32, I32, I32, I32, I32, I32))
def score_promising(
    person, many, keep, needs, strengths, terms, gathered, met, upper, count, chosen, score
):  # fmt: skip
    """Score the most promising experts met until `keep` are allowed.

    Returns how many were scored, and below which bound none were.
    """
    cut, scored, allowed, wanted = SCORE_MOST + 1, 0, 0, 2 * keep
    while allowed < keep and cut > 0:
        ceiling, begin = cut, scored
        while cut > 0 and scored - begin < wanted:
            cut -= 1
            scored += count[cut]
        at = begin
        for n in range(many):
            if cut <= upper[n] < ceiling:
                chosen[at] = met[n]
                at += 1
        score_list(
            person, chosen[begin:], scored - begin, needs, strengths, terms, gathered, score[begin:]
        )
        for n in range(begin, scored):
            allowed += score[n] >= 0
        wanted *= 2
    return scored, cut


@compiled(several(INT, INT)(INT, INT, I32, I32))
def lowest_kept(many, keep, score, count):
    """The score of the last ones kept, and how many of just this score are; -1 where all are."""
    count[:] = 0
    for n in range(many):
        if score[n] >= 0:
            count[score[n]] += 1
    lowest = SCORE_MOST
    while lowest >= 0 and count[lowest] <= keep:
        keep -= count[lowest]
        lowest -= 1
    return lowest, keep


@compiled(several(INT, INT)(INT, INT, I32, I32, I32, I32, I32, INT))
def take_best(scored, keep, chosen, score, count, to, worth, at):
    """Take the best experts scored; how many, and the best score left out."""
    lowest, ties = lowest_kept(scored, keep, score, count)
    taken, most = 0, -1
    for n in range(scored):
        if score[n] > lowest or (0 <= score[n] == lowest and ties > 0):
            ties -= score[n] == lowest
            to[at + taken], worth[at + taken] = chosen[n], score[n]
            taken += 1
        else:
            most = max(most, score[n])
    return taken, most


@compiled(several(INT, INT)(INT, INT, INT, NEEDS, STRENGTHS, TERMS, I32, I32, I32, I32, I32, INT))
def fill_up(
    person, taken, keep, needs, strengths, terms, gathered, chosen, score, to, worth, at
):  # fmt: skip
    """Add experts not met, of greatest merit, up to `keep`; how many are taken, a bound on the rest."""
    if musts_of(person, needs) > 0:
        return taken, -1
    order, listed = strengths.by_merit, 0
    for n in range(len(order) + 1):
        if listed and (n == len(order) or taken + listed >= keep):
            score_list(person, chosen, listed, needs, strengths, terms, gathered, score)
            for this in range(listed):
                if score[this] >= 0:
                    to[at + taken], worth[at + taken] = chosen[this], score[this]
                    taken += 1
            listed = 0
        if n < len(order) and gathered[order[n]] == 0:
            if taken == keep:
                return taken, strengths.merit[order[n]] + most_beside(person, needs, terms)
            chosen[listed] = order[n]
            listed += 1
    return taken, -1


@compiled(VOID(INT, INT, INT, NEEDS, STRENGTHS, TERMS, I32, I32, I32, I32))
def choose(first, last, keep, needs, strengths, terms, to, worth, many_of, bound):
    """The `keep` most promising experts of people first..last-1; what those left out score at most.

    to, worth   int32 (people*keep,), experts and scores; those of the n-th person from n*keep on.
    many_of, bound   int32 (people,), how many they are; a bound, -1 where nobody is left out.
    """
    experts = len(strengths.merit)
    gathered, met = np.zeros(experts, np.int32), np.empty(experts, np.int32)
    upper, chosen = np.empty(experts, np.int32), np.empty(experts, np.int32)
    score = np.empty(experts, np.int32)
    count = np.empty(SCORE_MOST + 1, np.int32)
    for person in range(first, last):
        at = (person - first) * keep
        many = gather(person, needs, strengths, gathered, met)
        bound_met(person, many, needs, strengths, terms, gathered, met, upper, count)
        scored, cut = score_promising(
            person, many, keep, needs, strengths, terms, gathered, met, upper, count, chosen, score
        )
        taken, most = take_best(scored, keep, chosen, score, count, to, worth, at)
        for n in range(many):
            if upper[n] < cut:
                most = max(most, upper[n])
        taken, rest = fill_up(
            person, taken, keep, needs, strengths, terms, gathered, chosen, score, to, worth, at
        )
        many_of[person - first], bound[person - first] = taken, max(most, rest)
        for n in range(many):
            gathered[met[n]] = 0


@compiled(INT(I32, I32, INT, INT, I64, I64, INT, I32, I32))
def keep_best(chosen, score, listed, room, price, values, at, to, worth):
    """Keep the pairs of greatest value at these prices, up to len(values); how many.

    room   what score less price must exceed.
    """
    found = 0
    for n in range(listed):
        value = score[n] - price[chosen[n]]
        if score[n] < 0 or value <= room:
            continue
        place = found
        if found == len(values):
            place = np.argmin(values)
            if values[place] >= value:
                continue
        else:
            found += 1
        values[place] = value
        to[at + place], worth[at + place] = chosen[n], score[n]
    return found


@compiled(INT(INT, INT, INT, STRENGTHS, I32, I64, I32))
def list_possible(room, musts, beside, strengths, gathered, price, chosen):
    """List the experts whose score could exceed what is needed, if all beside suited; how many."""
    merit, listed = strengths.merit, 0
    for expert in range(len(merit)):
        all_ = gathered[expert] & (MET - 1)
        points = all_ & POINTS
        if points + merit[expert] + beside > room + price[expert] and all_ - points == musts:
            chosen[listed] = expert
            listed += 1
    return listed


@compiled(VOID(I64, I64, I64, INT, INT, NEEDS, STRENGTHS, TERMS, I32, I32, I32))
def find_better(people, best, price, base, most, needs, strengths, terms, to, worth, many_of):
    """Experts who are worth more to a person than what the person has, at these prices.

    best   int64 (people,), the value each has now. Up to `most` pairs of greatest value each, laid out
    as by `choose`.
    """
    experts = len(strengths.merit)
    gathered, met = np.zeros(experts, np.int32), np.empty(experts, np.int32)
    chosen, score = np.empty(experts, np.int32), np.empty(experts, np.int32)
    values = np.empty(most, np.int64)
    for n in range(len(people)):
        person, room = people[n], best[n] - base
        many = gather(person, needs, strengths, gathered, met)
        musts = musts_of(person, needs)
        beside = most_beside(person, needs, terms)
        listed = list_possible(room, musts, beside, strengths, gathered, price, chosen)
        score_list(person, chosen, listed, needs, strengths, terms, gathered, score)
        many_of[n] = keep_best(chosen, score, listed, room, price, values, n * most, to, worth)
        for at in range(many):
            gathered[met[at]] = 0
