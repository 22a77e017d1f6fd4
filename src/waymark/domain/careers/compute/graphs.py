"""The graph of moves for routes and maps, from ladders, moves on paper and moves made."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from waymark.engine.routes import MoveGraph, MoveKind, move_graph

__all__ = ["ASSUMED", "CERTAIN", "Made", "Paper", "build_graph", "graph_within"]

Ints = npt.NDArray[np.int64]
Pair = tuple[int, int]
Months = tuple[int, int, int]

#: An interval that reaches less confidence than this is not told: it needs about five people.
CERTAIN = 0.9
#: Low, middle, high of a step that nobody made yet, where no other step was measured either.
ASSUMED: Months = (24, 36, 48)
LONGEST = 1_200


@dataclass(frozen=True, slots=True)
class Made:
    """A move that at least three people made; months in the role left, None where unknown.

    share   of those who took the role left, how many had made this move by the last day that such
            people were followed to: share, lower and upper end, 0..1; None where nobody was.
    """

    people: int
    months: float | None
    months_low: float | None
    months_high: float | None
    certain: float
    share: tuple[float, float, float] | None = None

    @property
    def timed(self) -> bool:
        """Whether enough people made it for its interval to be told."""
        return self.months is not None and self.certain >= CERTAIN


@dataclass(frozen=True, slots=True)
class Paper:
    """Ladder steps and formal moves, as pairs of roles."""

    steps: list[Pair]
    formal: list[Pair]


def build_graph(grade: Ints, paper: Paper, made: dict[Pair, Made], *, with_made: bool) -> MoveGraph:
    """All moves as one graph, without those to a lower grade.

    grade   int64 (roles,), -1 where a role has none.
    A ladder step that people also made keeps their number and time. A step that nobody timed is
    assumed to take what the timed ones usually take: it is not `measured`.
    """
    kinds = dict.fromkeys(made, MoveKind.MADE) if with_made else {}
    kinds |= dict.fromkeys(paper.formal, MoveKind.FORMAL)
    kinds |= dict.fromkeys(paper.steps, MoveKind.LADDER)
    assumed = _usual([made[step] for step in paper.steps if step in made] or list(made.values()))
    kept = [
        (a, b) for a, b in kinds
        if a != b and (grade[b] < 0 or grade[a] < 0 or grade[b] >= grade[a])
    ]  # fmt: skip
    times = [_months(made.get(pair), assumed) for pair in kept]
    return move_graph(
        len(grade),
        [a for a, _ in kept],
        [b for _, b in kept],
        months=[middle for _, middle, _ in times],
        months_low=[low for low, _, _ in times],
        months_high=[high for _, _, high in times],
        people=[made[pair].people if pair in made else 0 for pair in kept],
        kind=[int(kinds[pair]) for pair in kept],
        measured=np.array([pair in made and made[pair].timed for pair in kept], dtype=np.bool_),
    )


def graph_within(graph: MoveGraph, allowed: npt.NDArray[np.bool_]) -> MoveGraph:
    """The same roles with only the moves between allowed ones."""
    kept = np.flatnonzero(allowed[graph.tails] & allowed[graph.heads])
    return move_graph(
        graph.roles,
        graph.tails[kept],
        graph.heads[kept],
        months=graph.months[kept],
        months_low=graph.months_low[kept],
        months_high=graph.months_high[kept],
        people=graph.people[kept],
        kind=graph.kind[kept],
        measured=graph.measured[kept],
    )


def _usual(moves: list[Made]) -> Months:
    """Quartiles of the usual times of timed moves, or the convention where none is."""
    middles = [each.months for each in moves if each.timed and each.months is not None]
    if not middles:
        return ASSUMED
    low, middle, high = np.quantile(middles, [0.25, 0.5, 0.75])
    return _whole(low, middle, high)


def _months(move: Made | None, assumed: Months) -> Months:
    if move is None or move.months is None:
        return assumed
    low = move.months if move.months_low is None else move.months_low
    high = move.months if move.months_high is None else move.months_high
    if not move.timed:  # a few people's times are a hint, not an interval
        low, high = min(low, assumed[0]), max(high, assumed[2])
    return _whole(low, move.months, high)


def _whole(low: float, middle: float, high: float) -> Months:
    """Whole months in order, at least one for the middle."""
    centre = min(max(round(middle), 1), LONGEST)
    return min(max(round(low), 0), centre), centre, min(max(round(high), centre), LONGEST)
