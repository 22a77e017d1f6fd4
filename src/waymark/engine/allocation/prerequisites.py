"""Prerequisites between offerings, brought down to each person's candidates."""

from __future__ import annotations

import numpy as np

from waymark.engine.checks import Bools, Ints, Narrow

__all__ = ["depths", "needed_candidates"]


def depths(pairs: Ints, offerings: int) -> Narrow:
    """How long the longest chain of prerequisites below each offering is, int32 (m,).

    Raises ValueError when offerings need one another in a circle, naming one of them.
    """
    depth = np.zeros(offerings, np.int32)
    for _ in range(offerings):
        below = depth[pairs[:, 1]] + 1
        if (depth[pairs[:, 0]] >= below).all():
            return depth
        np.maximum.at(depth, pairs[:, 0], below)
    if not len(pairs):
        return depth
    # a chain longer than there are offerings comes back to itself
    raise ValueError(f"prerequisites of offering {int(np.argmax(depth))} go round in a circle")


def needed_candidates(
    person: Ints, offering: Ints, pairs: Ints, held: Ints, offerings: int
) -> tuple[Narrow, Narrow, Bools]:
    """Which candidates each candidate needs with it, and whether all it needs is within reach.

    Returns needs_start int32 (n + 1,), needs int32, and bool (n,), False where a prerequisite is
    neither held by the person nor one of the person's candidates.
    """
    n = len(person)
    order = np.argsort(pairs[:, 0], kind="stable")
    wanted = pairs[order, 1]
    first = np.searchsorted(pairs[order, 0], np.arange(offerings + 1))
    many = np.diff(first)[offering] if n else np.zeros(0, np.int64)
    owner = np.repeat(np.arange(n), many)
    within_owner = np.arange(len(owner)) - np.repeat(np.cumsum(many) - many, many)
    needed = wanted[first[offering[owner]] + within_owner]
    key = person[owner] * offerings + needed
    have = np.isin(key, held[:, 0] * offerings + held[:, 1])
    owner, key = owner[~have], key[~have]
    by_key = np.argsort(person * offerings + offering, kind="stable")
    keys = (person * offerings + offering)[by_key]
    place = np.searchsorted(keys, key)
    found = place < n
    found[found] = keys[place[found]] == key[found]
    reachable = np.ones(n, np.bool_)
    reachable[owner[~found]] = False
    start = np.concatenate(([0], np.cumsum(np.bincount(owner[found], minlength=n))))
    return start.astype(np.int32), by_key[place[found]].astype(np.int32), reachable
