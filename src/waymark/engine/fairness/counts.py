"""Counting people, decisions and favourable ones per group, and which cells each count adds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from waymark.engine.checks import Bools, Ints
from waymark.engine.counting import different_in
from waymark.engine.fairness.log import UNKNOWN
from waymark.engine.fairness.suppression import Figures


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures of one table, int64 (g + 2,) each: its groups, unknown group, all of known group."""

    people: Ints
    decisions: Ints
    chosen: Ints


def count_groups(
    person: Ints, chosen: Bools, category: Ints, sizes: Sequence[int], by: tuple[int, ...]
) -> Counts:
    """Count rows by the groups of a table; shapes as in DecisionLog."""
    group, groups = _group_of(category, sizes, by), prod(sizes[a] for a in by)
    known = group < groups

    def with_total(parts: Ints, total: int) -> Ints:
        return np.append(parts, total).astype(np.int64)

    return Counts(
        with_total(different_in(group, person, groups + 1), len(np.unique(person[known]))),
        with_total(np.bincount(group, minlength=groups + 1), int(known.sum())),
        with_total(np.bincount(group[chosen], minlength=groups + 1), int(chosen[known].sum())),
    )


def figures_of(
    counts: Sequence[Counts],
    category: Ints,
    sizes: Sequence[int],
    tables: Sequence[tuple[int, ...]],
) -> Figures:
    """The figures of all tables one after the other, as sums over the cells of the full crossing.

    Only cells that somebody is in are taken: that a cell is empty may be known to readers.
    """
    cells = np.unique(category, axis=0)
    sums = []
    for by in tables:
        group, groups = _group_of(cells, sizes, by), prod(sizes[a] for a in by)
        sums += [group == np.arange(groups + 1)[:, None], (group < groups)[None, :]]
    total = [np.arange(len(c.people)) == len(c.people) - 1 for c in counts]
    return Figures(
        np.concatenate(sums) if sums else np.zeros((0, len(cells)), dtype=np.bool_),
        np.concatenate([c.people for c in counts]) if counts else np.zeros(0, dtype=np.int64),
        np.repeat(np.arange(len(counts)), [len(c.people) for c in counts]),
        np.concatenate(total) if total else np.zeros(0, dtype=np.bool_),
    )


def _group_of(category: Ints, sizes: Sequence[int], by: tuple[int, ...]) -> Ints:
    """int64 (rows,), the group of each row; the number of groups where an attribute is unknown."""
    group = np.zeros(len(category), dtype=np.int64)
    for a in by:
        group = group * sizes[a] + category[:, a]
    unknown = (category[:, list(by)] == UNKNOWN).any(axis=1)
    return np.where(unknown, prod(sizes[a] for a in by), group)
