"""A word of its own in every text of every row about a person, whatever models there are."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import CharField, CheckConstraint, Field, JSONField, Model, TextField

from waymark.kernel.privacy import models_about_people, rows_about, rows_told, sealed_of
from waymark.kernel.sealing import seal

__all__ = ["PATTERN", "fields_held_to_values", "found_in_database", "plant"]

#: what all canaries look like; short, for columns of eight letters
PATTERN = r"zq\d{3}qz"
#: the log cannot be rewritten: its columns take what operations give them, never a person's words
NEVER = ("kernel.ActEntry",)


def plant(person_id: int) -> dict[str, str]:
    """Write a canary into every text and JSON column of the person's rows: {canary: model.field}.

    Rows that the person may not know of yet count as "untold". A column that a constraint holds to known values is left; one that none holds must take it.
    """
    number, planted = count(100), {}
    untold = {m: set(rows_about(m, person_id)) - set(rows_told(m, person_id))
              for m in models_about_people()}  # fmt: skip
    for model in models_about_people():
        if model._meta.label in NEVER:
            continue
        for row in rows_about(model, person_id):
            for field in model._meta.concrete_fields:
                if isinstance(field, CharField | TextField | JSONField) and not _made(field):
                    canary = f"zq{next(number)}qz"
                    if _written(model, row.pk, field, canary):
                        name = f"{model._meta.label}.{field.name}"
                        planted[canary] = f"{name} untold" if row in untold[model] else name
    return planted


def _made(field: Field[Any, Any]) -> bool:
    return field.generated or field.primary_key


def _written(model: type[Model], pk: Any, field: Field[Any, Any], canary: str) -> bool:
    value: Any = canary
    if purpose := sealed_of(model).get(field.name):
        value = seal(canary, purpose)
    if isinstance(field, JSONField):
        empty = field.get_default()
        value = [canary] if isinstance(empty, list) else {"said": canary}
    try:
        with transaction.atomic():
            model._default_manager.filter(pk=pk).update(**{field.name: value})
    except (IntegrityError, DataError):
        return False
    return True


def fields_held_to_values() -> set[str]:
    """Columns that a check constraint speaks of: "model.field"."""
    found = set()
    for model in models_about_people():
        for constraint in model._meta.constraints:
            if isinstance(constraint, CheckConstraint):
                for child in constraint.condition.flatten():
                    for pair in getattr(child, "children", []):
                        if isinstance(pair, tuple):
                            found.add(f"{model._meta.label}.{str(pair[0]).partition('__')[0]}")
    return found


def found_in_database(pattern: str) -> dict[str, list[str]]:
    """Where the pattern stands in any column of any table, as "table.column": what was found."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type IN"
            " ('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY', 'USER-DEFINED')"
        )
        for table, column, kind in cursor.fetchall():
            text = f'"{column}"::text' if kind != "bytea" else f"encode(\"{column}\", 'escape')"
            cursor.execute(
                f'SELECT (regexp_match({text}, %s))[1] FROM "{table}" WHERE {text} ~ %s',
                [f"({pattern})", pattern],
            )
            if rows := cursor.fetchall():
                found[f"{table}.{column}"] = [row[0] for row in rows]
    return found
