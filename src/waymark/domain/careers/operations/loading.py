"""Fill the framework and the position history with many rows at once, through COPY."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from waymark.domain.careers.models import (
    Assignment,
    FormalMove,
    FrameworkVersion,
    Grade,
    JobFamily,
    Ladder,
    Requirement,
    Role,
    RoleTitle,
)  # fmt: skip
from waymark.kernel.acts import Act
from waymark.kernel.bulk import copy_rows, reserve_ids
from waymark.kernel.installation import record_loading, require_system

__all__ = ["FrameworkRows", "load_assignments", "load_framework"]


@dataclass(frozen=True, slots=True)
class FrameworkRows:
    """A whole framework; positions in these sequences stand for ids that do not exist yet.

    families      name, description.
    grades        number, name.
    ladders       position of the family, kind, name; `twins` pairs positions of ladders.
    roles         name, summary, positions of family, ladder (or None) and grade, least and most
                  direct reports (or None twice), state.
    requirements  position of the role, skill id, level, essential.
    moves         positions of the two roles, kind.
    """

    families: Sequence[tuple[str, str]]
    grades: Sequence[tuple[int, str]]
    ladders: Sequence[tuple[int, str, str]]
    twins: Sequence[tuple[int, int]]
    roles: Sequence[tuple[str, str, int, int | None, int, int | None, int | None, str]]
    requirements: Sequence[tuple[int, int, int, bool]]
    moves: Sequence[tuple[int, int, str]]


@transaction.atomic
def load_framework(*, rows: FrameworkRows, act: Act) -> list[int]:
    """Publish a whole framework as version 1 of an empty database; returns the roles' ids."""
    require_system(act)
    families, grades = (
        reserve_ids(JobFamily, len(rows.families)),
        reserve_ids(Grade, len(rows.grades)),
    )
    copy_rows(
        JobFamily,
        ["id", "name", "description"],
        ((i, *row) for i, row in zip(families, rows.families, strict=True)),
    )
    copy_rows(Grade, ["id", "number", "name"],
              ((i, *row) for i, row in zip(grades, rows.grades, strict=True)))  # fmt: skip
    ladders = _load_ladders(rows, families)
    roles = _load_roles(rows, families, ladders, grades)
    copy_rows(
        Requirement,
        ["role_id", "skill_id", "level", "essential"],
        ((roles[role], skill, level, must) for role, skill, level, must in rows.requirements),
    )
    copy_rows(
        FormalMove,
        ["from_role_id", "to_role_id", "kind", "note"],
        ((roles[a], roles[b], kind, "") for a, b, kind in rows.moves),
    )
    FrameworkVersion.objects.create(
        number=1, published_at=act.at, published_by_id=act.person_id,
        summary={"roles": len(roles), "families": len(families)},
    )  # fmt: skip
    record_loading(act, "careers.framework.loaded", len(roles))
    return roles


def _load_ladders(rows: FrameworkRows, families: list[int]) -> list[int]:
    ladders = reserve_ids(Ladder, len(rows.ladders))
    twin = {a: ladders[b] for a, b in rows.twins} | {b: ladders[a] for a, b in rows.twins}
    copy_rows(
        Ladder,
        ["id", "family_id", "kind", "name", "twin_id"],
        (
            (ladders[i], families[family], kind, name, twin.get(i))
            for i, (family, kind, name) in enumerate(rows.ladders)
        ),
    )
    return ladders


def _load_roles(
    rows: FrameworkRows, families: list[int], ladders: list[int], grades: list[int]
) -> list[int]:
    roles = reserve_ids(Role, len(rows.roles))
    fields = [
        "id", "name", "code", "summary", "family_id", "ladder_id", "grade_id",
        "reports_min", "reports_max", "state",
    ]  # fmt: skip
    copy_rows(
        Role,
        fields,
        (
            (own, name, "", summary, families[family],
             None if ladder is None else ladders[ladder], grades[grade], least, most, state)
            for own, (name, summary, family, ladder, grade, least, most, state)
            in zip(roles, rows.roles, strict=True)
        ),
    )  # fmt: skip
    copy_rows(
        RoleTitle,
        ["role_id", "title", "code", "normal"],
        ((own, row[0], "", " ".join(row[0].lower().split()))
         for own, row in zip(roles, rows.roles, strict=True)),
    )  # fmt: skip
    return roles


@transaction.atomic
def load_assignments(
    *,
    rows: Iterable[tuple[int, int, int | None, int | None, str, date, date | None, int, bool, str]],
    act: Act,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Rows are person, role, unit, site ids, kind, first day, first day no longer, fte 1..100,
    shift work, end reason. Returns how many."""
    require_system(act)
    fields = [
        "person_id", "role_id", "unit_id", "site_id", "kind", "from_date", "to_date", "fte",
        "shift_work", "end_reason", "year_only",
    ]  # fmt: skip
    count = copy_rows(Assignment, fields, ((*row, False) for row in rows), progress=progress)
    record_loading(act, "careers.assignments.loaded", count)
    return count
