"""What a coordinator's change to a draft would bring, exactly, without drafting anew.

A mentee moves to another expert and is bound there, or a pair is forbidden: everybody else then does
the best that is left. One more place with an expert is thought through the same way. All of it starts
from the prices that prove the draft (`engine.matching.consequences`).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from waymark.domain.mentoring.compute.packing import Packed
from waymark.domain.mentoring.compute.tables import Places
from waymark.engine.matching import (
    Assignment,
    Candidates,
    Consequence,
    after_forbidding,
    after_lock,
    from_score_on,
    match_stably,
    what_helps,
)

__all__ = [
    "Applied",
    "Change",
    "Help",
    "Moved",
    "alternatives",
    "forbidding",
    "helps",
    "moving",
    "with_locks",
]

Ints = npt.NDArray[np.int64]
Wholes = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

NOBODY = -1
LOOKED_AT = 6  # experts thought through for one mentee; each takes some milliseconds


@dataclass(frozen=True, slots=True)
class Moved:
    """A mentee (pool entry) who gets somebody else: experts by id, None for nobody; fits in tenths."""

    entry: int
    before: int | None
    after: int | None
    fit_before: int
    fit_after: int


@dataclass(frozen=True, slots=True)
class Change:
    """A change thought through to the end.

    moved    who moves, the mentee whom it is about first.
    gain     tenths of a point that the total gains, mostly below 0; more  people matched more.
    """

    moved: tuple[Moved, ...]
    gain: int
    more: int


@dataclass(frozen=True)
class Applied:
    """A change, and the draft's matching after it with prices that prove it."""

    change: Change
    packed: Packed


@dataclass(frozen=True, slots=True)
class Help:
    """What one more place with an expert would bring: to the total, to how many are matched.

    fit   what the mentee's own pair scores then, 0 where the place goes to somebody else's good.
    """

    expert: int
    fit: int
    gain: int
    more: int


def with_locks(packed: Packed, locks: Collection[tuple[int, int]]) -> Packed:
    """With the pairs bound that were locked since; (entry, expert) ids that are no pair are left."""
    if not locks:
        return packed
    given = np.array(sorted(locks), np.int64)
    entry, expert = Places(packed.entry).of(given[:, 0]), Places(packed.expert).of(given[:, 1])
    there = (entry >= 0) & (expert >= 0)
    entry, expert = entry[there], expert[there]
    paired = packed.pairs[entry] == expert
    locked = packed.locked.copy()
    locked[entry[paired]] = expert[paired]
    return replace(packed, locked=locked)


def alternatives(packed: Packed, entry: int, limit: int = 3) -> list[Change]:
    """The best other experts for a mentee, each thought through; what costs the group least first.

    Looked at are the six that leave most after the price of their place: the price bounds what
    taking the place costs everybody else. Raises ValueError for an entry that is not in the draft.
    """
    person = _position(packed.entry, entry)
    row = slice(int(packed.start[person]), int(packed.start[person + 1]))
    experts, scores = packed.to[row], packed.score[row].astype(np.int64)
    other = np.flatnonzero((experts != packed.pairs[person]) & _open(packed, experts))
    left = scores[other] - packed.prices[experts[other]]
    best = other[np.lexsort((experts[other], -left))][:LOOKED_AT]
    standing = _standing(packed, person)
    was = _scores(standing.candidates, packed.pairs)
    found = [
        _told(packed, standing.candidates, was, person, standing.pairs(after_lock(
            standing.candidates, standing.found, person, int(experts[at])
        )))
        for at in best.tolist()
    ]  # fmt: skip
    return sorted(found, key=lambda change: (-change.more, -change.gain))[:limit]


def moving(packed: Packed, entry: int, expert: int) -> Applied | None:
    """A mentee bound to an expert; None where the two are no candidates, or others are bound to all
    the expert's places. Raises ValueError for ids that are not in the draft."""
    person, place = _position(packed.entry, entry), _position(packed.expert, expert)
    row = packed.to[packed.start[person] : packed.start[person + 1]]
    if place not in row or not _open(packed, np.array([place]))[0]:
        return None
    standing = _standing(packed, person)
    told = after_lock(standing.candidates, standing.found, person, place)
    best = after_lock(packed.candidates(), packed.best(), person, place)
    return _applied(packed, person, standing.pairs(told), told, best)


