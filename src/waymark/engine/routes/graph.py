"""The graph of moves between roles, as arrays that several searches share."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Bools, Ints, flags, starts, whole_numbers, within

Numbers = npt.ArrayLike | Sequence[int]

MONTHS_MAX = 1_200
ROLES_MAX = 1 << 24


class MoveKind(IntEnum):
    """Where a move comes from. A ladder step that people also made stays a ladder step."""

    LADDER = 0
    FORMAL = 1
    MADE = 2


@dataclass(frozen=True)
class MoveGraph:
    """Moves between roles, sorted by the role they leave, then by the role they enter.

    All arrays are int64 and read-only; a move is named by its place in them.

    roles        number of roles; roles are named 0..roles-1.
    start        (roles+1,), moves that leave role r are start[r]..start[r+1]-1.
    tails, heads (m,), the role left and the role entered.
    months, months_low, months_high
                 (m,), usual time in the role left before this move: median and interval.
    people       (m,), how many people made the move, 0 where nobody did yet.
    kind         (m,), values of MoveKind.
    measured     (m,), bool, False where the months are an assumption, not an observation.
    given        (m,), where each move stood in the arrays that the caller handed in.
    in_start, in_moves
                 the moves that enter role r: in_moves[in_start[r]:in_start[r+1]].
    """

    roles: int
    start: Ints
    tails: Ints
    heads: Ints
    months: Ints
    months_low: Ints
    months_high: Ints
    people: Ints
    kind: Ints
    measured: Bools
    given: Ints
    in_start: Ints
    in_moves: Ints

    @property
    def moves(self) -> int:
        """Number of moves."""
        return len(self.heads)


def move_graph(
    roles: int,
    tails: Numbers,
    heads: Numbers,
    *,
    months: Numbers,
    people: Numbers,
    kind: Numbers,
    months_low: Numbers | None = None,
    months_high: Numbers | None = None,
    measured: npt.ArrayLike | None = None,
) -> MoveGraph:
    """Check the moves and sort them for searching.

    roles is the number of roles, up to 2**24; every array has one entry per move, shape (m,), in any order.
    months is the median, 1..1200; low and high default to it; people >= 0; kind from MoveKind.
    Raises ValueError when shapes disagree, a value leaves its range, a move starts where it
    ends, or the same move is given twice. Inputs are copied, never changed.
    Cost: one sort of m.
    """
    if not 0 <= roles <= ROLES_MAX:
        raise ValueError(f"roles is {roles}, expected 0..{ROLES_MAX}")
    tail = whole_numbers("tails", tails)
    size = len(tail)
    head = whole_numbers("heads", heads, size)
    middle = whole_numbers("months", months, size)
    low = middle if months_low is None else whole_numbers("months_low", months_low, size)
    high = middle if months_high is None else whole_numbers("months_high", months_high, size)
    support = whole_numbers("people", people, size)
    kinds = whole_numbers("kind", kind, size)
    seen = np.ones(size, np.bool_) if measured is None else flags("measured", measured, size)
    order = _checked_order(roles, tail, head)
    _check_months(low, middle, high)
    within("people", support, 0, 10**9)
    within("kind", kinds, min(MoveKind), max(MoveKind))
    entering = np.argsort(head[order], kind="stable").astype(np.int64)
    graph = MoveGraph(
        roles=roles,
        start=starts(tail[order], roles),
        tails=tail[order],
        heads=head[order],
        months=middle[order],
        months_low=low[order],
        months_high=high[order],
        people=support[order],
        kind=kinds[order],
        measured=seen[order],
        given=order,
        in_start=starts(head[order][entering], roles),
        in_moves=entering,
    )
    for values in vars(graph).values():
        if isinstance(values, np.ndarray):
            values.setflags(write=False)
    return graph


def _checked_order(roles: int, tail: Ints, head: Ints) -> Ints:
    """The order by tail, then head; ValueError where an end is wrong or a move comes twice."""
    within("tails", tail, 0, roles - 1)
    within("heads", head, 0, roles - 1)
    _refuse("move {} ends where it starts", tail == head)
    order = np.lexsort((head, tail)).astype(np.int64)
    twice = np.zeros(len(tail), np.bool_)
    twice[1:] = (np.diff(tail[order]) == 0) & (np.diff(head[order]) == 0)
    _refuse("move {} is given twice", twice, order)
    return order


def _check_months(low: Ints, middle: Ints, high: Ints) -> None:
    within("months", middle, 1, MONTHS_MAX)
    within("months_low", low, 0, MONTHS_MAX)
    within("months_high", high, 1, MONTHS_MAX)
    _refuse("the interval of move {} does not hold its median", (low > middle) | (high < middle))


def _refuse(message: str, wrong: Bools, given: Ints | None = None) -> None:
    if wrong.any():
        place = int(np.argmax(wrong))
        raise ValueError(message.format(place if given is None else int(given[place])))
