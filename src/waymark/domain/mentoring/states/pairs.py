"""How two people come together, work and part."""

from enum import StrEnum

__all__ = [
    "HOLDS_A_PLACE", "OPEN_PAIR", "PAIR_MOVES", "WORKING", "AskState", "DeclineReason", "EndReason", "PairSide",
    "PairState", "SessionState", "TalkResult",
]  # fmt: skip


class PairState(StrEnum):
    """published > accepted | declined; accepted > active (first meeting held) > completed | ended.

    Proposed is a pair that one of the two asked for, before the other answered; rounds keep theirs
    as lines of a draft until they are published. Active <> paused. A published or accepted pair may
    be ended early as well.
    """

    PROPOSED = "proposed"
    PUBLISHED = "published"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    ENDED = "ended"


PAIR_MOVES = {
    PairState.PROPOSED: {PairState.PUBLISHED, PairState.ACCEPTED, PairState.DECLINED},
    PairState.PUBLISHED: {PairState.ACCEPTED, PairState.DECLINED, PairState.ENDED},
    PairState.ACCEPTED: {PairState.ACTIVE, PairState.DECLINED, PairState.ENDED},
    PairState.ACTIVE: {PairState.PAUSED, PairState.COMPLETED, PairState.ENDED},
    PairState.PAUSED: {PairState.ACTIVE, PairState.COMPLETED, PairState.ENDED},
    PairState.DECLINED: set[PairState](),
    PairState.COMPLETED: set[PairState](),
    PairState.ENDED: set[PairState](),
}
#: states in which a pair takes one of the expert's places
HOLDS_A_PLACE = (
    PairState.PUBLISHED, PairState.ACCEPTED, PairState.ACTIVE, PairState.PAUSED,
)  # fmt: skip
#: not over: of two people there is one such pair at most
OPEN_PAIR = (PairState.PROPOSED, *HOLDS_A_PLACE)
#: the two know each other and meet
WORKING = (PairState.ACCEPTED, PairState.ACTIVE, PairState.PAUSED)


class PairSide(StrEnum):
    """The two of a pair."""

    MENTEE = "mentee"
    EXPERT = "expert"

    @property
    def other(self) -> "PairSide":
        return PairSide.EXPERT if self is PairSide.MENTEE else PairSide.MENTEE


class DeclineReason(StrEnum):
    """Why one of the two says no to a pair; "other" takes words."""

    NO_TIME = "no_time"
    KNOW_EACH_OTHER = "know_each_other"
    NOT_MY_FIELD = "not_my_field"
    CONFLICT = "conflict"
    OTHER = "other"


class EndReason(StrEnum):
    """Why a pair ends early; none of them blames anyone."""

    GOAL_CHANGED = "goal_changed"
    NO_TIME = "no_time"
    NOT_THE_RIGHT_MATCH = "not_the_right_match"
    LEFT = "left"
    OTHER = "other"


class SessionState(StrEnum):
    """planned > held | cancelled."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class TalkResult(StrEnum):
    """What one side says after the chemistry talk of a coaching."""

    YES = "yes"
    NO = "no"


class AskState(StrEnum):
    """asked > agreed | declined | withdrawn | overtaken (the expert's last place was taken)."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"
