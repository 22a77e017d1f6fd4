"""Fill an empty organization with many people at once, through COPY.

For the demo organization and other bulk sources. Each function takes plain rows, in the order of
the fields its docstring names, and returns the new ids in the order of the rows.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from waymark.domain.people.models import (
    AccessGrant,
    Employment,
    EqualityAnswer,
    OrgUnit,
    Person,
    ReportingLine,
    Site,
    User,
)  # fmt: skip
from waymark.domain.people.states import EQUALITY_WORDING
from waymark.kernel.acts import Act
from waymark.kernel.bulk import copy_rows, reserve_ids
from waymark.kernel.installation import record_loading, require_system

__all__ = [
    "load_employments", "load_equality_answers", "load_grants", "load_people", "load_reporting_lines", "load_sites",
    "load_units",
]  # fmt: skip

Progress = Callable[[int], None]


@transaction.atomic
def load_sites(*, rows: Sequence[tuple[str, str, str]], act: Act) -> list[int]:
    """Rows are name, country (two letters), zone (IANA)."""
    require_system(act)
    ids = reserve_ids(Site, len(rows))
    copy_rows(Site, ["id", "name", "country", "zone"], _with_ids(ids, rows))
    record_loading(act, "people.sites.loaded", len(rows))
    return ids


@transaction.atomic
def load_units(*, rows: Sequence[tuple[str, str, int, bool, date | None]], act: Act) -> list[int]:
    """Rows are code, name, position of the parent among the rows (-1 at the top), partner, closed.

    Parents come before children.
    """
    require_system(act)
    ids = reserve_ids(OrgUnit, len(rows))
    paths: list[str] = []
    full = []
    for own, (code, name, parent, partner, closed) in zip(ids, rows, strict=True):
        paths.append((paths[parent] if parent >= 0 else "/") + f"{own}/")
        parent_id = ids[parent] if parent >= 0 else None
        full.append((own, code, name, parent_id, paths[-1], partner, closed))
    fields = ["id", "code", "name", "parent_id", "path", "is_partner", "closed_on"]
    copy_rows(OrgUnit, fields, full)
    record_loading(act, "people.units.loaded", len(rows))
    return ids


@transaction.atomic
def load_people(
    *,
    rows: Sequence[tuple[str, str, str, str, int | None, int | None, bool]],
    open_to_questions: Sequence[bool],
    act: Act,
    progress: Progress | None = None,
) -> list[int]:
    """Rows are key, given name, family name, e-mail, site id, unit id, active.

    Those who are active and have an e-mail address get an account whose password nobody knows.
    """
    require_system(act)
    ids = reserve_ids(Person, len(rows))
    with_account = [i for i, row in enumerate(rows) if row[6] and row[3]]
    user_ids = dict(zip(with_account, reserve_ids(User, len(with_account)), strict=True))
    copy_rows(
        User,
        ["id", "email", "password", "is_active"],
        ((user_ids[i], rows[i][3], f"!{secrets.token_urlsafe(30)}", True) for i in with_account),
    )
    fields = [
        "id", "key", "given_name", "family_name", "email", "site_id", "unit_id", "active",
        "user_id", "open_to_questions", "shares_skills", "language", "zone", "theme",
    ]  # fmt: skip
    copy_rows(
        Person,
        fields,
        (
            (own, *row, user_ids.get(i), open_to_questions[i], False, "", "", "system")
            for i, (own, row) in enumerate(zip(ids, rows, strict=True))
        ),
        progress=progress,
    )
    record_loading(act, "people.people.loaded", len(rows))
    return ids


@transaction.atomic
def load_employments(
    *,
    rows: Sequence[tuple[int, date, date | None]],
    act: Act,
    progress: Progress | None = None,
) -> None:
    """Rows are person id, first day, first day no longer."""
    require_system(act)
    fields = ["person_id", "kind", "from_date", "to_date"]
    values = ((person, "employee", first, until) for person, first, until in rows)
    copy_rows(Employment, fields, values, progress=progress)
    record_loading(act, "people.employments.loaded", len(rows))


@transaction.atomic
def load_reporting_lines(
    *,
    rows: Sequence[tuple[int, int, date, date | None]],
    act: Act,
    progress: Progress | None = None,
) -> None:
    """Rows are person id, manager id, first day, first day no longer."""
    require_system(act)
    fields = ["person_id", "manager_id", "from_date", "to_date"]
    copy_rows(ReportingLine, fields, rows, progress=progress)
    record_loading(act, "people.lines.loaded", len(rows))


@transaction.atomic
def load_grants(*, rows: Sequence[tuple[int, str, int | None]], act: Act) -> None:
    """Rows are person id, access role, unit id (None for the whole organization)."""
    require_system(act)
    fields = ["person_id", "role", "unit_id", "given_at"]
    copy_rows(AccessGrant, fields, ((*row, act.at) for row in rows))
    record_loading(act, "people.grants.loaded", len(rows))


@transaction.atomic
def load_equality_answers(*, rows: Sequence[tuple[int, str, int | None]], act: Act) -> None:
    """Rows are person id, gender (a value of Gender), year of birth: invented people's answers."""
    require_system(act)
    fields = ["person_id", "gender", "birth_year", "wording", "answered_at"]
    copy_rows(EqualityAnswer, fields, ((*row, EQUALITY_WORDING, act.at) for row in rows))
    record_loading(act, "people.equality.loaded", len(rows))


def _with_ids(ids: list[int], rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(own, *row) for own, row in zip(ids, rows, strict=True)]
