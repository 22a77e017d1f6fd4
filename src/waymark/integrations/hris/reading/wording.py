"""Headings of problem groups: a sentence with the number of people or rows in it."""

from __future__ import annotations

from waymark.integrations.hris.reading.problems import Problem, ProblemKind

_WORDS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]

# {people} and {rows} become “Six people” and “Six rows”; {has} and {is} agree with people
_HEADINGS: dict[ProblemKind, str] = {
    ProblemKind.EMPTY_HEADER: "A column has no name",
    ProblemKind.REPEATED_HEADER: "Two columns have the same name",
    ProblemKind.NO_HEADER: "The file has no header",
    ProblemKind.RAGGED_ROW: "{rows} with more cells than the header",
    ProblemKind.HIDDEN_NUL: "{rows} with invisible characters",
    ProblemKind.UNREADABLE_CHARACTERS: "{rows} with letters that cannot be read",
    ProblemKind.UNCLOSED_QUOTE: "A quotation mark is never closed",
    ProblemKind.TOO_MANY_ROWS: "The file has too many rows",
    ProblemKind.MISSING_COLUMN: "A column is missing",
    ProblemKind.AMBIGUOUS_DATES: "Day or month first in “{column}”?",
    ProblemKind.BAD_DATE: "{rows} with something that is no date in “{column}”",
    ProblemKind.PLACEHOLDER_DATE: "{rows} with an empty date written as a number in “{column}”",
    ProblemKind.SHORT_YEAR: "{rows} with years of two digits in “{column}”",
    ProblemKind.ABSURD_DATE: "{rows} with a date in “{column}” that is hardly right",
    ProblemKind.BAD_EMAIL: "{people} without a usable e-mail address",
    ProblemKind.BAD_LEVEL: "{rows} with a level outside 0 to 5",
    ProblemKind.UNKNOWN_KIND: "{people} {has} a kind of assignment we do not know: “{value}”",
    ProblemKind.TOO_LONG: "{rows} with a text that is too long",
    ProblemKind.FORMULA_TEXT: "{rows} with a text that begins like a formula",
    ProblemKind.MISSING_PERSON: "{rows} without a person’s number",
    ProblemKind.TWO_NAMES: "{people} {share} a number with somebody of another name",
    ProblemKind.SHARED_EMAIL: "{people} {share} an e-mail address with somebody else",
    ProblemKind.UNKNOWN_TITLE: "{people} {has} a job title we do not know: “{value}”",
    ProblemKind.MISSING_TITLE: "{rows} without a job title",
    ProblemKind.END_BEFORE_START: "{rows} where the end comes before the start",
    ProblemKind.OVERLAP: "{rows} with positions that overlap",
    ProblemKind.SAME_TIME: "{rows} with two jobs at the same time",
    ProblemKind.GAP: "{rows} after a gap in the history",
    ProblemKind.UNKNOWN_MANAGER: "{people} {report} to “{value}”, whom we do not know",
    ProblemKind.MANAGER_UNCLEAR: "{people} {report} to “{value}”, a name that several people have",
    ProblemKind.MANAGER_LEFT: "{people} {report} to someone who has left: “{value}”",
    ProblemKind.MANAGER_WAITS: "{people} {report} to someone who is not imported yet",
    ProblemKind.SELF_MANAGER: "{people} {report} to themselves",
    ProblemKind.REPORTING_CYCLE: "{people} {report} to each other in a circle",
    ProblemKind.UNIT_CYCLE: "Units lie in each other",
    ProblemKind.UNKNOWN_SKILL: "{people} {has} a skill we do not know: “{value}”",
}


def heading(problem: Problem, count: int, people: int) -> str:
    """One sentence for a group of `count` rows about `people` people, named after its first."""
    several = (people or count) != 1
    text = _HEADINGS[problem.kind].format(
        people=_counted(people or count, "person", "people"),
        rows=_counted(count, "row", "rows"),
        has="have" if several else "has",
        share="share" if several else "shares",
        report="report" if several else "reports",
        column=problem.column or "",
        value=problem.value[:60],
    )
    return text[0].upper() + text[1:]


def _counted(number: int, one: str, many: str) -> str:
    words = _WORDS[number] if number < len(_WORDS) else f"{number:,}"
    return f"{words} {one if number == 1 else many}"
