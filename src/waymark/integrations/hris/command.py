"""Import from the shell: the same receiving, checking and applying as on the page."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from waymark.integrations.hris import operations, queries
from waymark.integrations.hris.checking import Checked, check, default_as_of, read_rows
from waymark.integrations.hris.models import Import
from waymark.integrations.hris.reading import Mapping
from waymark.integrations.hris.reporting import report_of
from waymark.integrations.hris.storage import lock_imports
from waymark.kernel.acts import Act, Actor, Refused

__all__ = ["import_files", "run"]

Report = Callable[[str, int, int], None]
CHUNK = 1024 * 1024


def _bytes_of(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def import_files(
    paths: Sequence[Path],
    *,
    mapping: Mapping | None,
    dry_run: bool,
    act: Act,
    progress: Report,
) -> tuple[Import, Checked]:
    """Receive, check and, unless it is a dry run, apply. Everything or nothing.

    Raises Refused with what to do.
    """
    files = [(path.name, partial(_bytes_of, path)) for path in paths]
    progress("Reading the files", 0, 9)
    with transaction.atomic():
        lock_imports()
        batch = operations.receive_files(files=files, act=act, mapping=mapping)
        sources = queries.sources_of(batch)
        rows = read_rows(sources)
        operations.match_columns(
            batch=batch, mappings={}, as_of=default_as_of(rows, act.today),
            complete=batch.complete, keep=False, act=act,
        )  # fmt: skip
        checked = check(
            sources, queries.decisions_of(batch), batch.as_of or act.today, rows=rows,
            complete=batch.complete, report=lambda step, number, steps: progress(step, number, 9),
        )  # fmt: skip
        operations.keep_report(batch=batch, report=report_of(checked), act=act)
        if dry_run:
            operations.discard_import(batch=batch, act=act)
        else:
            operations.apply_import(
                batch=batch, checked=checked, act=act,
                report=lambda step, number, steps: progress(step, number + 3, 9),
            )  # fmt: skip
    return batch, checked


def run(
    files: Sequence[Path],
    *,
    dry_run: bool,
    report: Path | None,
    mapping: Path | None,
    progress: Report,
) -> int:
    """The command `waymark import`. Returns 0, or 1 where the files were refused."""
    now = datetime.now(UTC)  # noqa: TID251 - the shell is a face: it may read the clock
    act = Act(Actor(None), at=now, today=now.date())
    chosen = Mapping.from_json(mapping.read_text("utf-8")) if mapping else None
    try:
        _batch, checked = import_files(
            files, mapping=chosen, dry_run=dry_run, act=act, progress=progress
        )
    except Refused as why:
        _say(str(why))
        return 1
    found = report_of(checked)
    if report is not None:
        report.write_text(json.dumps(found, indent=2, ensure_ascii=False), "utf-8")
    for line in _summary(found, dry_run=dry_run):
        _say(line)
    return 0


def _summary(found: dict[str, Any], *, dry_run: bool) -> list[str]:
    counts = found["counts"]
    lines = [
        (
            f"{found['rows']} rows read, {found['set_aside']} set aside by rule, "
            f"{found['left_out']} left out."
        ),
        (
            f"{counts['new']} new people, {counts['changed']} changed, {counts['left']} have left, "
            f"{counts['unchanged']} unchanged, {counts['undecided']} need a decision."
        ),
    ]
    lines += [f"{group['count']:>8}  {group['heading']}" for group in found["groups"][:20]]
    lines.append(_outcome(counts["undecided"], dry_run=dry_run))
    return lines


def _outcome(undecided: int, *, dry_run: bool) -> str:
    if dry_run:
        return "Nothing was changed: this was a dry run."
    if undecided:
        return (
            f"Imported, but for {undecided} people who wait for an answer. Import the same file on "
            "the Imports page: it asks each question once, and what is in already stays."
        )
    return "Imported."


def _say(line: str) -> None:
    print(line)  # noqa: T201 - a command speaks on the terminal
