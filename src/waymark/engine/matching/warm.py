"""Begin at a matching that was optimal for nearly the same problem, and repair what has changed.

The prices of the old matching stay a valid bound whatever changes; only pairs that are now possible
no more, not their person's best, or too many for their expert are undone. Each person undone is
seated again by a shortest path over the moves left, and each place set free is filled by one (see
`repair_kernel`). So the work grows with what changed, and the result is as exact as that of `match`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from waymark.engine.matching.assignment import Assignment, Objective
from waymark.engine.matching.candidates import NOBODY, Bools, Candidates, Ints, Wholes
from waymark.engine.matching.certificate import greatest_total
from waymark.engine.matching.limits import FAR
from waymark.engine.matching.run import Progress, Run
from waymark.engine.matching.solving import match, restored, total_of
from waymark.engine.matching.state import Layout, Seats, laid_out, seats

__all__ = ["fits", "resume", "resume_above", "with_base"]


def resume(
    candidates: Candidates, known: Assignment, *, progress: Progress | None = None
) -> Assignment:
    """The optimum for these candidates, found from the pairs and prices of a similar problem.

    candidates   as for `match`; people and experts keep the positions they had.
    known        of the similar problem: as many people and experts; any pairs and prices will do,
                 the closer to the new optimum the quicker. Its objective is kept.
    progress     called as progress(done, total) from time to time; False stops the work.
    Returns what `match` returns: an exact optimum with prices that `certify` checks.
    Raises ValueError where the shapes differ, and for a price below 0.
    Ties: as in `match`; nobody moves who need not, as far as shortest paths tell.
    Cost: some passes over the pairs, and a shortest path for each person and place undone.
    Where numbers are too large for the loops (MOST_PEOPLE, when people times highest score exceed some
    500 million) the problem is solved anew. Source: Ahuja, Magnanti & Orlin 1993, ch. 9.7 and 9.11.
    """
    if known.expert.shape != (candidates.people,):
        raise ValueError(f"expert has shape {known.expert.shape}, expected ({candidates.people},)")
    if known.prices.shape != (candidates.experts,):
        raise ValueError(f"prices has shape {known.prices.shape}, expected ({candidates.experts},)")
    if known.prices.size and known.prices.min() < 0:
        at = int(np.argmin(known.prices))
        raise ValueError(f"prices[{at}] is {known.prices[at]}, expected 0 or more")
    if known.objective is Objective.MOST_PEOPLE:
        needed = greatest_total(candidates) + 1
        known = with_base(known, needed) if known.base < needed else known
    if not fits(candidates, known):
        return match(candidates, objective=known.objective, progress=progress)
    return resume_above(candidates, known, np.zeros(candidates.experts, np.int64), progress)


def fits(candidates: Candidates, known: Assignment, floor: int = 0) -> bool:
    """Whether numbers are small enough for the loops, with floors up to this one."""
    highest = int(candidates.score.max(initial=0))
    return known.base + highest + max(floor, int(known.prices.max(initial=0))) < FAR


def resume_above(
    candidates: Candidates, known: Assignment, floor: Ints, progress: Progress | None = None
) -> Assignment:
    """As `resume`, where places stay free rather than be filled at a price below their floor.

    floor   int64 (experts,), 0 or more, with which all `fits`; known as checked by `resume`.
    Returns the assignment of greatest score and base less the floor of each place filled, and prices
    from the floors on; total and base are as usual, without the floors.
    """
    layout = laid_out(candidates)
    held = _seated(candidates, layout, known, floor)
    run = Run(layout, held, 2, progress)
    complete = run.repair(layout)
    prices = np.empty(candidates.experts, np.int64)
    prices[layout.expert] = held.price
    expert = restored(candidates, layout, held)
    total = total_of(candidates, expert)
    return Assignment(expert, prices, known.base, total, known.objective, run.stats, complete)


def with_base(known: Assignment, base: int) -> Assignment:
    """The same pairs with a larger base, and the prices that prove as much as before.

    The experts for whom more people compete than they have places have prices above half the base,
    all others far below: the former rise by what the base rises (see `solving`).
    """
    rise = base - known.base
    if rise < 0:
        raise ValueError(f"base is {base}, expected at least {known.base}")
    return replace(known, base=base, prices=known.prices + rise * (2 * known.prices > known.base))


def _seated(candidates: Candidates, layout: Layout, known: Assignment, floor: Ints) -> Seats:
    """Everybody where they were, as far as that is possible still."""
    held = seats(layout)
    held.floor[:] = floor[layout.expert]
    held.price[:] = np.maximum(known.prices, floor)[layout.expert]
    held.least[:] = -known.base
    rank = np.empty(candidates.experts, np.int64)
    rank[layout.expert] = np.arange(candidates.experts)
    position = _possible(candidates, known.expert)[layout.person]
    person = np.flatnonzero(position >= 0)
    expert = rank[candidates.expert[position[person]]]
    score = candidates.score[position[person]]
    # best scores first within each expert: whoever is one too many is the one of the lowest score
    order = np.lexsort((person, -score, expert))
    person, expert, score = person[order], expert[order], score[order]
    nth = np.arange(len(expert)) - np.searchsorted(expert, expert)
    room = nth < layout.places[expert]
    person, expert, score, nth = person[room], expert[room], score[room], nth[room]
    place = held.seat[expert] + nth
    held.taken[:] = np.bincount(expert, minlength=candidates.experts)
    held.holder[place] = person
    held.expert[person], held.place[person], held.score[person] = expert, place, score
    return held


def _possible(candidates: Candidates, expert: Wholes) -> np.ndarray:
    """Where the pair of each person stands among the candidates; -1 where it is none, or locked."""
    key = (candidates.person().astype(np.int64) << 32) | candidates.expert
    wanted = (np.arange(candidates.people) << 32) | np.maximum(expert, 0)
    found = np.searchsorted(key, wanted)
    there: Bools = (expert >= 0) & (candidates.locked < 0) & (found < len(key))
    there[there] = key[found[there]] == wanted[there]
    return np.where(there, found, NOBODY)
