"""All scores in one table, for small cases: the twin against which the lookup is tested."""

from __future__ import annotations

import numpy as np

from waymark.engine.matching.candidates import Bools, Ints
from waymark.engine.matching.needs import Needs, Strengths
from waymark.engine.matching.rules import NO_RULES, Rules, Terms, terms_of

__all__ = ["score_table"]


def score_table(needs: Needs, strengths: Strengths, rules: Rules = NO_RULES) -> Ints:
    """The score of every pair, -1 where it is not allowed; int64 (people, experts).

    Without compiled loops. Cost: people times experts times traits, in memory too: for small cases.
    """
    people, experts = len(needs.start) - 1, len(strengths.merit)
    traits = 1 + max(int(needs.trait.max(initial=-1)), int(strengths.trait.max(initial=-1)))
    held = np.zeros((experts, traits), np.int64)
    held[np.repeat(np.arange(experts), np.diff(strengths.start)), strengths.trait] = strengths.level
    terms = terms_of(rules)
    common = _hours_in_common(needs, strengths)
    score = rules.hours_points * np.minimum(common, rules.hours_enough) + strengths.merit
    score += _steps_and_units(needs, strengths, terms)
    allowed = _allowed(needs, strengths) & (common >= rules.hours_least)
    for person in range(people):
        row = slice(needs.start[person], needs.start[person + 1])
        levels = held[:, needs.trait[row]]
        reached = np.minimum(levels, needs.level[row])
        score[person] += (needs.points[row] * reached // needs.level[row]).sum(1)
        allowed[person] &= (levels >= needs.level[row])[:, needs.must[row]].all(1)
    return np.where(allowed, score, -1)


def _hours_in_common(needs: Needs, strengths: Strengths) -> Ints:
    """Half-hours of the week that has fewest, by person and expert."""
    both = np.bitwise_count(needs.hours[:, None] & strengths.hours[None]).sum(3)
    least: Ints = both.min(axis=2).astype(np.int64)
    return least


def _steps_and_units(needs: Needs, strengths: Strengths, terms: Terms) -> Ints:
    """What steps and units bring, by person and expert."""
    own, step = needs.step[:, None].astype(np.int64), strengths.step[None]
    bring = np.where(step < own, terms.by_step[0], terms.by_step[1 + np.clip(step - own, 0, 7)])
    unit, other = needs.unit[:, None], strengths.unit[None]
    apart = (unit >= 0) & (other >= 0) & (unit != other)
    both: Ints = np.where((own >= 0) & (step >= 0), bring, 0) + terms.unit_points * apart
    return both


def _allowed(needs: Needs, strengths: Strengths) -> Bools:
    """Which pairs keep the rules of language, of codes and of pairs barred."""
    allowed: Bools = (needs.languages[:, None] & strengths.languages[None]) != 0
    mine, theirs = needs.differ[:, None], strengths.differ[None]
    allowed &= ~((mine == theirs) & (mine >= 0)).any(2)
    mine, theirs = needs.agree[:, None], strengths.agree[None]
    allowed &= ~((mine != theirs) & (mine >= 0) & (theirs >= 0)).any(2)
    person = np.repeat(np.arange(len(needs.start) - 1), np.diff(needs.barred_start))
    here = needs.barred < len(strengths.merit)
    allowed[person[here], needs.barred[here]] = False
    return allowed
