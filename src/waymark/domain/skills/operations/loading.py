"""Fill the skills framework, claims and evidence with many rows at once, through COPY."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time
from itertools import islice

from django.db import transaction

from waymark.domain.skills.models import Claim, Confirmation, Evidence, Skill, SkillLevel
from waymark.domain.skills.states import ConfirmationState
from waymark.kernel.acts import Act
from waymark.kernel.bulk import copy_rows, reserve_ids
from waymark.kernel.installation import record_loading, require_system

__all__ = ["load_claims", "load_evidence", "load_skills"]

Progress = Callable[[int], None]
PART = 20_000  # rows of evidence held in memory at a time


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
    rows: Iterable[tuple[int, int, str, date, int | None, str, int | None]],
    act: Act,
    progress: Progress | None = None,
) -> int:
    """Rows are person id, skill id, what they did, on which day, the level that it shows, its
    kind, and the id of who confirmed it on the same day, or None."""
    require_system(act)
    count, waiting = 0, iter(rows)
    while part := list(islice(waiting, PART)):
        _load_part(part)
        count += len(part)
        if progress:
            progress(count)
    record_loading(act, "skills.evidence.loaded", count)
    return count


def _load_part(rows: Sequence[tuple[int, int, str, date, int | None, str, int | None]]) -> None:
    """Evidence and, with the same ids, the confirmations of it."""
    ids = reserve_ids(Evidence, len(rows))
    fields = ["id", "person_id", "skill_id", "what", "done_on", "level", "kind"]
    copy_rows(Evidence, fields, ((own, *row[:6]) for own, row in zip(ids, rows, strict=True)))
    fields = ["evidence_id", "asked_id", "asked_at", "place", "state", "answered_at", "note"]
    confirmed = (
        (own, row[6], _noon(row[3]), 1, ConfirmationState.CONFIRMED.value, _noon(row[3]), "")
        for own, row in zip(ids, rows, strict=True)
        if row[6] is not None
    )
    copy_rows(Confirmation, fields, confirmed)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
