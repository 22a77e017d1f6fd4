"""The compiler's types of the arrays that the loops share; see `state` for what they hold."""
# The compiler's own types are not annotated.
# mypy: allow-untyped-calls

from typing import Any

from numba import types

from waymark.engine.matching.state import Choices, Found, Offers, Queue, Seats

I32, I64, U32, BOOL = types.int32[::1], types.int64[::1], types.uint32[::1], types.boolean[::1]
READ_I32 = types.Array(types.int32, 1, "C", readonly=True)
READ_I64 = types.Array(types.int64, 1, "C", readonly=True)
CHOICES = types.NamedTuple((I64, U32), Choices)
OFFERS = types.NamedTuple((I64, U32), Offers)
SEATS = types.NamedTuple((I64, *[I32] * 9), Seats)
QUEUE = types.NamedTuple((I32, I32, I32, I32, I64), Queue)
FOUND = types.NamedTuple((*[I32] * 6, I64), Found)
INT, VOID, FLAG = types.int64, types.void, types.boolean


def several(*kinds: Any) -> Any:
    """What a loop that returns several values returns."""
    return types.Tuple(kinds)
