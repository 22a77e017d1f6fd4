"""Lay out the org units of the company for a number of people.

Up to about 1,300 people are one division; larger companies get several divisions of that
size, in groups where they are many, under one chief executive.
"""

from __future__ import annotations

import numpy as np

from waymark.demo.content import Content
from waymark.demo.division import LEAST_SPAN, lay_out_division
from waymark.demo.layout import GROUP, Layout, UnitPlan
from waymark.demo.rates import Rates

DIVISION_SIZE = 1_300
LEAST_PEOPLE, MOST_PEOPLE = 150, 200_000
USUAL_SPAN = 8


def lay_out(
    content: Content, people: int, rates: Rates, rng: np.random.Generator
) -> list[UnitPlan]:
    """Units for `people` people today, parents before children; heads and members sum to it.

    Raises ValueError outside 150..200,000 people.
    """
    if not LEAST_PEOPLE <= people <= MOST_PEOPLE:
        raise ValueError(f"people must be {LEAST_PEOPLE}..{MOST_PEOPLE}, got {people}")
    layout = Layout(content)
    divisions = max(1, round(people / DIVISION_SIZE))
    if divisions == 1:
        return lay_out_division(layout, people, rates, rng, first=True)
    return _group(layout, people, divisions, rates, rng)


def _group(
    layout: Layout, people: int, divisions: int, rates: Rates, rng: np.random.Generator
) -> list[UnitPlan]:
    """Several divisions under one chief executive, with groups between where there are many."""
    management = layout.family["management"]
    leeds = layout.site["leeds"]
    president = layout.role["division-president"]
    plans = [
        UnitPlan(
            layout.content.company, GROUP, -1, management, leeds, layout.role["chief-executive"]
        )
    ]
    groups = [0]
    while divisions > 10 * len(groups):
        wider = min(-(-divisions // USUAL_SPAN), len(groups) * USUAL_SPAN)
        parents = groups
        groups = []
        for i in range(wider):
            name = f"Group {len(plans)}"
            plans.append(
                UnitPlan(name, GROUP, parents[i % len(parents)], management, leeds, president)
            )
            groups.append(len(plans) - 1)
    children = np.bincount(
        [plan.parent for plan in plans[1:]] + [groups[i % len(groups)] for i in range(divisions)],
        minlength=len(plans),
    )
    for plan, count in zip(plans, children.tolist(), strict=True):
        plan.members = max(1, LEAST_SPAN + 1 - count)
    rest = people - len(plans) - sum(plan.members for plan in plans)
    sizes = [rest // divisions + (i < rest % divisions) for i in range(divisions)]
    for i, size in enumerate(sizes):
        draft = lay_out_division(layout, size, rates, rng, first=i == 0)
        label = layout.content.divisions[i % len(layout.content.divisions)]
        _append(plans, draft, groups[i % len(groups)], label, president)
    return plans


def _append(
    plans: list[UnitPlan], draft: list[UnitPlan], parent: int, label: str, president: int
) -> None:
    shift = len(plans)
    for plan in draft:
        if plan.parent < 0:
            plan.name, plan.parent, plan.head_role = label, parent, president
        else:
            plan.name = f"{label}: {plan.name}"
            plan.parent += shift
            if plan.former_name:
                plan.former_name = f"{label}: {plan.former_name}"
        if plan.former_parent >= 0:
            plan.former_parent += shift
        plans.append(plan)
