"""Rows about a person go, whatever models there are; what stays is made nameless."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import CharField, Field, Model, ProtectedError, RestrictedError, TextField

from waymark.domain.people.models import Person
from waymark.kernel.privacy import (
    blanks_of,
    models_about_people,
    rows_about,
    rows_unshown,
    why_kept,
)

__all__ = ["delete_rows", "make_nameless"]

NOBODY = "erased"


def delete_rows(person_id: int) -> Counter[str]:
    """Delete every row about a person whose model says no reason to keep it; counts by model.

    What stands on what is found out by trying: a model whose rows are still needed waits for the
    next round. Raises RuntimeError, naming the models, where rows about others stand on them.
    """
    waiting = [model for model in models_about_people() if not why_kept(model)]
    removed: Counter[str] = Counter()
    while waiting:
        left = [model for model in reversed(waiting) if not _deleted(model, person_id, removed)]
        if len(left) == len(waiting):
            names = ", ".join(model._meta.label for model in left)
            raise RuntimeError(f"rows of others stand on what is to be erased: {names}")
        waiting = list(reversed(left))
    return removed


def _deleted(model: type[Model], person_id: int, removed: Counter[str]) -> bool:
    try:
        with transaction.atomic():
            _total, counts = rows_about(model, person_id).delete()
            _unshown, own_notes = rows_unshown(model, person_id).delete()
    except (ProtectedError, RestrictedError):
        return False
    removed.update(counts)
    removed.update(own_notes)
    return True


def make_nameless(person: Person) -> tuple[dict[str, int], dict[str, int]]:
    """Blank what stays; returns the counts of rows kept, and of those changed, by model."""
    kept, changed = {}, {}
    for model in models_about_people():
        if not why_kept(model):
            continue
        rows, blanks = rows_about(model, person.pk), blanks_of(model)
        kept[model._meta.label] = rows.count()
        if blanks:
            changed[model._meta.label] = rows.update(**blanks)
    fields = [field for field in Person._meta.concrete_fields if _is_own(field)]
    blank = {field.attname: _empty(field) for field in fields}
    Person.objects.filter(pk=person.pk).update(
        **blank | {"key": f"{NOBODY}-{person.pk}", "active": False}
    )
    changed["people.Person"] = 1
    return {name: n for name, n in kept.items() if n}, changed


def _is_own(field: Field[Any, Any]) -> bool:
    return not (field.primary_key or field.generated or field.name in ("key", "active"))


def _empty(field: Field[Any, Any]) -> Any:
    """What a field says where nothing was said."""
    if field.null:
        return None
    if field.has_default():
        return field.get_default()
    return "" if isinstance(field, CharField | TextField) else field.get_default()
