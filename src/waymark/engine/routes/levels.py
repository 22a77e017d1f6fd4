"""The levels that a move adds: what the role entered asks for beyond the role left."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Ints, whole_numbers, within
from waymark.engine.gaps import LEVEL_MAX, Requirements
from waymark.engine.kernels import kernel_if_loaded
from waymark.engine.routes.corridor import ranges
from waymark.engine.routes.graph import MoveGraph

LEVEL_BITS = 4
LEVEL = 2**LEVEL_BITS - 1
AT_ONCE = 100_000  # moves

Ints32 = npt.NDArray[np.int32]
Packed = npt.NDArray[np.uint32]
Levels = npt.NDArray[np.int8]


class MoveLevels(NamedTuple):
    """Levels that moves add, by place: a move's place in the order of the roles entered.

    start (m+1,), gap   skill, level asked by the role left (0: none), level by the role entered.
    total (m,)   the levels that each move adds for who holds nothing, summed.
    """

    start: Ints
    gap: Packed
    total: Ints32


def move_levels(graph: MoveGraph, asked: Requirements) -> MoveLevels:
    """What each move adds. Compiled loops where they are at hand, else numpy; both the same."""
    if loops := kernel_if_loaded("routes.index_kernel"):
        begin, total = np.empty(graph.moves + 1, np.int64), np.empty(graph.moves, np.int32)
        in_tails = graph.tails[graph.in_moves].astype(np.int32)
        given = (graph.in_start.copy(), in_tails, asked.skills, asked.start.copy(), packed(asked))
        gap = np.empty(loops.fill_gaps(*given, begin, total, np.empty(0, np.uint32)), np.uint32)
        if len(gap):
            loops.fill_gaps(*given, begin, total, gap)
        return MoveLevels(begin, gap, total)
    return plain_levels(graph, asked)


def plain_levels(graph: MoveGraph, asked: Requirements) -> MoveLevels:
    """The same in numpy, some moves at a time."""
    owner = np.repeat(np.arange(asked.roles), np.diff(asked.start))
    keys = owner * max(asked.skills, 1) + asked.skill
    order = np.argsort(keys)
    keys, level = keys[order], asked.level[order]
    parts, counts, totals = [np.empty(0, np.uint32)], [], []
    for first in range(0, graph.moves, AT_ONCE):
        moves = graph.in_moves[first : first + AT_ONCE]
        heads = graph.heads[moves]
        entry = ranges(asked.start, heads)
        place = np.repeat(np.arange(len(moves)), np.diff(asked.start)[heads])
        skill, wanted = asked.skill[entry], asked.level[entry]
        sought = graph.tails[moves][place] * max(asked.skills, 1) + skill
        at = np.minimum(np.searchsorted(keys, sought), len(keys) - 1)
        left = np.where(keys[at] == sought, level[at], 0)
        adds = wanted > left
        bits = (skill << 2 * LEVEL_BITS | left << LEVEL_BITS | wanted)[adds]
        parts.append(bits.astype(np.uint32))
        counts.append(np.bincount(place[adds], minlength=len(moves)))
        totals.append(np.bincount(place[adds], (wanted - left)[adds], len(moves)))
    begin = np.concatenate(([0], *counts)).cumsum()
    total = np.concatenate((np.empty(0), *totals))
    return MoveLevels(begin.astype(np.int64), np.concatenate(parts), total.astype(np.int32))


def packed(asked: Requirements) -> Packed:
    """What roles ask for, skill and level in one number, in the order of the requirements."""
    bits: Packed = (asked.skill << LEVEL_BITS | asked.level).astype(np.uint32)
    return bits


def held_levels(asked: Requirements, levels: npt.ArrayLike) -> Levels:
    """A person's levels, checked: int (skills,), 0..5."""
    held = whole_numbers("levels", np.asarray(levels), asked.skills)
    within("levels", held, 0, LEVEL_MAX)
    return held.astype(np.int8)


def levels_missing(added: MoveLevels, held: Levels) -> Ints:
    """int64 (m,), by place: the levels that each move adds to what a person holds.

    Cost: one pass over all gaps of all moves.
    """
    running = np.zeros(len(added.gap) + 1, np.int64)
    np.cumsum(_missing(added.gap, held), out=running[1:])
    return np.diff(running[added.start])


def levels_at(added: MoveLevels, held: Levels, place: int) -> int:
    """The levels that one move adds, by its place."""
    return int(_missing(added.gap[added.start[place] : added.start[place + 1]], held).sum())


def _missing(gap: Packed, held: Levels) -> Levels:
    both = gap.astype(np.uint8)  # the two levels: what is left of a number cut to 8 bits
    left, wanted = (both >> LEVEL_BITS).view(np.int8), (both & LEVEL).view(np.int8)
    have = np.maximum(held.take(gap >> 2 * LEVEL_BITS), left)
    missing: Levels = np.maximum(wanted - have, 0)
    return missing
