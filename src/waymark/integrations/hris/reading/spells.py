"""Spells: from rows that show a person in a position to positions held from a day to a day.

Rules, in the order in which they are applied to one person:
1. Yearly or monthly snapshots: consecutive periods of the file with the same title, unit, grade
   and kind are one spell, from the first day of the first to the last day of the last period.
   Two substantive rows in one period: the better paid counts, ties by the first row.
   A spell seen in the file's last period is still held.
2. Dated rows: rows with the same title, unit, grade and kind that touch or overlap are one spell.
   A substantive spell ends the day before the next one begins. Two that begin on one day: the
   one listed later counts. Acting, temporary and seconded ones may run beside others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from waymark.integrations.hris.reading.records import SUBSTANTIVE

_DAY = dt.timedelta(days=1)


@dataclass(slots=True, frozen=True)
class Sighting:
    """One row that shows a person in a position.

    period   index of its period in the file's list, -1 for dated rows.
    first, last   first and last day; last None is open.  pay  to choose between two, 0 if unknown.
    """

    title: str
    unit: str
    code: str
    grade: str
    kind: str
    first: dt.date
    last: dt.date | None
    row: int
    file: str
    period: int = -1
    pay: float = 0.0
    dated: bool = True
    rows: int = 1

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What must be equal for two rows to show the same spell."""
        return (self.title, self.unit, self.grade, self.kind)


@dataclass(frozen=True, slots=True)
class Spells:
    """Spells of one person by start, with what the rules had to settle.

    same_time, overlaps, gaps   rows at which each was found, with a sentence.
    """

    spells: tuple[Sighting, ...]
    same_time: tuple[tuple[Sighting, str], ...] = ()
    overlaps: tuple[tuple[Sighting, str], ...] = ()
    gaps: tuple[tuple[Sighting, str], ...] = ()


def from_periods(sightings: Sequence[Sighting], ends: Sequence[dt.date]) -> Spells:
    """Spells of one person from snapshots.

    ends   last day of each period of the file, ascending; the last period is still running.
    """
    chosen, same_time = _one_per_period(sightings)
    spells: list[Sighting] = []
    gaps: list[tuple[Sighting, str]] = []
    last_period = len(ends) - 1
    running: dict[tuple[str, str, str, str], int] = {}
    seen = -1
    for s in chosen:
        at = running.get(s.identity)
        if seen >= 0 and s.period > seen + 1:
            gaps.append((s, _no_position(ends[seen], s.first)))
        seen = s.period
        if at is not None and spells[at].period == s.period - 1:
            before = spells[at]
            spells[at] = replace(
                s, first=before.first, row=before.row, file=before.file, rows=before.rows + 1
            )
        else:
            running[s.identity] = len(spells)
            spells.append(s)
    done = [replace(s, last=None if s.period == last_period else ends[s.period]) for s in spells]
    done.sort(key=lambda s: (s.first, s.row))
    return Spells(tuple(done), tuple(same_time), (), tuple(gaps))


def _one_per_period(
    sightings: Sequence[Sighting],
) -> tuple[list[Sighting], list[tuple[Sighting, str]]]:
    """At most one substantive row per period, others as they are once each."""
    best: dict[tuple[object, ...], Sighting] = {}
    lost: list[tuple[Sighting, str]] = []
    for s in sightings:
        key = (s.period,) if s.kind == SUBSTANTIVE else (s.period, *s.identity)
        other = best.get(key)
        if other is None:
            best[key] = s
            continue
        winner, loser = (s, other) if s.pay > other.pay else (other, s)
        best[key] = winner
        if winner.identity != loser.identity:
            lost.append((loser, _counts(winner)))
    return sorted(best.values(), key=lambda s: (s.period, s.row)), lost


def _counts(kept: Sighting) -> str:
    return _("“%(title)s” in row %(row)s counts") % {"title": kept.title, "row": kept.row}


def _no_position(last: dt.date, first: dt.date) -> str:
    return _("no position between %(last)s and %(first)s") % {"last": last, "first": first}


def from_dates(sightings: Sequence[Sighting]) -> Spells:
    """Spells of one person from rows with a first and a last day."""
    merged = _merge_touching(sightings)
    overlaps: list[tuple[Sighting, str]] = []
    same_time: list[tuple[Sighting, str]] = []
    gaps: list[tuple[Sighting, str]] = []
    done = [s for s in merged if s.kind != SUBSTANTIVE]
    main: list[Sighting] = []
    for s in (s for s in merged if s.kind == SUBSTANTIVE):
        if main and main[-1].first == s.first:
            same_time.append((main[-1], _counts(s)))
            main[-1] = s
            continue
        if main:
            before = main[-1]
            if before.last is not None and before.last + _DAY < s.first:
                gaps.append((s, _no_position(before.last, s.first)))
            elif before.last is None or before.last >= s.first:
                if before.last is not None:  # an open end that the next row closes is usual
                    overlaps.append((before, _("it ends on %(day)s now") % {"day": s.first - _DAY}))
                main[-1] = replace(before, last=s.first - _DAY)
        main.append(s)
    done.extend(_merge_touching(main))  # what lay between two of the same may have given way
    done.sort(key=lambda s: (s.first, s.row))
    return Spells(tuple(done), tuple(same_time), tuple(overlaps), tuple(gaps))


def _merge_touching(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Rows of the same position that touch or overlap become one, unless another lies between."""
    ordered = sorted(sightings, key=lambda s: (s.first, s.row))
    merged: list[Sighting] = []
    latest: dict[str, int] = {}
    for s in ordered:
        at = latest.get(s.kind)
        if at is not None:
            before = merged[at]
            touches = before.last is None or before.last + _DAY >= s.first
            if before.identity == s.identity and touches:
                ends = (before.last, s.last)
                last = None if None in ends else max(e for e in ends if e is not None)
                merged[at] = replace(
                    before, last=last, code=s.code or before.code, rows=before.rows + 1
                )
                continue
        latest[s.kind] = len(merged)
        merged.append(s)
    return merged
