"""Take a whole import back, or refuse with the reason where later work stands on it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Max
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from waymark.domain.careers.models import Assignment, DraftChange, Role
from waymark.domain.careers.operations.mining import ask_for_mining
from waymark.domain.careers.states import DraftState, Thing
from waymark.domain.people.models import Person, User
from waymark.integrations.hris import policies
from waymark.integrations.hris.models import Import, ImportChange
from waymark.integrations.hris.operations._account_rows import forget_old_addresses
from waymark.integrations.hris.operations.deciding import UNDO_DAYS
from waymark.integrations.hris.states import ImportState
from waymark.integrations.hris.storage import lock_imports
from waymark.kernel.acts import Act, Refused, record, shift

__all__ = ["undo_import"]

#: leaves first, so that nothing points at what is removed
ORDER = (
    "skills.Claim", "careers.Assignment", "people.ReportingLine", "people.Employment",
    "people.Person", "people.User", "careers.RoleTitle", "careers.Role", "skills.Skill",
    "people.OrgUnit", "people.Site",
)  # fmt: skip
#: computed from the rest and taken away with it; the next counting of moves makes them again
COMPUTED = ("careers.MinedMove", "careers.Retitling", "careers.ProposedTemplate")
BATCH = 5_000
#: the last line of each row that does not surely say what the row says now
_DOUBTFUL = """
    SELECT line.id
      FROM (SELECT DISTINCT ON (row_id) id, row_id, after FROM hris_importchange
             WHERE batch_id = %s AND model = %s AND after IS NOT NULL
             ORDER BY row_id, id DESC) line
      LEFT JOIN {table} kept ON kept.id = line.row_id
     WHERE kept.id IS NULL OR NOT to_jsonb(kept) @> line.after
