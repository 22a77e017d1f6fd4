"""The only writers of mentoring."""

from waymark.domain.mentoring.operations.agreeing import (
    AgreementFields,
    agree_to,
    write_agreement,
)
from waymark.domain.mentoring.operations.answering import (
    accept_pair,
    decline_pair,
    pause_pair,
    resume_pair,
    say_after_talk,
)
from waymark.domain.mentoring.operations.asking import (
    agree_to_ask,
    ask_to_help,
    decline_ask,
    withdraw_ask,
)
from waymark.domain.mentoring.operations.availability import leave, pause, resume
from waymark.domain.mentoring.operations.conflicts import declare_conflict, lift_conflict
from waymark.domain.mentoring.operations.drafting import keep_draft, start_draft
from waymark.domain.mentoring.operations.ending import (
    complete_pair,
    end_pair,
    keep_as_evidence,
    say_how_it_was,
)
from waymark.domain.mentoring.operations.experts import (
    agree_to_help,
    ask_expert,
    change_offer,
    decline_to_help,
    offer_help,
)
from waymark.domain.mentoring.operations.following import (
    follow_rounds,
    nudge_round,
    nudge_stuck_pairs,
)
from waymark.domain.mentoring.operations.inviting import remind_of_rounds
from waymark.domain.mentoring.operations.leftovers import (
    invite_late,
    match_leftovers,
    publish_leftovers,
)
from waymark.domain.mentoring.operations.meeting import (
    book_session,
    cancel_session,
    hold_session,
    move_session,
    note_session,
)
from waymark.domain.mentoring.operations.noting import (
    drop_goal,
    reach_goal,
    remove_note,
    set_goal,
    share_note,
    write_note,
)
from waymark.domain.mentoring.operations.offers import OfferFields
from waymark.domain.mentoring.operations.outside import (
    Contract,
    Outsider,
    change_contract,
    invite_outside,
)
from waymark.domain.mentoring.operations.parting import (
    forget_mentoring,
    release_leavers,
    release_person,
)
from waymark.domain.mentoring.operations.previewing import start_preview
from waymark.domain.mentoring.operations.publishing import publish_round
from waymark.domain.mentoring.operations.replaying import replay_draft

__all__ = [
    "AgreementFields",
    "Contract",
    "OfferFields",
    "Outsider",
    "accept_pair",
    "agree_to",
    "agree_to_ask",
    "agree_to_help",
    "ask_expert",
    "ask_to_help",
    "book_session",
    "cancel_session",
    "change_contract",
    "change_offer",
    "complete_pair",
    "declare_conflict",
    "decline_ask",
    "decline_pair",
    "decline_to_help",
    "drop_goal",
    "end_pair",
    "follow_rounds",
    "forget_mentoring",
    "hold_session",
    "invite_late",
    "invite_outside",
    "keep_as_evidence",
    "keep_draft",
    "leave",
    "lift_conflict",
    "match_leftovers",
    "move_session",
    "note_session",
    "nudge_round",
    "nudge_stuck_pairs",
    "offer_help",
    "pause",
    "pause_pair",
    "publish_leftovers",
    "publish_round",
    "reach_goal",
    "release_leavers",
    "release_person",
    "remind_of_rounds",
    "remove_note",
    "replay_draft",
    "resume",
    "resume_pair",
    "say_after_talk",
    "say_how_it_was",
    "set_goal",
    "share_note",
    "start_draft",
    "start_preview",
    "withdraw_ask",
    "write_agreement",
    "write_note",
]  # fmt: skip
