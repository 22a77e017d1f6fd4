"""Bought places within a budget, and what one more place with each expert brings.

Called by matching.py. Three experts in ten cost money for each place; the budget is a part of what the
optimum without one spends.
"""

from __future__ import annotations

import numpy as np
from matching_instance import instance
from measuring import measured, table

from waymark.engine.matching import (
    Objective,
    certify,
    match,
    what_helps,
    within_budget,
    worth_of_places,
)

PEOPLE = 12_500  # for about 10,000 pairs
ASKED = 15  # people without an expert
SHARES = (0.9, 0.4, 0.05)


def budget_rows() -> str:
    """What a budget costs, how much is bought, and how far the result may lie below the best."""
    possible = instance(PEOPLE)
    rng = np.random.default_rng(3)
    paid = rng.random(possible.experts) < 0.3
    costs = {
        "one price": 500 * paid,
        "prices 200 to 2,000": rng.integers(200, 2001, len(paid)) * paid,
    }
    rows: list[list[object]] = [
        ["a budget", "CPU s", "matched", "total", "spent", "of", "people below", "total below"]
    ]
    for objective in Objective:
        whole = match(possible, objective=objective)
        used = np.bincount(whole.expert[whole.expert >= 0], minlength=possible.experts)
        for name, cost in costs.items():
            for share in SHARES:
                budget = int(share * (cost * used).sum())
                run = measured(
                    lambda cost=cost, budget=budget, objective=objective: within_budget(
                        possible, cost, budget, objective=objective
                    )
                )
                found = run.value
                if certify(found.candidates, found.assignment).gap:
                    raise RuntimeError("not an optimum over the places bought")
                rows.append(
                    [f"{objective}, {name}", run.cpu, found.assignment.matched,
                     found.assignment.total, found.spend, budget, found.people_below,
                     found.total_below]
                )  # fmt: skip
    return table(rows)


def place_rows() -> str:
    """All experts at once, by the least prices; and the ten best for one person who has nobody."""
    possible = instance(PEOPLE)
    found = match(possible, objective=Objective.MOST_PEOPLE)
    worth_of_places(possible, found)  # loads the compiled loops
    run = measured(lambda: worth_of_places(possible, found))
    alone = np.flatnonzero((found.expert < 0) & (np.diff(possible.start) >= 10))
    asked = np.random.default_rng(2).choice(alone, ASKED, replace=False).tolist()
    took = sorted(
        1000 * measured(lambda person=person: list(what_helps(possible, found, person))).cpu
        for person in asked
    )
    return (
        f"what one more place brings, for all {possible.experts:,} experts: {run.cpu:.3f} s CPU\n"
        "the ten places that would help somebody without an expert most, with who moves: "
        f"median {took[ASKED // 2]:.0f} ms, slowest {took[-1]:.0f} ms"
    )
