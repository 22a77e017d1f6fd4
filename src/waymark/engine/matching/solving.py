"""Choose pairs of greatest total score: an auction for nearly all of it, then exact repair.

The pairs come with prices p that prove them optimal. Let v_ij be the score of a pair, plus `base`, a
constant for every pair, and u_i = max(0, max_j (v_ij - p_j)). No choice of pairs is worth more than
the sum of all u_i and of all capacity_j * p_j, and the pairs chosen are worth just that (duality of
linear programming). For a person locked to expert j, u_i is v_ij - p_j.

"As many people as possible first, then the total" needs no large numbers while solving. Match as many
as can be, and let M be the experts for whom the people left over compete, directly or through moves
of others. Every matching of most people fills the places of M with people who can go nowhere else,
and matches everybody else outside M. Among matchings that do just that, the total is made greatest,
with prices q that may be negative on M. Then p = q + base on M, p = q elsewhere are prices for any
base large enough; and one above every possible total proves both: that nobody more can be matched,
and that no matching of so many people has a greater total.
"""

from __future__ import annotations

import numpy as np

from waymark.engine.matching.assignment import Assignment, Objective
from waymark.engine.matching.candidates import NOBODY, Bools, Candidates
from waymark.engine.matching.certificate import greatest_total
from waymark.engine.matching.run import Progress, Run
from waymark.engine.matching.state import Layout, Seats, bind, laid_out, seats

__all__ = ["Progress", "match", "restored", "total_of"]

FARTHEST = 1 << 29  # that a chain of moves may change the total, for MOST_PEOPLE


def match(
    candidates: Candidates,
    *,
    objective: Objective = Objective.TOTAL,
    progress: Progress | None = None,
) -> Assignment:
    """Choose pairs, each person at most once and each expert at most as often as they have places.

    candidates   up to 2^20 people and 2^21 experts, scores 0..2047; see `candidates_from_pairs`.
    objective    MOST_PEOPLE asks that highest score * min(people, experts) is below 2^29.
    progress     called as progress(done, total) from time to time; False stops the work.
    Returns an exact optimum with its prices, which `certify` checks.
    Raises ValueError where MOST_PEOPLE is asked of too many people with too high scores.
    Ties: the same input gives the same output; which of several optima is not defined.
    Cost: near linear in the pairs in practice (benchmarks/matching.py); memory 8 bytes per pair and
    about 60 per person beside the input. For hard instances no more than polynomial is claimed.
    Source: Bertsekas 1988 (auction); Ahuja, Magnanti & Orlin 1993, ch. 9 and 12 (repair).
    """
    most = objective is Objective.MOST_PEOPLE
    if most:
        _fits(candidates)
    layout = laid_out(candidates)
    held = seats(layout)
    run = Run(layout, held, 6 if most else 3, progress)
    complete = run.auction() and run.repair(layout)
    met = None
    if most and complete:
        met = run.seat_most()
        complete = met is not None and run.repair(bind(held, layout, met))
    base, price = _prices(candidates, held, met) if most else (0, held.price)
    prices = np.empty(candidates.experts, np.int64)
    prices[layout.expert] = price
    expert = restored(candidates, layout, held)
    total = total_of(candidates, expert)
    return Assignment(expert, prices, base, total, objective, run.stats, complete)


def _fits(candidates: Candidates) -> None:
    """Chains of moves visit an expert once: so far can prices lie apart, and no farther."""
    highest = int(candidates.score.max(initial=0))
    chain = min(candidates.people, candidates.experts)
    if highest * chain >= FARTHEST:
        raise ValueError(
            f"highest score {highest} times {chain} (people or experts) is {highest * chain}, "
            f"expected below {FARTHEST}"
        )


def restored(candidates: Candidates, layout: Layout, held: Seats) -> np.ndarray:
    """Pairs in the numbers of the candidates, with the locked ones."""
    expert = np.full(candidates.people, NOBODY, np.int32)
    found = held.expert >= 0
    expert[layout.person[found]] = layout.expert[held.expert[found]]
    bound = candidates.locked >= 0
    expert[bound] = candidates.locked[bound]
    return expert


def total_of(candidates: Candidates, expert: np.ndarray) -> int:
    """The sum of the scores of the pairs."""
    position = candidates.positions(expert)
    return int(candidates.score[position[position >= 0]].sum(dtype=np.int64))


def _prices(candidates: Candidates, held: Seats, met: Bools | None) -> tuple[int, np.ndarray]:
    """A base above any total, and prices for it; `met` None where the work was stopped."""
    price = held.price.astype(np.int64)
    highest = int(candidates.score.max(initial=0))
    # above any total; and so that nothing left out while solving comes to the fore
    base = greatest_total(candidates) + highest + 2 * int(np.abs(price).max(initial=0)) + 1
    if met is None:
        return base, np.maximum(price, 0)
    return base, price + base * met
