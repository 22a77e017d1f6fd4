"""Moves of members: promotions, sideways moves, team changes, hours, second assignments."""

from __future__ import annotations

import numpy as np

from waymark.demo.columns import Array, match
from waymark.demo.layout import NEVER, TEAM
from waymark.demo.staffing import LEAST_MEMBERS, set_hours, step
from waymark.demo.state import ENDED, RETURNED, SECONDMENT, TEMPORARY, State

MOST_MEMBERS = 11


def _members_ready(state: State) -> Array:
    return np.flatnonzero(state.movable() & ~state.people["heads"])


def promote(state: State, rng: np.random.Generator) -> None:
    """Move members up their ladder by time in role, as far as the next grade has room."""
    p, framework, rates = state.people, state.framework, state.rates
    who = _members_ready(state)
    roles = p["role"]
    holders = np.bincount(roles[p["here"] & ~p["heads"]], minlength=len(framework.grade))
    in_family = np.array([holders[framework.of_family[f]].sum() for f in framework.family])
    room = framework.share * in_family / np.maximum(holders, 1)
    years = (state.month - p["since"][who]) / 12
    chance = step(rates.promotion, years) / 12
    draw = rng.random(len(who))
    split = rng.random(len(who))
    target = np.full(len(who), -1)
    for role in np.unique(roles[who]).tolist():
        above = framework.above[role]
        if not len(above):
            continue
        mine = np.flatnonzero(roles[who] == role)
        lack = np.minimum(room[above], rates.most_room)
        lack = np.where(lack < 1, np.maximum(0, 3 * lack - 2), lack)  # full grades take nobody
        space = framework.share[above] * lack
        factor = min(rates.most_room, float(space.sum() / framework.share[above].sum()))
        rising = mine[draw[mine] < chance[mine] * factor]
        edges = np.cumsum(space)
        target[rising] = above[np.searchsorted(edges, split[rising] * edges[-1])]
    up = np.flatnonzero(target >= 0)
    state.place(who[up], target[up], p["unit"][who[up]])


def move_sideways(state: State, rng: np.random.Generator) -> None:
    """Move members to another family by the rates of the content, preferring their own site."""
    p, framework, rates = state.people, state.framework, state.rates
    who = _members_ready(state)
    who = who[p["since"][who] <= state.month - rates.sideways_after_months]
    leaves_room = state.members()[p["unit"][who]] > LEAST_MEMBERS
    who = who[leaves_room]
    draw = rng.random(len(who))
    target = np.full(len(who), -1)
    role = p["role"][who]
    rate = framework.across_rate * rates.sideways_scale / 12
    reached = np.zeros(len(who))
    for source, goal, chance in zip(
        framework.across_source.tolist(), framework.across_target.tolist(), rate.tolist(),
        strict=True,
    ):  # fmt: skip
        mine = role == source
        hit = mine & (draw >= reached) & (draw < reached + chance)
        target[hit] = goal
        reached[mine] += chance
    going = target >= 0
    _settle(state, who[going], target[going], rng)


def _settle(state: State, who: Array, target: Array, rng: np.random.Generator) -> None:
    """Find a team of the new family for each mover: own site and division first."""
    p, units = state.people, state.units
    free = _teams_with_room(state)
    fullness = state.members()[free] / np.maximum(units.target[free], 1) + rng.random(len(free))
    family, division = state.framework.family[target], units.division[p["unit"][who]]
    keys = [
        ((division * 100 + family) * 100 + p["site"][who],
         (units.division[free] * 100 + units.family[free]) * 100 + units.site[free]),
        (division * 100 + family, units.division[free] * 100 + units.family[free]),
    ]  # fmt: skip
    left = np.arange(len(who))
    taken = np.zeros(len(free), bool)
    for wanted, offered in keys:
        open_teams = np.flatnonzero(~taken)
        found = match(wanted[left], offered[open_teams], fullness[open_teams])
        hit = found >= 0
        chosen = open_teams[found[hit]]
        state.place(who[left[hit]], target[left[hit]], free[chosen])
        taken[chosen] = True
        left = left[~hit]


def _teams_with_room(state: State) -> Array:
    units, members = state.units, state.members()
    return np.flatnonzero(
        units.open_at(state.month) & (units.closes == NEVER) & (units.level == TEAM)
        & ~units.kept & (members < np.minimum(units.target + 2, MOST_MEMBERS))
    )  # fmt: skip


