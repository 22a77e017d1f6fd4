"""Everything that a matching reads, as numbers: a few queries for a whole round, no row by row.

What is read is all there is: work, wishes and rules. Nothing that is held about a person beside
(name, age, gender, pay, part time) is named here. Whoever calls this shows no row of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from django.db import connection

from waymark.domain.mentoring.models import Round
from waymark.domain.mentoring.queries.matching_sql import ROUND, Statements

__all__ = [
    "EXPERT_COLUMNS", "MENTEE_COLUMNS", "Experts", "Mentees", "Rows", "Table", "read_rows",
    "rows_from",
]  # fmt: skip

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Table = Ints

AS_TEXT = "SELECT string_agg(translate(line::text, '(),', '   '), '') FROM ({}) AS line"

MENTEE_COLUMNS, EXPERT_COLUMNS = 13, 21


class _Side(NamedTuple):
    """What both sides have alike, one array or list over the people of the side.

    grade  number of the role held today, -1 for none. role, unit, site  ids, 0 for none.
    path   of the unit, as "/1/7/12/". hours  JSON text as stored, "[]" for none said.
    """

    person: Ints
    role: Ints
    grade: Ints
    unit: Ints
    path: Sequence[str]
    site: Ints
    in_person: Bools
    zone: Sequence[str]
    hours: Sequence[str]
    languages: Sequence[Sequence[str]]
    shifts: Bools


@dataclass(frozen=True, slots=True)
class Mentees:
    """Those who joined as mentees, by entry. goal  the role they head for, 0 for none."""

    entry: Ints
    goal: Ints
    side: _Side


@dataclass(frozen=True, slots=True)
class Experts:
    """Experts who agreed and joined as mentors, by expert.

    entry   of their joining. places, taken  of all they offer; asked  places for this round, -1 for
            as many as they offer. price  cents for one person, 0 inside.
    paused, outside, ended   no new pair on these days; no employment here; contract over by then.
    """

    expert: Ints
    entry: Ints
    side: _Side
    places: Ints
    taken: Ints
    asked: Ints
    price: Ints
    own_unit: Bools
    outside: Bools
    paused: Bools
    ended: Bools


@dataclass(frozen=True, slots=True)
class Rows:
    """A round as it stands. Tables are int64 (n, columns).

    needs       entry, skill, level, rank.
    skills      expert, skill, level (0 where refused), refused.
    positions   person, role, first day, first day no longer (`STILL`), substantive, re-titled; by person, day.
    elsewhere   expert, role, year in which it ended (0 for still), of outside experts.
    retitlings  from role, to role, first day.
    choices     entry, person, rank. avoided  entry, person. conflicts  person, person.
    lines       person, manager, of everybody, on `day`.
    earlier     person, expert, whether the pair is open still.
    bans, locks entry, expert.
    """

    day: date
    starts_on: date
    ends_on: date
    mentees: Mentees
    experts: Experts
    needs: Table
    skills: Table
    positions: Table
    elsewhere: Table
    retitlings: Table
    choices: Table
    avoided: Table
    conflicts: Table
    lines: Table
    earlier: Table
    bans: Table
    locks: Table


def read_rows(a_round: Round, day: date, among: Statements = ROUND) -> Rows:
    """What a matching of the round on that day is made from; `among` narrows who takes part.

    Cost: 14 queries however many people; about 6 s for 100,000 mentees and 20,000 experts.
    """
    asked = {"round": a_round.pk, "day": day, "starts_on": a_round.starts_on}
    return rows_from(
        _columns(among.mentees, asked, MENTEE_COLUMNS),
        _columns(among.experts, asked, EXPERT_COLUMNS),
        {name: _table(text, asked, width) for name, (text, width) in among.tables.items()},
        (day, a_round.starts_on, a_round.ends_on),
    )


def rows_from(
    mentees: Sequence[Sequence[Any]], experts: Sequence[Sequence[Any]],
    tables: dict[str, Table], days: tuple[date, date, date],
) -> Rows:  # fmt: skip
    """What the statements found, by column; days  of today, of the start and of the end."""
    day, starts_on, ends_on = days
    return Rows(
        day=day, starts_on=starts_on, ends_on=ends_on,
        mentees=Mentees(_ints(mentees[0]), _ints(mentees[1]), _side(mentees[2:])),
        experts=Experts(
            _ints(experts[0]), _ints(experts[1]), _side(experts[2:13]),
            places=_ints(experts[13]), taken=_ints(experts[14]), asked=_ints(experts[15]),
            price=_ints(experts[16]), own_unit=_bools(experts[17]), outside=_bools(experts[18]),
            paused=_bools(experts[19]), ended=_bools(experts[20]),
        ),
        **tables,
    )  # fmt: skip


def _side(columns: Sequence[Sequence[Any]]) -> _Side:
    person, role, grade, unit, path, site, in_person, zone, hours, languages, shifts = columns
    return _Side(
        _ints(person), _ints(role), _ints(grade), _ints(unit), path, _ints(site),
        _bools(in_person), zone, hours, languages, _bools(shifts),
    )  # fmt: skip


def _columns(query: str, asked: dict[str, Any], width: int) -> Sequence[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        rows = cursor.fetchall()
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _table(query: str, asked: dict[str, Any], width: int) -> Table:
    """Numbers as one text: a row at a time would take ten times as long to come over."""
    with connection.cursor() as cursor:
        cursor.execute(AS_TEXT.format(query), asked)
        text = cursor.fetchone()[0]
    if not text:
        return np.zeros((0, width), np.int64)
    return np.fromstring(text, dtype=np.int64, sep=" ").reshape(-1, width)


def _ints(values: Sequence[Any]) -> Ints:
    return np.array(values, np.int64)


def _bools(values: Sequence[Any]) -> Bools:
    return np.array(values, np.bool_)
