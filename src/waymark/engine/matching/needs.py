"""What people need and what experts offer, as arrays; and the rules by which a pair is scored.

A trait is anything that an expert may hold and a person may want: a skill, a role held before, a move
made. How well it is held is a level; for roles and moves it may say how recently. The score of a pair is

    sum of points * min(level held, level wanted) // level wanted, over the traits wanted
    + merit of the expert
    + hours_points * min(half-hours in common, hours_enough)
    + step_points[min(step of the expert - step of the person, 7)], step_below where that is below 0
    + unit_points where the units differ

Half-hours in common are those of the week that has fewest. Several weeks are given where clocks are
put forward or back in some time zones only, which moves people's hours against each other.

A pair is allowed when both share a language, have enough hours of every week in common, hold different
codes for each `differ` rule (reporting line) and the same for each `agree` rule (site), the expert holds
every trait that is a must at the level wanted, and the pair is not barred. A code, a step or a unit of
-1 takes no part. What hours, steps and units bring is set in `rules`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import flags, row_starts, whole, within
from waymark.engine.matching.candidates import Bools, Ints, Wholes
from waymark.engine.matching.limits import SCORE_MOST

__all__ = [
    "HALF_HOURS",
    "Needs",
    "Strengths",
    "Words",
    "hour_bits",
    "needs_by_person",
    "strengths_by_expert",
]

Words = npt.NDArray[np.uint64]

HALF_HOURS = 336  # of a week, from Monday 00:00 UTC
WORDS = 6  # of 64 bits hold them
LEVEL_MOST = 1000
TRAIT_MOST = (1 << 24) - 1  # the index has an entry for each
EVERYTHING = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
WHOLE_WEEK = np.array([EVERYTHING] * (WORDS - 1) + [0xFFFF], np.uint64)


class Needs(NamedTuple):
    """What people want: wants start[i]..start[i+1]-1 of person i; see `needs_by_person`."""

    start: Ints  # (people+1,)
    trait: Wholes  # (wants,), ascending within a person
    level: Wholes  # (wants,), 1..1000
    points: Wholes  # (wants,), for the trait at the level wanted
    must: Bools  # (wants,)
    kind: Wholes  # (wants,), 0.., of which kind the score's part is
    languages: Words  # (people,), a bit for each
    hours: Words  # (people, weeks, 6), bits of half-hours
    differ: Wholes  # (people, rules)
    agree: Wholes  # (people, rules)
    step: Wholes  # (people,), on the ladder of seniority
    unit: Wholes  # (people,)
    barred_start: Ints  # (people+1,)
    barred: Wholes  # experts, ascending within a person


class Strengths(NamedTuple):
    """What experts hold, by expert and by trait; see `strengths_by_expert`."""

    start: Ints  # (experts+1,)
    trait: Wholes  # (held,), ascending within an expert
    level: Wholes  # (held,)
    column: Ints  # (traits+1,), the same by trait
    holder: Wholes  # (held,), experts, ascending within a trait
    held: Wholes  # (held,), their levels
    languages: Words  # (experts,)
    hours: Words  # (experts, weeks, 6)
    differ: Wholes  # (experts, rules)
    agree: Wholes  # (experts, rules)
    step: Wholes  # (experts,)
    unit: Wholes  # (experts,)
    merit: Wholes  # (experts,)
    by_merit: Wholes  # experts, the greatest merit first


def needs_by_person(
    start: npt.ArrayLike,
    trait: npt.ArrayLike,
    level: npt.ArrayLike,
    points: npt.ArrayLike,
    *,
    must: npt.ArrayLike | None = None,
    kind: npt.ArrayLike | None = None,
    languages: npt.ArrayLike | None = None,
    hours: npt.ArrayLike | None = None,
    differ: npt.ArrayLike | None = None,
    agree: npt.ArrayLike | None = None,
    step: npt.ArrayLike | None = None,
    unit: npt.ArrayLike | None = None,
    barred: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
) -> Needs:
    """Check what people want. Shapes as in `Needs`; what is absent rules nobody out.

    trait   int, 0..2^24-1, each at most once for a person, ascending.
    level   int, 1..1000. points  int, 0..2047. kind  int, 0..15, 0 where absent.
    hours   uint64 (people, weeks, 6), see `hour_bits`; one week may be (people, 6), and counts for
            each week of the experts.
    differ, agree   int (people, rules), codes, -1 for none.
    step, unit      int (people,), -1 for none.
    barred  start (people+1,) and experts, ascending within a person: pairs not to be made.
    Raises ValueError with the first offending shape, index or value. Arrays are copied.
    """
    rows, traits = _rows(start, "trait", trait)
    people, wants = len(rows) - 1, len(traits)
    if barred is None:
        barred = np.zeros(people + 1, np.int64), np.zeros(0, np.int32)
    barred_start, barred_expert = _rows(barred[0], "barred", barred[1])
    if len(barred_start) != people + 1:
        raise ValueError(f"barred has {len(barred_start) - 1} rows, expected {people}")
    return Needs(
        rows,
        traits,
        _whole("level", level, wants, 1, LEVEL_MOST),
        _whole("points", points, wants, 0, SCORE_MOST),
        np.zeros(wants, np.bool_) if must is None else flags("must", must, wants),
        _whole("kind", np.zeros(wants, np.int32) if kind is None else kind, wants, 0, 15),
        *_sides(people, languages, hours, differ, agree, step, unit),
        barred_start,
        barred_expert,
    )


def strengths_by_expert(
    start: npt.ArrayLike,
    trait: npt.ArrayLike,
    level: npt.ArrayLike,
    *,
    merit: npt.ArrayLike | None = None,
    languages: npt.ArrayLike | None = None,
    hours: npt.ArrayLike | None = None,
    differ: npt.ArrayLike | None = None,
    agree: npt.ArrayLike | None = None,
    step: npt.ArrayLike | None = None,
    unit: npt.ArrayLike | None = None,
) -> Strengths:
    """Check what experts hold, and index it by trait. Shapes as in `Strengths`.

    merit   int (experts,), 0..2047, what every pair with this expert scores beside.
    Otherwise as `needs_by_person`, ValueErrors too.
    """
    rows, traits = _rows(start, "trait", trait)
    experts = len(rows) - 1
    levels = _whole("level", level, len(traits), 1, LEVEL_MOST)
    owner = np.repeat(np.arange(experts, dtype=np.int32), np.diff(rows))
    order = np.argsort(traits, kind="stable")
    column = np.zeros(int(traits.max(initial=-1)) + 2, np.int64)
    np.cumsum(np.bincount(traits, minlength=len(column) - 1), out=column[1:])
    worth = _whole(
        "merit", np.zeros(experts, np.int32) if merit is None else merit, experts, 0, SCORE_MOST
    )
    return Strengths(
        rows,
        traits,
        levels,
        column,
        owner[order],
        levels[order],
        *_sides(experts, languages, hours, differ, agree, step, unit),
        worth,
        np.argsort(-worth, kind="stable").astype(np.int32),
    )


def hour_bits(hours: npt.ArrayLike) -> Words:
    """Half-hours of a week as bits; from bool (n, 336) to uint64 (n, 6).

    Several weeks: np.stack([hour_bits(first), hour_bits(second)], axis=1), uint64 (n, 2, 6).
    The first half-hour begins on Monday at 00:00 UTC: whoever makes it knows the time zones.
    """
    array = np.asarray(hours)
    if array.ndim != 2 or array.shape[1] != HALF_HOURS or array.dtype != np.bool_:
        raise ValueError(f"hours is {array.dtype} {array.shape}, expected bool (n, {HALF_HOURS})")
    filled = np.zeros((len(array), WORDS * 64), np.bool_)
    filled[:, :HALF_HOURS] = array
    return np.packbits(filled, axis=1, bitorder="little").view("<u8").astype(np.uint64)


def _sides(
    size: int,
    languages: npt.ArrayLike | None,
    hours: npt.ArrayLike | None,
    differ: npt.ArrayLike | None,
    agree: npt.ArrayLike | None,
    step: npt.ArrayLike | None,
    unit: npt.ArrayLike | None,
) -> tuple[Words, Words, Wholes, Wholes, Wholes, Wholes]:
    """What both sides have alike."""
    return (
        _languages(languages, size),
        _weeks(hours, size),
        _codes("differ", differ, size),
        _codes("agree", agree, size),
        _code("step", step, size),
        _code("unit", unit, size),
    )


def _rows(start: npt.ArrayLike, name: str, values: npt.ArrayLike) -> tuple[Ints, Wholes]:
    """Rows of numbers that rise within each row."""
    numbers = _whole(name, values, None, 0, TRAIT_MOST)
    rows = row_starts(start, len(numbers))
    row = np.repeat(np.arange(len(rows) - 1), np.diff(rows))
    falls = (numbers[1:] <= numbers[:-1]) & (row[1:] == row[:-1])
    if falls.any():
        at = int(np.argmax(falls)) + 1
        raise ValueError(
            f"{name}[{at}] is {numbers[at]}, not above the one before in row {row[at]}"
        )
    return rows, numbers


def _whole(name: str, values: npt.ArrayLike, size: int | None, low: int, high: int) -> Wholes:
    array = whole(name, values, size)
    within(name, array, low, high)
    return np.array(array, np.int32)


def _languages(values: npt.ArrayLike | None, size: int) -> Words:
    array = np.full(size, EVERYTHING) if values is None else np.asarray(values)
    if array.shape != (size,) or array.dtype != np.uint64:
        raise ValueError(f"languages is {array.dtype} {array.shape}, expected uint64 ({size},)")
    return np.array(array, np.uint64)


def _weeks(values: npt.ArrayLike | None, size: int) -> Words:
    """Hours by week, uint64 (size, weeks, 6)."""
    array = np.broadcast_to(WHOLE_WEEK, (size, WORDS)) if values is None else np.asarray(values)
    weeks = array[:, None] if array.ndim == 2 else array
    fits = weeks.ndim == 3 and weeks.shape[::2] == (size, WORDS) and weeks.shape[1] > 0
    if not fits or array.dtype != np.uint64:
        raise ValueError(
            f"hours is {array.dtype} {array.shape}, expected uint64 ({size}, weeks, {WORDS})"
        )
    return np.array(weeks, np.uint64, order="C")


def _code(name: str, values: npt.ArrayLike | None, size: int) -> Wholes:
    codes = np.full(size, -1, np.int32) if values is None else values
    return _whole(name, codes, size, -1, np.iinfo(np.int32).max)


def _codes(name: str, values: npt.ArrayLike | None, size: int) -> Wholes:
    codes = np.zeros((size, 0), np.int32) if values is None else np.asarray(values)
    if codes.ndim != 2 or len(codes) != size:
        raise ValueError(f"{name} has shape {codes.shape}, expected ({size}, rules)")
    return _whole(name, codes.ravel(), None, -1, np.iinfo(np.int32).max).reshape(codes.shape)