def forbidding(packed: Packed, entry: int, expert: int) -> Applied:
    """A pair that is possible no more; a lock on it is undone.

    Raises ValueError where the two are no candidates of the draft.
    """
    person, place = _position(packed.entry, entry), _position(packed.expert, expert)
    locked = packed.locked.copy()
    if locked[person] == place:
        locked[person] = NOBODY
    free = replace(packed, locked=locked)
    standing = _standing(free, person)
    told = after_forbidding(standing.candidates, standing.found, person, place)
    best = after_forbidding(free.candidates(), free.best(), person, place)
    return _applied(packed, person, standing.pairs(told), told, best)


def helps(packed: Packed, entry: int, limit: int = 3) -> list[Help]:
    """For a mentee without anybody: with whom one more place would bring most.

    Of stable pairs no price is known: there it is what the place would bring the greatest total.
    """
    person = _position(packed.entry, entry)
    candidates, found = packed.candidates(), packed.best()
    if not packed.stable:
        candidates, found = from_score_on(candidates, packed.threshold), packed.assignment()
    return [
        Help(
            int(packed.expert[place]), int(_scores(told.candidates, told.assignment.expert)[person]),
            told.gain, told.more,
        )
        for place, told in what_helps(candidates, found, person, most=limit)
    ]  # fmt: skip


@dataclass(frozen=True)
class _Standing:
    """The candidates over which the prices prove the pairs, all of one person's among them.

    stable   the pairs are stable instead: after a change they are found anew.
    """

    candidates: Candidates
    found: Assignment
    stable: bool

    def pairs(self, told: Consequence) -> Wholes:
        """Whom everybody has after it."""
        return match_stably(told.candidates).expert if self.stable else told.assignment.expert


def _position(ids: Ints, wanted: int) -> int:
    at = int(Places(ids).of(np.array([wanted]))[0])
    if at < 0:
        raise ValueError(f"{wanted} is not in this draft")
    return at


def _open(packed: Packed, experts: Ints) -> Bools:
    """Which of these experts have a place to which nobody is bound."""
    bound = packed.locked[packed.locked >= 0]
    many = np.bincount(bound, minlength=len(packed.expert))
    found: Bools = many[experts] < packed.capacity[experts]
    return found


def _standing(packed: Packed, person: int) -> _Standing:
    """The draft as it stands, with all pairs of one mentee among the candidates."""
    threshold = 0 if packed.stable else packed.threshold
    candidates = from_score_on(packed.candidates(), threshold, whole=person)
    return _Standing(candidates, packed.assignment(), packed.stable)


def _told(before: Packed, possible: Candidates, was: Ints, person: int, pairs: Wholes) -> Change:
    """Who moves between the pairs of a draft and others, which are among the possible ones.

    was   what the draft's pairs score.
    """
    who = np.flatnonzero(before.pairs != pairs)
    order = sorted(who.tolist(), key=lambda each: (each != person, each))
    now = _scores(possible, pairs)
    moved = tuple(
        Moved(
            int(before.entry[at]), _expert(before, int(before.pairs[at])),
            _expert(before, int(pairs[at])), int(was[at]), int(now[at]),
        )
        for at in order
    )  # fmt: skip
    more = int(np.count_nonzero(pairs >= 0)) - int(np.count_nonzero(before.pairs >= 0))
    return Change(moved, int(now.sum() - was.sum()), more)


def _applied(
    before: Packed, person: int, pairs: Wholes, told: Consequence, best: Consequence
) -> Applied:
    everything = best.candidates
    after = replace(
        before, start=everything.start, to=everything.expert,
        score=everything.score.astype("<i2"), locked=everything.locked, pairs=pairs,
        prices=told.assignment.prices, base=told.assignment.base, optimum=best.assignment.expert,
        optimum_prices=best.assignment.prices, optimum_base=best.assignment.base,
    )  # fmt: skip
    was = _scores(before.candidates(), before.pairs)
    return Applied(_told(before, everything, was, person, pairs), after)


def _scores(possible: Candidates, pairs: Wholes) -> Ints:
    """What each mentee's pair scores, 0 for nobody; int64 (mentees,)."""
    at = possible.positions(np.asarray(pairs, np.int32))
    return np.where(at >= 0, np.append(possible.score, 0)[at], 0).astype(np.int64)


def _expert(packed: Packed, place: int) -> int | None:
    return None if place == NOBODY else int(packed.expert[place])
