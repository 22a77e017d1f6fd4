"""Set grades that hold across families, by weighted least squares on every hint of order.

Each step of each series gets a level. Neighbouring steps of a series want to lie one apart, moves
between series pull the level people move to above the one they leave (by up to one grade when all go
one way, by none when they go both ways), words of rank and, where given, median pay lean a little.
The levels are then rounded so that every series rises strictly: isotonic regression of level minus
step (pool adjacent violators), which is the nearest rising sequence.
Source: Stephenson et al. 1992 for ranking by least squares; Barlow et al. 1972 for the rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from waymark.engine.framework.evidence import Evidence
from waymark.engine.framework.model import Confidence
from waymark.engine.framework.series import Chain
from waymark.engine.lazily import scipy
from waymark.engine.titles.words import PLAIN, WORK_NOUNS

Floats = NDArray[np.float64]

_SERIES_WEIGHT = 4.0
_MOVE_WEIGHT = 0.3
_MOVES_ENOUGH = 25  # a pair of titles with more moves than this counts no more
_MOVES_SURE, _MOVES_LIKELY = 10, 3  # moves to or from other series that bear a grade out
_WORD_WEIGHT = 0.12
_PAY_WEIGHT = 0.5
_PAY_AT_ODDS = 2.0  # grades by which pay must differ to be worth a look
_PLAIN_WORK = 3.0  # level of a title whose words say nothing of rank
_LEADER_BASE, _LEADER_STEP = 4.5, 1.2


@dataclass(frozen=True, slots=True)
class Grade:
    """The grade of one title in canonical order, with why and how sure."""

    grade: int
    reasons: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True)
class _Nodes:
    """Steps of all series as nodes: node of each title, chain of each node, flow between nodes."""

    of_title: NDArray[np.int64]
    chain: NDArray[np.int64]
    flow: scipy.sparse.csr_matrix


def set_grades(evidence: Evidence, chains: Sequence[Chain]) -> tuple[Grade, ...]:
    """Return the grade of every title, grade 1 the lowest. Chains must hold each title once.

    Cost: one sparse solve (two with pay), near linear in titles and kinds of move in practice.
    Ties: halves are rounded to the even grade, then the order of the series is kept.
    """
    if not chains:
        return ()
    nodes = _nodes(evidence, chains)
    rows, targets, weights = _order_hints(chains, nodes)
    wanted = _word_levels(evidence, nodes)
    level = _solve(rows, targets, weights, wanted, np.full(wanted.size, _WORD_WEIGHT))
    by_pay = _pay_levels(evidence, nodes, level)
    if by_pay is not None:
        known = ~np.isnan(by_pay)
        lean = np.where(known, _WORD_WEIGHT + _PAY_WEIGHT, _WORD_WEIGHT)
        pay = np.where(known, by_pay, 0.0)
        both = (wanted * _WORD_WEIGHT + pay * np.where(known, _PAY_WEIGHT, 0.0)) / lean
        level = _solve(rows, targets, weights, both, lean)
        by_pay = _pay_levels(evidence, nodes, level)
    grades, base = _round(chains, level)
    suggested = None if by_pay is None else by_pay - base
    seen = _moves_seen(nodes, grades)
    return tuple(
        _explain(evidence, chains, nodes, grades, seen, suggested, title)
        for title in range(len(evidence.titles))
    )


def _nodes(evidence: Evidence, chains: Sequence[Chain]) -> _Nodes:
    of_title = np.zeros(len(evidence.titles), dtype=np.int64)
    chain_of, node = [], 0
    for place, chain in enumerate(chains):
        for step in chain.steps:
            of_title[list(step)] = node
            chain_of.append(place)
            node += 1
    n = len(evidence.titles)
    belongs = scipy.sparse.csr_matrix((np.ones(n), (np.arange(n), of_title)), shape=(n, node))
    flow = scipy.sparse.csr_matrix(belongs.T @ evidence.flow @ belongs)
    return _Nodes(of_title, np.array(chain_of, dtype=np.int64), flow)


def _order_hints(
    chains: Sequence[Chain], nodes: _Nodes
) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Pairs (lower, higher) int64 (h, 2), how far apart they want to lie, and their weight."""
    pairs, targets, weights = [], [], []
    first = 0
    for chain in chains:
        for step in range(len(chain.steps) - 1):
            pairs.append((first + step, first + step + 1))
            targets.append(1.0)
            weights.append(_SERIES_WEIGHT)
        first += len(chain.steps)
    between = scipy.sparse.coo_matrix(nodes.flow)
    counts = {
        (int(a), int(b)): float(c)
        for a, b, c in zip(between.row, between.col, between.data, strict=True)
        if nodes.chain[a] != nodes.chain[b]
    }
    for low, high in sorted({(min(pair), max(pair)) for pair in counts}):
        up, down = counts.get((low, high), 0.0), counts.get((high, low), 0.0)
        pairs.append((low, high))
        targets.append((up - down) / (up + down + 1))
        weights.append(_MOVE_WEIGHT * np.sqrt(min(up + down, _MOVES_ENOUGH)))
    return (
        np.array(pairs, dtype=np.int64).reshape(-1, 2),
        np.array(targets, dtype=np.float64),
        np.array(weights, dtype=np.float64),
    )


