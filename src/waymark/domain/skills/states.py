"""What rows of the skills framework may say; free of Django."""

from enum import StrEnum

__all__ = ["ClaimSource", "SkillCategory", "SkillOrigin", "TaskKind"]


class SkillCategory(StrEnum):
    """The three kinds of skill that programmes distinguish."""

    MANAGERIAL = "managerial"
    TECHNICAL = "technical"
    SOFT = "soft"


class TaskKind(StrEnum):
    """What kind of doing the skill is; decides how fast it fades unused."""

    ACCURACY = "accuracy"
    SPEED = "speed"
    MIXED = "mixed"


class SkillOrigin(StrEnum):
    """Where a skill's text comes from."""

    OWN = "own"
    ESCO = "esco"
    ONET = "onet"


class ClaimSource(StrEnum):
    """Who says that a person has a level."""

    SELF = "self"
    MANAGER = "manager"
    COLLEAGUE = "colleague"
    CERTIFICATE = "certificate"
    OBSERVED = "observed"
    RECORD = "record"  # the HR system says so
