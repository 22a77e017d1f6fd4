"""The statements by which a matching is read. Parameters: round, day, starts_on.

`position` is the substantive one on that day. Where nobody said hours or languages for this
round, what the expert offers in general counts; then the language of their pages. Who takes part
stands in two words, `entries` and `joined`: with others of them, the same statements read others.
"""

from typing import NamedTuple

from waymark.domain.careers.states import AssignmentKind, EndReason
from waymark.domain.mentoring.states import (
    OPEN_PAIR,
    EntryState,
    ExpertState,
    PoolSide,
)

__all__ = ["JOINED", "ROUND", "STILL", "Statements", "statements"]

STILL = 2_000_000  # days since 1970, for what has not ended
#: who takes part in a round
JOINED = f"entry.round_id = %(round)s AND entry.state = '{EntryState.JOINED.value}'"
#: what the statements share; `position` is joined as the person's own
_WORDS = {
    "joined": JOINED,
    "mentee": f"'{PoolSide.MENTEE.value}'",
    "mentor": f"'{PoolSide.MENTOR.value}'",
    "agreed": f"'{ExpertState.AGREED.value}'",
    "open": ", ".join(f"'{state.value}'" for state in OPEN_PAIR),
    "substantive": f"'{AssignmentKind.SUBSTANTIVE.value}'",
    "retitled": f"'{EndReason.RETITLED.value}'",
    "epoch": "DATE '1970-01-01'",
    "still": str(STILL),
    "entries": "mentoring_poolentry entry",
    "about": """
        person.id, COALESCE(position.role_id, 0), COALESCE(grade.number, -1),
        COALESCE(person.unit_id, 0), COALESCE(unit.path, ''), COALESCE(person.site_id, 0)""",
    "zone": "COALESCE(NULLIF(person.zone, ''), site.zone, 'UTC')",
}
_PEOPLE = """
    JOIN people_person person ON person.id = entry.person_id AND person.active
    LEFT JOIN people_site site ON site.id = person.site_id
    LEFT JOIN people_orgunit unit ON unit.id = person.unit_id
    LEFT JOIN careers_assignment position
           ON position.person_id = person.id AND position.kind = {substantive}
          AND position.from_date <= %(day)s
          AND (position.to_date IS NULL OR position.to_date > %(day)s)
    LEFT JOIN careers_role role ON role.id = position.role_id
    LEFT JOIN careers_grade grade ON grade.id = role.grade_id"""
_POOL = """
    (SELECT expert.id, expert.person_id FROM {entries}
     JOIN mentoring_expert expert ON expert.person_id = entry.person_id
     WHERE {joined} AND entry.side = {mentor})"""

_MENTEES = """
    SELECT entry.id, COALESCE(entry.goal_id, 0), {about}, entry.in_person, {zone},
           entry.hours::text,
           CASE WHEN entry.languages <> '{{}}' THEN entry.languages
                WHEN person.language <> '' THEN ARRAY[person.language]::varchar[]
                ELSE '{{}}'::varchar[] END,
           COALESCE(position.shift_work, FALSE)
    FROM {entries} {people}
    WHERE {joined} AND entry.side = {mentee} ORDER BY entry.id"""

_EXPERTS = """
    SELECT expert.id, entry.id, {about}, entry.in_person OR expert.in_person, {zone},
           CASE WHEN entry.hours <> '[]'::jsonb THEN entry.hours ELSE expert.hours END::text,
           CASE WHEN entry.languages <> '{{}}' THEN entry.languages
                WHEN expert.languages <> '{{}}' THEN expert.languages
                WHEN person.language <> '' THEN ARRAY[person.language]::varchar[]
                ELSE '{{}}'::varchar[] END,
           COALESCE(position.shift_work, FALSE),
           expert.places, expert.taken, COALESCE(entry.places, -1), COALESCE(expert.price, 0),
           expert.own_unit, expert.outside,
           COALESCE((expert.paused_from <= %(day)s AND expert.paused_until > %(day)s)
                    OR (expert.paused_from <= %(starts_on)s
                        AND expert.paused_until > %(starts_on)s), FALSE),
           COALESCE(expert.contract_until < GREATEST(%(starts_on)s, %(day)s), FALSE)
    FROM {entries}
    JOIN mentoring_expert expert ON expert.person_id = entry.person_id AND expert.state = {agreed}
    {people}
    WHERE {joined} AND entry.side = {mentor} ORDER BY expert.id"""

