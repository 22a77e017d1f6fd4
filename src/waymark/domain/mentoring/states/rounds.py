"""How a round runs: from its first rules to the last pair."""

from enum import StrEnum

__all__ = [
    "ROUND_MOVES", "DraftState", "EntryState", "PoolSide", "ProgrammeKind", "RoundState",
]  # fmt: skip


class ProgrammeKind(StrEnum):
    """The templates: what a programme is for, which sets the rules that a round begins with."""

    NEXT_ROLE = "next_role"
    ONBOARDING = "onboarding"
    REVERSE = "reverse"
    SKILL = "skill"
    NEW_MANAGERS = "new_managers"


class RoundState(StrEnum):
    """draft > inviting > closed > drafting > reviewing > published > running > completed.

    Cancelled from any before published. From reviewing it may go back to drafting, as often as it
    takes; a drafting that fails or is stopped without a result falls back to closed.
    """

    DRAFT = "draft"
    INVITING = "inviting"
    CLOSED = "closed"
    DRAFTING = "drafting"
    REVIEWING = "reviewing"
    PUBLISHED = "published"
    RUNNING = "running"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


ROUND_MOVES = {
    RoundState.DRAFT: {RoundState.INVITING, RoundState.CANCELLED},
    RoundState.INVITING: {RoundState.CLOSED, RoundState.CANCELLED},
    RoundState.CLOSED: {RoundState.INVITING, RoundState.DRAFTING, RoundState.CANCELLED},
    RoundState.DRAFTING: {RoundState.REVIEWING, RoundState.CLOSED},
    RoundState.REVIEWING: {RoundState.DRAFTING, RoundState.PUBLISHED, RoundState.CANCELLED},
    RoundState.PUBLISHED: {RoundState.RUNNING},
    RoundState.RUNNING: {RoundState.COMPLETED},
    RoundState.COMPLETED: set[RoundState](),
    RoundState.CANCELLED: set[RoundState](),
}


class PoolSide(StrEnum):
    """Who comes to a round for what."""

    MENTEE = "mentee"
    MENTOR = "mentor"


class EntryState(StrEnum):
    """invited > joined | declined; joined > withdrawn.

    Until the pools close everybody may change their mind, in any direction.
    """

    INVITED = "invited"
    JOINED = "joined"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class DraftState(StrEnum):
    """making > ready | failed; ready > superseded by the next draft, or published.

    Late is a draft for those whom a published round left without anybody: its lines are published
    one by one beside the draft that the round was published with, until the next such draft.
    """

    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    SUPERSEDED = "superseded"
    PUBLISHED = "published"
    LATE = "late"
