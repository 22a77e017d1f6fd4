"""The words of the questions to prepare, and which ones fit a situation."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.reviews.compute import Agenda, Fact, FactKind
from waymark.domain.reviews.states import Question

__all__ = ["USUAL", "ordered", "question_in_words"]

QUESTIONS: Mapping[Question, Any] = {
    Question.SIX_MONTHS: gettext_lazy("What would make the next six months worth it for you?"),
    Question.MORE_AND_STOP: gettext_lazy(
        "What do you want to use more, and what would you happily stop?"
    ),
    Question.IN_THE_WAY: gettext_lazy("What is in your way that I can move?"),
    Question.PROUD_OF: gettext_lazy("Which piece of work since we last talked are you proud of?"),
    Question.MISSED: gettext_lazy(
        "Which part of your work would you miss if it went to someone else?"
    ),
    Question.NEXT_STOP: gettext_lazy(
        "What speaks for the next stop on your route, and what against it?"
    ),
    Question.STUCK_STEP: gettext_lazy(
        "Which step of the plan has not moved, and what would move it?"
    ),
    Question.USE_IT: gettext_lazy(
        "Where could you use what you learned within the next two months?"
    ),
    Question.CHANGED_ROLE: gettext_lazy(
        "Your role now asks for more. What of it draws you, and what does not?"
    ),
    Question.FIRST_MONTHS: gettext_lazy("What is different in this role from what you expected?"),
    Question.STAYING: gettext_lazy(
        "If you stay in this role for two more years, what should become deeper?"
    ),
    Question.LOAD: gettext_lazy("How does the amount of work feel, honestly?"),
    Question.FEEDBACK: gettext_lazy("What should I do differently as your manager?"),
}
#: chosen for those who have not begun to prepare
USUAL = (Question.SIX_MONTHS, Question.MORE_AND_STOP, Question.IN_THE_WAY)


def question_in_words(question: Question, manager: str) -> str:
    """A question as the reader is asked it.

    manager   the manager's name for the person, whom "I" would be wrong for; "" for the manager.
    """
    if manager and question is Question.IN_THE_WAY:
        return _("What is in your way that %(manager)s could move?") % {"manager": manager}
    if manager and question is Question.FEEDBACK:
        return _("What should %(manager)s do differently as your manager?") % {"manager": manager}
    return str(QUESTIONS[question])


def ordered(agenda: Agenda, facts: list[Fact]) -> list[Question]:
    """All questions: the usual three, then those that the situation asks for, then the others."""
    kinds = {fact.kind for fact in facts}
    fitting = []
    if FactKind.ASKS in kinds:
        fitting.append(Question.CHANGED_ROLE)
    if FactKind.UNUSED in kinds:
        fitting.append(Question.USE_IT)
    if FactKind.CONFIRMED in kinds:
        fitting.append(Question.PROUD_OF)
    fitting += [Question.NEXT_STOP, Question.STUCK_STEP] if agenda.is_next else [
        Question.MISSED, Question.STAYING
    ]  # fmt: skip
    first = [*USUAL, *fitting]
    return [*first, *(each for each in Question if each not in first)]
