"""Who reports to whom: managers found by number, e-mail or name, cycles cut open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from waymark.integrations.hris.reading.cells import read_spans
from waymark.integrations.hris.reading.people import turned_name
from waymark.integrations.hris.reading.problems import Problem, ProblemKind
from waymark.integrations.hris.reading.records import People, Reporting
from waymark.integrations.hris.reading.rows import Rows
from waymark.integrations.hris.reading.work import Work
from waymark.kernel.folding import fold


@dataclass(frozen=True, slots=True)
class _Line:
    """What the file says of one person's manager, still as written."""

    manager: str
    row: int
    column: str | None
    file: str
    when: dt.date


@dataclass(frozen=True, slots=True)
class _Directory:
    """Everyone who can be named as a manager. A name of two people leads nowhere."""

    active: Mapping[str, bool]
    by_email: Mapping[str, str]
    by_name: Mapping[str, str | None]

    def find(self, text: str) -> tuple[str, bool]:
        """(key, False); ("", True) when several people have that name, ("", False) when none."""
        if text in self.active:
            return text, False
        address = text.rpartition("<")[2].rstrip(">").strip().casefold()
        if address in self.by_email:
            return self.by_email[address], False
        name = fold(turned_name(text))
        if name in self.by_name:
            return self.by_name[name] or "", self.by_name[name] is None
        return "", False


def build_reporting(files: Sequence[Rows], people: People, work: Work) -> Reporting:
    """One manager per person still employed, the latest row counts; cycles are asked about."""
    lines = _latest(files, work)
    if not lines:
        return Reporting()
    directory = _directory(people, work)
    managers: dict[str, str] = {}
    for person, line in lines.items():
        if directory.active.get(person, False):
            manager = _resolve(person, line, directory, work)
            if manager:
                managers[person] = manager
    _cut_cycles(managers, lines, people, work)
    order = list(managers)
    return Reporting(
        order, [managers[p] for p in order], [lines[p].row for p in order],
        [lines[p].file for p in order],
    )  # fmt: skip


def _latest(files: Sequence[Rows], work: Work) -> dict[str, _Line]:
    lines: dict[str, _Line] = {}
    for rows in files:
        if "reporting" not in rows.mapping.kinds:
            continue
        when = read_spans(rows, "period" if "period" in rows.cells else "start", work)
        dropped = work.dropped.get(rows.file, set())
        column = rows.columns.get("manager")
        for at, person in enumerate(rows.cells["person"]):
            date = when[at][0] or dt.date.min
            if not person or rows.number[at] in dropped:
                continue
            if person not in lines or date >= lines[person].when:
                text = rows.cells["manager"][at]
                lines[person] = _Line(text, rows.number[at], column, rows.file, date)
    return lines


def _directory(people: People, work: Work) -> _Directory:
    """The people of the file and those known; what the file says of someone counts."""
    active = {key: state.active for key, state in work.known.people.items()}
    emails = {s.email.casefold(): key for key, s in work.known.people.items() if s.email}
    names: dict[str, str] = {key: s.name for key, s in work.known.people.items() if s.name}
    active.update(zip(people.key, people.employed, strict=True))
    emails.update((e.casefold(), k) for k, e in zip(people.key, people.email, strict=True) if e)
    names.update((k, n) for k, n in zip(people.key, people.name, strict=True) if n)
    by_name: dict[str, str | None] = {}
    for key, name in names.items():
        folded = fold(name)
        by_name[folded] = None if folded in by_name else key
    return _Directory(active, emails, by_name)


def _resolve(person: str, line: _Line, directory: _Directory, work: Work) -> str:
    """Key of the manager, "" for none; problems are reported or answered as decided."""
    if not line.manager or line.manager in ("-", "0", "n/a", "N/A"):
        return ""
    key, several = directory.find(line.manager)
    subject = fold(line.manager)
    if key == person:
        kind, what = ProblemKind.SELF_MANAGER, _("The person is their own manager.")
        subject = ""
    elif several:
        kind = ProblemKind.MANAGER_UNCLEAR
        what = _("Several people are called “%(manager)s”.") % {"manager": line.manager}
    elif not key:
        kind = ProblemKind.UNKNOWN_MANAGER
        what = _("Nobody has the number, e-mail or name “%(manager)s”.") % {"manager": line.manager}
    elif not directory.active[key]:
        kind, what = (
            ProblemKind.MANAGER_LEFT,
            _("“%(manager)s” has left.") % {"manager": line.manager},
        )
    else:
        return key
    decided = work.decision(kind, subject)
    if decided is not None and decided.fix != "choose-manager":
        return ""
    if decided is not None and directory.active.get(decided.value, False):
        return decided.value if decided.value != person else ""
    work.raise_problem(
        Problem(
            kind, line.row, line.column, line.manager, what,
            _("Choose a manager, or import these people without one for now."),
            subject, person, line.file,
        )
    )  # fmt: skip
    return ""


def _cut_cycles(
    managers: dict[str, str], lines: Mapping[str, _Line], people: People, work: Work
) -> None:
    """Take lines out of every cycle: the one decided on, or all of it while it is open."""
    merged = {k: s.manager for k, s in work.known.people.items() if s.manager and s.active}
    for person in lines:
        merged.pop(person, None)
    merged.update(managers)
    names = dict(zip(people.key, people.name, strict=True))
    for cycle in find_cycles(merged):
        inside = [person for person in cycle if person in managers]
        subject = min(cycle)
        decided = work.decision(ProblemKind.REPORTING_CYCLE, subject)
        if decided is not None and decided.fix == "cut" and decided.value in inside:
            del managers[decided.value]
            continue
        for person in inside:
            del managers[person]
        if decided is not None:
            continue
        told = " → ".join(names.get(p) or p for p in (*cycle, cycle[0]))
        for person in inside:
            work.raise_problem(
                Problem(
                    ProblemKind.REPORTING_CYCLE, lines[person].row, lines[person].column,
                    lines[person].manager, _("The reporting lines go round in a circle: %(told)s.") % {"told": told},
                    _("Say who of them does not report to the next, or leave the lines out."),
                    subject, person, lines[person].file,
                )
            )  # fmt: skip


def find_cycles(target: Mapping[str, str]) -> list[list[str]]:
    """All cycles of a mapping of each node to at most one other, each once, from its least node.

    Cost: linear. Every node is walked once (a functional graph has one cycle per component).
    """
    state: dict[str, int] = {}
    cycles: list[list[str]] = []
    for walk, start in enumerate(target):
        node: str | None = start
        while node is not None and node not in state:
            state[node] = walk
            node = target.get(node)
        if node is None or state[node] != walk:
            continue
        cycle = [node]
        while (after := target[cycle[-1]]) != node:
            cycle.append(after)
        least = cycle.index(min(cycle))
        cycles.append(cycle[least:] + cycle[:least])
    return cycles
