"""Lay out one division: functions, departments, sections and teams.

Every unit has one head and some direct members; its span is child units plus members, kept
between 4 and 12.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from waymark.demo.content import Content, Department
from waymark.demo.layout import (
    DEPARTMENT,
    DIVISION,
    FUNCTION,
    NEVER,
    SECTION,
    TEAM,
    Layout,
    UnitPlan,
)
from waymark.demo.rates import MONTHS, Rates

LEAST_SPAN = 4


@dataclass
class _Draft:
    """The units of one division while it is laid out."""

    plans: list[UnitPlan] = field(default_factory=list)

    def add(self, plan: UnitPlan) -> int:
        self.plans.append(plan)
        return len(self.plans) - 1

    def size(self) -> int:
        living = [plan for plan in self.plans if plan.closes == NEVER]
        return len(living) + sum(plan.members for plan in living)


def lay_out_division(
    layout: Layout, people: int, rates: Rates, rng: np.random.Generator, *, first: bool
) -> list[UnitPlan]:
    """One division of exactly `people`: as few teams as keep teams at their usual size.

    first says whether it is the one in which the named people work.
    Raises ValueError where no structure fits.
    """
    for teams in range(max(6, people // 14), people // 4):
        counts = _teams_by_department(layout.content, teams, first)
        draft = _sketch(layout, counts, first)
        open_teams = [
            p for p in draft.plans if p.level == TEAM and p.closes == NEVER and not p.team
        ]
        usual = sum(layout.content.departments[p.department].team for p in open_teams)
        missing = people - draft.size()
        if missing <= usual:
            _fill_teams(layout, open_teams, missing, rng)
            _open_late(draft, rates, rng)
            return draft.plans
    raise ValueError(f"no structure found for {people} people")


def _teams_by_department(content: Content, teams: int, first: bool) -> list[int]:
    """Share out teams by department weight over team size, largest remainder first."""
    weight = np.array([d.weight / (d.team + 1.4) for d in content.departments])
    exact = weight / weight.sum() * teams
    counts = np.floor(exact).astype(int)
    for i in np.argsort(counts - exact, kind="stable")[: teams - counts.sum()]:
        counts[i] += 1
    least = [d.least_teams if first else 0 for d in content.departments]
    return [int(count) for count in np.maximum(counts, least)]


def _sketch(layout: Layout, counts: list[int], first: bool) -> _Draft:
    """Functions, departments, sections and teams, with members everywhere but in teams."""
    content = layout.content
    draft = _Draft()
    management = layout.family["management"]
    leeds = layout.site["leeds"]
    chief = layout.role["chief-executive"]
    root = draft.add(UnitPlan(content.company, DIVISION, -1, management, leeds, chief))
    present = [d for d, count in zip(content.departments, counts, strict=True) if count]
    place = {}
    for function in content.functions:
        now = sum(d.function == function.key for d in present)
        before = sum((d.former_function or d.function) == function.key for d in present)
        if now and before:
            plan = UnitPlan(
                function.name,
                FUNCTION,
                root,
                management,
                layout.site[function.site],
                layout.role[function.head],
                members=max(2, LEAST_SPAN + 1 - min(now, before)),
                former_name=function.former_name,
            )
            place[function.key] = draft.add(plan)
    draft.plans[root].members = max(1, LEAST_SPAN + 1 - len(place))
    for i, count in enumerate(counts):
        if count:
            _department(layout, draft, i, count, place, first)
    return draft


def _department(
    layout: Layout, draft: _Draft, index: int, teams: int, place: dict[str, int], first: bool
) -> None:
    department = layout.content.departments[index]
    team_head, section_head, head = layout.head_roles(department)
    anywhere = next(iter(place.values()))
    parent = place.get(department.function, anywhere)
    sites = _sites(layout, department, teams)
    plan = UnitPlan(
        department.name,
        DEPARTMENT,
        parent,
        layout.family[department.family],
        sites[0],
        head,
        department=index,
        former_name=department.former_name,
    )
    if department.former_function:
        plan.former_parent = place.get(department.former_function, parent)
    kept = _kept_teams(layout, department) if first else []
    if teams == 1 and not kept:  # a department of one team: its head leads the team
        plan.level, plan.head_role = TEAM, section_head
        draft.add(plan)
        return
    unit = draft.add(plan)
    for name, site in kept:
        kept_unit = UnitPlan(
            f"{department.name}, {layout.content.sites[site].name} 1",
            TEAM,
            unit,
            plan.family,
            site,
            section_head,
            members=7,
            department=index,
            team=name,
        )
        draft.add(kept_unit)
    _sections(layout, draft, unit, sites[len(kept) :], team_head, section_head)


def _kept_teams(layout: Layout, department: Department) -> list[tuple[str, int]]:
    """Teams that named people need, with their sites."""
    names: dict[str, str] = {}
    for member in layout.content.cast:
        last = [stop for stop in member.trail if stop.kind == "substantive"][-1]
        if member.team and last.department == department.key:
            names[member.team] = member.site
    return [(team, layout.site[site]) for team, site in names.items()]


def _sections(
    layout: Layout, draft: _Draft, unit: int, sites: list[int], team_head: int, section_head: int
) -> None:
    """Teams right under the department, or in sections of about three where there are many."""
    plan = draft.plans[unit]
    department = layout.content.departments[plan.department]
    kept = sum(other.parent == unit for other in draft.plans)
    chunks: list[tuple[int, list[int]]] = []
    three_ranks = team_head != section_head
    if not three_ranks or len(sites) + kept <= 9:
        chunks.append((unit, sites))
        plan.members = max(0, LEAST_SPAN + 1 - len(sites) - kept)
    else:
        count = -(-len(sites) // 3)
        plan.members = max(0, LEAST_SPAN + 1 - count - kept)
        for chunk in np.array_split(np.array(sites), count):
            part = [int(site) for site in chunk]
            section = UnitPlan(
                f"{department.name}, Section {chr(65 + len(chunks))}",
                SECTION,
                unit,
                plan.family,
                part[0],
                section_head,
                members=max(3, LEAST_SPAN + 2 - len(part)),
                department=plan.department,
            )
            chunks.append((draft.add(section), part))
    _teams(
        layout,
        draft,
        plan,
        chunks,
        (team_head, section_head if chunks[0][0] == unit else team_head),
    )


def _teams(
    layout: Layout,
    draft: _Draft,
    plan: UnitPlan,
    chunks: list[tuple[int, list[int]]],
    heads: tuple[int, int],
) -> None:
    """The teams of each chunk (parent, sites), and those that the reorganization dissolves.

    heads are the roles of leaders: every third team of a chunk has the second one.
    """
    department = layout.content.departments[plan.department]
    numbers = Counter(
        other.site for other in draft.plans if other.department == plan.department and other.team
    )
    merged = department.merged_teams if sum(len(part) for _, part in chunks) >= 4 else 0
    for parent, part in chunks:
        for i, site in enumerate(part):
            numbers[site] += 1
            name = f"{department.name}, {layout.content.sites[site].name} {numbers[site]}"
            head = heads[i % 3 == 0]
            draft.add(
                UnitPlan(name, TEAM, parent, plan.family, site, head, department=plan.department)
            )
        if merged:
            name = f"{department.name}, Special Projects {merged}"
            merged -= 1
            old = UnitPlan(
                name, TEAM, parent, plan.family, part[0], heads[0], department=plan.department
            )
            old.members, old.closes = 6, 0
            draft.add(old)


def _sites(layout: Layout, department: Department, teams: int) -> list[int]:
    """A site for each team by the department's shares, teams of a site side by side."""
    exact = np.array([share for _, share in department.sites]) * teams
    counts = np.floor(exact).astype(int)
    for i in np.argsort(counts - exact, kind="stable")[: teams - counts.sum()]:
        counts[i] += 1
    return [
        layout.site[key]
        for (key, _), count in zip(department.sites, counts.tolist(), strict=True)
        for _ in range(count)
    ]


