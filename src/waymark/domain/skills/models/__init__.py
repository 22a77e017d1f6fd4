"""The skills framework, what people claim of it, the evidence, and who confirmed it."""

from waymark.domain.skills.models.claims import Claim, Evidence
from waymark.domain.skills.models.confirmations import ASK_AGAIN_AFTER, MOST_OPEN, Confirmation
from waymark.domain.skills.models.framework import (
    FEWEST_PEOPLE,
    Occupation,
    OccupationSkill,
    Skill,
    SkillLevel,
)

__all__ = [
    "ASK_AGAIN_AFTER", "FEWEST_PEOPLE", "MOST_OPEN", "Claim", "Confirmation", "Evidence", "Occupation",
    "OccupationSkill", "Skill", "SkillLevel",
]  # fmt: skip
