"""Take files in: stored under the files folder, opened once, columns guessed."""

import hashlib
import os
import uuid
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.people.states import AccessRole
from waymark.integrations.hris.models import Import, ImportFile, KeptMapping
from waymark.integrations.hris.reading import (
    Mapping,
    Table,
    UnreadableFile,
    guess_mapping,
    open_table,
)  # fmt: skip
from waymark.integrations.hris.states import ImportState
from waymark.integrations.hris.storage import folder, signature_of
from waymark.kernel.acts import Act, Forbidden, Refused, record

__all__ = ["MOST_BYTES", "receive_files"]

MOST_BYTES = 200 * 1024 * 1024
MOST_FILES = 12
Chunks = Callable[[], Iterable[bytes]]


@transaction.atomic
def receive_files(
    *, files: Sequence[tuple[str, Chunks]], act: Act, mapping: Mapping | None = None
) -> Import:
    """Begin an import with files given as (name, function that yields their bytes).

    mapping    used instead of a kept or guessed one, for a single known export.
    Raises Forbidden, or Refused with what to do where a file cannot be read. Files that were
    stored for an import that is refused are removed again.
    """
    if not act.actor.holds(AccessRole.HR.value):
        raise Forbidden(_("Only HR imports files."))
    if not files:
        raise Refused(_("Choose a file first."))
    if len(files) > MOST_FILES:
        raise Refused(_("Choose at most %(most)s files at once.") % {"most": MOST_FILES})
    batch = Import(
        id=uuid.uuid4(), state=ImportState.UPLOADED.value, started_at=act.at,
        started_by_id=act.person_id,
    )  # fmt: skip
    stored: list[Path] = []
    try:
        rows = [_receive(batch, name, chunks, mapping, stored) for name, chunks in files]
    except UnreadableFile as why:
        _remove(stored)
        raise Refused(str(why)) from why
    except BaseException:
        _remove(stored)
        raise
    batch.as_of = act.today
    batch.complete = all(Mapping.from_json(row.mapping).complete for row in rows)
    batch.save(force_insert=True)
    ImportFile.objects.bulk_create(rows)
    record(act, "hris.import.received", batch, after={"files": len(rows)})
    return batch


def _receive(
    batch: Import, name: str, chunks: Chunks, mapping: Mapping | None, stored: list[Path]
) -> ImportFile:
    shown = os.path.basename(name.replace("\\", "/"))[:255] or "file"
    path = folder() / f"{uuid.uuid4().hex}.data"
    stored.append(path)
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as target:
        for chunk in chunks():
            size += len(chunk)
            if size > MOST_BYTES:
                raise Refused(
                    _(
                        "“%(shown)s” is larger than %(size)s MB. Split it, or leave out columns that are not needed."
                    )
                    % {"shown": shown, "size": MOST_BYTES // 1024**2}
                )
            digest.update(chunk)
            target.write(chunk)
    table = open_table(path, shown)
    chosen = mapping or _kept(table) or guess_mapping(table)
    return ImportFile(
        batch=batch, name=shown, stored_as=path.name, size=size, sha256=digest.hexdigest(),
        mapping=chosen.to_json(), facts=_facts(table),
    )  # fmt: skip


def _kept(table: Table) -> Mapping | None:
    """How the columns of such a file were matched last time."""
    row = KeptMapping.objects.filter(signature=signature_of(table.columns)).first()
    return Mapping.from_json(row.mapping) if row else None


def _facts(table: Table) -> dict[str, object]:
    facts = table.facts
    return {
        "type": facts.type.value,
        "encoding": facts.encoding,
        "encoding_reason": facts.encoding_reason,
        "delimiter": facts.delimiter,
        "sheet": facts.sheet,
        "sheets": [sheet.name for sheet in facts.sheets],
        "header_row": facts.header_row,
        "rows": facts.rows,
        "columns": list(table.columns),
        "examples": {profile.name: list(profile.examples)[:3] for profile in table.profiles},
        "dates": {
            profile.name: profile.dates.words
            for profile in table.profiles
            if profile.dates is not None
        },
    }


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
