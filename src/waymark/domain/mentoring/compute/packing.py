"""A draft's matching as bytes: from it consequences are reckoned, and the certificate is written.

A line of JSON, then the arrays one after the other, compressed. No code is stored, so that nothing
but numbers comes out. Positions are those of the mentees and experts named in it.
"""

import json
import zlib
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from waymark.engine.matching import Assignment, Candidates, Objective, Stats, candidates_by_person

__all__ = ["PACKING", "Packed", "pack", "unpack"]

PACKING = "waymark draft 1"
MOST = 1 << 31  # bytes; what claims more is no draft
Ints = npt.NDArray[np.int64]
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Packed:
    """What a draft keeps of its matching.

    entry, expert     int64, ids by position.
    start, to, score  the candidates: `Candidates.start`, `.expert`, `.score`.
    capacity          int32, places; less than `offered` where the budget buys fewer.
    locked            int32 (mentees,), position of an expert, -1 for none.
    pairs             int32 (mentees,), position of the expert of each, -1 for none.
    prices, base      prove `pairs` over the candidates from `threshold` on.
    optimum, optimum_prices   pairs of the greatest total, and the prices that prove them.
    bounds            int32 (mentees,), what no pair left out scored more than when it was drafted.
    cost              int64, cents for a person with each expert.
    kinds             names of the parts of a score, in order.
    threshold         the score from which on pairs were allowed when the worst-off were raised.
    stable            `pairs` are stable, and it is `optimum` that the prices prove.
    complete, finished   whether an optimum was found, and whether the work ran to its end.
    tolerance, budget, inputs   thousandths, cents, and the SHA-256 of what went in.
    """

    entry: Ints
    expert: Ints
    start: Ints
    to: Array
    score: Array
    capacity: Array
    offered: Array
    locked: Array
    pairs: Array
    prices: Ints
    optimum: Array
    optimum_prices: Ints
    bounds: Array
    cost: Ints
    base: int
    optimum_base: int
    threshold: int
    stable: bool
    complete: bool
    finished: bool
    tolerance: int
    budget: int
    inputs: str
    kinds: tuple[str, ...]

    def candidates(self) -> Candidates:
        """All pairs looked at; cost: one pass."""
        return candidates_by_person(
            self.start, self.to, self.score.astype(np.int32), self.capacity, locked=self.locked
        )

    def assignment(self) -> Assignment:
        """The pairs of the draft with their prices; where stable, with those of the optimum."""
        return self._assignment(self.pairs, self.prices, self.base)

    def best(self) -> Assignment:
        """The pairs of the greatest total."""
        return self._assignment(self.optimum, self.optimum_prices, self.optimum_base)

    def _assignment(self, expert: Array, prices: Ints, base: int) -> Assignment:
        held = np.asarray(expert, np.int32)
        possible = self.candidates()
        at = possible.positions(held)
        total = int(possible.score[at[at >= 0]].sum(dtype=np.int64))
        nothing = Stats(0, 0, 0)
        return Assignment(
            held, prices, base, total, Objective.MOST_PEOPLE, nothing, complete=self.complete
        )


ARRAYS = {
    "entry": "<i8", "expert": "<i8", "start": "<i8", "to": "<i4", "score": "<i2", "capacity": "<i4",
    "offered": "<i4", "locked": "<i4", "pairs": "<i4", "prices": "<i8", "optimum": "<i4", "optimum_prices": "<i8",
    "bounds": "<i4", "cost": "<i8",
}  # fmt: skip


def pack(packed: Packed) -> bytes:
    """As bytes. Cost: about a second for five million candidates."""
    arrays = [np.asarray(getattr(packed, name), kind) for name, kind in ARRAYS.items()]
    rest = {
        each.name: getattr(packed, each.name) for each in fields(packed) if each.name not in ARRAYS
    }
    head = {"format": PACKING, "sizes": [len(array) for array in arrays], **rest}
    body = zlib.compressobj(1)
    pieces = [body.compress(np.ascontiguousarray(array).data.cast("B")) for array in arrays]
    line = json.dumps(head, sort_keys=True).encode()
    return b"".join([line, b"\n", *pieces, body.flush()])


def unpack(stored: bytes | memoryview) -> Packed:
    """What `pack` wrote. Raises ValueError for anything else."""
    line, found, body = bytes(stored).partition(b"\n")
    try:
        head = json.loads(line)
        sizes = dict(zip(ARRAYS, head.pop("sizes"), strict=True))
        if not found or head.pop("format") != PACKING:
            raise ValueError("another format")
        room = sum(size * np.dtype(ARRAYS[name]).itemsize for name, size in sizes.items())
        if not 0 <= room < MOST:
            raise ValueError("sizes out of range")
        data = zlib.decompress(body, bufsize=room + 1)
        if len(data) != room:
            raise ValueError(f"{len(data)} bytes, expected {room}")
        arrays: dict[str, Any] = {}
        at = 0
        for name, kind in ARRAYS.items():
            arrays[name] = np.frombuffer(data, kind, sizes[name], at)
            at += arrays[name].nbytes
        return Packed(**arrays, **{**head, "kinds": tuple(head["kinds"])})
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error) as why:
        raise ValueError(f"this is no packed draft: {why}") from why
