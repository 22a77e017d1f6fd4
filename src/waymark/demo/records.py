"""Make position rows look like records: re-titlings, gaps, corrections."""

from __future__ import annotations

import numpy as np

from waymark.demo.columns import OPEN, Array
from waymark.demo.rates import MONTHS
from waymark.demo.state import ENDED, MOVED, SUBSTANTIVE, State

Columns = dict[str, Array]
LEAST_DAYS = 150  # a position shorter than this keeps its dates


def finish_positions(state: State, rng: np.random.Generator) -> Columns:
    """All position rows with messy records and old titles, sorted by person, start and kind."""
    rows = _sorted(state.positions.columns())
    rows = _messy(state, rows, rng)
    for retitling in state.content.retitlings:
        day = int(state.calendar.first(MONTHS - retitling.months_ago))
        for old, new in retitling.renames:
            rows = _retitle(rows, state.framework.role[old], state.framework.role[new], day)
    return _sorted(rows)


def _sorted(rows: Columns) -> Columns:
    order = np.lexsort((rows["kind"], rows["start"], rows["person"]))
    return {name: column[order] for name, column in rows.items()}


def _join(rows: Columns, more: Columns) -> Columns:
    return {
        name: np.concatenate([column, np.asarray(more[name]).astype(column.dtype)])
        for name, column in rows.items()
    }


def _messy(state: State, rows: Columns, rng: np.random.Generator) -> Columns:
    """Some changes leave a gap in the record, some are corrected the day after."""
    at = np.flatnonzero(rows["kind"] == SUBSTANTIVE)
    before, after = at[:-1], at[1:]
    end = np.where(rows["until"][after] == OPEN, state.calendar.today, rows["until"][after])
    plain = (
        (rows["person"][before] == rows["person"][after])
        & (rows["until"][before] == rows["start"][after])
        & (end - rows["start"][after] > LEAST_DAYS)
        & ~state.framework.leads[rows["role"][after]]
        & ~state.people["named"][rows["person"][after]]
    )
    reorganization = state.calendar.first(MONTHS - state.rates.reorganization_months_ago)
    plain &= rows["start"][after] != reorganization
    before, after = before[plain], after[plain]
    draw = rng.random(len(after))
    gap = draw < state.rates.gap
    days = 20 + (rng.random(len(after)) * 70).astype(int)
    rows["start"][after[gap]] += days[gap]
    rows["end_reason"][before[gap]] = ENDED
    return _corrected(state, rows, after[~gap & (draw < state.rates.gap + state.rates.correction)])


def _corrected(state: State, rows: Columns, which: Array) -> Columns:
    """Before each given row, one day in the grade below: entered wrongly, put right next day."""
    below = np.array([r if r >= 0 else -1 for r in state.framework.below])
    which = which[below[rows["role"][which]] >= 0]
    wrong = {name: column[which].copy() for name, column in rows.items()}
    wrong["role"] = below[wrong["role"]]
    wrong["until"] = wrong["start"] + 1
    wrong["end_reason"] = np.full(len(which), MOVED)
    rows["start"][which] += 1
    return _join(rows, wrong)


def _retitle(rows: Columns, old: int, new: int, day: int) -> Columns:
    """Give rows of a role its old title before a day; own positions across that day become two.

    Assignments beside the own one keep the title under which they were agreed.
    """
    early = np.flatnonzero((rows["role"] == new) & (rows["start"] < day))
    across = early[(rows["until"][early] == OPEN) | (rows["until"][early] > day)]
    across = across[rows["kind"][across] == SUBSTANTIVE]
    later = {name: column[across].copy() for name, column in rows.items()}
    later["start"] = np.full(len(across), day)
    rows["role"][early] = old
    rows["until"][across] = day
    rows["end_reason"][across] = MOVED
    return _join(rows, later)
