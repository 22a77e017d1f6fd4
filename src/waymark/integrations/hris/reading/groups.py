"""Problems as questions: one group for 300 rows of the same unknown title, with its fixes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.integrations.hris.reading.problems import Problem, ProblemKind, Severity
from waymark.integrations.hris.reading.wording import heading
from waymark.integrations.hris.reading.work import Suggest, no_suggestions

SAMPLES = 20


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to settle a group.

    id         what a `Decision` names.  label  the words on its button.
    value      already filled in where the fix needs one (a suggested role), else "".
    needs      what must be chosen: "role", "skill", "person", or "" for nothing.
    suggested  True for at most one fix of a group.  reason  why it is suggested.
    """

    id: str
    label: Any
    value: str = ""
    needs: str = ""
    suggested: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems with one answer.

    key       the same for the same question in the next file.
    count     rows concerned.  people  how many people, 0 where rows name none.
    rows      the first 20 row numbers.  values  up to 5 of the cells as written.
    fixes     empty for what a rule has settled; otherwise what a decision may choose from.
    """

    key: str
    kind: ProblemKind
    severity: Severity
    heading: str
    explanation: str
    remedy: str
    count: int
    people: int
    rows: tuple[int, ...]
    values: tuple[str, ...]
    file: str
    fixes: tuple[Fix, ...]


def group_problems(
    problems: Iterable[Problem], suggest: Suggest = no_suggestions
) -> list[ProblemGroup]:
    """Group problems by what settles them.

    suggest   title -> [(name of a role, score 0 to 1, reason)], best first.
    Order: what stops, what needs a decision, notes; then the larger group; ties by key.
    """
    together: dict[str, list[Problem]] = {}
    for problem in problems:
        together.setdefault(problem.group_key, []).append(problem)
    groups = [_group(key, members, suggest) for key, members in together.items()]
    rank = list(Severity)
    return sorted(groups, key=lambda g: (-rank.index(g.severity), -g.count, g.key))


def _group(key: str, members: list[Problem], suggest: Suggest) -> ProblemGroup:
    first = members[0]
    count = sum(problem.count for problem in members)
    people = len({problem.person for problem in members if problem.person})
    rows = dict.fromkeys(p.row for p in members if p.row is not None)
    values = dict.fromkeys(p.value for p in members if p.value)
    return ProblemGroup(
        key=key,
        kind=first.kind,
        severity=first.severity,
        heading=heading(first, count, people),
        explanation=first.message,
        remedy=first.remedy,
        count=count,
        people=people,
        rows=tuple(list(rows)[:SAMPLES]),
        values=tuple(list(values)[:5]),
        file=first.file,
        fixes=_fixes(first, suggest),
    )


_LEAVE_OUT = Fix("leave-out", gettext_lazy("Leave these rows out"))
_NO_MANAGER = Fix("no-manager", gettext_lazy("Import them without a manager for now"))
_FIXED: dict[ProblemKind, tuple[Fix, ...]] = {
    ProblemKind.AMBIGUOUS_DATES: (
        Fix("day-first", gettext_lazy("The day comes first (17/04/2021)")),
        Fix("month-first", gettext_lazy("The month comes first (04/17/2021)")),
    ),
    ProblemKind.BAD_DATE: (Fix("empty", gettext_lazy("Read them as empty"), suggested=True), _LEAVE_OUT),
    ProblemKind.ABSURD_DATE: (
        Fix("empty", gettext_lazy("Read them as empty"), suggested=True),
        Fix("keep", gettext_lazy("They are right, keep them")),
        _LEAVE_OUT,
    ),
    ProblemKind.TOO_LONG: (Fix("leave-out", gettext_lazy("Leave these rows out"), suggested=True),),
    ProblemKind.UNKNOWN_KIND: (
        Fix("substantive", gettext_lazy("It is a regular job"), suggested=True),
        Fix("acting", gettext_lazy("It is acting")),
        Fix("temporary", gettext_lazy("It is temporary")),
        Fix("secondment", gettext_lazy("It is a secondment")),
        _LEAVE_OUT,
    ),
    ProblemKind.TWO_NAMES: (
        Fix("last-row", gettext_lazy("The later row counts")),
        Fix("first-row", gettext_lazy("The first row counts")),
    ),
    ProblemKind.SHARED_EMAIL: (
        Fix("no-email", gettext_lazy("Import the later ones without e-mail"), suggested=True),
    ),
    ProblemKind.END_BEFORE_START: (
        Fix("open", gettext_lazy("Read the end as open")),
        Fix("swap", gettext_lazy("Swap the two dates")),
        _LEAVE_OUT,
    ),
    ProblemKind.UNKNOWN_MANAGER: (
        Fix("choose-manager", gettext_lazy("Choose a manager"), needs="person"), _NO_MANAGER,
    ),
    ProblemKind.MANAGER_UNCLEAR: (
        Fix("choose-manager", gettext_lazy("Choose a manager"), needs="person"), _NO_MANAGER,
    ),
    ProblemKind.MANAGER_LEFT: (
        Fix("choose-manager", gettext_lazy("Choose a manager"), needs="person"), _NO_MANAGER,
    ),
    ProblemKind.SELF_MANAGER: (
        Fix("no-manager", gettext_lazy("They report to nobody"), suggested=True),
        Fix("choose-manager", gettext_lazy("Choose a manager"), needs="person"),
    ),
    ProblemKind.REPORTING_CYCLE: (
        Fix("cut", gettext_lazy("Choose who does not report to the next"), needs="person"),
        Fix("no-manager", gettext_lazy("Import them without managers for now")),
    ),
}  # fmt: skip


def _fixes(problem: Problem, suggest: Suggest) -> tuple[Fix, ...]:
    if problem.kind is ProblemKind.UNKNOWN_TITLE:
        return _named(problem, suggest, "use-role", "role", "add-title", _("Add as a new title"))
    if problem.kind is ProblemKind.UNKNOWN_SKILL:
        return _named(problem, no_suggestions, "use-skill", "skill", "add-skill", _("Add it"))
    if problem.kind is ProblemKind.END_BEFORE_START and problem.subject == "left":
        return (Fix("empty", _("Read the last day as empty"), suggested=True), _LEAVE_OUT)
    return _FIXED.get(problem.kind, ())


def _named(
    problem: Problem, suggest: Suggest, use: str, needs: str, add: str, add_label: str
) -> tuple[Fix, ...]:
    """Use something known (the best suggestion first), add it as new, or leave the rows out."""
    suggestions = list(suggest(" ".join(problem.value.split())))[:3]
    uses = tuple(
        Fix(use, _("Use %(name)s") % {"name": name}, name, "", place == 0, reason)
        for place, (name, _score, reason) in enumerate(suggestions)
    )
    return (
        *uses,
        Fix(use, _choose(needs, bool(uses)), needs=needs),
        Fix(add, add_label, suggested=not uses),
        _LEAVE_OUT,
    )


def _choose(needs: str, another: bool) -> str:
    if needs == "role":
        return _("Choose another role") if another else _("Choose a role")
    return _("Choose another skill") if another else _("Choose a skill")
