"""States of the kernel's own rows and how they may move."""

from enum import StrEnum

__all__ = ["ErasureState", "JobState", "NoticeKind", "OutboxState"]


class JobState(StrEnum):
    """queued > running > succeeded | failed | cancelled; a rescued job goes back to queued."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class OutboxState(StrEnum):
    """waiting > sent | failed (after the last attempt)."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class NoticeKind(StrEnum):
    """Needs you goes out by mail too; good to know waits on the page."""

    NEEDS_YOU = "needs_you"
    GOOD_TO_KNOW = "good_to_know"


class ErasureState(StrEnum):
    """asked > agreed > done; a named human refuses with a reason, the person may withdraw."""

    ASKED = "asked"
    AGREED = "agreed"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
