"""What rows of the career framework may say, and how drafts may move; free of Django."""

from enum import StrEnum

__all__ = [
    "AssignmentKind", "BusinessGoalState", "ChangeKind", "ChangeOrigin", "DraftState", "EndReason", "LadderKind",
    "MoveKind", "ProposalState", "RoleState", "Thing", "may_move_business_goal", "may_move_draft",
]  # fmt: skip


class LadderKind(StrEnum):
    """Leading through the work, or through a team."""

    SPECIALIST = "specialist"
    LEADERSHIP = "leadership"


class RoleState(StrEnum):
    """unsorted (brought by an import, not yet placed) > published > retired."""

    UNSORTED = "unsorted"
    PUBLISHED = "published"
    RETIRED = "retired"


class AssignmentKind(StrEnum):
    """How a person holds a role. Only the substantive one is theirs for good."""

    SUBSTANTIVE = "substantive"
    ACTING = "acting"
    TEMPORARY = "temporary"
    SECONDMENT = "secondment"


class EndReason(StrEnum):
    """How a spell in a role ended."""

    MOVED = "moved"
    LEFT = "left"
    RETURNED = "returned"
    ENDED = "ended"
    RETITLED = "retitled"


class MoveKind(StrEnum):
    """The shape of a move between two roles."""

    UP = "up"
    SIDEWAYS = "sideways"
    LADDER_CHANGE = "ladder_change"
    DOWN = "down"


class DraftState(StrEnum):
    """open > published | discarded."""

    OPEN = "open"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class ChangeKind(StrEnum):
    """What a draft does to one thing."""

    ADD = "add"
    CHANGE = "change"
    RETIRE = "retire"


class ChangeOrigin(StrEnum):
    """Who brought a change into a draft: HR by hand, or the titles that people hold."""

    HAND = "hand"
    BUILT = "built"


class Thing(StrEnum):
    """What a draft can change, in the order in which things need one another."""

    GRADE = "grade"
    FAMILY = "family"
    LADDER = "ladder"
    ROLE = "role"
    REQUIREMENT = "requirement"
    MOVE = "move"


class BusinessGoalState(StrEnum):
    """preparing > published (a change for it was published) > closed; either may be closed."""

    PREPARING = "preparing"
    PUBLISHED = "published"
    CLOSED = "closed"


class ProposalState(StrEnum):
    """open > accepted (it is in the draft now) | left_out."""

    OPEN = "open"
    ACCEPTED = "accepted"
    LEFT_OUT = "left_out"


_DRAFT_MOVES = {DraftState.OPEN: {DraftState.PUBLISHED, DraftState.DISCARDED}}


def may_move_draft(source: DraftState, target: DraftState) -> bool:
    """Whether a draft may go from source to target."""
    return target in _DRAFT_MOVES.get(source, set())


_BUSINESS_MOVES = {
    BusinessGoalState.PREPARING: {BusinessGoalState.PUBLISHED, BusinessGoalState.CLOSED},
    BusinessGoalState.PUBLISHED: {BusinessGoalState.CLOSED},
}


def may_move_business_goal(source: BusinessGoalState, target: BusinessGoalState) -> bool:
    """Whether a business goal may go from source to target."""
    return target in _BUSINESS_MOVES.get(source, set())
