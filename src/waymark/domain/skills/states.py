"""What rows of the skills framework may say; free of Django."""

from enum import StrEnum

__all__ = [
    "ClaimSource", "ConfirmationState", "EvidenceKind", "SkillCategory", "SkillOrigin", "TaskKind",
]  # fmt: skip


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
    OBSERVED = "observed"  # by someone who was there to watch the work
    RECORD = "record"  # the HR system says so


class EvidenceKind(StrEnum):
    """In what way a piece of evidence shows a skill."""

    WORK = "work"  # used at work
    TRAINING = "training"
    CERTIFICATE = "certificate"
    OBSERVED = "observed"  # used at work while someone watched in order to give feedback


class ConfirmationState(StrEnum):
    """asked > confirmed | declined | withdrawn (by who asked, or with the evidence).

    declined > asked, once some time has passed.
    """

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
