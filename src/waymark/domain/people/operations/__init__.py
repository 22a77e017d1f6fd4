"""The only writers of people's rows: `own`, `facts` and `sharing` are what people change of
themselves, `deputies` names who stands in for a manager, `loading` brings many rows at once."""

from waymark.domain.people.operations.deputies import end_deputy, name_deputy
from waymark.domain.people.operations.facts import confirm_facts, report_wrong_facts
from waymark.domain.people.operations.own import set_preferences
from waymark.domain.people.operations.sharing import open_to_questions, share_skills

__all__ = [
    "confirm_facts", "end_deputy", "name_deputy", "open_to_questions", "report_wrong_facts", "set_preferences", "share_skills",
]  # fmt: skip
