"""Seats of heads: acting heads, successors from inside and outside, returns to the specialist ladder."""

from __future__ import annotations

import numpy as np

from waymark.demo.columns import Array, match
from waymark.demo.layout import DEPARTMENT, DIVISION, FUNCTION, GROUP, NEVER, SECTION, TEAM
from waymark.demo.moves import MOST_MEMBERS, change_teams
from waymark.demo.staffing import LEAST_MEMBERS, recruit
from waymark.demo.state import ACTING, ENDED, NOBODY, State


def dissolve_teams(state: State, rng: np.random.Generator) -> None:
    """Close the teams whose day has come: members join sister teams, heads work as specialists."""
    units, p = state.units, state.people
    closing = units.closes == state.month
    in_closing = p["here"] & closing[p["unit"]]
    heads = np.flatnonzero(in_closing & p["heads"])
    _to_specialist(state, heads)
    for unit in np.flatnonzero(closing).tolist():
        who = np.flatnonzero(p["here"] & (p["unit"] == unit))
        sisters = np.flatnonzero(
            (units.home == units.home[unit]) & units.open_at(state.month)
            & (units.level == TEAM) & ~units.kept
        )  # fmt: skip
        for person in who.tolist():
            emptiest = sisters[np.argmin(state.members()[sisters])]
            state.place(np.array([person]), p["role"][person], int(emptiest), keep_since=True)
    state.head[closing] = NOBODY
    state.acting_until[closing] = NEVER


def step_back(state: State, rng: np.random.Generator) -> None:
    """Some leaders return to the specialist ladder of their family, in another team."""
    p, units = state.people, state.units
    who = np.flatnonzero(state.movable() & p["heads"])
    level = units.level[p["unit"][who]]
    who = who[(level >= SECTION) & (p["since"][who] <= state.month - 18)]
    who = who[rng.random(len(who)) < state.rates.step_back / 12]
    _to_specialist(state, who)
    change_teams(state, who, rng)


def _to_specialist(state: State, who: Array) -> None:
    """Give leaders the nearest specialist role, as members of the unit they led."""
    p = state.people
    role = np.array([state.framework.specialist_at(r) for r in p["role"][who].tolist()], dtype=int)
    state.place(who, role, p["unit"][who])


def end_acting(state: State, rng: np.random.Generator) -> None:
    """At the end of acting terms, confirm some and open the other seats."""
    ending = np.flatnonzero(state.acting_until <= state.month)
    confirmed = rng.random(len(ending)) < state.rates.acting_confirmed
    state.acting_until[ending] = NEVER
    acting = state.head[ending]
    state.head[ending] = NOBODY
    there = state.people["here"][acting] & (state.people["touched"][acting] < state.month)
    seats = ending[confirmed & there]
    state.place(acting[confirmed & there], state.units.head_role[seats], seats, heads=True)


def fill_seats(state: State, rng: np.random.Generator) -> None:
    """Fill all open seats, from the top down, so that a successor's own seat is filled too."""
    units = state.units
    grade = state.framework.grade[units.head_role]
    for level in (GROUP, DIVISION, FUNCTION, DEPARTMENT, SECTION, TEAM):
        for rank in np.unique(grade[units.level == level])[::-1]:
            vacant = np.flatnonzero(
                (state.head == NOBODY) & units.open_at(state.month)
                & (units.level == level) & (grade == rank)
            )  # fmt: skip
            if not len(vacant):
                continue
            if level >= SECTION:
                vacant = _start_acting(state, vacant, rng)
            outside = rng.random(len(vacant)) < state.rates.seat_from_outside
            left = _from_inside(state, vacant[~outside], level, rng)
            seats = np.sort(np.concatenate([vacant[outside], left]))
            recruit(state, seats, units.head_role[seats], rng, heads=True)


