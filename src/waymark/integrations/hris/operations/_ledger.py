"""Writes rows for an import and keeps what each was before, so that it can be taken back.

Rows are created through COPY and changed in batches; `flush` writes the ledger itself.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from waymark.integrations.hris.models import Import, ImportChange
from waymark.kernel.bulk import copy_rows, reserve_ids

__all__ = ["Ledger", "as_json"]

BATCH = 2_000
Values = dict[str, Any]


def as_json(values: Values | None) -> str | None:
    """Values of a row as JSON text; dates as ISO."""
    return None if values is None else json.dumps(values, cls=DjangoJSONEncoder)


class Ledger:
    """One import's writes. Everything happens inside the caller's transaction."""

    def __init__(self, batch: Import) -> None:
        self.batch = batch
        self._lines: list[tuple[Any, str, int, str | None, str | None]] = []
        self.counts: dict[str, int] = {}

    def reserve(self, model: type[models.Model], count: int) -> list[int]:
        """Ids for rows that must know their own before they are created."""
        return reserve_ids(model, count)

    def create(
        self,
        model: type[models.Model],
        fields: Sequence[str],
        rows: Sequence[Sequence[Any]],
        ids: Sequence[int] | None = None,
    ) -> list[int]:
        """Insert rows (values in the order of `fields`, attribute names) and return their ids."""
        own = list(ids) if ids is not None else reserve_ids(model, len(rows))
        copy_rows(model, ["id", *fields], ((i, *row) for i, row in zip(own, rows, strict=True)))
        for pk, row in zip(own, rows, strict=True):
            self._note(model, pk, None, dict(zip(fields, row, strict=True)))
        return own

    def change(
        self, model: type[models.Model], changes: Sequence[tuple[int, Values, Values]]
    ) -> None:
        """Change rows: (id, values before, values after), the same fields in each pair."""
        by_fields: dict[tuple[str, ...], list[tuple[int, Values]]] = {}
        for pk, before, after in changes:
            self._note(model, pk, before, after)
            by_fields.setdefault(tuple(sorted(after)), []).append((pk, after))
        for names, rows in by_fields.items():
            instances = [model(pk=pk, **after) for pk, after in rows]
            fields = [model._meta.get_field(_field_name(model, name)).name for name in names]
            model._default_manager.bulk_update(instances, fields, batch_size=BATCH)

    def delete(self, model: type[models.Model], rows: Sequence[tuple[int, Values]]) -> None:
        """Remove rows: (id, all values before). Their ids come back on undo."""
        ids = [pk for pk, _before in rows]
        for pk, before in rows:
            self._note(model, pk, before, None)
        for start in range(0, len(ids), BATCH):
            model._default_manager.filter(pk__in=ids[start : start + BATCH]).delete()

    def flush(self) -> int:
        """Write the ledger; returns how many rows the import touched."""
        fields = ["batch_id", "model", "row_id", "before", "after"]
        written = copy_rows(ImportChange, fields, self._lines)
        self._lines.clear()
        return written

    def _note(
        self, model: type[models.Model], pk: int, before: Values | None, after: Values | None
    ) -> None:
        label = model._meta.label
        self.counts[label] = self.counts.get(label, 0) + 1
        self._lines.append((self.batch.pk, label, pk, as_json(before), as_json(after)))


def _field_name(model: type[models.Model], attname: str) -> str:
    for field in model._meta.concrete_fields:
        if field.attname == attname:
            return field.name
    raise ValueError(f"{model._meta.label} has no column {attname}")
