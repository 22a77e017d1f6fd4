"""Generate the demo organisation: Northfield Instruments with ten years of history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from waymark.demo import content as written
from waymark.demo.cast_script import Part
from waymark.demo.claims import gather_evidence, say_claims
from waymark.demo.columns import OPEN, Array
from waymark.demo.history import simulate
from waymark.demo.layout import FUNCTION, NEVER
from waymark.demo.names import name_people
from waymark.demo.organisation import (
    ACCESS_ROLES,
    Access,
    Claims,
    Dates,
    Employments,
    Evidence,
    Organisation,
    People,
    Positions,
    Reporting,
    Units,
    UnitVersions,
)
from waymark.demo.rates import MONTHS, RATES, Rates
from waymark.demo.records import Columns, finish_positions
from waymark.demo.state import SUBSTANTIVE, State

PEOPLE, SEED = 1_284, 20_261_122
LONG_BEFORE = -400  # month in which the first units are said to have opened
COACHES_EVERY = 8  # one in so many specialists of grade 7 coaches


def generate(
    people: int = PEOPLE, seed: int = SEED, *, today: date, rates: Rates = RATES,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Organisation:  # fmt: skip
    """Make up an organisation with exactly `people` staff today and ten years behind them.

    people   150..200,000; units and teams scale with it.
    seed     non-negative; same seed, people and today give the same organisation anywhere.
    today    the history ends here; everything is placed relative to its month.
    tell     is called with the months done and all months, where nearly all time goes.
    Raises ValueError outside these ranges. Cost: linear; about 22 s CPU for 100,000 people.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    state, parts = simulate(
        written.load(), people, rates, today, rng, lambda months: tell(months, MONTHS)
    )
    rows = finish_positions(state, rng)
    claims = say_claims(state, parts, _previous_roles(state, rows), rng)
    evidence, titles = gather_evidence(state, parts, claims, _managers(state), rng)
    return Organisation(
        content=state.content,
        today=today,
        people=_people(state, parts, rng),
        employments=_employments(state),
        units=_units(state),
        unit_versions=_unit_versions(state),
        reporting=_reporting(state),
        positions=_positions(state, rows),
        claims=_claims(claims),
        evidence=_evidence(evidence, titles),
        access=_access(state, parts),
        named={part.member.key: part.person for part in parts},
    )


def _ints(values: Array) -> Array:
    return np.asarray(values).astype(np.int32)


def _dates(days: Array) -> Dates:
    """Days since 1970 as dates; NaT where still open."""
    dates = np.asarray(days).astype("datetime64[D]")
    return np.where(np.asarray(days) == OPEN, np.datetime64("NaT", "D"), dates)


def _previous_roles(state: State, rows: Columns) -> Array:
    """The role before the present one, by person; -1 where there is none."""
    at = np.flatnonzero(rows["kind"] == SUBSTANTIVE)
    person, role = rows["person"][at], rows["role"][at]
    other = role != state.people["role"][person]
    living = np.array([not entry.retired for entry in state.content.roles])
    previous = np.full(state.people.count, -1)
    keep = other & living[role]
    previous[person[keep]] = role[keep]  # rows are sorted by start: the last one stays
    return previous


def _managers(state: State) -> Array:
    line = state.people["line"]
    managers = np.full(len(line), -1)
    managers[line >= 0] = state.lines["manager"][line[line >= 0]]
    return managers


def _people(state: State, parts: list[Part], rng: np.random.Generator) -> People:
    p, content = state.people, state.content
    names = name_people(content, parts, p["site"], rng)
    first = np.full(p.count, np.iinfo(np.int64).max)
    np.minimum.at(first, state.stays["person"], state.stays["start"])
    until = np.full(p.count, OPEN)
    until[state.stays["person"]] = state.stays["until"]  # stays are in order of time
    languages = [site.language for site in content.sites]
    return People(
        key=tuple(f"N{10_001 + i}" for i in range(p.count)),
        given_name=names.given,
        family_name=names.family,
        email=names.email,
        language=tuple(languages[site] for site in p["site"].tolist()),
        site=p["site"].copy(),
        hired=_dates(first),
        left=_dates(until),
    )


def _employments(state: State) -> Employments:
    stays, p = state.stays, state.people
    return Employments(
        person=stays["person"].copy(),
        start=_dates(stays["start"]),
        until=_dates(stays["until"]),
        fte=_fte(state, p["fte"][stays["person"]]),
        shift=p["shift"][stays["person"]],
    )


def _fte(state: State, code: Array) -> Array:
    return np.array(state.rates.full_time, dtype=np.float32)[code]


