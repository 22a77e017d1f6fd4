"""To be forgotten: asked by the person, decided by a named human, done by the worker."""

from waymark.workflows.erasure.asking import (
    DAYS_TO_DECIDE,
    LONGEST_WORDS,
    Erasure,
    ask_for_erasure,
    decide_erasure,
    erasure_by_id,
    erasures,
    may_decide,
    own_erasure,
    withdraw_erasure,
)
from waymark.workflows.erasure.erasing import erase_person, run_erasure
from waymark.workflows.erasure.holds import Hold, holds, lift_hold, place_hold, place_hold_on_number
from waymark.workflows.erasure.preview import Kept, Preview, preview_of
from waymark.workflows.erasure.resuming import resume_erasures

__all__ = [
    "DAYS_TO_DECIDE", "LONGEST_WORDS", "Erasure", "Hold", "Kept", "Preview", "ask_for_erasure",
    "decide_erasure", "erase_person", "erasure_by_id", "erasures", "holds", "lift_hold",
    "may_decide", "own_erasure", "place_hold",
    "place_hold_on_number", "preview_of", "resume_erasures", "run_erasure", "withdraw_erasure",
]  # fmt: skip
