"""The certificate as lines of text, for whoever wants to check it with a program of their own.

Format and meaning: docs/certificate.md. A checker in plain Python: tools/verify_certificate.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import islice

from waymark.engine.matching.assignment import Assignment
from waymark.engine.matching.candidates import NOBODY, Candidates

__all__ = ["FORMAT", "write_certificate"]

FORMAT = "waymark matching certificate 1"
LINES_AT_ONCE = 4096
ROWS_AT_ONCE = 50_000


def write_certificate(candidates: Candidates, assignment: Assignment) -> Iterator[bytes]:
    """Pieces of the certificate in order, whole lines each, ASCII.

    Its last line holds the SHA-256 of all before it. People and experts appear by position only;
    whoever knows the positions can tell who they are.
    Raises ValueError (at once) for shapes that disagree, and for pairs that are no candidates.
    Cost: 1 s for a million pairs; memory for 50,000 people at a time.
    """
    if len(assignment.prices) != candidates.experts:
        raise ValueError(f"{len(assignment.prices)} prices, expected {candidates.experts}")
    candidates.positions(assignment.expert)
    return _with_digest(_lines(candidates, assignment))


def _with_digest(lines: Iterator[str]) -> Iterator[bytes]:
    digest = hashlib.sha256()
    while piece := "".join(islice(lines, LINES_AT_ONCE)).encode():
        digest.update(piece)
        yield piece
    yield f"sha256 {digest.hexdigest()}\n".encode()


def _lines(candidates: Candidates, assignment: Assignment) -> Iterator[str]:
    yield f"{FORMAT}\n"
    yield f"objective {assignment.objective.value}\n"
    yield f"people {candidates.people}\n"
    yield f"experts {candidates.experts}\n"
    yield f"base {assignment.base}\n"
    yield f"matched {assignment.matched}\n"
    yield f"total {assignment.total}\n"
    places, prices = candidates.capacity.tolist(), assignment.prices.tolist()
    for capacity, price in zip(places, prices, strict=True):
        yield f"e {capacity} {price}\n"
    for begin in range(0, candidates.people, ROWS_AT_ONCE):
        yield from _people(candidates, assignment, begin, begin + ROWS_AT_ONCE)


def _people(candidates: Candidates, assignment: Assignment, begin: int, end: int) -> Iterator[str]:
    rows = candidates.start[begin : end + 1]
    first = int(rows[0])
    experts = candidates.expert[first : int(rows[-1])].tolist()
    scores = candidates.score[first : int(rows[-1])].tolist()
    ends = (rows - first).tolist()
    held = assignment.expert[begin:end].tolist()
    locked = candidates.locked[begin:end].tolist()
    for n, (expert, lock) in enumerate(zip(held, locked, strict=True)):
        pairs = zip(experts[ends[n] : ends[n + 1]], scores[ends[n] : ends[n + 1]], strict=True)
        words = ["p" if lock == NOBODY else "l", "-" if expert == NOBODY else str(expert)]
        words += [f"{other} {score}" for other, score in pairs]
        yield " ".join(words) + "\n"
