"""One person and the experts whom they might ask, as a matching reads a round: in one query.

Looked at are experts who hold something that the person wants, and those named besides; nobody else
could bring more than hours in common. The statements are those of a round (`matching_sql`), with the
person as its only mentee, whose entry is 0, and each expert as having joined it.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from waymark.domain.mentoring.queries.matching_rows import (
    EXPERT_COLUMNS,
    MENTEE_COLUMNS,
    Rows,
    rows_from,
)
from waymark.domain.mentoring.queries.matching_sql import statements

__all__ = ["Wish", "read_rows_for"]

_WHO = """
    (SELECT 0 AS id, %(person)s::bigint AS person_id, 'mentee' AS side,
            NULLIF(%(goal)s, 0)::bigint AS goal_id, '{}'::varchar[] AS languages,
            '[]'::jsonb AS hours, FALSE AS in_person, NULL::int AS places
     UNION ALL
     SELECT -helps.id, helps.person_id, 'mentor', NULL, '{}'::varchar[], '[]'::jsonb, FALSE, NULL
     FROM mentoring_expert helps
     WHERE helps.state = 'agreed' AND (
        helps.id = ANY(%(also)s)
        OR EXISTS (SELECT FROM mentoring_expertskill known WHERE known.expert_id = helps.id
                   AND known.skill_id = ANY(%(skills)s) AND NOT known.refused)
        OR EXISTS (SELECT FROM careers_assignment held WHERE held.person_id = helps.person_id
                   AND held.role_id = %(goal)s AND held.from_date <= %(day)s))) entry"""
_HOLDS = """line.from_date <= %(day)s AND (line.to_date IS NULL OR line.to_date > %(day)s)"""
_TABLES = {
    "needs": ("""
        SELECT 0, needed.skill, needed.level, needed.rank
        FROM unnest(%(skills)s::bigint[], %(levels)s::int[]) WITH ORDINALITY
             AS needed(skill, level, rank) ORDER BY needed.rank""", 4),
    "avoided": ("""
        SELECT DISTINCT 0, other_id FROM mentoring_avoided
        JOIN mentoring_poolentry mine ON mine.id = entry_id AND mine.person_id = %(person)s
        ORDER BY 2""", 2),
    "conflicts": ("""
        SELECT one_id, other_id FROM mentoring_conflict
        WHERE one_id = %(person)s OR other_id = %(person)s ORDER BY 1, 2""", 2),
    "lines": ("""
        WITH RECURSIVE above AS (
            SELECT line.person_id, line.manager_id FROM people_reportingline line
            JOIN {entries} ON entry.person_id = line.person_id WHERE {holds}
            UNION
            SELECT line.person_id, line.manager_id FROM above
            JOIN people_reportingline line ON line.person_id = above.manager_id WHERE {holds})
        SELECT person_id, manager_id FROM above ORDER BY 1, 2""", 2),
    "earlier": ("""
        SELECT mentee_id, expert_id, bool_or(state IN ({open}))::int FROM mentoring_pair
        WHERE mentee_id = %(person)s GROUP BY 1, 2 ORDER BY 1, 2""", 3),
}  # fmt: skip
_ALONE = statements(tables=_TABLES, entries=_WHO, joined="TRUE", holds=_HOLDS)


def _listed(text: str, width: int) -> str:
    """A statement as one value: a list of its rows, in their order."""
    names = ", ".join(f"c{n}" for n in range(width))  # nothing here comes from outside
    return (
        f"(SELECT COALESCE(json_agg(json_build_array({names})), '[]') "  # noqa: S608  # all of it stands above
        f"FROM ({text}) AS found({names}))"
    )


_ALL = "SELECT json_build_object({})".format(
    ", ".join(
        f"'{name}', {_listed(text, width)}"
        for name, (text, width) in {
            "mentees": (_ALONE.mentees, MENTEE_COLUMNS),
            "experts": (_ALONE.experts, EXPERT_COLUMNS),
            **_ALONE.tables,
        }.items()
    )
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for outside rounds.

    goal    id of the role they head for, 0 for none. needs  (skill id, level 1..5), the most
            important first. also  experts looked at whatever they hold.
    """

    person_id: int
    goal: int
    needs: Sequence[tuple[int, int]]
    also: Collection[int] = ()


def read_rows_for(wish: Wish, day: date, ends_on: date) -> Rows:
    """What a matching of this one person from that day on is made from. Cost: one query."""
    asked: dict[str, Any] = {
        "person": wish.person_id, "goal": wish.goal, "day": day, "starts_on": day,
        "also": list(wish.also), "skills": [skill for skill, _level in wish.needs],
        "levels": [level for _skill, level in wish.needs],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_ALL, asked)
        found = cursor.fetchone()[0]
    known = json.loads(found) if isinstance(found, str) else found
    tables = {
        name: np.array(known[name], np.int64).reshape(-1, width)
        for name, (_text, width) in _ALONE.tables.items()
    }
    return rows_from(
        _columns(known["mentees"], MENTEE_COLUMNS), _columns(known["experts"], EXPERT_COLUMNS),
        tables, (day, day, ends_on),
    )  # fmt: skip


def _columns(rows: list[list[Any]], width: int) -> Sequence[Sequence[Any]]:
    return list(zip(*rows, strict=True)) if rows else [()] * width
