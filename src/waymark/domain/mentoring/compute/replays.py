"""A draft made once more: from what it keeps alone, and from the rows as they stand now."""

import hashlib
from dataclasses import dataclass
from datetime import date

import numpy as np

from waymark.domain.mentoring.compute.making import replayed
from waymark.domain.mentoring.compute.packing import Packed, unpack
from waymark.domain.mentoring.compute.problem import build, inputs_hash
from waymark.domain.mentoring.models import Draft
from waymark.domain.mentoring.queries.matching_rows import read_rows
from waymark.domain.mentoring.states import RoundRules
from waymark.engine.matching import Assignment

__all__ = ["Replay", "inputs_stand", "pairs_hash", "replay"]


@dataclass(frozen=True, slots=True)
class Replay:
    """What came out the second time.

    kept, found   SHA-256 of the pairs by ids, as the draft keeps them and as they were found now.
    same_total    as many people with as great a total; where a coordinator moved somebody since,
                  that may hold although some pairs of equal worth differ.
    stopped       the draft is the best that there was when somebody stopped it: what the time
                  allowed then cannot be had again, and nothing is compared.
    """

    kept: str
    found: str
    same_total: bool
    stopped: bool

    @property
    def same(self) -> bool:
        """Whether every pair is the same."""
        return not self.stopped and self.kept == self.found


def replay(draft: Draft) -> Replay:
    """Match again from the packed problem of a draft, which is read here if it was deferred.

    Raises ValueError where nothing is packed. Cost: that of the matching, without the lookup.
    """
    packed = unpack(draft.problem)
    kept = packed.assignment()
    if not packed.finished:
        return Replay(pairs_hash(packed, kept), "", same_total=False, stopped=True)
    found = replayed(packed).assignment
    return Replay(
        pairs_hash(packed, kept),
        pairs_hash(packed, found),
        same_total=(kept.matched, kept.total) == (found.matched, found.total),
        stopped=False,
    )


def inputs_stand(draft: Draft, day: date) -> bool:
    """Whether people, wishes and rules still are what the draft was made from, on its day.

    day   on which the draft was made, for whoever asked for it.
    """
    a_round = draft.round
    rows = read_rows(a_round, day)
    budget = a_round.budget - a_round.spent
    return inputs_hash(build(rows, RoundRules.read(draft.rules), budget)) == draft.inputs


def pairs_hash(packed: Packed, pairs: Assignment) -> str:
    """SHA-256 of entry and expert ids, 0 for nobody, as 64-bit numbers by entry."""
    expert = np.append(packed.expert, 0)[pairs.expert]
    table = np.ascontiguousarray(np.column_stack((packed.entry, expert)), "<i8")
    return hashlib.sha256(table.tobytes()).hexdigest()
