"""Who is there at the start, who is hired, who leaves."""

from __future__ import annotations

import numpy as np

from waymark.demo.columns import OPEN, Array, match, pick
from waymark.demo.layout import NEVER
from waymark.demo.rates import MONTHS, Bounds
from waymark.demo.state import LEFT, MOVED, NOBODY, SUBSTANTIVE, State

LEAST_MEMBERS = 4
# Tenure of the first staff in months: the inverse of its distribution at 0, 1/8, ... 1.
TENURES = np.array([1, 10, 22, 36, 56, 84, 122, 180, 320])


def step(bounds: Bounds, values: Array) -> Array:
    """The rate for each value: the first whose bound is above it."""
    return np.asarray(bounds[1])[np.searchsorted(np.asarray(bounds[0]), values, side="right")]


def headcount(state: State, people: int) -> int:
    """Everyone wanted this month: between the yearly marks in a straight line."""
    marks = state.rates.headcount
    year, month = divmod(state.month, 12)
    low, high = marks[year], marks[min(year + 1, len(marks) - 1)]
    return round(people * (low + (high - low) * month / 12))


def wanted_members(state: State, people: int, phase: Array) -> Array:
    """Direct members wanted by unit this month.

    Teams grow with the company; kept teams and the members beside heads stay as planned.
    phase float (u,) in 0..1 rounds each team at its own moment.
    """
    units = state.units
    there = units.open_at(state.month)
    grows = there & (units.target > 5) & ~units.kept & (units.closes == NEVER)
    fixed = int(units.target[there & ~grows].sum()) + int(there.sum())
    scale = max(0.0, (headcount(state, people) - fixed) / units.target[grows].sum())
    scaled = np.maximum(LEAST_MEMBERS, np.floor(units.target * scale + phase))
    return np.where(there, np.where(grows, scaled, units.target), 0).astype(int)


def first_staff(state: State, people: int, phase: Array, rng: np.random.Generator) -> None:
    """Fill every open unit at month 0 with people who came over the years before."""
    units, p = state.units, state.people
    wanted = np.maximum(wanted_members(state, people, phase) - state.members(), 0)
    open_units = np.flatnonzero(units.open_at(0))
    vacant = open_units[state.head[open_units] == NOBODY]
    unit = np.concatenate([vacant, np.repeat(np.arange(len(wanted)), wanted)])
    heads = np.arange(len(unit)) < len(vacant)
    who = state.add_people(len(unit))
    role = _first_roles(state, unit, rng)
    role[heads] = units.head_role[vacant]
    tenure = np.interp(rng.random(len(who)) * 8, np.arange(9), TENURES).astype(int)
    tenure[heads] += 24
    held = np.minimum(tenure, 1 + (rng.random(len(who)) * 54).astype(int))
    set_hours(state, who, role, rng)
    hired = state.calendar.first(-tenure)
    state.employ(who, hired)
    _earlier_positions(state, who, role, unit, tenure, held, rng)
    begun = state.calendar.first(-held)
    state.place(who[heads], role[heads], unit[heads], heads=True, day=begun[heads])
    state.place(who[~heads], role[~heads], unit[~heads], day=begun[~heads])
    p["since"][who], p["joined"][who], p["touched"][who] = -held, -tenure, -1


def _first_roles(state: State, unit: Array, rng: np.random.Generator) -> Array:
    """Roles by the shares of the family, each share met as nearly as counts allow."""
    role = np.zeros(len(unit), int)
    family = state.units.family[unit]
    for f, roles in enumerate(state.framework.of_family):
        places = np.flatnonzero(family == f)
        edges = np.cumsum(state.framework.share[roles])
        even = (np.arange(len(places)) + 0.5) / max(1, len(places)) * edges[-1]
        role[rng.permutation(places)] = roles[np.searchsorted(edges, even)]
    return role


def _earlier_positions(
    state: State, who: Array, role: Array, unit: Array, tenure: Array, held: Array,
    rng: np.random.Generator,
) -> None:  # fmt: skip
    """One position before the present one for those who have been here longer than in it."""
    framework = state.framework
    below = np.array([_former(state, int(r)) for r in range(len(framework.grade))])
    before = below[role]
    old = rng.random(len(who)) < state.rates.old_title
    for f, titles in framework.old_titles.items():
        if titles:
            fits = old & (framework.family[role] == f) & (framework.grade[role] <= 4)
            before[fits] = titles[0]
    had = (tenure > held) & (before >= 0)
    begun = np.where(had, -held, -tenure)
    held[:] = -begun
    earlier = who[had]
    state.positions.append(
        len(earlier), person=earlier, role=before[had], unit=unit[had],
        site=state.units.site[unit[had]], kind=SUBSTANTIVE,
        start=state.calendar.first(-tenure[had]), until=state.calendar.first(-held[had]),
        fte=state.people["fte"][earlier], shift=0, end_reason=MOVED,
    )  # fmt: skip


def _former(state: State, role: int) -> int:
    """The role somebody held before this one, or -1."""
    framework = state.framework
    if framework.leads[role]:
        fitting = [
            r for r in framework.of_family[framework.family[role]]
            if framework.grade[r] < framework.grade[role]
        ]  # fmt: skip
        return int(max(fitting, key=lambda r: framework.grade[r], default=-1))
    return int(framework.below[role])


def set_hours(state: State, who: Array, role: Array, rng: np.random.Generator) -> None:
    """Draw hours and, for roles with shifts, the shift."""
    rates = state.rates
    p = state.people
    p["fte"][who] = pick(np.array(rates.full_time_share), len(who), rng)
    shift = pick(np.array(rates.shift_share), len(who), rng)
    p["shift"][who] = np.where(state.framework.shifts[role], shift, 0)


