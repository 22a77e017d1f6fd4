"""From the position history to moves that people made: arrays, the engine, rows to keep."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from waymark.domain.careers.queries.history import EPOCH, Bools, Floats, History, Ints, day_of
from waymark.engine.moves import (
    NOWHERE,
    How,
    Retitlings,
    Spells,
    Transitions,
    find_retitlings,
    mine,
    spells_from_dates,
)

__all__ = ["FIELDS", "Mined", "mine_history", "observed_until"]

DAYS_A_MONTH = 30.4375
#: A pause of up to a month between two positions still counts as going straight on, and people
#: renamed within a month of each other are one re-titling. Yearly records meet on 1 January.
A_MONTH = 31.0
HORIZONS = (12, 24, 36, 60)
RECENT_YEARS = 3

FIELDS = (
    "from_role_id", "to_role_id", "people", "moves", "at_risk", "horizon", "share", "share_low",
    "share_high", "months", "months_low", "months_high", "certain", "recent", "last_on",
)  # fmt: skip
Row = tuple[int | float | date | None, ...]
Step = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Mined:
    """What one reading of the history gives; `rows` follow FIELDS.

    set_aside   moves left out as re-titlings; by_hr of them because HR's file says so.
    retitlings  (from role, to role, first day, people, share of incumbents).
    """

    through: date
    recent_from: date
    spells: Spells
    aside: Bools
    people: int
    moves: int
    set_aside: int
    by_hr: int
    kinds: dict[str, int]
    rows: list[Row]
    retitlings: list[tuple[int, int, date, int, float]]


def _silent(number: int, done: int = 0, total: int = 0) -> None:
    """Tell nobody."""


def mine_history(history: History, today: date, step: Step = _silent) -> Mined:
    """Mine all moves; `step` is told 1 when re-titlings are looked for, 2 when moves are mined.

    Of a large history it is told how far each of the two is as well: step(1, done, total). What it
    raises ends the mining.

    Only substantive positions make moves; acting, temporary and seconded ones are counted apart.
    """
    until = observed_until(history, today)
    held = history.only(history.substantive & (history.start <= _number(until)))
    spells = _spells(held, until)
    step(1)
    found = find_retitlings(
        spells, period=A_MONTH, progress=lambda done, total: step(1, done, total)
    )
    by_hr = _retitled_by_hr(held, spells) & ~found.set_aside
    aside = found.set_aside | by_hr
    step(2)
    recent_from = date(until.year - RECENT_YEARS, 1, 1)
    horizons = [months * DAYS_A_MONTH - 2 for months in HORIZONS]  # 365 days are a year
    moves = mine(
        spells, horizons=horizons, set_aside=aside,
        progress=lambda done, total: step(2, done, total),
    )  # fmt: skip
    return Mined(
        through=until,
        recent_from=recent_from,
        spells=spells,
        aside=aside,
        people=len(np.unique(spells.person)),
        moves=int(moves.count.sum()),
        set_aside=int(aside.sum()),
        by_hr=int(by_hr.sum()),
        kinds=history.counts(),
        rows=[*_move_rows(moves, spells, aside, recent_from), *_leaving_rows(moves, spells)],
        retitlings=_retitling_rows(found),
    )


def observed_until(history: History, today: date) -> date:
    """The first day that the history says nothing about.

    A file of an earlier year must not count as silence until today: observation ends a month
    after the last thing that happened, or with the last year where years are all that is known.
    """
    happened = np.concatenate([history.start, history.end[~history.still]])
    happened = happened[happened <= _number(today)]
    if not len(happened):
        return today
    last = day_of(happened.max())
    if history.year_only.mean() > 0.5:
        return min(date(last.year + 1, 1, 1), today)
    return min(day_of(happened.max() + A_MONTH), today)


def _number(day: date) -> int:
    return (day - EPOCH).days


def _spells(held: History, until: date) -> Spells:
    end = np.where(held.still, np.nan, held.end.astype(np.float64))
    spells = spells_from_dates(
        held.person, held.role, held.start, end, observed_until=_number(until), gap=A_MONTH
    )
    # Of a yearly record we know that the person held the role in its first year, not since when.
    first = held.start[held.year_only].min(initial=np.iinfo(np.int64).max)
    before = held.year_only[spells.row] & (spells.start <= first)
    return replace(spells, start_known=~before)


def _retitled_by_hr(held: History, spells: Spells) -> Bools:
    """Spells that ended in a move which the source itself calls a new title."""
    order = np.lexsort((held.start, held.person))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    last = np.append(place[spells.row], len(order))[1:] - 1
    renamed: Bools = held.retitled[order[last]] & (spells.how == How.MOVED)
    return renamed


def _move_rows(moves: Transitions, spells: Spells, aside: Bools, recent_from: date) -> list[Row]:
    made = np.flatnonzero((spells.how == How.MOVED) & ~aside)
    kind = _kind_of(moves, spells.role[made], spells.target[made])
    last = np.full(len(moves), -np.inf)
    np.maximum.at(last, kind, spells.end[made])
    lately = spells.end[made] >= _number(recent_from)
    recent = _different(kind[lately], spells.person[made][lately], len(moves))
    origin = np.searchsorted(moves.origins.role, moves.source)
    curve = moves.incidence
    at, known = _furthest(curve.value)
    line = np.arange(len(moves))
    return [
        _row(*each)
        for each in zip(
            moves.source, moves.target, moves.people, moves.count,
            moves.origins.at_risk[origin, at], np.where(known, np.array(HORIZONS)[at], -1),
            curve.value[line, at], curve.low[line, at], curve.high[line, at],
            moves.median, moves.median_low, moves.median_high, moves.median_confidence,
            recent, last, strict=True,
        )
    ]  # fmt: skip


def _leaving_rows(moves: Transitions, spells: Spells) -> list[Row]:
    """Leaving the organization, as a move to nowhere."""
    origins = moves.origins
    gone = np.flatnonzero(spells.how == How.LEFT)
    place = np.searchsorted(origins.role, spells.role[gone])
    people = _different(place, spells.person[gone], len(origins.role))
    last = np.full(len(origins.role), -np.inf)
    np.maximum.at(last, place, spells.end[gone])
    at, known = _furthest(origins.leaving.value)
    rows = []
    for line in np.flatnonzero(people > 0):
        column, curve = at[line], origins.leaving
        rows.append(_row(
            origins.role[line], NOWHERE, people[line], origins.left[line],
            origins.at_risk[line, column], HORIZONS[column] if known[line] else -1,
            curve.value[line, column], curve.low[line, column], curve.high[line, column],
            np.nan, np.nan, np.nan, 0.0, 0, last[line],
        ))  # fmt: skip
    return rows


def _row(
    source: int, target: int, people: int, count: int, at_risk: int, horizon: int,
    share: float, share_low: float, share_high: float,
    months: float, months_low: float, months_high: float, certain: float,
    recent: int, last: float,
) -> Row:  # fmt: skip
    followed = horizon > 0
    return (
        int(source), None if target == NOWHERE else int(target), int(people), int(count),
        int(at_risk), int(horizon) if followed else None,
        *(float(part) if followed else None for part in (share, share_low, share_high)),
        *(None if np.isnan(part) else float(part) / DAYS_A_MONTH
          for part in (months, months_low, months_high)),
        float(certain), int(recent), day_of(last),
    )  # fmt: skip


def _kind_of(moves: Transitions, source: Ints, target: Ints) -> Ints:
    """Which kind of move each single move is."""
    width = int(max(moves.source.max(initial=0), moves.target.max(initial=0))) + 1
    return np.searchsorted(moves.source * width + moves.target, source * width + target)


def _different(group: Ints, person: Ints, groups: int) -> Ints:
    """int64 (groups,), how many different people each group holds."""
    pairs = np.unique(np.stack([group, person], axis=1), axis=0)
    return np.bincount(pairs[:, 0], minlength=groups)


def _furthest(value: Floats) -> tuple[Ints, Bools]:
    """The last horizon at which each curve is known, and whether there is one."""
    known = ~np.isnan(value)
    at = value.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    some: Bools = np.asarray(known.any(axis=1))
    return at, some


def _retitling_rows(found: Retitlings) -> list[tuple[int, int, date, int, float]]:
    return [
        (int(source), int(target), day_of(begin), int(people), float(share))
        for source, target, begin, people, share in zip(
            found.source, found.target, found.begin, found.people, found.share, strict=True
        )
    ]
