"""Typed records, column by column, and the state of people that files are compared with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from waymark.integrations.hris.reading.problems import Problem, Severity

SUBSTANTIVE, ACTING, TEMPORARY, SECONDMENT = "substantive", "acting", "temporary", "secondment"
ASSIGNMENTS = (SUBSTANTIVE, ACTING, TEMPORARY, SECONDMENT)


@dataclass(frozen=True, slots=True)
class HeldPosition:
    """A person in a role.

    start, end   first and last day, both included; end None is still held.
    title        name of the role if known, else as written.  unit  key of the unit, "" if none.
    kind         substantive, acting, temporary or secondment.
    dated        False when the file tells only that it is held now, not since when.
    """

    start: dt.date
    end: dt.date | None
    title: str
    unit: str = ""
    code: str = ""
    grade: str = ""
    kind: str = SUBSTANTIVE
    dated: bool = True


@dataclass(frozen=True, slots=True)
class PersonState:
    """What is known of a person before an import. Empty texts and None mean nothing is known.

    name     given and family name with a blank between.  family  the end of it that is the latter.
    """

    name: str = ""
    email: str = ""
    hired: dt.date | None = None
    left: dt.date | None = None
    location: str = ""
    manager: str = ""
    active: bool = True
    positions: tuple[HeldPosition, ...] = ()
    skills: tuple[tuple[str, int], ...] = ()
    family: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the organization has already.

    people   key -> state.
    units    code -> name.
    titles   title in any writing, folded by kernel.folding.fold -> name of the role. While it is empty no
             title is unknown: the first import brings the titles that roles are built from.
    skills   the same for skills.
    """

    people: Mapping[str, PersonState] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    skills: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class People:
    """One entry per person, columns of equal length. Empty text or None: the file is silent.

    family     the end of the name that the file calls the family name.
    employed   False when the file says that the person has left.
    row, file  where the person was read last.
    """

    key: Sequence[str] = ()
    name: Sequence[str] = ()
    family: Sequence[str] = ()
    email: Sequence[str] = ()
    hired: Sequence[dt.date | None] = ()
    left: Sequence[dt.date | None] = ()
    location: Sequence[str] = ()
    employed: Sequence[bool] = ()
    row: Sequence[int] = ()
    file: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True, slots=True)
class Units:
    """One entry per unit; parents come before their children. parent "" is a unit at the top."""

    key: Sequence[str] = ()
    name: Sequence[str] = ()
    parent: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True, slots=True)
class Reporting:
    """One entry per person with a manager, both as keys; without cycles."""

    person: Sequence[str] = ()
    manager: Sequence[str] = ()
    row: Sequence[int] = ()
    file: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, slots=True)
class Positions:
    """Positions held, ordered by person and start; columns as in `HeldPosition`.

    row, file   the first row that shows it; rows counts how many rows it was made of.
    """

    person: Sequence[str] = ()
    start: Sequence[dt.date] = ()
    end: Sequence[dt.date | None] = ()
    title: Sequence[str] = ()
    unit: Sequence[str] = ()
    code: Sequence[str] = ()
    grade: Sequence[str] = ()
    kind: Sequence[str] = ()
    dated: Sequence[bool] = ()
    row: Sequence[int] = ()
    rows: Sequence[int] = ()
    file: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.person)

    def held(self, index: int) -> HeldPosition:
        """The entry at that index as one value."""
        return HeldPosition(
            self.start[index], self.end[index], self.title[index], self.unit[index],
            self.code[index], self.grade[index], self.kind[index], self.dated[index],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Skills:
    """One entry per person and skill. level 0 to 5, None where the file gives none."""

    person: Sequence[str] = ()
    skill: Sequence[str] = ()
    level: Sequence[int | None] = ()
    as_of: Sequence[dt.date | None] = ()
    row: Sequence[int] = ()
    file: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything that one import would bring, checked and consistent in itself.

    waiting    keys of people with an open question; none of their records is in the batch.
    left_out   (file, row) of every row that does not take part, by rule, choice or question.
    set_aside  rows that the mapping's filters took out on purpose.
    read       rows read.  as_of  the day the import speaks of.
    complete   the files together list everyone employed.
    """

    people: People
    units: Units
    reporting: Reporting
    positions: Positions
    skills: Skills
    problems: tuple[Problem, ...]
    waiting: frozenset[str]
    left_out: frozenset[tuple[str, int]]
    set_aside: int
    read: int
    as_of: dt.date
    complete: bool

    @property
    def blocked(self) -> bool:
        """Whether something must be settled before anything can be imported."""
        return any(problem.severity is Severity.STOP for problem in self.problems)


def last_word(name: str) -> str:
    """The family name, where nobody says which part of a name it is; one word is one."""
    return name.rpartition(" ")[2]
