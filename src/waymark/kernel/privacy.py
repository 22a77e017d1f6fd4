"""How private a row is, and what becomes of it. Every model says it; tests/house asks every model.

Beside `privacy` and `subject_path` a model may say:

kept       why its rows outlive their person's erasure, as a text for translation. Without it the
           rows are deleted.
blanked    of rows that are kept: {field: value} to set, so that no name and no word stays.
told       a Q: which rows about a person the person is told of (an appraisal only once shared).
           Without it, all.
author_path  beside `told`: the field that says who wrote rows about another. What was written and
           not laid open yet is its author's: in their export, and gone with their erasure.
withheld   names of fields that go into no export: a password's digest, or what is a third one's.
also_told  {path: Q}: further paths to somebody whom a row tells something without being theirs, as
           the mentor of a pair, and which rows tell them. Such rows are in their export too; an
           erasure leaves them, for they are another's.
said_by    {field: path to whoever said it}: goes into that person's export alone.
sealed_fields   {field: purpose}: sealed where it lies (kernel/sealing.py), opened in the exports of
           those whom the row tells, and in nobody else's.
unspoken   names of references of which nobody is told, not even how many rows name them: somebody
           who is avoided must not learn it.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

__all__ = [
    "Privacy", "blanks_of", "models_about_people", "path_of", "privacy_of", "rows_about",
    "rows_also_told", "rows_told", "rows_unshown", "said_by_of", "sealed_of", "unspoken_of",
    "why_kept", "withheld_of",
]  # fmt: skip


class Privacy(StrEnum):
    """Privacy classes, from the framework that all may read to notes that two people share."""

    OPEN = "open"  # the organization's framework: every signed-in person
    DIRECTORY = "directory"  # name, role, unit, site: every signed-in person
    PERSONAL = "personal"  # the person, and those whom a policy names
    SECRET = "secret"  # the person alone
    OPERATIONS = "operations"  # what runs the system: HR or administrators, by policy


def models_about_people() -> Iterator[type[Model]]:
    """Every model whose rows are about a person, in the order in which apps are installed."""
    for model in apps.get_models():
        if path_of(model):
            yield model


def privacy_of(model: type[Model]) -> Privacy | None:
    """The privacy class of a model; None for those of others, which say none."""
    return getattr(model, "privacy", None)


def path_of(model: type[Model]) -> str:
    """From a row of the model to the person it is about; empty where it is about nobody."""
    return getattr(model, "subject_path", None) or ""


def rows_about(model: type[Model], person_id: int) -> QuerySet[Any]:
    """All rows of the model that are about this person."""
    return model._default_manager.filter(**{path_of(model): person_id})


def rows_told(model: type[Model], person_id: int) -> QuerySet[Any]:
    """The rows about this person that they may know of today."""
    return rows_about(model, person_id).filter(getattr(model, "told", Q()))


def rows_unshown(model: type[Model], author_id: int) -> QuerySet[Any]:
    """What this person wrote about others who do not know of it yet; none for most models."""
    rows, path = model._default_manager, getattr(model, "author_path", "")
    if not path:
        return rows.none()
    return rows.filter(**{path: author_id}).exclude(getattr(model, "told", Q()))


def rows_also_told(model: type[Model], person_id: int) -> QuerySet[Any]:
    """Rows that are others' and tell this person something; none for most models."""
    rows, found = model._default_manager, Q()
    for path, when in getattr(model, "also_told", {}).items():
        found |= Q(**{path: person_id}) & when
    if not found:
        return rows.none()
    return rows.filter(found).exclude(**{path_of(model): person_id})


def why_kept(model: type[Model]) -> str:
    """Why rows stay when their person is erased; empty where they are deleted."""
    return str(getattr(model, "kept", ""))


def blanks_of(model: type[Model]) -> Mapping[str, Any]:
    """What is set in rows that stay."""
    return getattr(model, "blanked", {})


def withheld_of(model: type[Model]) -> tuple[str, ...]:
    """Fields that no export holds."""
    return getattr(model, "withheld", ())


def said_by_of(model: type[Model]) -> Mapping[str, str]:
    """Fields that only their author takes away, with the path to the author."""
    return getattr(model, "said_by", {})


def sealed_of(model: type[Model]) -> Mapping[str, str]:
    """Fields that lie sealed, with the purpose under which they open."""
    return getattr(model, "sealed_fields", {})


def unspoken_of(model: type[Model]) -> tuple[str, ...]:
    """References of which whom they name is never told."""
    return getattr(model, "unspoken", ())