def _solve(
    pairs: NDArray[np.int64], targets: Floats, weights: Floats, wanted: Floats, lean: Floats
) -> Floats:
    """Minimise the weighted squares of (level[high] - level[low] - target) and (level - wanted)."""
    n, h = wanted.size, targets.size
    hints = np.arange(h)
    differences = scipy.sparse.csr_matrix(
        (
            np.concatenate([-np.ones(h), np.ones(h)]),
            (np.concatenate([hints, hints]), np.concatenate([pairs[:, 0], pairs[:, 1]])),
        ),
        shape=(h, n),
    )
    scaled = scipy.sparse.csr_matrix((weights, (hints, hints)), shape=(h, h)) @ differences
    normal = scipy.sparse.csc_matrix(
        differences.T @ scaled + scipy.sparse.csr_matrix((lean, (np.arange(n), np.arange(n))))
    )
    right = scaled.T @ targets + lean * wanted
    return np.atleast_1d(np.asarray(scipy.sparse.linalg.spsolve(normal, right), dtype=np.float64))


def word_level(evidence: Evidence, title: int) -> float:
    """The level that the words of a title lean to, in grades above the lowest."""
    parsed = evidence.parsed[title]
    step = 0.5 * ((parsed.step or 1) - 1)
    if parsed.leadership > 0:
        return _LEADER_BASE + _LEADER_STEP * parsed.leadership + step
    nouns = [WORK_NOUNS[word] for word in parsed.stem if word in WORK_NOUNS]
    return (nouns[-1] if nouns else _PLAIN_WORK) + (parsed.seniority - PLAIN) + step


def _word_levels(evidence: Evidence, nodes: _Nodes) -> Floats:
    levels = np.array([word_level(evidence, t) for t in range(len(evidence.titles))])
    people = np.maximum(evidence.headcount, 1).astype(np.float64)
    n = nodes.chain.size
    weight = np.bincount(nodes.of_title, weights=people, minlength=n)
    return np.asarray(np.bincount(nodes.of_title, weights=people * levels, minlength=n) / weight)


