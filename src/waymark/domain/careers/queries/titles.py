"""The titles that people hold and held, with how many and where they went: what a framework can be
built from. For HR's work only; callers check that."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q

from waymark.domain.careers.models import Assignment, MinedMove, MiningRun, Role
from waymark.domain.careers.states import RoleState

__all__ = [
    "HeldTitle", "code_beginnings", "held_titles", "history_is_newer", "moves_between",
    "titles_without_place",
]  # fmt: skip

_EVER = """
    SELECT role_id, count(DISTINCT person_id) FROM careers_assignment
    WHERE kind = 'substantive' GROUP BY role_id
"""


@dataclass(frozen=True, slots=True)
class HeldTitle:
    """A living role with how many people ever held it substantively; grade is its number."""

    id: int
    name: str
    code: str
    people: int
    family: int | None
    grade: int | None


def held_titles(*, least: int = 0, codes: Sequence[str] = ()) -> list[HeldTitle]:
    """Living roles by id, those that at least so many people ever held.

    codes   beginnings of job codes; none takes all. Roles that have a place in the framework are
            always among them, so that the unsorted ones can join their families.
    """
    with connection.cursor() as cursor:
        cursor.execute(_EVER)
        people = dict(cursor.fetchall())
    wanted = Q(family__isnull=False)
    for code in codes or ("",):
        wanted |= Q(code__istartswith=code)
    rows = Role.objects.exclude(state=RoleState.RETIRED.value).filter(wanted)
    return [
        HeldTitle(pk, name, code, people.get(pk, 0), family, grade)
        for pk, name, code, family, grade in rows.order_by("pk").values_list(
            "pk", "name", "code", "family_id", "grade__number"
        )
        if family is not None or people.get(pk, 0) >= least
    ]


def moves_between(roles: Collection[int]) -> list[tuple[int, int, int]]:
    """(from, to, people) of the current mining run within these roles, also of single people."""
    inside = set(roles)
    rows = MinedMove.objects.filter(run__current=True, to_role__isnull=False)
    return [
        (a, b, people)
        for a, b, people in rows.values_list("from_role_id", "to_role_id", "people")
        if a in inside and b in inside
    ]


def history_is_newer() -> bool:
    """Whether positions came or went since the moves were mined, or they never were mined."""
    run = MiningRun.objects.filter(current=True).first()
    rows = Assignment.objects.values_list("kind").annotate(count=Count("pk"))
    counted = {
        kind: count for kind, count in (run.settings["kinds"] if run else {}).items() if count
    }
    return run is None or counted != dict(rows)


def code_beginnings(limit: int = 8) -> list[tuple[str, int]]:
    """Letters with which the codes of unsorted titles begin, with how many titles, most first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT upper(substring(code FROM '^[A-Za-z]+')) AS letters, count(*)"
            " FROM careers_role WHERE state = 'unsorted' AND code ~ '^[A-Za-z]'"
            " GROUP BY letters ORDER BY count(*) DESC, letters LIMIT %s",
            [limit],
        )
        return [(letters, count) for letters, count in cursor.fetchall()]


def titles_without_place() -> int:
    """How many roles an import brought that HR has not placed yet."""
    return Role.objects.filter(state=RoleState.UNSORTED.value).count()