_TABLES = {
    "needs": ("""
        SELECT entry_id, skill_id, level, rank FROM mentoring_neededskill
        JOIN {entries} ON entry.id = entry_id
        WHERE {joined} AND entry.side = {mentee} ORDER BY entry_id, rank, skill_id""", 4),
    "skills": ("""
        SELECT expert_id, skill_id, COALESCE(level, 0), refused::int
        FROM mentoring_expertskill JOIN {pool} pool ON pool.id = expert_id
        ORDER BY expert_id, skill_id""", 4),
    "positions": ("""
        SELECT held.person_id, role_id, from_date - {epoch}, COALESCE(to_date - {epoch}, {still}),
               (kind = {substantive})::int, (end_reason = {retitled})::int
        FROM careers_assignment held JOIN {pool} pool ON pool.person_id = held.person_id
        WHERE from_date <= %(day)s ORDER BY held.person_id, from_date, held.id""", 6),
    "elsewhere": ("""
        SELECT expert_id, role_id, COALESCE(until, 0) FROM mentoring_expertrole
        JOIN {pool} pool ON pool.id = expert_id ORDER BY expert_id, role_id""", 3),
    "retitlings": ("""
        SELECT from_role_id, to_role_id, "on" - {epoch} FROM careers_retitling
        JOIN careers_miningrun run ON run.id = run_id AND run.current ORDER BY 1, 2, 3""", 3),
    "choices": ("""
        SELECT entry_id, chosen_id, rank FROM mentoring_choice
        JOIN {entries} ON entry.id = entry_id WHERE {joined} ORDER BY 1, 3""", 3),
    "avoided": ("""
        SELECT entry_id, other_id FROM mentoring_avoided
        JOIN {entries} ON entry.id = entry_id WHERE {joined} ORDER BY 1, 2""", 2),
    "conflicts": ("SELECT one_id, other_id FROM mentoring_conflict ORDER BY 1, 2", 2),
    "lines": ("""
        SELECT person_id, manager_id FROM people_reportingline
        WHERE from_date <= %(day)s AND (to_date IS NULL OR to_date > %(day)s) ORDER BY 1""", 2),
    "earlier": ("""
        SELECT mentee_id, expert_id, bool_or(state IN ({open}))::int
        FROM mentoring_pair JOIN {pool} pool ON pool.id = expert_id
        GROUP BY 1, 2 ORDER BY 1, 2""", 3),
    "bans": ("""
        SELECT entry_id, expert_id FROM mentoring_ban JOIN {entries} ON entry.id = entry_id
        WHERE {joined} AND entry.side = {mentee} ORDER BY 1, 2""", 2),
    "locks": ("""
        SELECT entry_id, expert_id FROM mentoring_lock JOIN {entries} ON entry.id = entry_id
        WHERE {joined} AND entry.side = {mentee} ORDER BY 1, 2""", 2),
}  # fmt: skip


class Statements(NamedTuple):
    """All statements of one matching. tables  by the name in `matching_rows.Rows`: the statement, and
    how many columns it has."""

    mentees: str
    experts: str
    tables: dict[str, tuple[str, int]]


def statements(tables: dict[str, tuple[str, int]] | None = None, **words: str) -> Statements:
    """The statements with other words, and with some tables read otherwise."""
    known = _WORDS | words
    known |= {"people": _PEOPLE.format(**known), "pool": _POOL.format(**known)}
    texts = _TABLES | (tables or {})
    return Statements(
        _MENTEES.format(**known),
        _EXPERTS.format(**known),
        {name: (text.format(**known), width) for name, (text, width) in texts.items()},
    )


ROUND = statements()
