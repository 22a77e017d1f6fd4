"""Which openings suit a person best: an exact list for everyone, with reasons, kept as things change.

    crowd = people(skills, start, skill, level, group, needs)      # what they hold, 0..5
    jobs = openings(skills, start, skill, level, weight, groups, filters)
    lists = rank(crowd, jobs, k=20)                                # everyone's best 20
    rank_one(crowd_of_one, jobs)                                   # while somebody waits
    score_parts(crowd, jobs, person, opening)                      # why this
    compare(crowd, jobs, person, this, that)                       # and not that
    bars(crowd, jobs, person, opening)                             # or what keeps it from them
    now, touched = change_openings(standing(crowd, jobs), {7: None})

A score is the weighted share of what an opening asks for that a person holds, 0..10000; how it is
reckoned stands at the head of `openings`. It says what is there already, never how well somebody
would do the work. People and openings are positions in arrays; ids stay with the caller.

Read first openings, people and plain (what is computed), then batch, audiences, postings and
ranking_kernel (how it is computed fast), reasons, and standing (what a change touches).
"""

from waymark.engine.ranking.batch import rank, rank_one
from waymark.engine.ranking.lists import Lists
from waymark.engine.ranking.openings import FULL, Opening, Openings, openings, with_openings
from waymark.engine.ranking.people import People, needs_of, people, with_person
from waymark.engine.ranking.plain import rank_plain, scores
from waymark.engine.ranking.reasons import Bars, Comparison, ScoreParts, bars, compare, score_parts
from waymark.engine.ranking.standing import (
    Standing,
    change_openings,
    change_person,
    standing,
    touched_people,
)

__all__ = [
    "FULL",
    "Bars",
    "Comparison",
    "Lists",
    "Opening",
    "Openings",
    "People",
    "ScoreParts",
    "Standing",
    "bars",
    "change_openings",
    "change_person",
    "compare",
    "needs_of",
    "openings",
    "people",
    "rank",
    "rank_one",
    "rank_plain",
    "score_parts",
    "scores",
    "standing",
    "touched_people",
    "with_openings",
    "with_person",
]
