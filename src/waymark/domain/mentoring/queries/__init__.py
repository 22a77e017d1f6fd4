"""Readings for mentoring."""

from waymark.domain.mentoring.queries.experts import (
    Conflict,
    Expert,
    ExpertFilter,
    Tally,
    Terms,
    available_on,
    conflict_by_id,
    conflicts_of,
    expert_by_id,
    experts_listed,
    experts_tally,
    is_paused,
    may_run_experts,
    own_expert,
    skills_of,
    terms_of,
)
from waymark.domain.mentoring.queries.ways import Held, Move, Way, ways_of

__all__ = [
    "Conflict", "Expert", "ExpertFilter", "Held", "Move", "Tally", "Terms", "Way", "available_on",
    "conflict_by_id", "conflicts_of", "expert_by_id", "experts_listed", "experts_tally",
    "is_paused", "may_run_experts", "own_expert", "skills_of", "terms_of", "ways_of",
]  # fmt: skip
