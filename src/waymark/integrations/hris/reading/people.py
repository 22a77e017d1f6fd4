"""People from rows: one entry per key, with names, addresses and employment."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from waymark.integrations.hris.reading.cells import read_spans
from waymark.integrations.hris.reading.problems import Problem, ProblemKind
from waymark.integrations.hris.reading.records import People
from waymark.integrations.hris.reading.rows import Rows
from waymark.integrations.hris.reading.work import Work
from waymark.kernel.folding import fold

#: what fits into the database's columns; either half of a name may be nearly all of it
LONGEST = {
    "person": 80, "name": 120, "given_name": 60, "family_name": 60, "email": 254, "location": 120,
    "title": 200, "skill": 190, "unit": 80, "unit_name": 200, "parent_unit": 80,
}  # fmt: skip
_EMAIL = re.compile(r"[^@\s,;<>()\"]+@[^@\s,;<>()\"]+\.[^@\s,;<>()\"]{2,}")
_GONE = {
    "terminated", "inactive", "left", "leaver", "former", "retired", "no", "n", "false", "0",
    "withdrawn", "resigned", "ausgetreten", "inaktiv", "ausgeschieden", "nein", "gekundigt",
    "gekündigt", "falsch",
}  # fmt: skip


@dataclass(slots=True)
class _Person:
    """A person while rows are gathered; the last row that says something counts."""

    name: str = ""
    family: str = ""
    email: str = ""
    hired: dt.date | None = None
    left: dt.date | None = None
    location: str = ""
    gone: bool = False
    row: int = 0
    file: str = ""
    order: dt.date = dt.date.min


def assign_keys(rows: Rows, work: Work) -> None:
    """Fill `cells["person"]`: the number, else the e-mail in lower case. Rows with none drop out."""
    keys = rows.cell("person")
    emails = rows.cell("email")
    folded = [key or email.casefold() for key, email in zip(keys, emails, strict=True)]
    rows.cells["person"] = folded
    for field, longest in LONGEST.items():
        if field in rows.cells:
            _refuse_long(rows, field, longest, work)
    if rows.mapping.kinds == ("units",):
        return  # a list of units speaks of nobody
    for at, key in enumerate(folded):
        if not key:
            work.report(
                ProblemKind.MISSING_PERSON, rows, at, "person",
                _("Row %(number)s has no person's number or e-mail.") % {"number": rows.number[at]},
                _("It was left out. Fill the number and import the file again."),
            )  # fmt: skip
            work.drop(rows, at)


def _refuse_long(rows: Rows, field: str, longest: int, work: Work) -> None:
    for at, text in enumerate(rows.cells[field]):
        if len(text) <= longest:
            continue
        decided = work.decision(ProblemKind.TOO_LONG, field)
        if field == "person" or (decided is not None and decided.fix == "leave-out"):
            work.drop(rows, at)
        if decided is None:
            work.report(
                ProblemKind.TOO_LONG, rows, at, field,
                _("The cell has %(length)s characters; at most %(longest)s fit.")
                % {"length": number_format(len(text), force_grouping=True), "longest": longest},
                _("Leave these rows out, or shorten the cells and import again."), subject=field,
                value=text[:80],
            )  # fmt: skip


def build_people(files: Sequence[Rows], work: Work) -> People:
    """One entry per person over all files; later rows (by period, then by place) count."""
    people: dict[str, _Person] = {}
    for rows in files:
        if "people" in rows.mapping.kinds:
            _gather(rows, people, work)
    complete = bool(files) and all(rows.mapping.complete for rows in files)
    _same_email(people, work, complete=complete)
    order = list(people)
    return People(
        key=order,
        name=[people[k].name for k in order],
        family=[people[k].family for k in order],
        email=[people[k].email for k in order],
        hired=[people[k].hired for k in order],
        left=[people[k].left for k in order],
        location=[people[k].location for k in order],
        employed=[not _has_left(people[k], work.as_of) for k in order],
        row=[people[k].row for k in order],
        file=[people[k].file for k in order],
    )


def _has_left(person: _Person, as_of: dt.date) -> bool:
    return person.gone or (person.left is not None and person.left < as_of)


def _gather(rows: Rows, people: dict[str, _Person], work: Work) -> None:
    hired = read_spans(rows, "hired", work)
    left = read_spans(rows, "left", work)
    when = read_spans(rows, "period" if "period" in rows.cells else "start", work)
    names, families = full_names(rows), family_names(rows)
    emails, places, status = rows.cell("email"), rows.cell("location"), rows.cell("status")
    dropped = work.dropped.get(rows.file, set())
    for at, key in enumerate(rows.cells["person"]):
        if not key or rows.number[at] in dropped:
            continue
        person = people.get(key)
        if person is None:
            person = people[key] = _Person()
        elif not _same_person(rows, at, person, names[at], when[at][0] is not None, work):
            continue
        order = when[at][0] or dt.date.min
        if order < person.order:
            continue
        person.order, person.row, person.file = order, rows.number[at], rows.file
        if names[at]:
            person.name, person.family = names[at], families[at]
        person.email = _address(rows, at, emails[at], work) or person.email
        person.location = places[at] or person.location
        person.hired = hired[at][0] or person.hired
        person.left = left[at][1] or person.left
        person.gone = status[at].casefold() in _GONE
        if person.hired and person.left and person.left < person.hired:
            _left_before_hired(rows, at, person, work)


def full_names(rows: Rows) -> list[str]:
    """Full name of each row: as given, or first and last name joined; “Last, First” turned."""
    full = rows.cell("name")
    if not any(full):
        pairs = zip(rows.cell("given_name"), rows.cell("family_name"), strict=True)
        return [" ".join(f"{given} {family}".split()) for given, family in pairs]
    return [turned_name(name) for name in full]


def family_names(rows: Rows) -> list[str]:
    """The family name of each row where the file tells it apart, else ""."""
    full = rows.cell("name")
    if not any(full):
        return [" ".join(family.split()) for family in rows.cell("family_name")]
    return [
        " ".join(name.partition(",")[0].split()) if turned_name(name) != " ".join(name.split())
        else ""
        for name in full
    ]  # fmt: skip


def turned_name(name: str) -> str:
    """“Meier, Ines” as “Ines Meier”; anything else with single blanks."""
    last, comma, first = name.partition(",")
    if comma and first.strip() and "," not in first:
        return " ".join(f"{first} {last}".split())
    return " ".join(name.split())


def _same_person(rows: Rows, at: int, person: _Person, name: str, dated: bool, work: Work) -> bool:
    """Whether this row counts, though its name may differ from the rows before."""
    if not name or not person.name or name == person.name:
        return True
    alike = fuzz.token_sort_ratio(fold(person.name), fold(name)) >= 80
    if dated or alike:
        return True  # a name changed over the years, or was spelt in two ways
    decided = work.decision(ProblemKind.TWO_NAMES)
    if decided is None:
        work.report(
            ProblemKind.TWO_NAMES, rows, at, "person",
            _(
                "Number %(number)s belongs to “%(one)s” in row %(row)s and to “%(other)s” in row "
                "%(other_row)s."
            )
            % {
                "number": rows.cells["person"][at], "one": person.name, "row": person.row,
                "other": name, "other_row": rows.number[at],
            },
            _("Give each person a number of their own, or say which row counts."),
        )  # fmt: skip
        return True
    if decided.fix == "first-row":
        work.drop(rows, at)
        return False
    return True


def _address(rows: Rows, at: int, text: str, work: Work) -> str:
    if not text:
        return ""
    if _EMAIL.fullmatch(text):
        return text.lower()
    work.report(
        ProblemKind.BAD_EMAIL, rows, at, "email", _("“%(text)s” is not an e-mail address.") % {"text": text[:80]},
        _("The person is imported without one."),
    )  # fmt: skip
    return ""


def _left_before_hired(rows: Rows, at: int, person: _Person, work: Work) -> None:
    decided = work.decision(ProblemKind.END_BEFORE_START, "left")
    if decided is None:
        work.report(
            ProblemKind.END_BEFORE_START, rows, at, "left",
            _("The person leaves on %(left)s, before joining on %(hired)s.") % {"left": person.left, "hired": person.hired},
            _("Read the last day as empty, or leave these people out."), subject="left",
        )  # fmt: skip
    elif decided.fix == "leave-out":
        work.drop(rows, at)
    else:
        person.left = None


def _same_email(people: dict[str, _Person], work: Work, *, complete: bool) -> None:
    """Two numbers with one address, in the file or against the people already known.

    Who has left, or is missing from a complete file, owns an address no longer.
    """
    owner: dict[str, str] = {
        state.email.lower(): key
        for key, state in work.known.people.items()
        if state.email
        and (
            not people[key].email and not _has_left(people[key], work.as_of)
            if key in people
            else state.active and not complete
        )
    }  # fmt: skip
    decided = work.decision(ProblemKind.SHARED_EMAIL)
    for key, person in people.items():
        if not person.email or _has_left(person, work.as_of):
            continue
        first = owner.setdefault(person.email, key)
        if first == key:
            continue
        if decided is not None:
            person.email = ""
            continue
        work.raise_problem(
            Problem(
                ProblemKind.SHARED_EMAIL, person.row, None, person.email,
                _("Numbers %(first)s and %(key)s have the same e-mail %(email)s.") % {"first": first, "key": key, "email": person.email},
                _("One person has one number: correct the file, or import the later one without it."),
                "", key, person.file,
            )
        )  # fmt: skip
