"""The stages of a solver's run, cut into pieces, so that it can tell how far it is and be stopped."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from waymark.engine.kernels import kernel
from waymark.engine.matching.assignment import Stats
from waymark.engine.matching.candidates import Bools
from waymark.engine.matching.limits import EXPERT_BITS, SCORE_MOST
from waymark.engine.matching.state import Layout, Seats, found, offers, queue

__all__ = ["Progress", "Run"]

Progress = Callable[[int, int], bool | None]

STEPS = 32  # of the auction's steps make the highest score
LONGEST = 2_000  # bids in a row before the last one left over waits for the repair
PIECES = 32  # of each stage, at most
SMALLEST = 50_000  # pairs looked at in a piece, roughly: smaller ones only cost calls


class Run:
    """One run over a layout: auction, repair, seat_most; each says False where it was stopped.

    held     written by the stages.
    stages   how many stages there will be; a repair counts for two.
    """

    def __init__(self, layout: Layout, held: Seats, stages: int, progress: Progress | None) -> None:
        self.stats = Stats(0, 0, 0)
        self._layout, self._held = layout, held
        self._progress = progress
        self._pieces = max(1, min(PIECES, len(layout.choices.key) // SMALLEST))
        self._done, self._total = 0, stages * self._pieces

    def auction(self) -> bool:
        """Seat nearly everybody at nearly the best."""
        auction = kernel("matching.auction_kernel")
        choices = self._layout.choices
        highest = SCORE_MOST - int(
            choices.key.min(initial=SCORE_MOST << EXPERT_BITS) >> EXPERT_BITS
        )
        step = max(1, highest // STEPS)

        def piece(first: int, last: int) -> None:
            self._note(bids=auction.bid(first, last, step, LONGEST, choices, self._held))

        return self._in_pieces(len(self._layout.person), piece)

    def repair(self, layout: Layout) -> bool:
        """Make pairs and prices exact, over the pairs of this layout."""
        return self._seat_waiting(layout) and self._fill_places(layout)

    def seat_most(self) -> Bools | None:
        """Seat as many more as can be; bool, the experts who are too few. None where stopped."""
        cardinality = kernel("matching.cardinality_kernel")
        people, experts = len(self._layout.person), len(self._layout.expert)
        met = np.zeros(experts, np.bool_)
        way = found(experts, experts)

        def piece(first: int, last: int) -> None:
            cardinality.seat_more(first, last, self._layout.choices, self._held, way, met)

        return met if self._in_pieces(people, piece) else None

    def _seat_waiting(self, layout: Layout) -> bool:
        repair = kernel("matching.repair_kernel")
        experts = len(layout.expert)
        waiting = np.empty(len(layout.person), np.int32)
        many = repair.undo_loose(layout.choices, self._held, waiting)
        self._note(waiting=many)
        working = found(experts, experts), queue(experts)

        def piece(first: int, last: int) -> None:
            settled = repair.seat_people(waiting, first, last, layout.choices, self._held, *working)
            self._note(settled=settled)

        return self._in_pieces(many, piece)

    def _fill_places(self, layout: Layout) -> bool:
        repair = kernel("matching.repair_kernel")
        people, experts = len(layout.person), len(layout.expert)
        held = self._held
        if not ((held.taken < np.diff(held.seat)) & (held.price > held.floor)).any():
            return self._goes_on(self._pieces)
        by_expert = offers(layout)
        working = found(people, experts), queue(people)

        def piece(first: int, last: int) -> None:
            self._note(settled=repair.fill_places(first, last, by_expert, self._held, *working))

        return self._in_pieces(experts, piece)

    def _note(self, bids: int = 0, waiting: int = 0, settled: int = 0) -> None:
        was = self.stats
        self.stats = Stats(was.bids + bids, was.waiting + waiting, was.settled + settled)

    def _in_pieces(self, size: int, piece: Callable[[int, int], None]) -> bool:
        """Do 0..size-1 piece by piece; whether nobody said to stop."""
        ends = np.linspace(0, size, self._pieces + 1).astype(np.int64).tolist()
        for first, last in pairwise(ends):
            piece(first, last)
            if not self._goes_on(1):
                return False
        return True

    def _goes_on(self, pieces: int) -> bool:
        """Tell that so many more pieces are done; whether nobody said to stop."""
        self._done += pieces
        return self._progress is None or self._progress(self._done, self._total) is not False