def change_teams(state: State, who: Array, rng: np.random.Generator) -> None:
    """Move people to another team of their department in the same role."""
    p, units = state.people, state.units
    free = _teams_with_room(state)
    fullness = state.members()[free] / np.maximum(units.target[free], 1) + rng.random(len(free))
    found = match(units.home[p["unit"][who]], units.home[free], fullness)
    hit = (found >= 0) & (free[found] != p["unit"][who])
    who = who[hit]
    state.place(who, p["role"][who], free[found[hit]], keep_since=True)


def transfer(state: State, rng: np.random.Generator) -> None:
    """Team changes by rate, from teams that can spare somebody."""
    p = state.people
    who = _members_ready(state)
    spare = state.members()[p["unit"][who]] > LEAST_MEMBERS + 1
    lucky = rng.random(len(who)) < state.rates.transfer / 12
    who = who[spare & lucky & (state.units.department[p["unit"][who]] >= 0)]
    _, first = np.unique(p["unit"][who], return_index=True)
    change_teams(state, who[np.sort(first)], rng)


def change_hours(state: State, rng: np.random.Generator) -> None:
    """New hours in the same position: a row of its own in the history."""
    p = state.people
    who = _members_ready(state)
    who = who[rng.random(len(who)) < state.rates.hours_change / 12]
    before = p["fte"][who]
    set_hours(state, who, p["role"][who], rng)
    who = who[p["fte"][who] != before]
    state.place(who, p["role"][who], p["unit"][who], keep_since=True)


def assign_beside(state: State, partner: int, rng: np.random.Generator) -> None:
    """Secondments, some to the partner company, and temporary assignments."""
    p, rates, framework = state.people, state.rates, state.framework
    who = _members_ready(state)
    who = who[p["since"][who] <= state.month - 12]
    draw = rng.random(len(who))
    seconded = who[draw < rates.secondment / 12]
    seconded = seconded[framework.grade[p["role"][seconded]] >= 4]
    host = _host_units(state, seconded, rng)
    outside = rng.random(len(seconded)) < rates.secondment_to_partner
    host = np.where(outside, partner, host)
    _beside(state, seconded, p["role"][seconded], host, SECONDMENT, rng)
    rest = (draw >= rates.secondment / 12) & (draw < (rates.secondment + rates.temporary) / 12)
    helping = who[rest]
    target = _neighbour_roles(state, p["role"][helping], rng)
    known = target >= 0
    helping, target = helping[known], target[known]
    _beside(state, helping, target, _host_units(state, helping, rng), TEMPORARY, rng)


def _beside(
    state: State, who: Array, role: Array, unit: Array, kind: int, rng: np.random.Generator
) -> None:
    rates = state.rates
    low, high = rates.secondment_months if kind == SECONDMENT else rates.temporary_months
    months = low + (rng.random(len(who)) * (high - low + 1)).astype(int)
    state.beside(who, role, unit, kind, months, RETURNED if kind == SECONDMENT else ENDED)


def _host_units(state: State, who: Array, rng: np.random.Generator) -> Array:
    """A random open team of the same division for each person."""
    units = state.units
    teams = np.flatnonzero(units.open_at(state.month) & (units.level == TEAM) & ~units.kept)
    teams = teams[np.argsort(units.division[teams], kind="stable")]
    division = units.division[state.people["unit"][who]]
    division = np.where(division < 0, units.division[teams[0]], division)
    low = np.searchsorted(units.division[teams], division, side="left")
    high = np.searchsorted(units.division[teams], division, side="right")
    at = low + (rng.random(len(who)) * (high - low)).astype(int)
    return np.asarray(teams[np.minimum(at, high - 1)])


def _neighbour_roles(state: State, role: Array, rng: np.random.Generator) -> Array:
    """A role that people move to from each role, or the next one up, or -1."""
    framework = state.framework
    target = np.full(len(role), -1)
    draw = rng.random(len(role))
    for source in np.unique(role).tolist():
        across = framework.across_target[framework.across_source == source]
        options = np.concatenate([across, framework.above[source]])
        if len(options):
            mine = role == source
            target[mine] = options[(draw[mine] * len(options)).astype(int)]
    return target
