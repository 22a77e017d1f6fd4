"""Impact ratios: how often each group is selected, beside the best group and everyone else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import prod

import numpy as np

from waymark.engine.checks import Bools, Ints
from waymark.engine.fairness.counts import Counts, count_groups, figures_of
from waymark.engine.fairness.exact import fisher_p
from waymark.engine.fairness.log import HIDDEN, DecisionLog, Floats
from waymark.engine.fairness.suppression import MIN_PEOPLE, shown_figures

FOUR_FIFTHS = 0.8
MOST_GROUPS = 2_000


class Outcome(StrEnum):
    """What counts as favourable: being selected, or a score above the median of all scores."""

    SELECTED = "selected"
    ABOVE_MEDIAN = "above_median"


@dataclass(frozen=True, slots=True)
class Impact:
    """One table: the groups of one attribute, or of a crossing of several.

    outcome, by     what is counted; positions of the attributes.
    codes           int64 (g, len(by)), every combination of their codes, in order.
    shown           bool (g,), False where the group is too small or would give such a one away;
                    its counts are then HIDDEN and its figures NaN.
    people, decisions, chosen   int64 (g,), different people, rows, rows with the outcome.
    rate            float64 (g,), chosen / decisions; NaN without decisions.
    compared        bool (g,), shown, with decisions, and no smaller part of all than asked for.
    best            the compared group of highest rate, of equal ones that with most decisions,
                    then the first; None without a group or when no rate is above 0.
    ratio, p_best   float64 (g,), rate / rate of the best group, and Fisher's exact p against it.
    others_ratio, p_others   float64 (g,), the same against everyone else whose groups are known.
                    An infinite ratio: nobody else was chosen.
    below           bool (g,), ratio under the threshold: to be looked at, not a finding.
    unknown_decisions, unknown_chosen   rows where one of the attributes is not known, counted
                    apart and compared with nobody; HIDDEN where too few.
    """

    outcome: Outcome
    by: tuple[int, ...]
    codes: Ints
    shown: Bools
    people: Ints
    decisions: Ints
    chosen: Ints
    rate: Floats
    compared: Bools
    best: int | None
    ratio: Floats
    p_best: Floats
    others_ratio: Floats
    p_others: Floats
    below: Bools
    unknown_decisions: int
    unknown_chosen: int


@dataclass(frozen=True, slots=True)
class Audit:
    """All tables of a log: median of the scores (NaN without scores), the rules that were used."""

    median: float
    minimum: int
    threshold: float
    tables: tuple[Impact, ...]


def audit(
    log: DecisionLog,
    *,
    by: Sequence[tuple[int, ...]] | None = None,
    minimum: int = MIN_PEOPLE,
    threshold: float = FOUR_FIFTHS,
    least_share: float = 0.0,
) -> Audit:
    """Impact ratios by category and by crossing, on selections and on scores.

    by           which tables: each a tuple of positions of attributes. Without it every
                 attribute alone and every pair of attributes.
    minimum      groups of fewer people are hidden, and what would give them away; 1 hides none.
    threshold    a ratio under it is marked.
    least_share  a group with a smaller part of all decisions of known group is shown but not
                 compared (the rule of New York's Local Law 144 allows 0.02).

    On scores, rows without a score are left out, and the median is that of all others, groups
    known or not; a score equal to it is not above it. Rates count decisions: where people
    appear often, rows are not independent, and p is smaller than it should be.

    Raises ValueError for an attribute that is not there or named twice, a table of more than
    2,000 groups, a minimum below 1, or a threshold or share outside 0..1. The order of rows and
    the numbers of people do not matter. Cost: a sort of n per table; Fisher's p as there.
    Source: 29 CFR 1607.4 D (EEOC 1978) for the four fifths; 6 RCNY 5-300 to 5-304 (New York,
    2023) for scores, crossings and the share left out.
    """
    wanted = _checked_tables(log, by)
    for name, value in (("threshold", threshold), ("least_share", least_share)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} is {value}, expected 0 to 1")
    scored = ~np.isnan(log.score)
    median = float(np.median(log.score[scored])) if scored.any() else np.nan
    tables: list[Impact] = []
    for outcome, rows, chosen in (
        (Outcome.SELECTED, np.ones(len(log), dtype=np.bool_), log.selected),
        (Outcome.ABOVE_MEDIAN, scored, log.score > median),
    ):
        person, category = log.person[rows], log.category[rows]
        counts = [count_groups(person, chosen[rows], category, log.sizes, one) for one in wanted]
        shown = shown_figures(figures_of(counts, category, log.sizes, wanted), minimum)
        for one, counted in zip(wanted, counts, strict=True):
            here, shown = shown[: len(counted.decisions)], shown[len(counted.decisions) :]
            tables.append(_impact(outcome, one, log.sizes, counted, here, threshold, least_share))
    return Audit(median, minimum, threshold, tuple(tables))


def _impact(
    outcome: Outcome, by: tuple[int, ...], sizes: tuple[int, ...], counts: Counts, shown: Bools,
    threshold: float, least_share: float,
) -> Impact:  # fmt: skip
    """One table from its counts: the groups, then those of unknown group, then all of known."""
    g = len(shown) - 2
    open_, chosen, many = shown[:g], counts.chosen[:g], counts.decisions[:g]
    held = open_ & (many > 0)
    rate = np.where(held, chosen / np.maximum(many, 1), np.nan)
    all_chosen, all_many = int(counts.chosen[-1]), int(counts.decisions[-1])
    compared = held & (many >= least_share * all_many)
    best = _best(rate, many, compared)
    ratio, p_best, others, p_others = (np.full(g, np.nan) for _ in range(4))
    for at in np.flatnonzero(compared):
        k, n = int(chosen[at]), int(many[at])
        if best is not None:
            ratio[at] = rate[at] / rate[best]
            p_best[at] = fisher_p(k, n, int(chosen[best]), int(many[best])) if at != best else 1.0
        rest_k, rest = all_chosen - k, all_many - n
        if shown[-1] and rest > 0:
            others[at] = _quotient(rate[at], rest_k / rest)
            p_others[at] = fisher_p(k, n, rest_k, rest)
    unknown = g if shown[g] else None
    return Impact(
        outcome, by, _codes(by, sizes), open_, np.where(open_, counts.people[:g], HIDDEN),
        np.where(open_, many, HIDDEN), np.where(open_, chosen, HIDDEN), rate, compared, best,
        ratio, p_best, others, p_others, ratio < threshold,
        HIDDEN if unknown is None else int(counts.decisions[unknown]),
        HIDDEN if unknown is None else int(counts.chosen[unknown]),
    )  # fmt: skip


def _best(rate: Floats, many: Ints, compared: Bools) -> int | None:
    places = np.flatnonzero(compared & (rate > 0))
    if not len(places):
        return None
    return int(places[np.lexsort((places, -many[places], -rate[places]))[0]])


def _quotient(rate: float, other: float) -> float:
    """rate / other; infinite over nothing, and NaN for nothing over nothing."""
    if other > 0:
        return rate / other
    return np.inf if rate > 0 else np.nan


def _codes(by: tuple[int, ...], sizes: tuple[int, ...]) -> Ints:
    shape = tuple(sizes[a] for a in by)
    return np.stack(np.unravel_index(np.arange(prod(shape)), shape), axis=1).astype(np.int64)


def _checked_tables(
    log: DecisionLog, by: Sequence[tuple[int, ...]] | None
) -> list[tuple[int, ...]]:
    d = len(log.sizes)
    if by is None:
        by = [*combinations(range(d), 1), *combinations(range(d), 2)]
    for one in by:
        if not one or len(set(one)) < len(one) or not all(0 <= a < d for a in one):
            raise ValueError(f"{one} is no table of attributes 0 to {d - 1}")
        groups = prod(log.sizes[a] for a in one)
        if groups > MOST_GROUPS:
            raise ValueError(f"{one} makes {groups} groups, at most {MOST_GROUPS} are shown")
    return [tuple(one) for one in by]
