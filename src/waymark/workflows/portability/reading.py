"""Read everything that is held about a person, whatever models there are.

Which rows are about whom stands beside each model (kernel/privacy.py), so that a new model is in
the export by itself. No policy is asked: a person may know all that is held about them, but for
rows that the model keeps back until they are shared (`told`). Rows of others that tell the person
something (`also_told`) stand beside their own.
"""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import ForeignKey, Model

from waymark.domain.people.models import Person
from waymark.kernel.installation import installation
from waymark.kernel.models import ActEntry
from waymark.kernel.privacy import (
    models_about_people,
    path_of,
    privacy_of,
    rows_also_told,
    rows_told,
    rows_unshown,
    unspoken_of,
)
from waymark.workflows.portability.values import People, names_of_lists, numbers_in, row_of

__all__ = ["FORMAT", "SCHEMA", "VERSION", "counts_of", "read_person"]

FORMAT, VERSION = "waymark-export", 1
SCHEMA: dict[str, Any] = json.loads(Path(__file__).with_name("schema.json").read_text("utf-8"))
Report = Callable[[int, int], None]


def counts_of(person_id: int, *, own: bool = False) -> dict[str, int]:
    """How many rows of each model are held about the person, by label. Cost: one query.

    own   without the rows of others that tell them something.
    """
    parts: list[str] = []
    values: list[Any] = []
    reads = (rows_told,) if own else (rows_told, rows_also_told)
    for model in models_about_people():
        for read in reads:
            rows = read(model, person_id)
            if rows.query.is_empty():
                continue
            sql, params = rows.order_by().values("pk").query.sql_with_params()
            parts.append(f"SELECT %s AS label, count(*) AS n FROM ({sql}) AS held")  # noqa: S608 - Django's own SQL
            values += [model._meta.label, *params]
    each = " UNION ALL ".join(parts)
    with connection.cursor() as cursor:
        sql = f"SELECT label, sum(n)::bigint FROM ({each}) AS counted GROUP BY label"  # noqa: S608 - the same
        cursor.execute(sql, values)
        found = dict(cursor.fetchall())
    return {model._meta.label: found[model._meta.label] for model in models_about_people()}


def read_person(
    person: Person, at: datetime, report: Report = lambda number, steps: None
) -> dict[str, Any]:
    """Everything about a person as plain values, in the shape that schema.json describes.

    report   called with the number of the section and how many there are.
    """
    models = list(models_about_people())
    sections = []
    for number, model in enumerate(models, start=1):
        report(number, len(models))
        sections.append(_section(model, person.pk))
    return {
        "format": FORMAT,
        "version": VERSION,
        "schema": SCHEMA["$id"],
        "made_at": at.isoformat(),
        "organisation": installation().organisation,
        "person": {
            "id": person.pk, "number": person.key, "name": person.name, "email": person.email,
        },
        "sections": sections,
        "sign_in": _sign_in(person.user_id),
        "acts_done": _acts_done(person.pk),
        "named_in": _named_in(models, person.pk),
    }  # fmt: skip


def _section(model: type[Model], person_id: int) -> dict[str, Any]:
    references = [field.name for field in model._meta.concrete_fields
                  if isinstance(field, ForeignKey)]  # fmt: skip
    held = []
    for read in (rows_told, rows_unshown, rows_also_told):
        rows = read(model, person_id)
        held += list(rows.select_related(*references) if references else rows)
    held.sort(key=lambda row: row.pk)
    people = People(number for row in held for number in numbers_in(row))
    lists, privacy = names_of_lists(model._meta.label), privacy_of(model)
    return {
        "kind": model._meta.label,
        "about": (model.__doc__ or "").strip().splitlines()[0],
        "privacy": privacy.value if privacy else "",
        "rows": [row_of(row, people, lists, person_id) for row in held],
    }


def _sign_in(user_id: int | None) -> dict[str, Any]:
    """What the sign-in library keeps: addresses and kinds of second factor, never their secrets."""
    factors = Authenticator.objects.filter(user_id=user_id).order_by("pk")
    addresses = EmailAddress.objects.filter(user_id=user_id).order_by("pk")
    return {
        "addresses": list(addresses.values("email", "verified", "primary")),
        "factors": [
            {
                "type": each.type,
                "created_at": each.created_at.isoformat(),
                "last_used_at": each.last_used_at.isoformat() if each.last_used_at else None,
            }
            for each in factors
        ],
    }


def _acts_done(person_id: int) -> list[dict[str, Any]]:
    """What the person did to things that are not about them: when and what, not whose."""
    rows = ActEntry.objects.filter(actor_id=person_id).exclude(person_id=person_id)
    return [
        {"at": at.isoformat(), "verb": verb, "kind": kind}
        for at, verb, kind in rows.order_by("pk").values_list("at", "verb", "subject_type")
    ]


def _named_in(models: list[type[Model]], person_id: int) -> list[dict[str, Any]]:
    """In how many rows about others the person is named, and as what. The rows are the others'."""
    found = []
    for model in models:
        path = path_of(model).partition("__")[0]
        for field in model._meta.concrete_fields:
            if (
                isinstance(field, ForeignKey)
                and field.related_model is Person
                and field.name != path
                and field.name not in unspoken_of(model)
            ):
                rows = model._default_manager.filter(**{field.name: person_id})
                if count := rows.exclude(**{path_of(model): person_id}).count():
                    found.append({"kind": model._meta.label, "as": field.name, "rows": count})
    return found