def _fill_teams(
    layout: Layout, teams: list[UnitPlan], members: int, rng: np.random.Generator
) -> None:
    """Share members out by usual team size, give or take a seventh, so that they sum exactly."""
    usual = np.array([layout.content.departments[plan.department].team for plan in teams])
    usual = usual * (0.86 + 0.28 * rng.random(len(teams)))
    exact = np.minimum(usual / usual.sum() * members, 10.4)
    counts = np.floor(exact).astype(int)
    while counts.sum() < members:
        for i in np.argsort(counts - exact, kind="stable")[: members - counts.sum()]:
            counts[i] += 1
    for plan, count in zip(teams, counts.tolist(), strict=True):
        plan.members = count


def _open_late(draft: _Draft, rates: Rates, rng: np.random.Generator) -> None:
    """Let some teams open during the ten years, and the dissolved ones close on their day."""
    reorganization = MONTHS - rates.reorganization_months_ago
    for plan in draft.plans:
        if plan.closes != NEVER:
            plan.closes = reorganization
    children: dict[int, list[UnitPlan]] = {}
    for plan in draft.plans:
        if plan.level == TEAM and not plan.team and plan.closes == NEVER:
            children.setdefault(plan.parent, []).append(plan)
    for parent, teams in children.items():
        spare = len(teams) + draft.plans[parent].members - LEAST_SPAN - 1
        for plan in teams[1:]:
            late = rng.random() < rates.teams_opened_late * 1.6
            month = int(rng.integers(8, MONTHS - 8))
            if late and spare > 0 and draft.plans[parent].level != FUNCTION:
                plan.opens = month
                spare -= 1
