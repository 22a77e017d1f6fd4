"""The named people: placed by their trail, never by chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waymark.demo.columns import OPEN
from waymark.demo.content import CastMember, Day, Stop
from waymark.demo.layout import NEVER, TEAM
from waymark.demo.moves import MOST_MEMBERS
from waymark.demo.rates import MONTHS
from waymark.demo.state import (
    ACTING,
    ENDED,
    MOVED,
    NOBODY,
    RETURNED,
    SECONDMENT,
    SUBSTANTIVE,
    TEMPORARY,
    State,
)

KINDS = {"acting": ACTING, "temporary": TEMPORARY, "secondment": SECONDMENT}


@dataclass(frozen=True)
class Part:
    """A named person with the trail in months of the simulation (negative before it)."""

    member: CastMember
    person: int
    stops: tuple[tuple[int, Stop], ...]  # substantive ones
    beside: tuple[Stop, ...]


def month_of(day: Day) -> int:
    return MONTHS - day.months_ago


def first_cast(state: State) -> list[Part]:
    """Add the named people and place those who were here at month 0."""
    parts = []
    for member in state.content.cast:
        person = int(state.add_people(1, named=True)[0])
        state.people["site"][person] = _site(state, member)
        own = [stop for stop in member.trail if stop.kind == "substantive"]
        stops = tuple((month_of(stop.start), stop) for stop in own)
        beside = tuple(stop for stop in member.trail if stop.kind != "substantive")
        parts.append(Part(member, person, stops, beside))
    for part in parts:
        past = [(month, stop) for month, stop in part.stops if month <= 0]
        for i, (month, stop) in enumerate(past):
            _enter(
                state, part, stop, month, past_until=past[i + 1][0] if i + 1 < len(past) else None
            )
    return parts


def play(state: State, parts: list[Part], partner: int, rng: np.random.Generator) -> None:
    """What the named people do this month, and room made for them."""
    for part in parts:
        for month, stop in part.stops:
            if month == state.month:
                _enter(state, part, stop, month, past_until=None)
        for stop in part.beside:
            if month_of(stop.start) == state.month:
                _write_beside(state, part, stop, partner)
    for unit in np.flatnonzero(state.units.kept).tolist():
        _make_room(state, unit, rng)


def _enter(state: State, part: Part, stop: Stop, month: int, *, past_until: int | None) -> None:
    """Employ the person if new, and put them into the stop's position."""
    p, who = state.people, np.array([part.person])
    role = state.framework.role[stop.role]
    leads = part.member.heads and stop is part.stops[-1][1]
    unit = _unit(state, part, stop)
    day = state.calendar.first(month)
    if not p["here"][part.person]:
        state.employ(who, day)
        p["joined"][who] = month
    if past_until is not None:
        state.positions.append(
            1, person=who, role=role, unit=unit, site=p["site"][who], kind=SUBSTANTIVE, start=day,
            until=state.calendar.first(past_until), fte=0, shift=0, end_reason=MOVED,
        )  # fmt: skip
        return
    if leads:
        _free_seat(state, unit)
    state.place(who, role, unit, heads=leads, day=day)
    p["site"][who] = _site(state, part.member)
    state.positions["site"][p["position"][who]] = p["site"][who]
    p["since"][who] = month


def _site(state: State, member: CastMember) -> int:
    return next(i for i, site in enumerate(state.content.sites) if site.key == member.site)


def _unit(state: State, part: Part, stop: Stop) -> int:
    """The kept team, the team they are in already, or the emptiest of department and site."""
    units, p = state.units, state.people
    departments = [d.key for d in state.content.departments]
    home = departments.index(stop.department)
    if part.member.team:
        for unit in np.flatnonzero(units.kept & (units.department == home)).tolist():
            if units.plans[unit].team == part.member.team:
                return int(unit)
    here = int(p["unit"][part.person])
    if p["here"][part.person] and units.department[here] == home:
        return here
    teams = np.flatnonzero(
        units.open_at(max(0, state.month)) & (units.closes == NEVER) & ~units.kept
        & (units.level == TEAM) & (units.division == units.division[units.division >= 0][0])
    )  # fmt: skip
    near = teams[units.department[teams] == home]
    near = near if len(near) else teams
    own_site = near[units.site[near] == _site(state, part.member)]
    near = own_site if len(own_site) else near
    return int(near[np.argmin(state.members()[near] - units.target[near])])


def _free_seat(state: State, unit: int) -> None:
    """Whoever leads the unit returns to the specialist ladder in the same unit."""
    holder = int(state.head[unit])
    state.acting_until[unit] = NEVER
    if holder == NOBODY or not state.people["heads"][holder]:
        state.head[unit] = NOBODY
        return
    role = state.framework.specialist_at(int(state.people["role"][holder]))
    state.place(np.array([holder]), role, unit)
    state.people["touched"][holder] = state.month - 1


def _make_room(state: State, unit: int, rng: np.random.Generator) -> None:
    """Move others out of a kept team while it has more members than planned.

    They join the emptiest team of the department; where all are full, they leave.
    """
    p = state.people
    over = int(state.members()[unit] - state.units.target[unit])
    others = np.flatnonzero(p["here"] & ~p["named"] & ~p["heads"] & (p["unit"] == unit))
    others = others[others != state.head[unit]]  # an acting head stays
    units = state.units
    sisters = np.flatnonzero(
        units.open_at(state.month) & (units.closes == NEVER) & ~units.kept
        & (units.level == TEAM) & (units.home == units.home[unit])
    )  # fmt: skip
    for person in others[rng.permutation(len(others))][: max(0, over)]:
        members = state.members()[sisters]
        if len(sisters) and members.min() < MOST_MEMBERS:
            emptiest = int(sisters[np.argmin(members)])
            state.place(np.array([person]), p["role"][person], emptiest, keep_since=True)
        else:
            state.leave(np.array([person]), state.day)


def _write_beside(state: State, part: Part, stop: Stop, partner: int) -> None:
    """A second assignment of the trail, from day to day."""
    p, person = state.people, part.person
    kind = KINDS[stop.kind]
    until, reason = OPEN, 0
    if stop.until is not None:
        until = int(state.calendar.first(month_of(stop.until))) + stop.until.day - 1
        reason = RETURNED if kind == SECONDMENT else ENDED
    unit = partner if stop.department == "hexa" else _host(state, stop, int(p["site"][person]))
    state.positions.append(
        1, person=person, role=state.framework.role[stop.role], unit=unit,
        site=state.units.site[unit], kind=kind,
        start=int(state.calendar.first(state.month)) + stop.start.day - 1,
        until=until, fte=p["fte"][person], shift=p["shift"][person], end_reason=reason,
    )  # fmt: skip


def _host(state: State, stop: Stop, site: int) -> int:
    """A team of the department that hosts a second assignment, at the own site if there is one."""
    units = state.units
    index = [d.key for d in state.content.departments].index(stop.department)
    teams = np.flatnonzero((units.level == TEAM) & (units.closes == NEVER))
    near = teams[units.department[teams] == index]
    near = near if len(near) else teams
    return int(near[np.argmax(units.site[near] == site)])