def _start_acting(state: State, vacant: Array, rng: np.random.Generator) -> Array:
    """Give some seats to an acting head from among the members; return the others."""
    p, units, rates = state.people, state.units, state.rates
    ripe = units.opens[vacant] < state.month
    asked = vacant[
        ripe & (rng.random(len(vacant)) < rates.seat_acting_first)
        & (state.members()[vacant] > LEAST_MEMBERS) & (state.month > 0)
    ]  # fmt: skip
    free = np.flatnonzero(state.movable() & ~p["heads"])
    role = p["role"][free]
    near = (
        state.framework.grade[role] >= state.framework.grade[units.head_role[p["unit"][free]]] - 2
    )
    free = free[near & (p["since"][free] <= state.month - 12)]
    found = match(asked, p["unit"][free], rng.random(len(free)))
    seats, who = asked[found >= 0], free[found[found >= 0]]
    low, high = rates.acting_months
    months = low + (rng.random(len(who)) * (high - low + 1)).astype(int)
    state.beside(who, units.head_role[seats], seats, ACTING, months, ENDED)
    p["touched"][who] = state.month
    state.head[seats] = who
    state.acting_until[seats] = state.month + months
    return np.setdiff1d(vacant, seats)


def _from_inside(state: State, vacant: Array, level: int, rng: np.random.Generator) -> Array:
    """Appoint successors from the same department, function or division; return seats left.

    Leaders of the rank below come before specialists, own site before others.
    """
    p, units = state.people, state.units
    group = {GROUP: np.zeros_like(units.home), DIVISION: units.division, FUNCTION: units.function}
    home = group.get(level, units.home)
    who, fits_grade, weight = _offers(state, level)
    order = rng.random(len(who)) / weight
    left = vacant
    for by_site in (True, False):
        free = np.flatnonzero(p["touched"][who] < state.month)
        wanted = home[left] * 10 + state.framework.grade[units.head_role[left]]
        offered = home[p["unit"][who[free]]] * 10 + fits_grade[free]
        if by_site:
            wanted = wanted * 100 + units.site[left]
            offered = offered * 100 + p["site"][who[free]]
        found = match(wanted, offered, order[free])
        seats = np.flatnonzero(found >= 0)
        _, first = np.unique(who[free[found[seats]]], return_index=True)
        seats = seats[first]
        state.place(who[free[found[seats]]], units.head_role[left[seats]], left[seats], heads=True)
        left = np.delete(left, seats)
    return left


def _offers(state: State, level: int) -> tuple[Array, Array, Array]:
    """Each candidate with each grade of seat that fits, and how readily they are chosen."""
    p, grade = state.people, state.framework.grade
    who = _candidates(state, level)
    own, heads = grade[p["role"][who]], p["heads"][who]
    same = np.flatnonzero(~heads | (level <= FUNCTION))
    low = np.flatnonzero(heads | (own < 4))
    every = np.arange(len(who))
    offers = np.concatenate([same, every, low])
    fits = np.concatenate([own[same], own + 1, own[low] + 2])
    one_up = np.where(heads, 8.0, 2.0)
    weight = np.concatenate([np.full(len(same), 1.0), one_up, np.full(len(low), 0.5)])
    return who[offers], fits, weight


def _candidates(state: State, level: int) -> Array:
    """Who may be asked for seats of a level: leaders whose own seats are filled later in the
    month, and members of departments."""
    p, units = state.people, state.units
    depth = units.level[p["unit"]]
    if level <= FUNCTION:
        pool = p["heads"] & (depth > level) & (depth <= max(level + 1, DEPARTMENT))
    else:
        spare = state.members()[p["unit"]] >= LEAST_MEMBERS
        pool = (p["heads"] & (depth >= level)) | (~p["heads"] & spare)
    long_enough = p["since"] <= state.month - state.rates.least_months_before_seat
    return np.flatnonzero(state.movable() & pool & long_enough)


def ease_full_teams(state: State, rng: np.random.Generator) -> None:
    """Move one person out of teams that grew beyond what one head can lead."""
    p = state.people
    full = state.members() > MOST_MEMBERS
    if full.any():
        who = np.flatnonzero(state.movable() & ~p["heads"] & full[p["unit"]])
        _, first = np.unique(p["unit"][who], return_index=True)
        change_teams(state, who[first], rng)
