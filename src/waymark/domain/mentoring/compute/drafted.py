"""A draft that was made, as rows to be kept: a line for each mentee, and whom it looked at for them.

Array columns are written out as text here: a list at a time would take most of the writing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from waymark.domain.mentoring.compute.making import Made
from waymark.domain.mentoring.compute.obstacles import Why, why_nobody
from waymark.domain.mentoring.compute.problem import parts_of
from waymark.domain.mentoring.compute.reasons import Flag, Lines
from waymark.domain.mentoring.states import Part

__all__ = [
    "CONSIDERED", "LINES", "MOST_CONSIDERED", "considered_rows", "line_rows", "why_unmatched",
]  # fmt: skip

Ints = npt.NDArray[np.int64]

MOST_CONSIDERED = 10
LINES = ("draft_id", "entry_id", "expert_id", "fit", "parts", "hours", "choice", "flags")
CONSIDERED = ("draft_id", "entry_id", "experts", "fits", "parts", "of")


def line_rows(
    draft_id: int, made: Made, lines: Lines, whys: Mapping[int, Why]
) -> Iterator[tuple[Any, ...]]:
    """Rows of `DraftPair` in the order of `LINES`; who has nobody has the reason as their flag."""
    ids = np.append(made.problem.expert, 0)
    names = np.array([flag.value for flag in Flag])
    flags: dict[bytes, str] = {}
    columns = (
        made.problem.entry.tolist(), ids[lines.expert].tolist(), lines.fit.tolist(),
        lines.parts.tolist(), lines.hours.tolist(), lines.choice.tolist(), lines.flags,
    )  # fmt: skip
    for mentee, (entry, expert, fit, parts, hours, choice, raised) in enumerate(
        zip(*columns, strict=True)
    ):
        if not expert:
            why = _array([whys[mentee].value])
            yield (draft_id, entry, None, 0, "{}", 0, None, why)
            continue
        key = raised.tobytes()
        if key not in flags:
            flags[key] = _array(names[raised])
        yield (
            draft_id, entry, expert, fit, _array(parts), hours, choice or None, flags[key],
        )  # fmt: skip


def considered_rows(draft_id: int, made: Made) -> Iterator[tuple[Any, ...]]:
    """Rows of `Considered` in the order of `CONSIDERED`: the best few of each mentee."""
    problem, possible = made.problem, made.solved.possible
    who, at = _best(possible.person().astype(np.int64), possible.score, MOST_CONSIDERED)
    whom, fits = possible.expert[at].astype(np.int64), possible.score[at]
    parts, _ = parts_of(problem, who, whom)
    ids = problem.expert[whom].tolist()
    start = np.searchsorted(who, np.arange(len(problem.entry) + 1)).tolist()
    many = np.diff(possible.start).tolist()
    flat, scores, width = parts.ravel().tolist(), fits.tolist(), len(Part)
    for mentee, entry in enumerate(problem.entry.tolist()):
        first, last = start[mentee], start[mentee + 1]
        yield (
            draft_id, entry, _array(ids[first:last]), _array(scores[first:last]),
            _array(flat[first * width : last * width]), many[mentee],
        )  # fmt: skip


def why_unmatched(made: Made) -> dict[int, Why]:
    """Why each mentee without anybody has nobody, by position."""
    solved = made.solved
    alone = solved.assignment.expert < 0
    some = np.diff(solved.possible.start) > 0
    taken = dict.fromkeys(np.flatnonzero(alone & some).tolist(), Why.TAKEN)
    return taken | why_nobody(made.problem, np.flatnonzero(alone & ~some))


def _best(who: Ints, score: npt.NDArray[np.int32], most: int) -> tuple[Ints, Ints]:
    """The best few of each person, of equal ones the first: persons and positions, by person."""
    place = np.arange(len(who))
    order = place[np.argsort((who << 11) | (2047 - score), kind="stable")]
    first = np.searchsorted(who, who)
    kept = place - first < most
    return who[kept], order[kept]


def _array(values: Any) -> str:
    """As PostgreSQL reads an array of plain words or numbers."""
    return "{" + ",".join(map(str, values)) + "}"
