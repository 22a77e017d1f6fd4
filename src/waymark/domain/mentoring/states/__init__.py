"""What the rows of mentoring may say and how they may move; free of Django."""

from waymark.domain.mentoring.states.experts import EXPERT_MOVES, ExpertKind, ExpertState
from waymark.domain.mentoring.states.pairs import (
    HOLDS_A_PLACE,
    OPEN_PAIR,
    PAIR_MOVES,
    WORKING,
    AskState,
    DeclineReason,
    EndReason,
    PairSide,
    PairState,
    SessionState,
    TalkResult,
)
from waymark.domain.mentoring.states.rounds import (
    ROUND_MOVES,
    DraftState,
    EntryState,
    PoolSide,
    ProgrammeKind,
    RoundState,
)
from waymark.domain.mentoring.states.rules import POINTS, RULES_VERSION, Part, RoundRules
from waymark.domain.mentoring.states.templates import TEMPLATES, Template

__all__ = [
    "EXPERT_MOVES", "HOLDS_A_PLACE", "OPEN_PAIR", "PAIR_MOVES", "POINTS", "ROUND_MOVES", "RULES_VERSION", "TEMPLATES", "WORKING",
    "AskState", "DeclineReason", "DraftState", "EndReason", "EntryState", "ExpertKind",
    "ExpertState", "PairSide", "PairState", "Part", "PoolSide", "ProgrammeKind", "RoundRules",
    "RoundState", "SessionState", "TalkResult", "Template",
]  # fmt: skip
