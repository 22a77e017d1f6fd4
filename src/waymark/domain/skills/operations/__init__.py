"""The only writers of skills' rows: `own` is what people say of themselves, `others` what their
managers say; `evidence` is the record, `asking` and `answering` its confirmation by colleagues;
`loading` brings many rows at once, `half_lives` and `reminding` are the system's daily work."""

from waymark.domain.skills.operations.answering import confirm_evidence, decline_confirmation
from waymark.domain.skills.operations.asking import ask_confirmation, withdraw_ask
from waymark.domain.skills.operations.evidence import Certificate, log_work, withdraw_evidence
from waymark.domain.skills.operations.half_lives import learn_half_lives
from waymark.domain.skills.operations.others import say_level_of, say_levels_in_talk
from waymark.domain.skills.operations.own import Said, say_level, say_levels
from waymark.domain.skills.operations.reminding import remind_of_certificates

__all__ = [
    "Certificate",
    "Said",
    "ask_confirmation",
    "confirm_evidence",
    "decline_confirmation",
    "learn_half_lives",
    "log_work",
    "remind_of_certificates",
    "say_level",
    "say_level_of",
    "say_levels",
    "say_levels_in_talk",
    "withdraw_ask",
    "withdraw_evidence",
]
