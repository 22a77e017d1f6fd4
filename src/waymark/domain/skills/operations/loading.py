"""Fill the skills framework, claims and evidence with many rows at once, through COPY."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from waymark.domain.skills.models import Claim, Evidence, Skill, SkillLevel
from waymark.kernel.acts import Act
from waymark.kernel.bulk import copy_rows, reserve_ids
from waymark.kernel.installation import record_loading, require_system

__all__ = ["load_claims", "load_evidence", "load_skills"]

Progress = Callable[[int], None]


@transaction.atomic
def load_skills(
    *, rows: Sequence[tuple[str, str, str, str, str, Sequence[str]]], act: Act
) -> list[int]:
    """Rows are key, name, category, kind of task, description, and what levels 1, 2, … look like.

    Returns the skills' ids in order.
    """
    require_system(act)
    ids = reserve_ids(Skill, len(rows))
    copy_rows(
        Skill,
        ["id", "key", "name", "category", "task_kind", "description", "words", "origin"],
        ((own, *row[:5], row[1], "own") for own, row in zip(ids, rows, strict=True)),
    )
    copy_rows(
        SkillLevel,
        ["skill_id", "level", "looks_like"],
        (
            (own, level, text)
            for own, row in zip(ids, rows, strict=True)
            for level, text in enumerate(row[5], start=1)
        ),
    )
    record_loading(act, "skills.skills.loaded", len(rows))
    return ids


@transaction.atomic
def load_claims(
    *,
    rows: Iterable[tuple[int, int, str, int, bool, datetime, datetime | None]],
    act: Act,
    progress: Progress | None = None,
) -> int:
    """Rows are person id, skill id, source, level 0..5, enjoys, said at, superseded at."""
    require_system(act)
    fields = ["person_id", "skill_id", "source", "level", "enjoys", "said_at", "superseded_at"]
    count = copy_rows(Claim, fields, rows, progress=progress)
    record_loading(act, "skills.claims.loaded", count)
    return count


@transaction.atomic
def load_evidence(
    *,
    rows: Iterable[tuple[int, int, str, date, int | None]],
    act: Act,
    progress: Progress | None = None,
) -> int:
    """Rows are person id, skill id, what they did, on which day, the level that it shows."""
    require_system(act)
    fields = ["person_id", "skill_id", "what", "done_on", "level"]
    count = copy_rows(Evidence, fields, rows, progress=progress)
    record_loading(act, "skills.evidence.loaded", count)
    return count
