"""Find a person who is to be erased in what imports keep: files, rows as they were, answers."""

from typing import Any

from django.db import connection

from waymark.integrations.hris.models import Import, ImportChange, ImportFile
from waymark.integrations.hris.reading import UnreadableFile, open_table
from waymark.integrations.hris.storage import folder
from waymark.workflows.erasure.traces import Traces

__all__ = ["imports_holding"]


def imports_holding(traces: Traces, ids: dict[str, list[Any]]) -> list[Import]:
    """Imports not yet cleared whose rows, report or files speak of the person, oldest first.

    ids   of the rows about the person, by model. A file that cannot be read any more counts as
    one that holds them.
    """
    kept = Import.objects.exclude(report__has_key="forgotten").order_by("started_at", "pk")
    changed = set()
    for label, own in ids.items():
        rows = ImportChange.objects.filter(model=label, row_id__in=_numbers(own))
        changed |= set(rows.values_list("batch_id", flat=True))
    return [
        batch for batch in kept
        if batch.pk in changed or _reported(batch, traces)
        or any(_in_file(row, traces) for row in batch.files.all())
    ]  # fmt: skip


def _numbers(own: list[Any]) -> list[int]:
    """Keys that an import may have written: numbers, never the UUIDs of the kernel's rows."""
    return [key for key in own if isinstance(key, int)]


def _reported(batch: Import, traces: Traces) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM hris_import WHERE id = %(id)s AND ("
            " report::text ILIKE ANY(%(texts)s) OR decisions::text ILIKE ANY(%(texts)s)))",
            {"id": batch.pk, "texts": traces.patterns()},
        )
        return bool(cursor.fetchone()[0])


def _in_file(row: ImportFile, traces: Traces) -> bool:
    path = folder() / row.stored_as
    if not path.exists():
        return False
    marks = {mark.casefold() for mark in traces.marks}
    names = {part.casefold() for part in traces.name_parts}
    try:
        for _number, cells in open_table(path, row.name).rows():
            said = {cell.strip().casefold() for cell in cells}
            if said & marks or (names and names <= said):
                return True
    except (UnreadableFile, OSError):
        return True
    return False
