"""How conversations and what is put on their table may move; free of Django."""

from enum import StrEnum

__all__ = [
    "ConversationState", "PointKind", "PointState", "Question", "Side", "TalkStanding",
]  # fmt: skip


class ConversationState(StrEnum):
    """asked > planned > revealed > agreed; cancelled from any before agreed.

    Revealed: the notes lie open to the two of them, and to nobody else, from one moment on.
    """

    ASKED = "asked"
    PLANNED = "planned"
    REVEALED = "revealed"
    AGREED = "agreed"
    CANCELLED = "cancelled"


class Side(StrEnum):
    """The two people of a conversation."""

    PERSON = "person"
    MANAGER = "manager"

    @property
    def other(self) -> "Side":
        """The one across the table."""
        return Side.MANAGER if self is Side.PERSON else Side.PERSON


class PointKind(StrEnum):
    """What may be put on the table: a change to the goal, the plan, a skill, or a word."""

    GOAL_DATE = "goal_date"
    MOVE_STEP = "move_step"
    ADD_STEP = "add_step"
    DROP_STEP = "drop_step"
    NEXT_CHECK = "next_check"
    LEVEL = "level"
    WORD = "word"


class PointState(StrEnum):
    """open > accepted | declined by the other side, or taken back by the one who put it."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class TalkStanding(StrEnum):
    """Where two people stand with their talks, for lists; the first that holds."""

    ASKED = "asked"
    NEAR = "near"
    TO_CLOSE = "to_close"
    PLANNED = "planned"
    DUE = "due"
    FINE = "fine"


class Question(StrEnum):
    """The bank of questions to prepare; their words are the pages'."""

    SIX_MONTHS = "six_months"
    MORE_AND_STOP = "more_and_stop"
    IN_THE_WAY = "in_the_way"
    PROUD_OF = "proud_of"
    MISSED = "missed"
    NEXT_STOP = "next_stop"
    STUCK_STEP = "stuck_step"
    USE_IT = "use_it"
    CHANGED_ROLE = "changed_role"
    FIRST_MONTHS = "first_months"
    STAYING = "staying"
    LOAD = "load"
    FEEDBACK = "feedback"
