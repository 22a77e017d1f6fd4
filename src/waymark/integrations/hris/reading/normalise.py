"""From rows to a batch: checked, consistent in itself, ready to be compared and applied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields, replace
from typing import TypeVar

from django.utils.translation import gettext as _

from waymark.integrations.hris.reading.cells import FAR
from waymark.integrations.hris.reading.people import assign_keys, build_people
from waymark.integrations.hris.reading.positions import build_positions, end_of_periods
from waymark.integrations.hris.reading.problems import Problem, ProblemKind
from waymark.integrations.hris.reading.records import (
    Batch,
    Known,
    People,
    Positions,
    Reporting,
    Skills,
)
from waymark.integrations.hris.reading.reporting import build_reporting
from waymark.integrations.hris.reading.rows import Rows
from waymark.integrations.hris.reading.skills import build_skills
from waymark.integrations.hris.reading.unitkeys import with_one_key_per_unit
from waymark.integrations.hris.reading.units import build_units
from waymark.integrations.hris.reading.work import (
    Decision,
    Work,
    by_key,
    no_suggestions,
)

_Records = TypeVar("_Records", People, Positions, Reporting, Skills)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def normalise(
    files: Sequence[Rows],
    known: Known,
    *,
    as_of: dt.date,
    decisions: Iterable[Decision] = (),
) -> Batch:
    """Turn the rows of one or several files into one batch.

    known      what the organization has: people, titles, skills.  as_of  the day of the import.
    decisions  answers to groups of problems, from this import or kept from the last.
    The same input gives the same batch; nothing is changed in place.
    Cost: about 4 s for 190,000 rows.
    """
    work = Work(known, as_of, no_suggestions, by_key(decisions))
    files = _prepared(files, work)
    complete = bool(files) and all(rows.mapping.complete for rows in files)
    people, positions = _people_and_positions(files, work, complete=complete)
    units = build_units(files, work)
    reporting = build_reporting(files, people, work)
    skills = build_skills(files, work)
    out = work.waiting | _without_rows(files, work)
    reporting = _managers_present(_without(reporting, out), people, out, work)
    return Batch(
        people=_without(people, out),
        units=units,
        reporting=reporting,
        positions=_without(positions, out),
        skills=_without(skills, out),
        problems=work.log.problems(),
        waiting=frozenset(work.waiting),
        left_out=_left_out(files, work),
        set_aside=sum(rows.set_aside for rows in files),
        read=sum(rows.read for rows in files),
        as_of=as_of,
        complete=complete,
    )


def _prepared(files: Sequence[Rows], work: Work) -> list[Rows]:
    """Copies of the rows, checked as far as each stands alone, with equal keys for equal units."""
    own = [_with_own_cells(rows) for rows in files]
    for rows in own:
        _prepare(rows, work)
    with_one_key_per_unit(own, work.known.units)
    return own


def _prepare(rows: Rows, work: Work) -> None:
    """Take over what reading found, and give every row the key of its person."""
    work.log.extend(rows.problems)
    if not rows.mapping.fields & {"person", "email"} and "units" not in rows.mapping.kinds:
        work.log.add(_no_person_column(rows))
    assign_keys(rows, work)
    _note_formulas(rows, work)


def _with_own_cells(rows: Rows) -> Rows:
    return replace(rows, cells=dict(rows.cells))


def _no_person_column(rows: Rows) -> Problem:
    return Problem(
        ProblemKind.MISSING_COLUMN, None, None, "",
        _("No column is matched to the person's number or e-mail."),
        _("Match one: without it nobody can tell whom a row is about."), "person", "", rows.file,
    )  # fmt: skip


def _people_and_positions(
    files: Sequence[Rows], work: Work, *, complete: bool
) -> tuple[People, Positions]:
    """Who there is and what they held; whoever left holds nothing after their last day."""
    people = build_people(files, work)
    positions = build_positions(files, work)
    if complete:
        people = _leavers_by_history(people, positions, work.as_of)
    return people, _ended_with_employment(positions, people)


def _leavers_by_history(people: People, positions: Positions, as_of: dt.date) -> People:
    """In complete files, who held positions and holds none any more has left, on the last day."""
    last: dict[str, dt.date] = {}
    for person, end in zip(positions.person, positions.end, strict=True):
        last[person] = max(last.get(person, dt.date.min), end or dt.date.max)
    left = [
        day if day is not None or last.get(key, dt.date.max) >= as_of else last[key]
        for key, day in zip(people.key, people.left, strict=True)
    ]
    employed = [
        employed and last.get(key, dt.date.max) >= as_of
        for key, employed in zip(people.key, people.employed, strict=True)
    ]
    return replace(people, left=left, employed=employed)


def _ended_with_employment(positions: Positions, people: People) -> Positions:
    """Who has left on a day that the file tells holds nothing after it."""
    gone = {
        key: day
        for key, day, employed in zip(people.key, people.left, people.employed, strict=True)
        if day is not None and not employed
    }
    if not gone:
        return positions
    ends = [
        max(gone[person], start) if end is None and person in gone else end
        for person, start, end in zip(positions.person, positions.start, positions.end, strict=True)
    ]
    return replace(positions, end=ends)


def last_period_end(files: Sequence[Rows]) -> dt.date | None:
    """The day that files of one row per person and period speak of: the end of the last period.

    None where the files have no periods.
    """
    return end_of_periods(files, Work(Known(), dt.date.max - FAR, no_suggestions, {}))


def _note_formulas(rows: Rows, work: Work) -> None:
    """Cells that a spreadsheet would run as a formula are kept as text and told."""
    for field in ("name", "given_name", "family_name", "title", "unit", "unit_name", "location"):
        column = rows.cells.get(field)
        if column is None:
            continue
        suspects = {text for text in set(column) if text.startswith(_FORMULA) and len(text) > 1}
        if not suspects:
            continue
        for at, text in enumerate(column):
            if text in suspects:
                work.report(
                    ProblemKind.FORMULA_TEXT, rows, at, field,
                    _("“%(text)s” begins like a formula.") % {"text": text[:60]},
                    _("It is kept as text and written with a leading apostrophe in downloads."),
                )  # fmt: skip


def _without_rows(files: Sequence[Rows], work: Work) -> set[str]:
    """People of whom no row is left after rows dropped out."""
    if not work.dropped:
        return set()
    touched: set[str] = set()
    present: set[str] = set()
    for rows in files:
        dropped = work.dropped.get(rows.file, set())
        for number, person in zip(rows.number, rows.cells["person"], strict=True):
            (touched if number in dropped else present).add(person)
    return touched - present


def _left_out(files: Sequence[Rows], work: Work) -> frozenset[tuple[str, int]]:
    rows_out = {(file, number) for file, numbers in work.dropped.items() for number in numbers}
    if work.waiting:
        for rows in files:
            for number, person in zip(rows.number, rows.cells["person"], strict=True):
                if person in work.waiting:
                    rows_out.add((rows.file, number))
    return frozenset(rows_out)


def _without(records: _Records, people: Collection[str]) -> _Records:
    """The records of everyone else."""
    if not people:
        return records
    key = records.key if isinstance(records, People) else records.person
    kept = [i for i, person in enumerate(key) if person not in people]
    if len(kept) == len(key):
        return records
    columns = {f.name: getattr(records, f.name) for f in fields(records)}
    return replace(records, **{name: [c[i] for i in kept] for name, c in columns.items()})


def _managers_present(
    reporting: Reporting, people: People, out: Collection[str], work: Work
) -> Reporting:
    """Drop lines to managers who wait themselves and are not known yet; say so."""
    absent = {m for m in reporting.manager if m in out and m not in work.known.people}
    if not absent:
        return reporting
    kept = [i for i, manager in enumerate(reporting.manager) if manager not in absent]
    for i, manager in enumerate(reporting.manager):
        if manager in absent:
            work.log.add(
                Problem(
                    ProblemKind.MANAGER_WAITS, reporting.row[i], None, manager,
                    _("The manager %(manager)s is not imported yet.") % {"manager": manager},
                    _("Answer what is open about the manager; the line follows then."),
                    "", reporting.person[i], reporting.file[i],
                )
            )  # fmt: skip
    columns = {f.name: getattr(reporting, f.name) for f in fields(reporting)}
    return replace(reporting, **{name: [c[i] for i in kept] for name, c in columns.items()})
