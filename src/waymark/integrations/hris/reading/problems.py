"""What can be wrong in a file, as values rather than exceptions.

A `Problem` says where, what and how to put it right. Content never raises: one bad cell must not
hide the other 300. Only a file that cannot be read at all raises `UnreadableFile`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

LONGEST_KEY = 300  # so much fits where answers are kept


class Severity(StrEnum):
    """How far a problem stands in the way."""

    NOTE = "note"  # settled by a rule or left out; told, nothing to answer
    DECIDE = "decide"  # the people concerned stay out until someone answers
    STOP = "stop"  # nothing can be imported before it is settled


class ProblemKind(StrEnum):
    """Every kind of problem that reading or checking reports."""

    # the file
    EMPTY_HEADER = "empty-header"
    REPEATED_HEADER = "repeated-header"
    NO_HEADER = "no-header"
    RAGGED_ROW = "ragged-row"
    HIDDEN_NUL = "hidden-nul"
    UNREADABLE_CHARACTERS = "unreadable-characters"
    UNCLOSED_QUOTE = "unclosed-quote"
    TOO_MANY_ROWS = "too-many-rows"
    # the match of columns
    MISSING_COLUMN = "missing-column"
    # cells
    AMBIGUOUS_DATES = "ambiguous-dates"
    BAD_DATE = "bad-date"
    PLACEHOLDER_DATE = "placeholder-date"
    SHORT_YEAR = "short-year"
    ABSURD_DATE = "absurd-date"
    BAD_EMAIL = "bad-email"
    BAD_LEVEL = "bad-level"
    UNKNOWN_KIND = "unknown-kind"
    TOO_LONG = "too-long"
    FORMULA_TEXT = "formula-text"
    # people
    MISSING_PERSON = "missing-person"
    TWO_NAMES = "two-names"
    SHARED_EMAIL = "shared-email"
    # history
    UNKNOWN_TITLE = "unknown-title"
    MISSING_TITLE = "missing-title"
    END_BEFORE_START = "end-before-start"
    OVERLAP = "overlap"
    SAME_TIME = "same-time"
    GAP = "gap"
    # reporting lines and units
    UNKNOWN_MANAGER = "unknown-manager"
    MANAGER_UNCLEAR = "manager-unclear"
    MANAGER_LEFT = "manager-left"
    MANAGER_WAITS = "manager-waits"
    SELF_MANAGER = "self-manager"
    REPORTING_CYCLE = "reporting-cycle"
    UNIT_CYCLE = "unit-cycle"
    # skills
    UNKNOWN_SKILL = "unknown-skill"


_STOP = {
    ProblemKind.UNCLOSED_QUOTE,
    ProblemKind.TOO_MANY_ROWS,
    ProblemKind.MISSING_COLUMN,
    ProblemKind.AMBIGUOUS_DATES,
}
_DECIDE = {
    ProblemKind.BAD_DATE,
    ProblemKind.ABSURD_DATE,
    ProblemKind.TOO_LONG,
    ProblemKind.UNKNOWN_KIND,
    ProblemKind.TWO_NAMES,
    ProblemKind.SHARED_EMAIL,
    ProblemKind.UNKNOWN_TITLE,
    ProblemKind.END_BEFORE_START,
    ProblemKind.UNKNOWN_MANAGER,
    ProblemKind.MANAGER_UNCLEAR,
    ProblemKind.MANAGER_LEFT,
    ProblemKind.SELF_MANAGER,
    ProblemKind.REPORTING_CYCLE,
    ProblemKind.UNKNOWN_SKILL,
}


def severity_of(kind: ProblemKind) -> Severity:
    """How far problems of this kind stand in the way."""
    if kind in _STOP:
        return Severity.STOP
    return Severity.DECIDE if kind in _DECIDE else Severity.NOTE


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding in a file.

    row      as a spreadsheet numbers it (first row is 1), None when it is about the whole file.
    column   the header as written, None when it is about a row or the file.
    value    the cell as written.
    message  what is wrong, remedy what to do, both plain sentences.
    subject  what problems of this kind are grouped by (a title, a manager, a column); "" for all.
    person   key of the person concerned, "" where there is none.
    file     name of the file.
    count    1, or how many more of the same were counted without being kept one by one.
    """

    kind: ProblemKind
    row: int | None
    column: str | None
    value: str
    message: str
    remedy: str
    subject: str = ""
    person: str = ""
    file: str = ""
    count: int = 1

    @property
    def severity(self) -> Severity:
        """How far this problem stands in the way."""
        return severity_of(self.kind)

    @property
    def group_key(self) -> str:
        """Key that is the same for the same question in the next file."""
        return key_of_group(self.kind, self.subject)


def key_of_group(kind: ProblemKind, subject: str) -> str:
    """Key of the problems of this kind about this subject: at most 300 characters.

    A longer one keeps its readable beginning; the hash of the whole tells it from others.
    """
    key = f"{kind.value}:{subject}" if subject else kind.value
    if len(key) <= LONGEST_KEY:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"{key[: LONGEST_KEY - len(digest) - 1]}#{digest}"


class UnreadableFile(Exception):
    """The file cannot be read at all; says so in one sentence and what to do in another."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.message = message
        self.remedy = remedy


class ProblemLog:
    """Collects problems, at most `keep` one by one per group; the rest are counted.

    A file of two million bad rows must not become two million objects.
    """

    def __init__(self, file: str = "", keep: int = 2000) -> None:
        self.file = file
        self.keep = keep
        self._kept: list[Problem] = []
        self._counts: Counter[str] = Counter()
        self._last: dict[str, Problem] = {}

    def add(self, problem: Problem) -> None:
        """Keep the problem, or count it when its group has `keep` of them already."""
        key = problem.group_key
        self._counts[key] += problem.count
        if self._counts[key] <= self.keep:
            self._kept.append(problem if problem.file else replace(problem, file=self.file))
        else:
            self._last[key] = problem

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add each of them."""
        for problem in problems:
            self.add(problem)

    def problems(self) -> tuple[Problem, ...]:
        """Those kept, in order, then one line per group for those only counted."""
        kept_counts: Counter[str] = Counter()
        for problem in self._kept:
            kept_counts[problem.group_key] += problem.count
        rest = [
            replace(
                last,
                row=None,
                person="",
                file=last.file or self.file,
                count=self._counts[key] - kept_counts[key],
            )
            for key, last in self._last.items()
        ]
        return (*self._kept, *rest)