"""
WORDS = {
    "skills.Claim": gettext_lazy(
        "People said something about their skills since this import (%(n)d times). "
        "It cannot be undone."
    ),
    "skills.Evidence": gettext_lazy(
        "People added evidence since this import (%(n)d times). It cannot be undone."
    ),
    "goals.Goal": gettext_lazy("People set goals since this import (%(n)d). It cannot be undone."),
    "plans.Plan": gettext_lazy("People made plans since this import (%(n)d). It cannot be undone."),
    "plans.Step": gettext_lazy(
        "People planned steps since this import (%(n)d). It cannot be undone."
    ),
    "careers.Assignment": gettext_lazy(
        "People were given positions since this import (%(n)d). It cannot be undone."
    ),
    "careers.Requirement": gettext_lazy(
        "Requirements were added to titles of this import (%(n)d). It cannot be undone."
    ),
    "careers.FormalMove": gettext_lazy(
        "Moves were named for titles of this import (%(n)d). It cannot be undone."
    ),
}


@transaction.atomic
def undo_import(*, batch: Import, act: Act) -> int:
    """Remove what the import created, restore what it changed. Returns the rows touched.

    Raises Refused, naming the later work, and then changes nothing.
    """
    policies.run_imports.require(act, batch)
    lock_imports()
    batch.refresh_from_db()
    if batch.applied_at is None or act.at - batch.applied_at > timedelta(days=UNDO_DAYS):
        raise Refused(
            _("An import can be undone for %(days)s days after it was applied.")
            % {"days": UNDO_DAYS}
        )
    if _later_lines(batch).exists():
        raise Refused(_("A later import stands on this one. Undo that one first."))
    _refuse_if_drafted(batch)
    for label in ORDER:
        _refuse_if_changed(batch, apps.get_model(label))
        _refuse_if_used(batch, apps.get_model(label))
    try:
        with transaction.atomic():
            touched = sum(_take_back(batch, apps.get_model(label)) for label in ORDER)
            connection.check_constraints()  # keys are checked here, where there is an answer to it
    except IntegrityError as error:
        raise Refused(_("Later work stands on this import, so it cannot be undone.")) from error
    if _lines(batch, Assignment).exists():
        ask_for_mining(act=act)
    shift(batch, source=ImportState.APPLIED.value, target=ImportState.UNDONE.value,
          undone_at=act.at)  # fmt: skip
    record(act, "hris.import.undone", batch, after={"rows": touched})
    return touched


def _later_lines(batch: Import) -> Any:
    """What other imports that still stand wrote after this one.

    The lines were numbered under the lock; `applied_at` is taken before it, and may deceive.
    """
    last = ImportChange.objects.filter(batch=batch).aggregate(last=Max("pk"))["last"]
    others = ImportChange.objects.filter(batch__state=ImportState.APPLIED.value)
    return others.exclude(batch=batch).filter(pk__gt=last) if last else others.none()


def _lines(batch: Import, model: type[models.Model], **which: Any) -> Any:
    return ImportChange.objects.filter(batch=batch, model=model._meta.label, **which)


def _chunks(lines: Any) -> Iterator[list[ImportChange]]:
    chunk: list[ImportChange] = []
    for line in lines.iterator(chunk_size=BATCH):
        chunk.append(line)
        if len(chunk) == BATCH:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _refuse_if_changed(batch: Import, model: type[models.Model]) -> None:
    """Refuse if a row no longer says what the import left there.

    The database compares a quarter of a million rows in seconds; those of which it is not sure,
    because it writes moments in another way, are compared here.
    """
    changed = 0
    table = connection.ops.quote_name(model._meta.db_table)
    doubtful = RawSQL(_DOUBTFUL.format(table=table), [batch.pk, model._meta.label])  # noqa: S611 - a table of ours; values go as parameters
    for chunk in _chunks(ImportChange.objects.filter(pk__in=doubtful).order_by("pk")):
        last = {line.row_id: line.after for line in chunk if line.after is not None}
        rows = model._default_manager.in_bulk(list(last))
        for pk, after in last.items():
            row = rows.get(pk)
            if row is None or _as_kept(row, after) != after:
                changed += 1
    if changed:
        raise Refused(
            ngettext(
                "%(n)d row was changed after this import, so it cannot be undone. "
                "Put it right by a new file instead.",
                "%(n)d rows were changed after this import, so it cannot be undone. "
                "Put them right by a new file instead.",
                changed,
            )
            % {"n": changed}
        )


def _as_kept(row: models.Model, after: dict[str, Any]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in after}
    kept: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return kept


def _pointing_at(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Models and their columns that point at this one, those without a way back included."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            yield relation.related_model, relation.field.attname


def _refuse_if_used(batch: Import, model: type[models.Model]) -> None:
    """Refuse if rows that other work added point at rows that the import created.

    What the import itself pointed there, in rows it created or changed, goes back with it.
    """
    created = _lines(batch, model, before__isnull=True).values("row_id")
    for other, column in _pointing_at(model):
        if other._meta.label in COMPUTED:
            continue
        own = _lines(batch, other, after__has_key=column).values("row_id")
        found = other._default_manager.filter(**{f"{column}__in": created})
        if isinstance(other._meta.pk, models.BigAutoField):  # others no import ever writes
            found = found.exclude(pk__in=own)
        count = found.count()
        if count and other._meta.label in WORDS:
            raise Refused(WORDS[other._meta.label] % {"n": count})
        if count:
            raise Refused(
                ngettext(
                    "%(n)d row stands on this import since. It cannot be undone.",
                    "%(n)d rows stand on this import since. It cannot be undone.",
                    count,
                )
                % {"n": count}
            )


def _refuse_if_drafted(batch: Import) -> None:
    """Refuse if the open draft of the framework names titles that the import brought.

    A draft names things by refs, not by keys, so the database would not notice.
    """
    created = {
        str(pk) for pk in _lines(batch, Role, before__isnull=True).values_list("row_id", flat=True)
    }
    changes = DraftChange.objects.filter(
        draft__state=DraftState.OPEN.value,
        thing__in=[Thing.ROLE.value, Thing.REQUIREMENT.value, Thing.MOVE.value],
    )
    named = sum(
        1 for ref in changes.values_list("ref", flat=True) if created.intersection(ref.split(":"))
    )
    if named:
        raise Refused(
            _(
                "The open draft of the framework changes titles of this import (%(named)s). Publish or discard the draft first."
            )
            % {"named": named}
        )


def _take_back(batch: Import, model: type[models.Model]) -> int:
    """Delete what was created; restore what was changed or deleted, the last write first.

    Backwards every step meets the rows as its write left them, so spells never overlap on the way.
    """
    created = _lines(batch, model, before__isnull=True).values("row_id")
    for other, column in _pointing_at(model):
        if other._meta.label in COMPUTED:
            other._default_manager.filter(**{f"{column}__in": created}).delete()
    touched = model._default_manager.filter(pk__in=created)._raw_delete("default")
    changed = _lines(batch, model, before__isnull=False)
    if model is Person:  # two may have swapped addresses; each is set again below
        moved = changed.filter(before__has_key="email").values("row_id")
        Person.objects.filter(pk__in=moved).update(email="")
    for chunk in _chunks(changed.order_by("-pk")):
        for line in chunk:
            before: dict[str, Any] = line.before or {}
            values = {name: _to_python(model, name, v) for name, v in before.items()}
            if line.after is None:
                model._default_manager.bulk_create([model(pk=line.row_id, **values)])
            else:
                model._default_manager.filter(pk=line.row_id).update(**values)
        touched += len(chunk)
    if model is User:
        forget_old_addresses(
            changed.filter(before__has_key="email").values_list("row_id", flat=True)
        )
    return touched


def _to_python(model: type[models.Model], name: str, value: Any) -> Any:
    """A kept JSON value as the column's own type; ids stay numbers."""
    for field in model._meta.concrete_fields:
        if field.attname == name:
            return value if field.is_relation else field.to_python(value)
    raise ValueError(f"{model._meta.label} has no column {name}")
