"""The working state of one normalisation: what is known, what was decided, what was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from waymark.integrations.hris.reading.dates import DayOrder
from waymark.integrations.hris.reading.problems import (
    Problem,
    ProblemKind,
    ProblemLog,
    Severity,
    key_of_group,
    severity_of,
)
from waymark.integrations.hris.reading.records import Known
from waymark.integrations.hris.reading.rows import Rows

Span = tuple[dt.date | None, dt.date | None]
Suggestion = tuple[str, float, str]
Suggest = Callable[[str], Sequence[Suggestion]]
"""title -> [(name of a role, score 0 to 1, reason)], best first."""


_NEED_A_VALUE = {"use-role", "use-skill", "choose-manager", "cut"}


def no_suggestions(title: str) -> Sequence[Suggestion]:
    """For a caller who has nothing to suggest."""
    return ()


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer to a group of problems; kept, it answers the same question in the next file.

    group_key   of the `ProblemGroup`.  fix  id of one of its fixes.
    value       what the fix needs: a role, a manager's key, "" where it needs nothing.
    """

    group_key: str
    fix: str
    value: str = ""


@dataclass(slots=True)
class Work:
    """Shared by the steps of one normalisation, which alone change it."""

    known: Known
    as_of: dt.date
    suggest: Suggest
    decisions: dict[str, Decision]
    log: ProblemLog = field(default_factory=ProblemLog)
    waiting: set[str] = field(default_factory=set)
    dropped: dict[str, set[int]] = field(default_factory=dict)  # file -> row numbers left out
    spans: dict[tuple[str, str], list[Span]] = field(default_factory=dict)  # read once per field

    def decision(self, kind: ProblemKind, subject: str = "") -> Decision | None:
        """The answer given to this group of problems, None while it is open."""
        return self.decisions.get(key_of_group(kind, subject))

    def drop(self, rows: Rows, at: int) -> None:
        """Leave one row out."""
        self.dropped.setdefault(rows.file, set()).add(rows.number[at])

    def report(
        self, kind: ProblemKind, rows: Rows, at: int, field: str, message: str, remedy: str,
        *, subject: str = "", value: str | None = None,
    ) -> None:  # fmt: skip
        """Report a problem of one cell; its person waits if the kind needs a decision."""
        person = rows.cells["person"][at] if "person" in rows.cells else ""
        self.raise_problem(
            Problem(
                kind, rows.number[at], rows.columns.get(field),
                (rows.cell(field)[at] if value is None else value)[:200],
                message, remedy, subject, person, rows.file,
            )
        )  # fmt: skip

    def raise_problem(self, problem: Problem) -> None:
        """Report a problem; its person waits if the kind needs a decision."""
        self.log.add(problem)
        if severity_of(problem.kind) is Severity.DECIDE and problem.person:
            self.waiting.add(problem.person)


def by_key(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Decisions by group; of several for one group the last counts.

    A decision that lacks what its fix needs, or an order of dates that is none, answers nothing.
    """
    return {decision.group_key: decision for decision in decisions if _answers(decision)}


def _answers(decision: Decision) -> bool:
    if decision.group_key.startswith(ProblemKind.AMBIGUOUS_DATES.value):
        return decision.fix in set(DayOrder)
    return decision.fix not in _NEED_A_VALUE or bool(decision.value)
