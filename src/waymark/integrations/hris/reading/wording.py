"""Headings of problem groups: a sentence with the number of people or rows in it."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from waymark.integrations.hris.reading.problems import Problem, ProblemKind

_WORDS: tuple[Any, ...] = (
    pgettext_lazy("a count", "none"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"),
    _("eight"), _("nine"), _("ten"), _("eleven"), _("twelve"),
)  # fmt: skip


_SINGLE: dict[ProblemKind, Any] = {
    ProblemKind.EMPTY_HEADER: _("A column has no name"),
    ProblemKind.REPEATED_HEADER: _("Two columns have the same name"),
    ProblemKind.NO_HEADER: _("The file has no header"),
    ProblemKind.UNCLOSED_QUOTE: _("A quotation mark is never closed"),
    ProblemKind.TOO_MANY_ROWS: _("The file has too many rows"),
    ProblemKind.MISSING_COLUMN: _("A column is missing"),
    ProblemKind.AMBIGUOUS_DATES: _("Day or month first in “%(column)s”?"),
    ProblemKind.UNIT_CYCLE: _("Units lie in each other"),
}
_ROWS: dict[ProblemKind, Any] = {
    ProblemKind.RAGGED_ROW: ngettext_lazy(
        "%(n)s row with more cells than the header",
        "%(n)s rows with more cells than the header", "count",
    ),
    ProblemKind.HIDDEN_NUL: ngettext_lazy(
        "%(n)s row with invisible characters", "%(n)s rows with invisible characters", "count"
    ),
    ProblemKind.UNREADABLE_CHARACTERS: ngettext_lazy(
        "%(n)s row with letters that cannot be read",
        "%(n)s rows with letters that cannot be read", "count",
    ),
    ProblemKind.BAD_DATE: ngettext_lazy(
        "%(n)s row with something that is no date in “%(column)s”",
        "%(n)s rows with something that is no date in “%(column)s”", "count",
    ),
    ProblemKind.PLACEHOLDER_DATE: ngettext_lazy(
        "%(n)s row with an empty date written as a number in “%(column)s”",
        "%(n)s rows with an empty date written as a number in “%(column)s”", "count",
    ),
    ProblemKind.SHORT_YEAR: ngettext_lazy(
        "%(n)s row with years of two digits in “%(column)s”",
        "%(n)s rows with years of two digits in “%(column)s”", "count",
    ),
    ProblemKind.ABSURD_DATE: ngettext_lazy(
        "%(n)s row with a date in “%(column)s” that is hardly right",
        "%(n)s rows with a date in “%(column)s” that is hardly right", "count",
    ),
    ProblemKind.BAD_LEVEL: ngettext_lazy(
        "%(n)s row with a level outside 0 to 5", "%(n)s rows with a level outside 0 to 5", "count"
    ),
    ProblemKind.TOO_LONG: ngettext_lazy(
        "%(n)s row with a text that is too long", "%(n)s rows with a text that is too long", "count"
    ),
    ProblemKind.FORMULA_TEXT: ngettext_lazy(
        "%(n)s row with a text that begins like a formula",
        "%(n)s rows with a text that begins like a formula", "count",
    ),
    ProblemKind.MISSING_PERSON: ngettext_lazy(
        "%(n)s row without a person’s number", "%(n)s rows without a person’s number", "count"
    ),
    ProblemKind.MISSING_TITLE: ngettext_lazy(
        "%(n)s row without a job title", "%(n)s rows without a job title", "count"
    ),
    ProblemKind.END_BEFORE_START: ngettext_lazy(
        "%(n)s row where the end comes before the start",
        "%(n)s rows where the end comes before the start", "count",
    ),
    ProblemKind.OVERLAP: ngettext_lazy(
        "%(n)s row with positions that overlap", "%(n)s rows with positions that overlap", "count"
    ),
    ProblemKind.SAME_TIME: ngettext_lazy(
        "%(n)s row with two jobs at the same time",
        "%(n)s rows with two jobs at the same time", "count",
    ),
    ProblemKind.GAP: ngettext_lazy(
        "%(n)s row after a gap in the history", "%(n)s rows after a gap in the history", "count"
    ),
}  # fmt: skip
_PEOPLE: dict[ProblemKind, Any] = {
    ProblemKind.BAD_EMAIL: ngettext_lazy(
        "%(n)s person without a usable e-mail address",
        "%(n)s people without a usable e-mail address", "count",
    ),
    ProblemKind.UNKNOWN_KIND: ngettext_lazy(
        "%(n)s person has a kind of assignment we do not know: “%(value)s”",
        "%(n)s people have a kind of assignment we do not know: “%(value)s”", "count",
    ),
    ProblemKind.TWO_NAMES: ngettext_lazy(
        "%(n)s person shares a number with somebody of another name",
        "%(n)s people share a number with somebody of another name", "count",
    ),
    ProblemKind.SHARED_EMAIL: ngettext_lazy(
        "%(n)s person shares an e-mail address with somebody else",
        "%(n)s people share an e-mail address with somebody else", "count",
    ),
    ProblemKind.UNKNOWN_TITLE: ngettext_lazy(
        "%(n)s person has a job title we do not know: “%(value)s”",
        "%(n)s people have a job title we do not know: “%(value)s”", "count",
    ),
    ProblemKind.UNKNOWN_MANAGER: ngettext_lazy(
        "%(n)s person reports to “%(value)s”, whom we do not know",
        "%(n)s people report to “%(value)s”, whom we do not know", "count",
    ),
    ProblemKind.MANAGER_UNCLEAR: ngettext_lazy(
        "%(n)s person reports to “%(value)s”, a name that several people have",
        "%(n)s people report to “%(value)s”, a name that several people have", "count",
    ),
    ProblemKind.MANAGER_LEFT: ngettext_lazy(
        "%(n)s person reports to someone who has left: “%(value)s”",
        "%(n)s people report to someone who has left: “%(value)s”", "count",
    ),
    ProblemKind.MANAGER_WAITS: ngettext_lazy(
        "%(n)s person reports to someone who is not imported yet",
        "%(n)s people report to someone who is not imported yet", "count",
    ),
    ProblemKind.SELF_MANAGER: ngettext_lazy(
        "%(n)s person reports to themselves", "%(n)s people report to themselves", "count"
    ),
    ProblemKind.REPORTING_CYCLE: ngettext_lazy(
        "%(n)s person reports to each other in a circle",
        "%(n)s people report to each other in a circle", "count",
    ),
    ProblemKind.UNKNOWN_SKILL: ngettext_lazy(
        "%(n)s person has a skill we do not know: “%(value)s”",
        "%(n)s people have a skill we do not know: “%(value)s”", "count",
    ),
}  # fmt: skip


def heading(problem: Problem, count: int, people: int) -> str:
    """One sentence for a group of `count` rows about `people` people, named after its first."""
    number = people or count if problem.kind in _PEOPLE else count
    words = {
        "count": number, "n": _in_words(number), "column": problem.column or "",
        "value": problem.value[:60],
    }  # fmt: skip
    text = str((_PEOPLE | _ROWS | _SINGLE)[problem.kind] % words)
    return text[0].upper() + text[1:]


def _in_words(number: int) -> str:
    if number < len(_WORDS):
        return str(_WORDS[number])
    return number_format(number, force_grouping=True)
