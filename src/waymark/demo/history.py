"""Ten years of history, month by month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from waymark.demo import cast_script, moves, seats, staffing
from waymark.demo.content import Content
from waymark.demo.layout import DIVISION, UnitPlan
from waymark.demo.rates import MONTHS, Rates
from waymark.demo.state import State
from waymark.demo.structure import lay_out

PARTNER = 6  # a level below all others: nothing is staffed there


def simulate(
    content: Content, people: int, rates: Rates, today: date, rng: np.random.Generator,
    tell: Callable[[int], None] = lambda months: None,
) -> tuple[State, list[cast_script.Part]]:  # fmt: skip
    """Run the history of a company that has `people` staff today.

    tell   is called with the months done, 1..MONTHS.
    Returns the state at today's month with all rows written, and the named people.
    Raises ValueError for a size outside what `lay_out` can build.
    """
    plans = lay_out(content, people, rates, rng)
    plans.append(_partner(content, plans))
    state = State(content, plans, rates, today)
    partner = len(plans) - 1
    phase = rng.random(len(plans))
    phase[partner] = 0
    parts = cast_script.first_cast(state)
    staffing.first_staff(state, people, phase, rng)
    state.record_managers()
    for month in range(1, MONTHS + 1):
        state.month = month
        _month(state, people, phase, parts, partner, rng)
        tell(month)
    staffing.close_open_rows(state)
    return state, parts


def _partner(content: Content, plans: list[UnitPlan]) -> UnitPlan:
    site = next(i for i, site in enumerate(content.sites) if site.partner)
    root = next(plan for plan in plans if plan.level <= DIVISION)
    return UnitPlan(
        content.partner, PARTNER, -1, root.family, site, root.head_role, opens=10**6, closes=10**6
    )


def _month(
    state: State, people: int, phase: np.ndarray, parts: list[cast_script.Part], partner: int,
    rng: np.random.Generator,
) -> None:  # fmt: skip
    """One month: who leaves, who moves by plan, by seat, by chance, who comes."""
    staffing.leavers(state, rng)
    seats.dissolve_teams(state, rng)
    cast_script.play(state, parts, partner, rng)
    seats.end_acting(state, rng)
    seats.step_back(state, rng)
    seats.fill_seats(state, rng)
    moves.promote(state, rng)
    moves.move_sideways(state, rng)
    moves.transfer(state, rng)
    moves.change_hours(state, rng)
    moves.assign_beside(state, partner, rng)
    seats.ease_full_teams(state, rng)
    staffing.hire(state, people, phase, rng)
    state.record_managers()