def _units(state: State) -> Units:
    units, calendar = state.units, state.calendar
    plans = units.plans
    partner = np.arange(len(plans)) == len(plans) - 1
    opened = np.where((units.opens > 0) & ~partner, units.opens, LONG_BEFORE)
    closes = np.where((units.closes < NEVER) & ~partner, calendar.first(units.closes % 1000), OPEN)
    return Units(
        code=tuple(f"U{1_000 + i}" for i in range(len(plans))),
        name=tuple(plan.name for plan in plans),
        parent=_ints(units.parent_now),
        family=_ints(units.family),
        site=_ints(units.site),
        opened=_dates(calendar.first(opened)),
        closed=_dates(closes),
        partner=partner,
    )


def _unit_versions(state: State) -> UnitVersions:
    """Two rows, before and after, for each unit that the reorganization renamed or moved."""
    plans = state.units.plans
    changed = [
        i
        for i, plan in enumerate(plans)
        if plan.former_name or (plan.former_parent >= 0 and plan.former_parent != plan.parent)
    ]
    day = int(state.calendar.first(MONTHS - state.rates.reorganization_months_ago))
    opened = int(state.calendar.first(LONG_BEFORE))
    return UnitVersions(
        unit=_ints(np.repeat(np.array(changed, dtype=int), 2)),
        name=tuple(
            n for i in changed for n in (plans[i].former_name or plans[i].name, plans[i].name)
        ),
        parent=_ints(
            np.array([q for i in changed for q in (state.units.parent_before[i], plans[i].parent)])
        ),
        start=_dates(np.tile([opened, day], len(changed))),
        until=_dates(np.tile([day, OPEN], len(changed))),
    )


def _reporting(state: State) -> Reporting:
    lines = state.lines
    order = np.lexsort((lines["start"], lines["person"]))
    return Reporting(
        person=lines["person"][order],
        manager=lines["manager"][order],
        start=_dates(lines["start"][order]),
        until=_dates(lines["until"][order]),
    )


def _positions(state: State, rows: Columns) -> Positions:
    return Positions(
        person=_ints(rows["person"]),
        role=_ints(rows["role"]),
        unit=_ints(rows["unit"]),
        site=_ints(rows["site"]),
        kind=rows["kind"],
        start=_dates(rows["start"]),
        until=_dates(rows["until"]),
        fte=_fte(state, rows["fte"]),
        shift=rows["shift"],
        end_reason=rows["end_reason"],
    )


def _claims(claims: Columns) -> Claims:
    return Claims(
        person=_ints(claims["person"]),
        skill=_ints(claims["skill"]),
        level=claims["level"].astype(np.int8),
        source=claims["source"].astype(np.int8),
        on=_dates(claims["on"]),
        enjoys=claims["enjoys"],
    )


def _evidence(evidence: Columns, titles: tuple[str, ...]) -> Evidence:
    return Evidence(
        person=_ints(evidence["person"]),
        skill=_ints(evidence["skill"]),
        level=evidence["level"].astype(np.int8),
        kind=evidence["kind"].astype(np.int8),
        title=titles,
        on=_dates(evidence["on"]),
        confirmed_by=_ints(evidence["confirmed_by"]),
    )


def _access(state: State, parts: list[Part]) -> Access:
    """Rights by position: HR partners for a function each, learning, executives, coaches."""
    p, role = state.people, state.framework.role
    code = {name: i for i, name in enumerate(ACCESS_ROLES)}
    rows = [(part.person, code[name], -1) for part in parts for name in part.member.access]
    functions = np.flatnonzero(state.units.level == FUNCTION).tolist()
    here = np.flatnonzero(p["here"] & ~p["named"])

    def holders(key: str) -> list[int]:
        return [int(i) for i in here[p["role"][here] == role[key]]]

    for i, person in enumerate(holders("hr-business-partner")):
        rows.append((person, code["hr"], functions[i % len(functions)]))
    rows += [(person, code["learning"], -1) for person in holders("learning-partner")]
    rows += [(person, code["counsellor"], -1) for person in holders("hr-advisor")[::3]]
    leads = here[p["heads"][here] & (state.units.level[p["unit"][here]] <= FUNCTION)]
    rows += [(int(person), code["executive"], -1) for person in leads]
    experts = here[(state.framework.grade[p["role"][here]] == 7) & ~p["heads"][here]]
    rows += [(int(person), code["coach"], -1) for person in experts[::COACHES_EVERY]]
    table = np.array(rows)
    return Access(
        person=_ints(table[:, 0]), access=table[:, 1].astype(np.int8), unit=_ints(table[:, 2])
    )
