"""What a publication changes of what roles ask for, kept row by row for all who are concerned."""

from collections.abc import Iterable

from django.db import connection

from waymark.domain.careers.models import (
    DraftChange,
    FrameworkVersion,
    Requirement,
    RequirementChange,
    Role,
)
from waymark.domain.careers.operations.applying import ends, of_kind
from waymark.domain.careers.states import RoleState, Thing
from waymark.kernel.bulk import copy_rows

__all__: list[str] = []  # publishing calls these inside its own transaction

Asked = dict[tuple[int, int], tuple[int, bool]]
#: the key of the lock under which publications follow one another
PUBLISHING = 7_310_652


def one_at_a_time() -> None:
    """Let publications follow one another: each compares the framework as the last one left it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING])


def asked_of(roles: Iterable[int]) -> Asked:
    """What roles ask for now: (level, essential) by role and skill."""
    rows = Requirement.objects.filter(role_id__in=list(roles))
    return {
        (role, skill): (level, essential)
        for role, skill, level, essential in rows.values_list(
            "role_id", "skill_id", "level", "essential"
        )
    }


def roles_asking(changes: list[DraftChange], ids: dict[int, int] | None = None) -> set[int]:
    """Roles whose requirements the changes touch; without ids, those that exist already."""
    refs = of_kind(changes, Thing.REQUIREMENT)
    if ids is None:
        return {int(each.ref.split(":")[0]) for each in refs if not each.ref.startswith("new")}
    return {ends(each, ids)[0] for each in refs}


def keep_differences(
    changes: list[DraftChange], ids: dict[int, int], before: Asked, version: FrameworkVersion
) -> None:
    """Write a row for each requirement that differs from `before`; retired roles have none."""
    roles = roles_asking(changes, ids)
    gone = Role.objects.filter(pk__in=roles, state=RoleState.RETIRED.value)
    roles -= set(gone.values_list("pk", flat=True))
    after = asked_of(roles)
    described = {role for role, _ in before}
    fields = [
        "version_id", "role_id", "skill_id", "was", "now", "essential_was", "essential_now",
        "first",
    ]  # fmt: skip
    rows = []
    for key in sorted({key for key in (*before, *after) if key[0] in roles}):
        was, essential_was = before.get(key, (None, False))
        now, essential_now = after.get(key, (None, False))
        if (was, essential_was) != (now, essential_now):
            first = key[0] not in described
            rows.append((version.pk, *key, was, now, essential_was, essential_now, first))
    copy_rows(RequirementChange, fields, rows)
