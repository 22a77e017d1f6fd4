"""The two ladders of a family, their mirrored pairs, and the moves that look formal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from waymark.engine.framework.evidence import Evidence
from waymark.engine.framework.model import (
    Confidence,
    Ladder,
    LadderKind,
    MirroredPair,
    MoveKind,
    ProposedMove,
    Rung,
    Series,
)
from waymark.engine.framework.series import flow_between

SUPPORT = 3  # people who must have made a move before it is proposed outside a series
_WELL_TRODDEN = 10


def ladders_of(
    series: Sequence[Series], grade: Mapping[int, int]
) -> tuple[tuple[Ladder, ...], tuple[MirroredPair, ...]]:
    """Return the ladders of a family and the pairs that mirror each other on a grade.

    grade  grade of each title of the series. A ladder without titles is not returned.
    """
    rungs: dict[LadderKind, dict[int, list[int]]] = {kind: defaultdict(list) for kind in LadderKind}
    for one in series:
        for title in one.titles:
            rungs[one.kind][grade[title]].append(title)
    ladders = tuple(
        Ladder(kind, tuple(Rung(g, tuple(sorted(on[g]))) for g in sorted(on)))
        for kind, on in rungs.items()
        if on
    )
    specialist, leadership = rungs[LadderKind.SPECIALIST], rungs[LadderKind.LEADERSHIP]
    pairs = tuple(
        MirroredPair(g, tuple(sorted(specialist[g])), tuple(sorted(leadership[g])))
        for g in sorted(specialist.keys() & leadership.keys())
    )
    return ladders, pairs


def likely_moves(
    evidence: Evidence, series: Sequence[Series], grade: Mapping[int, int]
) -> tuple[ProposedMove, ...]:
    """Return the moves that look formal, most people first, then by canonical order of titles.

    Within a series: from each step to the next, whoever made it. Elsewhere: moves that at least
    SUPPORT people made to a grade not lower, between titles of different steps.
    """
    at = {int(given): place for place, given in enumerate(evidence.order)}
    kind_of = {title: one.kind for one in series for title in one.titles}
    series_of = {title: place for place, one in enumerate(series) for title in one.titles}
    moves = [move for one in series for move in _steps_up(evidence, one, at)]
    made = [(a, b, count) for a, row in evidence.made.items() for b, count in row.items()]
    for a, b, count in sorted(made):
        source, target = int(evidence.order[a]), int(evidence.order[b])
        apart = series_of[source] != series_of[target]
        if count >= SUPPORT and apart and grade[target] >= grade[source]:
            kind = _kind(kind_of[source] != kind_of[target], grade[target] - grade[source])
            moves.append(_made(source, target, kind, count, evidence.made.get(b, {}).get(a, 0)))
    return tuple(sorted(moves, key=lambda move: (-move.count, at[move.source], at[move.target])))


def _steps_up(evidence: Evidence, one: Series, at: Mapping[int, int]) -> list[ProposedMove]:
    moves = []
    for low, high in pairwise(one.steps):
        rows, columns = [at[t] for t in low.titles], [at[t] for t in high.titles]
        up = flow_between(evidence, rows, columns)
        down = flow_between(evidence, columns, rows)
        reasons = [f"step {low.number} to step {high.number} of {one.name}"]
        if up or down:
            reasons.append(f"{_people(up)} went up, {down} down")
        sure = one.confidence is Confidence.SURE or (up >= SUPPORT and up > down)
        confidence = Confidence.SURE if sure else one.confidence
        if down > up:
            confidence = Confidence.LOOK
        source, target = low.titles[0], high.titles[0]
        moves.append(ProposedMove(source, target, MoveKind.UP, up, tuple(reasons), confidence))
    return moves


def _kind(changes_ladder: bool, rise: int) -> MoveKind:
    if changes_ladder:
        return MoveKind.LADDER_CHANGE
    return MoveKind.UP if rise > 0 else MoveKind.ACROSS


def _made(source: int, target: int, kind: MoveKind, count: int, back: int) -> ProposedMove:
    reason = f"{_people(count)} made it" + (f", {back} came back" if back else "")
    confidence = Confidence.LIKELY if count >= _WELL_TRODDEN and count > back else Confidence.LOOK
    return ProposedMove(source, target, kind, count, (reason,), confidence)


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
