"""The parts of pairs' scores without compiled loops: the twin for whoever waits, and for tests."""

from __future__ import annotations

import numpy as np

from waymark.engine.matching.candidates import Bools, Ints, Wholes
from waymark.engine.matching.needs import HALF_HOURS, Needs, Strengths
from waymark.engine.matching.rules import Terms

__all__ = ["split_plainly"]


def split_plainly(
    person: Wholes, expert: Wholes, needs: Needs, strengths: Strengths, terms: Terms
) -> tuple[Wholes, Bools]:
    """What `blocking.score_parts` returns for pairs and rules that it has checked.

    Cost: a look-up in Python for each pair, some 20 microseconds.
    """
    kinds = int(needs.kind.max(initial=0)) + 1
    part = np.zeros((len(person), kinds + 4), np.int32)
    missed = np.zeros(len(person), np.bool_)
    for pair, (i, j) in enumerate(zip(person.tolist(), expert.tolist(), strict=True)):
        missed[pair] = _add_points(i, j, needs, strengths, part[pair])
    common = _hours_in_common(person, expert, needs, strengths)
    part[:, kinds] = strengths.merit[expert]
    part[:, kinds + 1] = terms.hours_points * np.clip(common, 0, terms.hours_enough)
    own, step = needs.step[person].astype(np.int64), strengths.step[expert].astype(np.int64)
    bring = terms.by_step[np.clip(step - own, -1, len(terms.by_step) - 2) + 1]
    part[:, kinds + 2] = np.where((own >= 0) & (step >= 0), bring, 0)
    unit, other = needs.unit[person], strengths.unit[expert]
    part[:, kinds + 3] = terms.unit_points * ((unit >= 0) & (other >= 0) & (unit != other))
    allowed = ~missed & (common >= terms.hours_least) & _kept(person, expert, needs, strengths)
    return part, allowed


def _add_points(i: int, j: int, needs: Needs, strengths: Strengths, part: Wholes) -> bool:
    """Add what each kind of want brings to one pair; whether a must is missed."""
    mine = slice(needs.start[i], needs.start[i + 1])
    theirs = slice(strengths.start[j], strengths.start[j + 1])
    wanted, known = needs.trait[mine], strengths.trait[theirs]
    at = np.minimum(np.searchsorted(known, wanted), max(0, len(known) - 1))
    held = np.zeros(len(wanted), np.int64)
    if len(known):
        held = np.where(known[at] == wanted, strengths.level[theirs][at], 0)
    level, points = needs.level[mine], needs.points[mine]
    np.add.at(part, needs.kind[mine], (points * np.minimum(held, level) // level).astype(np.int32))
    return bool((needs.must[mine] & (held < level)).any())


def _hours_in_common(person: Wholes, expert: Wholes, needs: Needs, strengths: Strengths) -> Ints:
    """Half-hours of the week with the fewest, by pair; -1 where no language is shared."""
    shared = (needs.languages[person] & strengths.languages[expert]) != 0
    both = np.bitwise_count(needs.hours[person] & strengths.hours[expert]).sum(2, dtype=np.int64)
    least: Ints = np.where(shared, both.min(axis=1, initial=HALF_HOURS), -1)
    return least


def _kept(person: Wholes, expert: Wholes, needs: Needs, strengths: Strengths) -> Bools:
    """Which pairs keep the rules of language, of codes and of pairs barred."""
    kept: Bools = (needs.languages[person] & strengths.languages[expert]) != 0
    mine, theirs = needs.differ[person], strengths.differ[expert]
    kept &= ~((mine == theirs) & (mine >= 0)).any(1)
    mine, theirs = needs.agree[person], strengths.agree[expert]
    kept &= ~((mine != theirs) & (mine >= 0) & (theirs >= 0)).any(1)
    for pair, (i, j) in enumerate(zip(person.tolist(), expert.tolist(), strict=True)):
        kept[pair] &= j not in needs.barred[needs.barred_start[i] : needs.barred_start[i + 1]]
    return kept
