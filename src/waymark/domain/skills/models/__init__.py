"""The skills framework, what people claim of it, and the evidence behind a claim."""

from waymark.domain.skills.models.claims import Claim, Evidence
from waymark.domain.skills.models.framework import Occupation, OccupationSkill, Skill, SkillLevel

__all__ = ["Claim", "Evidence", "Occupation", "OccupationSkill", "Skill", "SkillLevel"]
