"""A draft made once more: from what it keeps alone, and from the rows as they stand now."""

import hashlib
from dataclasses import dataclass

import numpy as np

from waymark.domain.mentoring.compute.making import replayed
from waymark.domain.mentoring.compute.packing import Packed, unpack
from waymark.domain.mentoring.models import Draft
from waymark.engine.matching import Assignment

__all__ = ["Replay", "pairs_hash", "replay"]


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


def pairs_hash(packed: Packed, pairs: Assignment) -> str:
    """SHA-256 of entry and expert ids, 0 for nobody, as 64-bit numbers by entry."""
    expert = np.append(packed.expert, 0)[pairs.expert]
    table = np.ascontiguousarray(np.column_stack((packed.entry, expert)), "<i8")
    return hashlib.sha256(table.tobytes()).hexdigest()
