"""Experts, programmes and rounds, drafts with their proof, and pairs at work."""

from waymark.domain.mentoring.models.drafts import Ban, Considered, Draft, DraftPair, Lock
from waymark.domain.mentoring.models.experts import (
    MOST_PLACES,
    Conflict,
    Expert,
    ExpertRole,
    ExpertSkill,
)
from waymark.domain.mentoring.models.pairs import Ask, Pair
from waymark.domain.mentoring.models.programmes import (
    Avoided,
    Choice,
    NeededSkill,
    PoolEntry,
    Programme,
    Round,
)
from waymark.domain.mentoring.models.working import Agreement, Feedback, PairGoal, PairNote, Session

__all__ = [
    "MOST_PLACES", "Agreement", "Ask", "Avoided", "Ban", "Choice", "Conflict", "Considered", "Draft", "DraftPair", "Expert", "ExpertRole", "ExpertSkill", "Feedback", "Lock", "NeededSkill", "Pair", "PairGoal", "PairNote", "PoolEntry", "Programme", "Round", "Session",
]  # fmt: skip
