"""What fits into the packed keys of the solver, and how the keys are packed.

A choice of a person is (SCORE_MOST - score) << 21 | expert: ascending keys are falling scores.
An offer to an expert is score << 20 | person.
"""

EXPERT_BITS = 21
PERSON_BITS = 20
SCORE_MOST = 2047  # 11 bits beside the expert's 21
MOST_EXPERTS = 1 << EXPERT_BITS
MOST_PEOPLE = 1 << PERSON_BITS
MOST_PLACES = 1 << 20  # of one expert: no more people than that
EXPERT_MASK = MOST_EXPERTS - 1
PERSON_MASK = MOST_PEOPLE - 1

#: The value of staying alone for one who must be matched, and the price below which one who must be
#: full may not fall: beyond any value that paths can reach (see `solving.FARTHEST`).
NEVER = -(1 << 30)
#: Farther than any path.
FAR = 1 << 30
#: Distances that a queue tells apart at once; farther ones wait.
WINDOW = 4096
