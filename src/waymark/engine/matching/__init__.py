"""Match people to experts under capacity, exactly, with a proof that anyone can check.

    possible = candidates_from_pairs(person, expert, score, capacity, people=n)
    found = match(possible)                            # pairs of greatest total score, prices
    certify(possible, found)                           # primal and dual value: equal, so optimal
    write_certificate(possible, found)                 # lines for whoever trusts none of this

Read `candidates`, `solving`, `run`, then the loops: `packing_kernel`, `auction_kernel`,
`repair_kernel`, `cardinality_kernel`.
"""

from waymark.engine.matching.assignment import Assignment, Objective, Stats
from waymark.engine.matching.candidates import (
    Candidates,
    candidates_by_person,
    candidates_from_pairs,
)
from waymark.engine.matching.certificate import Certificate, certify, prices_of
from waymark.engine.matching.certificate_file import write_certificate
from waymark.engine.matching.plain import match_plainly
from waymark.engine.matching.solving import Progress, match

__all__ = [
    "Assignment",
    "Candidates",
    "Certificate",
    "Objective",
    "Progress",
    "Stats",
    "candidates_by_person",
    "candidates_from_pairs",
    "certify",
    "match",
    "match_plainly",
    "prices_of",
    "write_certificate",
]
