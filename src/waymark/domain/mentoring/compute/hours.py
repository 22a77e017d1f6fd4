"""Working hours of people in their own time zones, as half-hours of the week in UTC.

Clocks are put forward and back at different times in different zones, so that two people may have
hours in common in December and none in the second half of March. For each set of offsets that holds
on some day of a round there is a week of its own; what counts is the week with the fewest.
"""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from waymark.domain.people.queries import zone_named
from waymark.engine.matching import hour_bits

__all__ = ["LATE_SHIFT", "USUAL_WEEK", "hours_in_common", "regimes", "week_bits"]

Words = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]

DAY, WEEK = 24 * 60, 7 * 24 * 60  # minutes
HALF_HOUR = 30
WEEKDAYS = range(5)
#: who said nothing: Monday to Friday, nine to five
USUAL_WEEK = tuple((day, 18, 34) for day in WEEKDAYS)
#: who works shifts and said nothing: the week on late shift, which leaves least beside others' days
LATE_SHIFT = tuple((day, 28, 44) for day in WEEKDAYS)


def regimes(zones: Sequence[str], starts_on: date, ends_on: date) -> Ints:
    """The different sets of offsets in force between two days, in the order in which they come.

    Returns int64 (weeks, zones), minutes ahead of UTC at noon UTC. Zones unknown count as UTC.
    """
    known = [zone_named(zone) for zone in zones]
    days = max(1, (ends_on - starts_on).days)
    first = datetime(starts_on.year, starts_on.month, starts_on.day, 12, tzinfo=UTC)
    found: dict[tuple[int, ...], None] = {}
    for number in range(days):
        moment = first + timedelta(days=number)
        found[tuple(_minutes(moment.astimezone(zone)) for zone in known)] = None
    return np.array(list(found), np.int64).reshape(len(found), len(known))


def _minutes(moment: datetime) -> int:
    offset = moment.utcoffset() or timedelta()
    return int(offset.total_seconds()) // 60


def week_bits(
    zones: Sequence[str],
    hours: Sequence[str],
    shifts: Sequence[bool] | npt.NDArray[np.bool_],
    known: Sequence[str],
    offsets: Ints,
) -> Words:
    """The weeks of people, uint64 (people, weeks, 6), see `engine.matching.hour_bits`.

    zones    names, one a person; hours  JSON text [[weekday, first, end], …] of half-hours in that
             zone, "[]" where nothing was said; shifts  whether the person works shifts.
    known, offsets   the zones and their offsets, from `regimes`.
    Half-hours that lie only partly inside what was said do not count. Cost: one reckoning for each
    different zone and week, not for each person.
    """
    column = {zone: at for at, zone in enumerate(known)}
    place: dict[tuple[str, str, bool], int] = {}
    of = np.empty(len(zones), np.int64)
    for at, key in enumerate(zip(zones, hours, shifts, strict=True)):
        of[at] = place.setdefault((key[0], key[1], bool(key[2])), len(place))
    if not place:
        return np.zeros((0, len(offsets), 6), np.uint64)
    weeks = np.zeros((len(place), len(offsets), 336), np.bool_)
    for (zone, text, shift), at in place.items():
        spans = _spans(text) or (LATE_SHIFT if shift else USUAL_WEEK)
        for number, offset in enumerate(offsets[:, column[zone]].tolist()):
            weeks[at, number] = _in_utc(spans, offset)
    bits = hour_bits(weeks.reshape(-1, 336)).reshape(len(place), len(offsets), -1)
    found: Words = bits[of]
    return found


def _spans(text: str) -> Sequence[Sequence[int]]:
    said: Any = json.loads(text) if text else []
    return said if isinstance(said, list) else []


def _in_utc(spans: Sequence[Sequence[int]], offset: int) -> npt.NDArray[np.bool_]:
    """Half-hours of the UTC week all of whose minutes lie in spans of a zone so far ahead.

    Minute by minute: zones lie quarters of an hour apart, and spans meet at midnight.
    """
    minutes = np.zeros(WEEK, np.bool_)
    for day, first, end in spans:
        begin, until = day * DAY + first * HALF_HOUR, day * DAY + end * HALF_HOUR
        minutes[np.arange(begin - offset, until - offset) % WEEK] = True
    return np.asarray(minutes.reshape(-1, HALF_HOUR).all(axis=1))


def hours_in_common(mine: Words, theirs: Words) -> Ints:
    """Half-hours in common of the week with the fewest, int64 (pairs,); both (pairs, weeks, 6)."""
    least: Ints = np.bitwise_count(mine & theirs).sum(axis=2, dtype=np.int64).min(axis=1)
    return least
