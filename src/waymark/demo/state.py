"""Who works where at one month of the simulation, and the rows written so far.

People and units are positions; months count from 0 (ten years ago) to 120 (today's month).
Everything that happens inside happens on the first of a month, except days of hire and leave.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from waymark.demo.columns import OPEN, Array, Rows
from waymark.demo.content import Content
from waymark.demo.framework import Framework
from waymark.demo.layout import DIVISION, FUNCTION, NEVER, UnitPlan
from waymark.demo.rates import MONTHS, Rates

SUBSTANTIVE, ACTING, TEMPORARY, SECONDMENT = range(4)
MOVED, LEFT, RETURNED, ENDED = 1, 2, 3, 4
NOBODY = -1


class Calendar:
    """First days of months 0..121 as days since 1970, and months before month 0."""

    def __init__(self, today: date) -> None:
        self.today = int(np.datetime64(today, "D").astype(int))
        self._month = np.datetime64(today, "M") - MONTHS

    def first(self, month: Array | int) -> Array:
        """First day of a month, or of each month of an array."""
        months = self._month + np.asarray(month).astype("timedelta64[M]")
        return np.asarray(months.astype("datetime64[D]").astype(np.int64))


class UnitTable:
    """The units as columns, with the unit of each higher level above every unit."""

    def __init__(self, plans: list[UnitPlan], reorganization: int) -> None:
        self.plans = plans
        self.parent_now = np.array([plan.parent for plan in plans])
        self.parent_before = np.array(
            [p.former_parent if p.former_parent >= 0 else p.parent for p in plans]
        )
        self.reorganization = reorganization
        self.level = np.array([plan.level for plan in plans])
        self.family = np.array([plan.family for plan in plans])
        self.site = np.array([plan.site for plan in plans])
        self.head_role = np.array([plan.head_role for plan in plans])
        self.target = np.array([plan.members for plan in plans])
        self.opens = np.array([plan.opens for plan in plans])
        self.closes = np.array([plan.closes for plan in plans])
        self.kept = np.array([bool(plan.team) for plan in plans])
        self.department = np.array([plan.department for plan in plans])
        self.division = self._above(DIVISION)
        self.function = self._above(FUNCTION)
        # A department of one team is a unit of level TEAM; departments are told by both keys.
        self.home = np.where(self.department >= 0, self.division * 100 + self.department, -1)

    def parent(self, month: int) -> Array:
        """Parents as they were in a month."""
        return self.parent_now if month >= self.reorganization else self.parent_before

    def open_at(self, month: int) -> Array:
        return (self.opens <= month) & (month < self.closes)

    def _above(self, level: int) -> Array:
        above = np.where(self.level == level, np.arange(len(self.level)), -1)
        for unit, parent in enumerate(self.parent_now.tolist()):
            if above[unit] < 0 and parent >= 0:
                above[unit] = above[parent]
        return above


class State:
    """The present of the simulation. Columns of people are grown by `add_people`."""

    def __init__(self, content: Content, plans: list[UnitPlan], rates: Rates, today: date) -> None:
        self.content, self.rates = content, rates
        self.calendar = Calendar(today)
        self.framework = Framework(content)
        self.units = UnitTable(plans, MONTHS - rates.reorganization_months_ago)
        self.head = np.full(len(plans), NOBODY)
        self.acting_until = np.full(len(plans), NEVER)
        self.month = 0
        self.people = Rows(
            role=np.int32, unit=np.int32, site=np.int32, since=np.int32, joined=np.int32,
            left=np.int32, busy=np.int32, touched=np.int32, fte=np.int8, shift=np.int8,
            here=np.bool_, heads=np.bool_, named=np.bool_,
            position=np.int64, stay=np.int64, line=np.int64,
        )  # fmt: skip
        self.positions = Rows(
            person=np.int32, role=np.int32, unit=np.int32, site=np.int32, kind=np.int8,
            start=np.int64, until=np.int64, fte=np.int8, shift=np.int8, end_reason=np.int8,
        )  # fmt: skip
        self.stays = Rows(person=np.int32, start=np.int64, until=np.int64)
        self.lines = Rows(person=np.int32, manager=np.int32, start=np.int64, until=np.int64)

    @property
    def day(self) -> int:
        """The first day of the present month."""
        return int(self.calendar.first(self.month))

    def add_people(self, count: int, *, named: bool = False) -> Array:
        """New people, not yet employed."""
        return self.people.append(
            count, role=0, unit=0, site=0, since=0, joined=0, left=-NEVER, busy=-NEVER,
            touched=-NEVER, fte=0, shift=0, here=False, heads=False, named=named,
            position=-1, stay=-1, line=-1,
        )  # fmt: skip

    def members(self) -> Array:
        """Direct members by unit, heads not counted."""
        p = self.people
        return np.bincount(p["unit"][p["here"] & ~p["heads"]], minlength=len(self.head))

    def movable(self) -> Array:
        """Flags of people whom chance may move this month."""
        p = self.people
        return p["here"] & ~p["named"] & (p["touched"] < self.month) & (p["busy"] <= self.month)

    def employ(self, who: Array, start: Array | int) -> None:
        """Begin a stay, with no position yet."""
        p = self.people
        p["stay"][who] = self.stays.append(len(who), person=who, start=start, until=OPEN)
        p["here"][who] = True
        p["position"][who] = -1
        p["heads"][who] = False

    def place(
        self, who: Array, role: Array | int, unit: Array | int, *,
        heads: bool = False, day: Array | int | None = None, keep_since: bool = False,
    ) -> None:  # fmt: skip
        """Put people into substantive positions from a day on, ending the ones before.

        Whoever led a unit gives it up. A second placing on one day replaces the first.
        """
        p, rows = self.people, self.positions
        start = np.broadcast_to(np.asarray(self.day if day is None else day), who.shape)
        was_head = who[p["heads"][who]]
        self.head[p["unit"][was_head]] = NOBODY
        previous = p["position"][who]
        known = previous >= 0
        again = np.zeros(len(who), bool)
        again[known] = rows["start"][previous[known]] >= start[known]
        ended = previous[known & ~again]
        rows["until"][ended] = start[known & ~again]
        rows["end_reason"][ended] = MOVED
        p["role"][who], p["unit"][who], p["heads"][who] = role, unit, heads
        p["site"][who] = self.units.site[p["unit"][who]]
        p["touched"][who] = self.month
        if not keep_since:
            p["since"][who] = self.month
        values = {name: p[name][who] for name in ("role", "unit", "site", "fte", "shift")}
        for name, column in values.items():
            rows[name][previous[again]] = column[again]
        fresh = ~again
        p["position"][who[fresh]] = rows.append(
            int(fresh.sum()), person=who[fresh], kind=SUBSTANTIVE, start=start[fresh], until=OPEN,
            end_reason=0, **{name: column[fresh] for name, column in values.items()},
        )  # fmt: skip
        if heads:
            self.head[p["unit"][who]] = who

    def beside(
        self, who: Array, role: Array, unit: Array, kind: int, months: Array, reason: int
    ) -> None:
        """A second assignment beside the substantive one, with its end known beforehand."""
        p = self.people
        end = self.month + months
        over = end <= MONTHS
        self.positions.append(
            len(who), person=who, role=role, unit=unit, site=self.units.site[unit], kind=kind,
            start=self.day, until=np.where(over, self.calendar.first(end), OPEN),
            fte=p["fte"][who], shift=p["shift"][who], end_reason=np.where(over, reason, 0),
        )  # fmt: skip
        p["busy"][who] = end

    def leave(self, who: Array, day: Array | int) -> None:
        """End stays, positions and reporting on a day (the first day no longer here)."""
        p = self.people
        heads = who[p["heads"][who]]
        self.head[p["unit"][heads]] = NOBODY
        self.positions["until"][p["position"][who]] = day
        self.positions["end_reason"][p["position"][who]] = LEFT
        self.stays["until"][p["stay"][who]] = day
        reports = p["line"][who] >= 0
        self.lines["until"][p["line"][who[reports]]] = np.broadcast_to(day, who.shape)[reports]
        p["line"][who], p["here"][who], p["heads"][who] = -1, False, False
        p["left"][who] = self.month

    def record_managers(self) -> None:
        """Write a reporting line for everyone whose manager changed since last month."""
        p, month = self.people, self.month
        here = np.flatnonzero(p["here"])
        parent = self.units.parent(month)
        unit = p["unit"][here]
        above = np.where(parent[unit] >= 0, self.head[parent[unit]], NOBODY)
        manager = np.where(self.head[unit] == here, above, self.head[unit])
        line = p["line"][here]
        known = np.full(len(here), NOBODY)
        known[line >= 0] = self.lines["manager"][line[line >= 0]]
        changed = manager != known
        ended = line[changed & (line >= 0)]
        self.lines["until"][ended] = self.day
        p["line"][here[changed]] = -1
        begins = changed & (manager >= 0)
        who = here[begins]
        start = np.maximum(self.day, self.stays["start"][p["stay"][who]])
        start = np.where(month == 0, self.day, start)
        p["line"][who] = self.lines.append(
            len(who), person=who, manager=manager[begins], start=start, until=OPEN
        )
