"""Match people to experts under capacity, exactly, with a proof that anyone can check.

    possible = candidates_from_pairs(person, expert, score, capacity, people=n)
    found = match(possible)                            # pairs of greatest total score, prices
    certify(possible, found)                           # primal and dual value: equal, so optimal
    write_certificate(possible, found)                 # lines for whoever trusts none of this

    match_all_pairs(needs, strengths, capacity, rules)  # the same where nobody made pairs before
    after_lock(possible, found, person, expert)        # what a change brings, without solving anew
    what_helps(possible, found, person)                # where one more place would bring most
    raise_worst(possible, found, tolerance=500)        # a fair tail and its price
    within_budget(possible, cost, budget)              # bought places, with a bound on what is lost
    match_stably(possible).costs(found)                # pairs that nobody would rather change

Read `candidates`, `solving`, `run`, then the loops: `packing_kernel`, `auction_kernel`,
`repair_kernel`, `cardinality_kernel`. What builds on them: `warm`, `consequences`, `helping`,
`fair_tail`, `budget`; `stable`; `needs`, `rules`, `blocking`, `all_pairs`.
"""

from waymark.engine.matching.all_pairs import AllPairs, match_all_pairs
from waymark.engine.matching.assignment import Assignment, Objective, Stats
from waymark.engine.matching.blocking import Nearest, complete_enough, nearest, score_parts
from waymark.engine.matching.blocking_plain import score_table
from waymark.engine.matching.budget import WithinBudget, within_budget
from waymark.engine.matching.budget_bound import BudgetBound, bound_within_budget
from waymark.engine.matching.candidates import (
    Candidates,
    candidates_by_person,
    candidates_from_pairs,
)
from waymark.engine.matching.certificate import Certificate, certify, prices_of
from waymark.engine.matching.certificate_file import write_certificate
from waymark.engine.matching.consequences import (
    Consequence,
    after_arrival,
    after_departure,
    after_forbidding,
    after_lock,
    after_place_added,
    after_place_removed,
    after_swap,
)
from waymark.engine.matching.fair_tail import (
    FairTail,
    check_fair_tail,
    from_score_on,
    raise_worst,
)
from waymark.engine.matching.helping import PlaceWorth, what_helps, worth_of_places
from waymark.engine.matching.needs import (
    Needs,
    Strengths,
    hour_bits,
    needs_by_person,
    strengths_by_expert,
)
from waymark.engine.matching.plain import match_plainly
from waymark.engine.matching.rules import Rules
from waymark.engine.matching.solving import Progress, match
from waymark.engine.matching.stable import StableMatching, blocking_pairs, match_stably
from waymark.engine.matching.warm import resume

__all__ = [
    "AllPairs", "Assignment", "BudgetBound", "Candidates", "Certificate", "Consequence", "FairTail",
    "Nearest", "Needs", "Objective", "PlaceWorth", "Progress", "Rules", "StableMatching", "Stats",
    "Strengths", "WithinBudget", "after_arrival", "after_departure", "after_forbidding",
    "after_lock", "after_place_added", "after_place_removed", "after_swap", "blocking_pairs",
    "bound_within_budget", "candidates_by_person", "candidates_from_pairs", "certify",
    "check_fair_tail", "complete_enough", "from_score_on", "hour_bits", "match", "match_all_pairs",
    "match_plainly", "match_stably", "nearest", "needs_by_person", "prices_of", "raise_worst",
    "resume", "score_parts", "score_table", "strengths_by_expert", "what_helps", "within_budget",
    "worth_of_places", "write_certificate",
]  # fmt: skip
