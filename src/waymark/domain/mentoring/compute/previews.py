"""What other weights would bring: two quick matchings beside each other, nothing kept."""

from dataclasses import dataclass

import numpy as np

from waymark.domain.mentoring.compute.figures import top_three_of
from waymark.domain.mentoring.compute.making import Made, make
from waymark.domain.mentoring.compute.problem import build
from waymark.domain.mentoring.compute.reasons import Lines, lines_of
from waymark.domain.mentoring.queries.matching_rows import Rows
from waymark.domain.mentoring.states import RoundRules

__all__ = ["MOST_AT_ONCE", "Outcome", "Preview", "preview"]

#: mentees of a round up to which a preview is made while somebody waits
MOST_AT_ONCE = 3_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """A matching in a few figures: median fit in tenths (None without pairs), worst likewise;
    chose, top_three  mentees who chose anybody, and who got one of their first three."""

    people: int
    matched: int
    median: int | None
    worst: int | None
    chose: int
    top_three: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Two sets of rules on the same people; changed  mentees who would have somebody else."""

    before: Outcome
    after: Outcome
    changed: int


def preview(rows: Rows, before: RoundRules, after: RoundRules, budget: int) -> Preview:
    """Match by both. Fits of the two are on scales of their own: weights changed what counts.

    Cost: twice a matching; a few seconds for `MOST_AT_ONCE` mentees.
    Raises LockRefused where a locked pair is forbidden by either.
    """
    one, first = _matched(rows, before, budget)
    other, second = _matched(rows, after, budget)
    changed = int((one.solved.assignment.expert != other.solved.assignment.expert).sum())
    return Preview(_outcome(first), _outcome(second), changed)


def _matched(rows: Rows, rules: RoundRules, budget: int) -> tuple[Made, Lines]:
    made = make(build(rows, rules, budget))
    return made, lines_of(made.problem, made.solved.assignment.expert.astype(np.int64))


def _outcome(lines: Lines) -> Outcome:
    fits = lines.fit[lines.expert >= 0]
    return Outcome(
        people=len(lines.expert),
        matched=len(fits),
        median=int(np.median(fits)) if len(fits) else None,
        worst=int(fits.min()) if len(fits) else None,
        chose=int(lines.chose.sum()),
        top_three=top_three_of(lines),
    )
