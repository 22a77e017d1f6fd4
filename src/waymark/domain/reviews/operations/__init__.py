"""The only writers of conversations: `planning` when, `preparing` the notes, `holding` the talk
itself, `reminding` once a day."""

from waymark.domain.reviews.operations.holding import (
    PointFields,
    answer_point,
    close_talk,
    finish_point,
    open_together,
    put_point,
    take_back_point,
)
from waymark.domain.reviews.operations.planning import (
    ask_for_talk,
    cancel_talk,
    move_talk,
    plan_next_talk,
    plan_talk,
    share_what_was_agreed,
)
from waymark.domain.reviews.operations.preparing import Noted, prepare, take_back_ready
from waymark.domain.reviews.operations.reminding import remind_of_talks

__all__ = [
    "Noted", "PointFields", "answer_point", "ask_for_talk", "cancel_talk", "close_talk",
    "finish_point", "move_talk", "open_together", "plan_next_talk", "plan_talk", "prepare",
    "put_point", "remind_of_talks",
    "share_what_was_agreed", "take_back_point", "take_back_ready",
]  # fmt: skip