def _pay_levels(evidence: Evidence, nodes: _Nodes, level: Floats) -> Floats | None:
    """The level that a line through log pay gives each node, nan without pay; None if it tells
    nothing (fewer than five nodes with pay, or pay does not rise with level)."""
    known = ~np.isnan(evidence.pay)
    people = np.where(known, np.maximum(evidence.headcount, 1), 0).astype(np.float64)
    n = nodes.chain.size
    weight = np.bincount(nodes.of_title, weights=people, minlength=n)
    log_pay = np.where(known, np.log(np.where(known, evidence.pay, 1.0)), 0.0)
    total = np.bincount(nodes.of_title, weights=people * log_pay, minlength=n)
    paid = weight > 0
    if paid.sum() < 5:
        return None
    mean = np.full(n, np.nan)
    mean[paid] = total[paid] / weight[paid]
    spread = mean[paid] - mean[paid].mean()
    if (spread**2).sum() < 1e-9:
        return None
    slope = float((spread * level[paid]).sum() / (spread**2).sum())
    if slope <= 0:
        return None
    # A line through levels is flatter than the order of pay; widen it to the levels' own spread.
    slope = max(slope, float(level[paid].std() / spread.std()))
    return np.asarray(level[paid].mean() + slope * (mean - mean[paid].mean()))


def _round(chains: Sequence[Chain], level: Floats) -> tuple[NDArray[np.int64], float]:
    """Whole grades from 1 that rise strictly along every chain, and the level below grade 1."""
    grades = np.zeros(level.size, dtype=np.int64)
    first = 0
    for chain in chains:
        steps = np.arange(len(chain.steps))
        excess = _rising(level[first : first + steps.size] - steps)
        grades[first : first + steps.size] = np.rint(np.round(excess, 6)).astype(np.int64) + steps
        first += steps.size
    lowest = int(grades.min())
    return grades - lowest + 1, float(lowest - 1)


def _rising(values: Floats) -> Floats:
    """Nearest sequence that never falls: pool adjacent violators."""
    pools: list[tuple[float, int]] = []
    for value in values.tolist():
        mean, size = value, 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean = (before * count + mean * size) / (count + size)
            size += count
        pools.append((mean, size))
    return np.array([mean for mean, size in pools for _ in range(size)], dtype=np.float64)


def _explain(
    evidence: Evidence,
    chains: Sequence[Chain],
    nodes: _Nodes,
    grades: NDArray[np.int64],
    seen: NDArray[np.int64],
    by_pay: Floats | None,
    title: int,
) -> Grade:
    node = int(nodes.of_title[title])
    grade = int(grades[node])
    chain = chains[int(nodes.chain[node])]
    step = next(i for i, titles in enumerate(chain.steps, 1) if title in titles)
    reasons = [f"step {step} of {len(chain.steps)} in its series"] if len(chain.steps) > 1 else []
    up, level, down = seen[node].tolist()
    people = up + level + down
    if people:
        moves = "1 move" if people == 1 else f"{people} moves"
        reasons.append(f"{moves} to or from other series: {up} up, {level} level, {down} down")
    parsed = evidence.parsed[title]
    if parsed.leadership > 0:
        reasons.append(f"“{parsed.leading_word}” in the title")
    paid = by_pay is not None and not np.isnan(by_pay[node])
    at_odds = False
    if by_pay is not None and paid:
        suggested = max(1, round(float(by_pay[node])))
        at_odds = abs(float(by_pay[node]) - grade) > _PAY_AT_ODDS
        reasons.append(f"median pay suggests grade {suggested}")
    if at_odds:
        confidence = Confidence.LOOK
    elif people >= _MOVES_SURE and up >= down:
        confidence = Confidence.SURE
    else:
        confidence = Confidence.LIKELY if people >= _MOVES_LIKELY or paid else Confidence.LOOK
    return Grade(grade, tuple(reasons) or ("only its words say where it stands",), confidence)


def _moves_seen(nodes: _Nodes, grades: NDArray[np.int64]) -> NDArray[np.int64]:
    """Moves into or out of each node across series: int64 (nodes, 3), upwards, level, downwards."""
    flow = scipy.sparse.coo_matrix(nodes.flow)
    across = nodes.chain[flow.row] != nodes.chain[flow.col]
    source, target = flow.row[across], flow.col[across]
    people = flow.data[across].astype(np.int64)
    kind = 1 - np.sign(grades[target] - grades[source])
    seen = np.zeros((nodes.chain.size, 3), dtype=np.int64)
    np.add.at(seen, (source, kind), people)
    np.add.at(seen, (target, kind), people)
    return seen
