"""Rows as plain values for JSON: numbers that stand for something come with its name."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any

from django.apps import apps
from django.db.models import BigIntegerField, Field, ForeignKey, Model

from waymark.domain.people.models import Person
from waymark.kernel.privacy import said_by_of, sealed_of, withheld_of
from waymark.kernel.sealing import Unreadable, unseal

__all__ = [
    "People",
    "fields_of",
    "names_of",
    "names_of_lists",
    "numbers_in",
    "person_of_number",
    "row_of",
]

#: plain numbers that name a person, where a foreign key would point up the house
PERSON_NUMBERS = (
    "actor_id", "by_id", "manager_id", "owner_id", "person_id", "shared_with_id", "viewer_id",
)  # fmt: skip
#: lists of ids inside JSON, by "model.field"
LISTS = {"goals.Goal.route": "careers.Role"}
NAMES = ("shown_name", "name", "title", "what")
Plain = Any


class People:
    """Names of the people whose numbers stand in rows, looked up once for all of them."""

    def __init__(self, numbers: Iterable[int]) -> None:
        rows = Person.objects.in_bulk(list(set(numbers)))
        self.names = {pk: row.shown_name for pk, row in rows.items()}

    def named(self, number: int | None) -> Plain:
        """The number with the person's name, empty where there is none."""
        return None if number is None else {"id": number, "name": self.names.get(number, "")}


def names_of(numbers: Iterable[int]) -> dict[int, str]:
    """Names of people by number, for pages on which they stand; an erased one has an empty name."""
    rows = Person.objects.filter(pk__in=set(numbers)).values_list("pk", "name", "key", "active")
    return {pk: name or (key if active else "") for pk, name, key, active in rows}


def person_of_number(key: str) -> int | None:
    """The id of the person whom HR knows under this number."""
    return Person.objects.filter(key=key).values_list("pk", flat=True).first()


def fields_of(model: type[Model]) -> list[Field[Any, Any]]:
    """The fields of a model that an export holds."""
    withheld = withheld_of(model)
    return [field for field in model._meta.concrete_fields if field.name not in withheld]


def is_person_number(field: Field[Any, Any]) -> bool:
    """Whether a plain number says who did something."""
    return type(field) is BigIntegerField and (
        field.name.endswith("_by_id") or field.name in PERSON_NUMBERS
    )


def numbers_in(row: Model) -> list[int]:
    """The people whom a row names by plain numbers."""
    found = (getattr(row, f.attname) for f in fields_of(type(row)) if is_person_number(f))
    return [number for number in found if number is not None]


def row_of(
    row: Model, people: People, lists: Mapping[str, Mapping[int, str]], reader_id: int
) -> dict[str, Plain]:
    """The row as a dictionary by field; a reference is {"id", "name"}.

    lists   names by id for the lists of ids in JSON, by "model.field" (see `names_of_lists`).
    reader_id   whose export it is: what another said for others to read is left out.
    """
    plain: dict[str, Plain] = {}
    sealed, said_by = sealed_of(type(row)), said_by_of(type(row))
    for field in fields_of(type(row)):
        value = getattr(row, field.attname)
        if field.name in said_by and _along(row, said_by[field.name]) != reader_id:
            continue
        if field.name in sealed:
            plain[field.name] = _opened(value, sealed[field.name])
        elif isinstance(field, ForeignKey):
            target = getattr(row, field.name)
            plain[field.name] = (
                None if target is None else {"id": _plain(value), "name": _name(target)}
            )
        elif is_person_number(field):
            plain[field.name] = people.named(value)
        else:
            plain[field.name] = _plain(value)
        names = lists.get(f"{row._meta.label}.{field.name}")
        if names is not None and isinstance(value, list):
            plain[f"{field.name}_names"] = [
                names.get(each, "") if isinstance(each, int) else "" for each in value
            ]
    return plain


def names_of_lists(label: str) -> dict[str, dict[int, str]]:
    """Names for the lists of ids that a model keeps in JSON; empty for most models."""
    found: dict[str, dict[int, str]] = {}
    for place, target in LISTS.items():
        if place.rpartition(".")[0] == label:
            rows = apps.get_model(target)._default_manager.values_list("pk", "name")
            found[place] = dict(rows)
    return found


def _along(row: Model, path: str) -> Any:
    """The value at the end of a path such as "expert__person_id"."""
    return reduce(getattr, path.split("__"), row)


def _opened(value: str, purpose: str) -> str | None:
    """Sealed words in clear; None where they were sealed under a secret that is gone."""
    try:
        return unseal(value, purpose) if value else ""
    except Unreadable:
        return None


def _name(row: Model) -> str:
    for name in NAMES:
        value = getattr(row, name, None)
        if isinstance(value, str) and value:
            return value
    return f"{row._meta.verbose_name} {row.pk}"


def _plain(value: Any) -> Plain:
    if value is None or isinstance(value, str | bool | int | float | list | dict):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    return str(value)
