"""Readings of skills and of what people say and show of theirs; personal rows go through a policy."""

from waymark.domain.skills.models import (
    ASK_AGAIN_AFTER,
    FEWEST_PEOPLE,
    MOST_OPEN,
    Claim,
    Confirmation,
    Evidence,
    Skill,
)
from waymark.domain.skills.queries.framework import (
    level_texts,
    skill_by_id,
    skill_with_texts,
    skills_by_id,
    skills_found,
)
from waymark.domain.skills.queries.levels import claims_of, counting, is_over, levels_of, own_claims
from waymark.domain.skills.queries.record import (
    ask_by_id,
    asked_of,
    asked_together,
    confirmation_by_id,
    confirmations_of,
    evidence_by_id,
    evidence_of,
    record_entries,
    skills_in_record,
)
from waymark.domain.skills.queries.uses import Shown, evidence_shown

__all__ = [
    "ASK_AGAIN_AFTER", "FEWEST_PEOPLE", "MOST_OPEN", "Claim", "Confirmation", "Evidence", "Shown", "Skill", "ask_by_id", "asked_of",
    "asked_together", "claims_of", "confirmation_by_id", "confirmations_of", "counting",
    "evidence_by_id", "evidence_of", "evidence_shown", "is_over", "level_texts", "levels_of",
    "own_claims",
    "record_entries", "skill_by_id", "skill_with_texts", "skills_by_id", "skills_found",
    "skills_in_record",
]  # fmt: skip
