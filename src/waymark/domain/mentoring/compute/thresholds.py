"""Candidates from a score on: the pairs that are left where the worst-off were raised."""

import numpy as np

from waymark.engine.matching import Candidates, candidates_by_person

__all__ = ["from_threshold"]


def from_threshold(given: Candidates, threshold: int, *, whole: int | None = None) -> Candidates:
    """Those whose score reaches the threshold, and pairs that are locked; for 0 all of them.

    whole   a person of whom all pairs stay, whatever they score. Cost: a pass over the pairs.
    """
    if threshold <= 0:
        return given
    person = given.person()
    kept = (given.score >= threshold) | (given.expert == given.locked[person])
    if whole is not None:
        kept |= person == whole
    start = np.concatenate(([0], np.cumsum(np.bincount(person[kept], minlength=given.people))))
    return candidates_by_person(
        start, given.expert[kept], given.score[kept], given.capacity, locked=given.locked
    )
