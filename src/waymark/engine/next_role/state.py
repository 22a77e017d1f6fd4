"""What had happened by a moment: moves, headcounts and flows, recent ones weighing more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waymark.engine.checks import Bools, Ints
from waymark.engine.lazily import scipy
from waymark.engine.moves.spells import Floats
from waymark.engine.next_role.history import RoleHistory
from waymark.engine.next_role.structure import CODE_CLASSES, CODE_EDGES, Structure

# Years after which a move, and a headcount, weigh 1/e of a new one.
MOVE_MEMORY = 6.0
HEADCOUNT_MEMORY = 1.5
# Weight of the prior rate of a class of code distances, in chances to move that way.
CODE_PRIOR = 3.0


@dataclass(frozen=True, slots=True)
class State:
    """Sums over what began before a moment, for r roles and u units.

    A role re-titled before the moment counts under its new name: current (r,) gives it.
    candidate    bool (r,), roles someone had held.
    moves        sparse (r, r), weight of moves; unit_moves sparse (k, r), the same by unit and
                 source, its rows found by unit_source int64 (k,), unit * r + source ascending.
    into         float64 (r,), weight of moves into a role; entries, of any start in it.
    departures   sparse (u + 1, r), moves into a role of people who came from the unit.
    held         sparse (u + 1, r), recent headcount; filled (r,), people in the role just then.
    growth       float64 (r,), logarithm of headcount now against a year before.
    crossing     sparse (u + 1, u + 1), shares of moves from a unit that go to another.
    group_flow   per grouping sparse (g, g), weight of moves between groups of roles.
    code_rate    float64 (CODE_CLASSES,), log of how often moves go that far in a code series
                 against the chance to, relative to any candidate.
    height       float64 (r,), how high a role stands by the directions of moves.
    The last row of a unit's table stands for an unknown unit and is empty.
    """

    current: Ints
    candidate: Bools
    moves: scipy.sparse.csr_array
    unit_source: Ints
    unit_moves: scipy.sparse.csr_array
    into: Floats
    entries: Floats
    departures: scipy.sparse.csr_array
    held: scipy.sparse.csr_array
    filled: Floats
    growth: Floats
    crossing: scipy.sparse.csr_array
    group_flow: tuple[scipy.sparse.csr_array, ...]
    code_rate: Floats
    height: Floats


def state_at(history: RoleHistory, structure: Structure, moment: float, units: int) -> State:
    """Sum up what began or ended before the moment. Cost: linear in the history."""
    spells, roles = history.spells, len(structure)
    current = _current_names(history, moment, roles)
    at = np.flatnonzero(history.moves & (spells.end < moment))
    source, target = current[spells.role[at]], current[spells.target[at]]
    # Where a role moved away from came to be called what it was left for, it is no move.
    at, source, target = (part[source != target] for part in (at, source, target))
    weight = np.exp(-(moment - spells.end[at]) / (MOVE_MEMORY * history.year))
    old, new = slot_of(history.unit_before[at], units), slot_of(history.unit_after[at + 1], units)
    moves = _table(weight, source, target, (roles, roles))
    pairs, row = np.unique(old * roles + source, return_inverse=True)
    known = (old < units) & (new < units) & (old != new)
    crossing = _table(weight[known], old[known], new[known], (units + 1, units + 1))
    wide = (units + 1, roles)

    candidate = np.zeros(roles, dtype=np.bool_)
    candidate[history.stints.role[history.stints.start < moment]] = True
    filled, before = (
        _headcount(history, current, when) for when in (moment, moment - history.year)
    )
    return State(
        current=current,
        candidate=candidate,
        moves=moves,
        unit_source=pairs,
        unit_moves=_table(weight, row, target, (len(pairs), roles)),
        into=np.bincount(target, weights=weight, minlength=roles).astype(np.float64),
        entries=_entries(history, current, moment),
        departures=_table(weight[old < units], old[old < units], target[old < units], wide),
        held=_held(history, current, moment, units),
        filled=filled,
        growth=np.log((filled + 0.5) / (before + 0.5)),
        crossing=scaled(crossing, 1 / (crossing.sum(axis=1) + 1)),
        group_flow=tuple(
            _table(weight, g[source], g[target], (int(g.max(initial=0)) + 1,) * 2)
            for g in structure.groups
        ),
        code_rate=_code_rate(structure, source, target, weight, candidate),
        height=_height(moves),
    )


def scaled(table: scipy.sparse.csr_array, factor: Floats) -> scipy.sparse.csr_array:
    """The table with each row multiplied by its factor."""
    return scipy.sparse.csr_array(scipy.sparse.diags_array(factor) @ table)


def _table(
    value: Floats, row: Ints, column: Ints, shape: tuple[int, int]
) -> scipy.sparse.csr_array:
    return scipy.sparse.csr_array(scipy.sparse.coo_array((value, (row, column)), shape=shape))


def slot_of(unit: Ints, units: int) -> Ints:
    """Unit numbers with those unknown, or first seen later, in the last row."""
    return np.where((unit >= 0) & (unit < units), unit, units)


def _current_names(history: RoleHistory, moment: float, roles: int) -> Ints:
    """int64 (r,), the role that each came to be called by re-titlings before the moment.

    Of several new names of one role that of the last re-titling counts, then of the largest.
    """
    found = history.retitlings
    renamed: dict[int, int] = {}
    for i in np.lexsort((found.people, found.begin)):
        if found.begin[i] < moment:
            renamed[int(found.source[i])] = int(found.target[i])
    current = np.arange(roles)
    for role in renamed:
        name, passed = role, set()
        while name in renamed and name not in passed:
            passed.add(name)
            name = renamed[name]
        current[role] = name
    return current


def _entries(history: RoleHistory, current: Ints, moment: float) -> Floats:
    spells = history.spells
    began = spells.start_known & (spells.start < moment)
    weight = np.exp(-(moment - spells.start[began]) / (MOVE_MEMORY * history.year))
    count = np.bincount(current[spells.role[began]], weight, len(current))
    return count.astype(np.float64)


def _headcount(history: RoleHistory, current: Ints, moment: float) -> Floats:
    there = (history.stints.start < moment) & (history.stints.end >= moment)
    count = np.bincount(current[history.stints.role[there]], minlength=len(current))
    return count.astype(np.float64)


def _held(history: RoleHistory, current: Ints, moment: float, units: int) -> scipy.sparse.csr_array:
    stints = history.stints
    began = (stints.start < moment) & (stints.unit >= 0) & (stints.unit < units)
    ago = np.maximum(moment - stints.end[began], 0.0) / (HEADCOUNT_MEMORY * history.year)
    shape = (units + 1, len(current))
    return _table(np.exp(-ago), stints.unit[began], current[stints.role[began]], shape)


def _code_rate(
    structure: Structure, source: Ints, target: Ints, weight: Floats, candidate: Bools
) -> Floats:
    """How often moves go each distance in a series of codes, against how often they could."""
    out = np.bincount(source, weights=weight, minlength=len(structure))
    busy = np.flatnonzero(out > 0)
    chances = out[busy] @ structure.code_class_sizes(busy, candidate)
    same = (structure.series[source] == structure.series[target]) & (structure.series[source] >= 0)
    away = structure.number[target] - structure.number[source]
    taken = np.bincount(
        np.searchsorted(CODE_EDGES, away[same]), weights=weight[same], minlength=CODE_CLASSES
    )
    usual = 1 / max(int(candidate.sum()), 1)
    rate: Floats = np.log((taken + CODE_PRIOR * usual) / (chances + CODE_PRIOR) / usual)
    return rate


def _height(moves: scipy.sparse.csr_array) -> Floats:
    """Heights in which a move is one step up, as well as that can be. Source: SpringRank,
    De Bacco, Larremore & Moore 2018, with a pull to 0 of half a move."""
    both = moves + moves.T
    degree = both.sum(axis=1)
    system = scipy.sparse.diags_array(degree + 0.5) - both
    height, _ = scipy.sparse.linalg.cg(
        system, moves.sum(axis=0) - moves.sum(axis=1), rtol=1e-8, maxiter=1000
    )
    return np.asarray(height, dtype=np.float64)
