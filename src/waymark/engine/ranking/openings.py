"""The openings to rank: what they ask for, in points, and to whom they are open, in bitmaps.

An opening is worth FULL points to whoever holds all it asks for. They are shared out over its
requirements by weight (largest remainders, so that they add up), and of a requirement of level r
someone r - l levels short of it keeps

    points = full * (r² - (r - l)²) // r²

so that the loss is convex in the shortfall: the first level missing costs least, the last one most.
That shape is an assumption of this project, not a finding. All of it is whole numbers, the same on
any machine. Source of the shares: Balinski & Young, Fair Representation, 2nd ed., ch. 3 (Hamilton).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import row_starts, whole, within
from waymark.engine.ranking.checks import ascending_rows, matrix
from waymark.engine.ranking.people import LEVEL_MAX, MOST_FILTERS, check_skills

__all__ = [
    "FULL",
    "WEIGHT_MAX",
    "WORD",
    "Opening",
    "Openings",
    "bitmaps",
    "openings",
    "with_openings",
]

FULL = 10_000
WEIGHT_MAX = 1_000
WORD = 64


@dataclass(frozen=True)
class Openings:
    """Checked openings; see `openings`. Skills ascend within an opening.

    start int64 (openings+1,), skill int32 (n,), level int8 (n,), weight int32 (n,).
    points   int16 (n, 6), what a requirement brings to who holds level 0..5 of its skill;
             those of an opening add up to FULL at most, so that sums fit 16 bits.
    groups   uint64 (groups, words), bit o of a row: the group may take opening o.
    filters  uint64 (filters, words), bit o of a row: opening o passes the filter.
    """

    skills: int
    start: npt.NDArray[np.int64]
    skill: npt.NDArray[np.int32]
    level: npt.NDArray[np.int8]
    weight: npt.NDArray[np.int32]
    points: npt.NDArray[np.int16]
    groups: npt.NDArray[np.uint64]
    filters: npt.NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.start) - 1

    def eligible(self, group: int, needs: int) -> npt.NDArray[np.int32]:
        """Positions of what is open to a group and passes all filters needed, ascending, int32.

        Raises ValueError for a group or filter that is not there. Cost: one AND per word and filter.
        """
        if not 0 <= group < len(self.groups):
            raise ValueError(f"group is {group}, expected 0..{len(self.groups) - 1}")
        if needs >> len(self.filters):
            raise ValueError(f"filter {needs.bit_length() - 1} is needed, of {len(self.filters)}")
        row = self.groups[group].copy()
        for place in range(len(self.filters)):
            if needs >> place & 1:
                row &= self.filters[place]
        bits = np.unpackbits(row.astype("<u8").view(np.uint8), bitorder="little", count=len(self))
        return np.flatnonzero(bits).astype(np.int32)


@dataclass(frozen=True)
class Opening:
    """One opening: what it asks for, the groups it is open to, the filters it passes."""

    skill: Sequence[int]
    level: Sequence[int]
    weight: Sequence[int]
    groups: Sequence[int] = (0,)
    filters: Sequence[int] = ()


def openings(
    skills: int,
    start: npt.ArrayLike,
    skill: npt.ArrayLike,
    level: npt.ArrayLike,
    weight: npt.ArrayLike,
    groups: npt.ArrayLike | None = None,
    filters: npt.ArrayLike | None = None,
) -> Openings:
    """Check openings given as CSR arrays and work out their points.

    skills   how many skills there are, up to 2**24.
    start    int (openings+1,), entries of opening o are start[o]..start[o+1]-1.
    skill    int (n,), 0..skills-1, each at most once per opening, in any order.
    level    int (n,), 1..5, the level required; weight int (n,), 1..1000, only its share counts.
    groups   bool (groups, openings), what is open to whom; without it all to one group.
    filters  bool (filters, openings), site, hours, language and so on: which openings pass.
    Raises ValueError when shapes disagree, a value leaves its range, a skill is asked for twice,
    or there are more than 64 filters. Inputs are never changed.
    An opening that asks for nothing is worth 0 to everyone: nothing speaks for it.
    Cost: a sort of the n requirements.
    """
    check_skills(skills)
    named = whole("skill", skill)
    within("skill", named, 0, skills - 1)
    begin = row_starts(start, len(named))
    levels = whole("level", level, len(named))
    within("level", levels, 1, LEVEL_MAX)
    weights = whole("weight", weight, len(named))
    within("weight", weights, 1, WEIGHT_MAX)
    order = ascending_rows(begin, named, "opening")
    if order is not None:
        named, levels, weights = named[order], levels[order], weights[order]
    many = len(begin) - 1
    passes = matrix("filters", np.zeros((0, many), np.bool_) if filters is None else filters, many)
    if len(passes) > MOST_FILTERS:
        raise ValueError(f"filters has shape {passes.shape}, expected at most {MOST_FILTERS} rows")
    return Openings(
        skills,
        begin,
        named.astype(np.int32),
        levels.astype(np.int8),
        weights.astype(np.int32),
        _points(begin, levels.astype(np.int64), weights.astype(np.int64)),
        bitmaps(matrix("groups", np.ones((1, many), np.bool_) if groups is None else groups, many)),
        bitmaps(passes),
    )


def bitmaps(rows: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint64]:
    """Pack bool (rows, openings) into uint64 (rows, words); bit o % 64 of word o // 64."""
    words = -(-rows.shape[1] // WORD)
    padded = np.zeros((len(rows), words * WORD), np.bool_)
    padded[:, : rows.shape[1]] = rows
    packed = np.packbits(padded, axis=1, bitorder="little")
    return packed.view("<u8").reshape(len(rows), words).astype(np.uint64)


def with_openings(known: Openings, changes: Mapping[int, Opening | None]) -> Openings:
    """The same openings with some of them anew; the others keep their positions.

    changes   what stands at a position from now on. None closes an opening: its position stays, it
              asks for nothing and is open to nobody. Positions from len(known) on add openings and
              leave no position out.
    The result equals that of `openings` with the changed input. Raises ValueError as `openings`, or
    for a position beyond. Cost: one copy of the arrays, however many change.
    """
    many = max([len(known), *(at + 1 for at in changes)])
    missing = [at for at in range(len(known), many) if at not in changes]
    if missing or any(at < 0 for at in changes):
        raise ValueError(f"position {min(missing or changes)} is left out or not there")
    anew = {at: one or Opening((), (), (), groups=()) for at, one in sorted(changes.items())}
    part = {at: _alone(known.skills, at, one) for at, one in anew.items()}
    length = np.zeros(many, np.int64)
    length[: len(known)] = np.diff(known.start)
    for at, one in part.items():
        length[at] = len(one.skill)

    def spliced(name: str) -> npt.NDArray[Any]:
        old, pieces, done = getattr(known, name), [], 0
        for at, one in part.items():
            pieces += [old[done : int(known.start[min(at, len(known))])], getattr(one, name)]
            done = int(known.start[min(at + 1, len(known))])
        return np.concatenate([*pieces, old[done:]])

    return Openings(
        known.skills,
        np.concatenate(([0], np.cumsum(length))),
        spliced("skill"),
        spliced("level"),
        spliced("weight"),
        spliced("points"),
        _with_bits("group", known.groups, many, {at: one.groups for at, one in anew.items()}),
        _with_bits("filter", known.filters, many, {at: one.filters for at, one in anew.items()}),
    )


def _alone(skills: int, at: int, one: Opening) -> Openings:
    try:
        return openings(skills, [0, len(one.skill)], one.skill, one.level, one.weight)
    except ValueError as wrong:
        raise ValueError(f"opening {at}: {wrong}") from wrong


def _with_bits(
    what: str, rows: npt.NDArray[np.uint64], many: int, changed: Mapping[int, Sequence[int]]
) -> npt.NDArray[np.uint64]:
    wider = np.zeros((len(rows), -(-many // WORD)), np.uint64)
    wider[:, : rows.shape[1]] = rows
    for at, places in changed.items():
        bit = np.uint64(1 << at % WORD)
        wider[:, at // WORD] &= ~bit
        for place in places:
            if not 0 <= place < len(rows):
                raise ValueError(f"opening {at} names {what} {place}, of {len(rows)}")
            wider[place, at // WORD] |= bit
    return wider


def _points(
    start: npt.NDArray[np.int64], level: npt.NDArray[np.int64], weight: npt.NDArray[np.int64]
) -> npt.NDArray[np.int16]:
    """Points by held level; see the head of this module. Equal remainders: lower skill first."""
    many = np.diff(start)
    owner = np.repeat(np.arange(len(many)), many)
    total = np.bincount(owner, weight, minlength=len(many)).astype(np.int64)[owner]
    full = FULL * weight // np.maximum(total, 1)
    left = FULL - np.bincount(owner, full, minlength=len(many)).astype(np.int64)
    order = np.lexsort((-(FULL * weight % np.maximum(total, 1)), owner))
    rank = np.arange(len(owner)) - start[:-1][owner]  # after sorting, the place within the opening
    full[order] += rank < left[owner]
    held = np.arange(LEVEL_MAX + 1)
    short = np.maximum(level[:, None] - held, 0)
    squared = level[:, None] ** 2
    points: npt.NDArray[np.int16] = (full[:, None] * (squared - short**2) // squared).astype(
        np.int16
    )
    return points