def leavers(state: State, rng: np.random.Generator) -> None:
    """Let people leave during the month before; heads at its end, so that seats are filled."""
    rates, p, month = state.rates, state.people, state.month
    ready = p["here"] & ~p["named"] & (p["busy"] < month)
    ready &= (p["since"] <= month - 2) & (p["joined"] <= month - 2)
    who = np.flatnonzero(ready)
    years = (month - p["joined"][who]) / 12
    chance = step(rates.leaving, years) * rates.leaving_by_year[(month - 1) // 12] / 12
    chance = np.where(p["heads"][who], chance * rates.leaving_of_heads, chance)
    going = who[rng.random(len(who)) < chance]
    first, last = int(state.calendar.first(month - 1)), state.day
    day = first + 1 + (rng.random(len(going)) * 2 * (last - first)).astype(int)
    day = np.where(p["heads"][going], last, np.minimum(day, last))
    state.leave(going, day)


def hire(state: State, people: int, phase: Array, rng: np.random.Generator) -> None:
    """Hire up to the month's headcount, emptiest teams first.

    No team is left under four members beside its head, acting or not; those start at once.
    """
    wanted, members = wanted_members(state, people, phase), state.members()
    acting = (state.acting_until < NEVER) & (wanted >= LEAST_MEMBERS)
    least = np.minimum(wanted, LEAST_MEMBERS) + acting
    wanted = np.maximum(wanted, least)
    room = np.maximum(wanted - members, 0)
    unit = np.repeat(np.arange(len(room)), room)
    filled = members[unit] + np.arange(len(unit)) - np.repeat(np.cumsum(room) - room, room)
    at_once = filled < least[unit]
    must = int(at_once.sum())
    missing = headcount(state, people) - int(state.people["here"].sum())
    if state.month == MONTHS and missing < must:
        _let_go(state, wanted, must - missing)
    order = np.lexsort((unit, filled / np.maximum(wanted[unit], 1), ~at_once))
    unit = unit[order[: max(must, missing)]]
    role = _entry_roles(state, unit, rng)
    recruit(state, unit, role, rng, at_once=must)


def _let_go(state: State, wanted: Array, count: int) -> None:
    """Let the newest of the fullest teams go, where the last month is above its headcount."""
    p = state.people
    over = (state.members() - wanted)[p["unit"]]
    free = np.flatnonzero(state.movable() & ~p["heads"])
    order = np.lexsort((-p["joined"][free], -over[free]))
    state.leave(free[order[:count]], state.day)


def _entry_roles(state: State, unit: Array, rng: np.random.Generator) -> Array:
    """Roles of hires: entry weights, turned towards roles with too few holders."""
    framework, p = state.framework, state.people
    holders = np.bincount(p["role"][p["here"] & ~p["heads"]], minlength=len(framework.grade))
    role = np.zeros(len(unit), int)
    family = state.units.family[unit]
    for f in np.unique(family).tolist():
        roles = framework.of_family[f]
        wanted = framework.share[roles] * holders[roles].sum()
        lack = np.clip(wanted / np.maximum(holders[roles], 1), 0.2, 4.0)
        places = np.flatnonzero(family == f)
        role[places] = roles[pick(framework.entry[roles] * lack, len(places), rng)]
    return role


def recruit(
    state: State, unit: Array, role: Array, rng: np.random.Generator, *,
    at_once: int = 0, heads: bool = False,
) -> None:  # fmt: skip
    """Bring people in from outside; some of them have worked here before in the same role.

    The first `at_once` of them, and all heads, start on the first of the month.
    """
    days = np.array([day for day, _ in state.rates.hire_days])
    weights = np.array([weight for _, weight in state.rates.hire_days])
    offset = days[pick(weights, len(unit), rng)]
    if heads or state.month == MONTHS:
        offset = np.zeros(len(unit), int)
    offset[:at_once] = 0
    who = _known_people(state, role, rng) if not heads else np.full(len(unit), NOBODY)
    new = who == NOBODY
    who[new] = state.add_people(int(new.sum()))
    set_hours(state, who, role, rng)
    state.employ(who, state.day + offset)
    state.place(who, role, unit, heads=heads, day=state.day + offset)
    state.people["joined"][who] = state.month


def _known_people(state: State, role: Array, rng: np.random.Generator) -> Array:
    """For each hire, a former colleague of the same role who comes back, or NOBODY."""
    p, rates = state.people, state.rates
    away = state.month - p["left"]
    gone = ~p["here"] & (away >= rates.away_months[0]) & (away <= rates.away_months[1])
    former = np.flatnonzero(gone)
    asked = np.flatnonzero(rng.random(len(role)) < rates.hired_again)
    who = np.full(len(role), NOBODY)
    found = match(role[asked], p["role"][former], rng.random(len(former)))
    who[asked[found >= 0]] = former[found[found >= 0]]
    return who


def close_open_rows(state: State) -> None:
    """Check that exactly today's staff have an open position; a fault of the generator if not."""
    rows = state.positions
    still = rows["person"][(rows["until"] == OPEN) & (rows["kind"] == SUBSTANTIVE)]
    if not np.array_equal(np.sort(still), np.flatnonzero(state.people["here"])):
        raise AssertionError("open positions and present people differ")
    if (rows["end_reason"][rows["until"] == OPEN] == LEFT).any():
        raise AssertionError("a position of a leaver is still open")
