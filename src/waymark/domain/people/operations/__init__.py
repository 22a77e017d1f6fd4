"""The only writers of people's rows: `own`, `facts`, `sharing` and `equality` are what people
change of themselves, `deputies` names who stands in for a manager, `loading` brings many rows at once."""

from waymark.domain.people.operations.deputies import end_deputy, name_deputy
from waymark.domain.people.operations.equality import answer_equality, withdraw_equality
from waymark.domain.people.operations.facts import confirm_facts, report_wrong_facts
from waymark.domain.people.operations.own import set_preferences
from waymark.domain.people.operations.sharing import open_to_questions, share_skills

__all__ = [
    "answer_equality", "confirm_facts", "end_deputy", "name_deputy", "open_to_questions",
    "report_wrong_facts", "set_preferences", "share_skills", "withdraw_equality",
]  # fmt: skip
