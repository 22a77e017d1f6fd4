"""What a coordinator waits for: other experts for one mentee, each thought through to the end.

    python benchmarks/mentoring_changes.py [--mentees 10000]

A seeded draft, its worst-off raised, packed as the database keeps it. For mentees by chance: unpack,
find the three best other experts with everybody who would move, and apply one of them; CPU
milliseconds. The peer for the same answer is what anybody else would do: match anew with the mentee
bound to each of the experts looked at.
"""

from __future__ import annotations

import argparse
from dataclasses import replace

import numpy as np
from matching_instance import instance
from measuring import machine, measured, table

from waymark.domain.mentoring.compute.changes import LOOKED_AT, alternatives, moving
from waymark.domain.mentoring.compute.packing import Packed, pack, unpack
from waymark.engine.matching import Candidates, Objective, match, raise_worst

ASKED = 25
TOLERANCE = 5  # thousandths of the total for the worst-off, as rounds begin with


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mentees", type=int, default=10_000)
    options = parser.parse_args()
    possible = instance(options.mentees)
    draft = drafted(possible)
    stored = pack(draft)
    rng = np.random.default_rng(3)
    who = (draft.entry[rng.choice(len(draft.entry), ASKED, replace=False)]).tolist()
    print(machine())
    print(
        f"{possible.people:,} mentees, {possible.experts:,} experts, "
        f"{len(possible.expert):,} candidates; {len(stored) / 1e6:.1f} MB packed"
    )
    opened = [1000 * measured(lambda: unpack(stored)).cpu for _ in range(ASKED)]
    found, applied = [], []
    for entry in who:
        told = measured(lambda entry=entry: alternatives(unpack(stored), entry))
        found.append(1000 * told.cpu)
        if told.value:
            expert = told.value[0].moved[0].after or 0
            move = measured(lambda e=entry, x=expert: moving(unpack(stored), e, x))
            applied.append(1000 * move.cpu)
    anew = LOOKED_AT * 1000 * min(measured(lambda: again(draft, possible)).cpu for _ in range(3))
    rows = [
        ("unpack", np.median(opened), max(opened)),
        ("three best others, with all who move", np.median(found), max(found)),
        ("make one of them", np.median(applied), max(applied)),
        (f"the same by matching anew, {LOOKED_AT} times", anew, anew),
    ]
    print(table([("what", "median ms", "most"), *rows]))


def drafted(possible: Candidates) -> Packed:
    """An optimum with its worst-off raised, as a draft keeps it."""
    best = match(possible, objective=Objective.MOST_PEOPLE)
    fair = raise_worst(possible, best, tolerance=best.total * TOLERANCE // 1000)
    people, experts = possible.people, possible.experts
    return Packed(
        entry=np.arange(people) + 1, expert=np.arange(experts) + 1, start=possible.start,
        to=possible.expert, score=possible.score, capacity=possible.capacity,
        offered=possible.capacity, locked=possible.locked, pairs=fair.assignment.expert,
        prices=fair.assignment.prices, optimum=best.expert, optimum_prices=best.prices,
        bounds=np.full(people, -1, np.int32), cost=np.zeros(experts, np.int64),
        base=fair.assignment.base, optimum_base=best.base, threshold=fair.threshold, stable=False,
        complete=True, finished=True, tolerance=TOLERANCE, budget=0, inputs="", kinds=("fit",),
    )  # fmt: skip


def again(draft: Packed, possible: Candidates) -> int:
    """Match anew with the first mentee bound where the draft has them."""
    locked = draft.locked.copy()
    locked[0] = draft.pairs[0]
    return match(replace(possible, locked=locked), objective=Objective.MOST_PEOPLE).total


if __name__ == "__main__":
    main()
