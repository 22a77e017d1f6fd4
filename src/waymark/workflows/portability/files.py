"""The file that a person takes away: JSON for machines, CSV for spreadsheets, words on top."""

import json
import os
import uuid
import zipfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from waymark.engine.cells import csv_lines
from waymark.workflows.portability.reading import SCHEMA

__all__ = ["folder", "write_export"]


def folder() -> Path:
    """Where exports lie, readable by the application alone."""
    path = Path(settings.WAYMARK_FILES) / "exports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def write_export(export_id: uuid.UUID, read: dict[str, Any]) -> tuple[str, int]:
    """Write the file of one export, whole or not at all; returns its name and size in bytes.

    A second run after a crash writes the same file anew.
    """
    target = folder() / f"{export_id}.zip"
    draft = target.with_suffix(".part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(handle, "wb") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        packed.writestr("README.txt", _words(read))
        packed.writestr("data.json", json.dumps(read, indent=2, ensure_ascii=False))
        packed.writestr("schema.json", json.dumps(SCHEMA, indent=2, ensure_ascii=False))
        for section in read["sections"]:
            if section["rows"]:
                packed.writestr(f"csv/{section['kind']}.csv", _table(section["rows"]))
    draft.replace(target)
    return target.name, target.stat().st_size


def _words(read: dict[str, Any]) -> str:
    lines = [
        _("Everything that is held about %(name)s (%(number)s)")
        % {"name": read["person"]["name"], "number": read["person"]["number"]},
        _("Made on %(at)s.") % {"at": read["made_at"]},
        "",
        _("data.json holds everything; schema.json says what each part means."),
        _("The folder csv holds the same as tables, one a kind of data."),
        "",
        *(
            f"{section['kind']}: {len(section['rows'])}. {section['about']}"
            for section in read["sections"]
        ),
    ]
    return "\n".join(lines) + "\n"


def _table(rows: list[dict[str, Any]]) -> str:
    header = list(dict.fromkeys(name for row in rows for name in row))
    cells = ([_cell(row.get(name)) for name in header] for row in rows)
    return "".join(csv_lines(header, cells))


def _cell(value: Any) -> Any:
    """A cell: the name of what is referred to, other structures as JSON."""
    if isinstance(value, dict) and set(value) == {"id", "name"}:
        return value["name"] or value["id"]
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value
