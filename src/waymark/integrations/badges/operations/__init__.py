"""The only writers of badges and keys."""

from waymark.integrations.badges.operations.issuing import (
    issue_badge,
    revoke_badge,
    revoke_hollow_badges,
)
from waymark.integrations.badges.operations.keys import keep_key_fresh, revoke_key, rotate_key

__all__ = [
    "issue_badge", "keep_key_fresh", "revoke_badge", "revoke_hollow_badges", "revoke_key",
    "rotate_key",
]  # fmt: skip
