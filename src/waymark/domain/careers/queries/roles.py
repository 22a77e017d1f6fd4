"""The published framework: roles with where they stand and what they ask for.

Everyone who is signed in may read it. Retired roles are gone from it.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection
from django.db.models import F, QuerySet

from waymark.domain.careers.models import (
    FormalMove,
    Grade,
    JobFamily,
    Ladder,
    Requirement,
    Role,
)
from waymark.domain.careers.states import RoleState
from waymark.domain.skills.models import SkillLevel
from waymark.engine.spelling import closest

__all__ = [
    "FrameworkKey",
    "FrameworkRows",
    "Role",
    "formal_move",
    "framework_key",
    "framework_rows",
    "levels_asked",
    "role_by_id",
    "roles_found",
    "roles_shown",
    "titles_and_codes",
]

#: how many rows with common trigrams are compared letter by letter, per result
CANDIDATES = 8
SHOWN = [RoleState.UNSORTED.value, RoleState.PUBLISHED.value]

FrameworkKey = tuple[int, ...]

_KEY = """
    SELECT COALESCE((SELECT max(id) FROM careers_frameworkversion), 0),
           COALESCE((SELECT id FROM careers_miningrun WHERE current), 0),
           COALESCE((SELECT max(id) FROM careers_role), 0),
           COALESCE((SELECT max(id) FROM careers_requirement), 0),
           COALESCE((SELECT max(id) FROM careers_formalmove), 0)
"""


def framework_key() -> FrameworkKey:
    """What tells one state of the framework and its mined moves from the next.

    Publishing brings a new version, mining a new run, imports new roles. All are ids from
    sequences, which no rolled back transaction gives back, so a key never returns.
    """
    with connection.cursor() as cursor:
        cursor.execute(_KEY)
        return tuple(cursor.fetchone())


@dataclass(frozen=True, slots=True)
class FrameworkRows:
    """All rows of the framework as plain tuples.

    roles         (id, name, state, family, ladder, grade number, reports min, max), by id.
    ladders       id: (name, kind, family, twin).  families  id: name.  grades  number: name.
    requirements  (role, skill, level, essential) by role, essential and high levels first.
    skills        id: name of the skills asked for.
    formal        (from role, to role, kind).
    """

    roles: list[Any]
    ladders: dict[int, tuple[str, str, int, int | None]]
    families: dict[int, str]
    grades: dict[int, str]
    requirements: list[Any]
    skills: dict[int, str]
    formal: list[Any]


def framework_rows() -> FrameworkRows:
    """Read the whole framework with six queries."""
    asked = Requirement.objects.filter(role__state__in=SHOWN)
    return FrameworkRows(
        roles=list(
            roles_shown()
            .order_by("pk")
            .values_list(
                "pk", "name", "state", "family_id", "ladder_id", "grade__number",
                "reports_min", "reports_max",
            )
        ),
        ladders={
            pk: (name, kind, family, twin)
            for pk, name, kind, family, twin in Ladder.objects.values_list(
                "pk", "name", "kind", "family_id", "twin_id"
            )
        },
        families=dict(JobFamily.objects.values_list("pk", "name")),
        grades=dict(Grade.objects.values_list("number", "name")),
        requirements=list(
            asked.order_by("role_id", "-essential", "-level", "skill__name", "skill_id")
            .values_list("role_id", "skill_id", "level", "essential")
        ),
        skills=dict(asked.order_by("skill_id").values_list("skill_id", "skill__name").distinct()),
        formal=list(
            FormalMove.objects.filter(from_role__state__in=SHOWN, to_role__state__in=SHOWN)
            .order_by("pk")
            .values_list("from_role_id", "to_role_id", "kind")
        ),
    )  # fmt: skip


def roles_shown() -> QuerySet[Role]:
    """Roles that pages show: all but the retired ones."""
    return Role.objects.filter(state__in=SHOWN)


def titles_and_codes() -> dict[int, tuple[str, str]]:
    """Title and code of every role by id, retired ones included: the history names them too."""
    return {pk: (name, code) for pk, name, code in Role.objects.values_list("pk", "name", "code")}


def role_by_id(role_id: int) -> Role:
    """One role with family, ladder and grade. Raises Role.DoesNotExist, also for a retired one."""
    return roles_shown().select_related("family", "ladder", "grade").get(pk=role_id)


def roles_found(text: str, limit: int = 20) -> list[Role]:
    """Roles by name, typing errors forgiven, best first; ties by name and id."""
    alike = list(
        roles_shown()
        .annotate(likeness=TrigramWordSimilarity(text, "name"))
        .filter(name__trigram_word_similar=text)
        .select_related("family", "grade")
        .order_by("-likeness", "name", "pk")[: limit * CANDIDATES]
    )
    return [alike[i] for i in closest(text, [each.name for each in alike], limit=limit)]


def levels_asked(role_id: int) -> dict[int, str]:
    """What each level that a role asks for looks like at work, by skill id."""
    return dict(
        SkillLevel.objects.filter(
            skill__requirements__role_id=role_id, skill__requirements__level=F("level")
        ).values_list("skill_id", "looks_like")
    )


def formal_move(from_id: int, to_id: int) -> FormalMove | None:
    """The move on paper between two roles, or None."""
    return FormalMove.objects.filter(from_role_id=from_id, to_role_id=to_id).first()
