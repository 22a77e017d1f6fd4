"""How somebody becomes an expert, and how they leave."""

from enum import StrEnum

__all__ = ["EXPERT_MOVES", "ExpertKind", "ExpertState"]


class ExpertKind(StrEnum):
    """A mentor made the move or holds the role; a coach asks; a trainer teaches a skill."""

    MENTOR = "mentor"
    COACH = "coach"
    TRAINER = "trainer"


class ExpertState(StrEnum):
    """asked > agreed | declined; agreed > left; declined | left > asked again.

    A pause is no state: it has two dates, and ends by itself.
    """

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    LEFT = "left"


EXPERT_MOVES = {
    ExpertState.ASKED: {ExpertState.AGREED, ExpertState.DECLINED},
    ExpertState.AGREED: {ExpertState.LEFT},
    ExpertState.DECLINED: {ExpertState.ASKED, ExpertState.AGREED},
    ExpertState.LEFT: {ExpertState.ASKED, ExpertState.AGREED},
}
