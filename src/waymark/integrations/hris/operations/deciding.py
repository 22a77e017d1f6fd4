"""What HR says about an import before it is applied: columns, answers, go."""

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.integrations.hris import policies
from waymark.integrations.hris.models import Import, ImportFile, KeptDecision, KeptMapping
from waymark.integrations.hris.reading import Decision, Mapping
from waymark.integrations.hris.states import ImportState, may_move
from waymark.integrations.hris.storage import folder, signature_of
from waymark.kernel import jobs
from waymark.kernel.acts import Act, Refused, record, shift
from waymark.kernel.models import Job

__all__ = [
    "ask_to_apply", "ask_to_read", "ask_to_undo", "decide", "discard_import", "fail_import",
    "keep_report", "match_columns", "remove_files", "reopen_import",
]  # fmt: skip

UNDO_DAYS = 7


def _move(batch: Import, target: ImportState, **changes: Any) -> None:
    """Move the import on, or refuse with what to do."""
    source = ImportState(batch.state)
    if not may_move(source, target):
        raise Refused(_("This import is already past that step. Reload the page."))
    shift(batch, source=source.value, target=target.value, **changes)


@transaction.atomic
def match_columns(
    *,
    batch: Import,
    mappings: dict[int, Mapping],
    as_of: dt.date,
    complete: bool,
    keep: bool,
    act: Act,
) -> None:
    """Say which column is what, for which day the files speak and whether they list everybody.

    mappings   by id of the file; `keep` remembers them for files with the same header.
    """
    policies.run_imports.require(act, batch)
    if as_of > act.today:
        raise Refused(_("The files cannot speak of a day in the future."))
    files = {row.pk: row for row in batch.files.all()}
    for pk, mapping in mappings.items():
        row = files.get(pk)
        if row is None:
            raise Refused(_("One of the files is not part of this import. Reload the page."))
        ImportFile.objects.filter(pk=pk).update(mapping=mapping.to_json())
        if keep:
            KeptMapping.objects.update_or_create(
                signature=signature_of(row.facts["columns"]),
                defaults={"mapping": mapping.to_json(), "kept_at": act.at},
            )
    _move(batch, ImportState.MATCHED, as_of=as_of, complete=complete)
    record(act, "hris.import.matched", batch, after={"as_of": as_of, "complete": complete})


@transaction.atomic
def ask_to_read(*, batch: Import, act: Act) -> Job:
    """Start reading and comparing as a job; its report fills the check page."""
    policies.run_imports.require(act, batch)
    if batch.state not in (ImportState.MATCHED.value, ImportState.CHECKED.value):
        raise Refused(_("Say first which column is what."))
    job = jobs.start(kind="hris.read", args={"import": str(batch.pk)}, act=act)
    Import.objects.filter(pk=batch.pk).update(job_id=job.pk)
    record(act, "hris.import.reading", batch)
    return job


@transaction.atomic
def keep_report(*, batch: Import, report: dict[str, Any], act: Act) -> None:
    """Keep what reading found, and with which answers, for the check page."""
    policies.run_imports.require(act, batch)
    kept = {**report, "decisions": batch.decisions}
    _move(batch, ImportState.CHECKED, report=kept, error="")
    record(act, "hris.import.checked", batch, after={"counts": report.get("counts", {})})


@transaction.atomic
def fail_import(*, batch: Import, error: str, act: Act) -> None:
    """The files cannot be read: say why."""
    policies.run_imports.require(act, batch)
    _move(batch, ImportState.FAILED, error=error)
    record(act, "hris.import.failed", batch, after={"error": error})


@transaction.atomic
def decide(*, batch: Import, decision: Decision, act: Act) -> None:
    """Answer one group of problems, for this import and for the next file that asks the same."""
    policies.run_imports.require(act, batch)
    if batch.state != ImportState.CHECKED.value:
        raise Refused(_("This import is already past that step. Reload the page."))
    value = {"fix": decision.fix, "value": decision.value}
    rows = Import.objects.select_for_update().filter(pk=batch.pk)
    current = rows.get()
    rows.update(decisions={**current.decisions, decision.group_key: value})
    KeptDecision.objects.update_or_create(
        group_key=decision.group_key, defaults={"decision": value, "kept_at": act.at}
    )
    batch.refresh_from_db(fields=["decisions"])
    record(act, "hris.import.decided", batch, after={decision.group_key: value})


@transaction.atomic
def ask_to_apply(*, batch: Import, act: Act) -> Job:
    """Start the import as a job. Asked twice, it starts once."""
    policies.run_imports.require(act, batch)
    if batch.report.get("blocked"):
        raise Refused(_("Something in the file must be settled first."))
    _move(batch, ImportState.APPLYING)
    job = jobs.start(kind="hris.apply", args={"import": str(batch.pk)}, act=act)
    Import.objects.filter(pk=batch.pk).update(job_id=job.pk)
    record(act, "hris.import.started", batch)
    return job


@transaction.atomic
def reopen_import(*, batch: Import, act: Act) -> None:
    """After an import that did not go through: back to the check page, nothing was changed."""
    policies.run_imports.require(act, batch)
    Import.objects.filter(pk=batch.pk, state=ImportState.APPLYING.value).update(
        state=ImportState.CHECKED.value
    )
    record(act, "hris.import.reopened", batch)


@transaction.atomic
def ask_to_undo(*, batch: Import, act: Act) -> Job:
    """Start taking the import back, within seven days."""
    policies.run_imports.require(act, batch)
    if batch.state != ImportState.APPLIED.value or batch.applied_at is None:
        raise Refused(_("Only an import that was applied can be undone."))
    if act.at - batch.applied_at > dt.timedelta(days=UNDO_DAYS):
        raise Refused(
            _("An import can be undone for %(days)s days; this one is older.") % {"days": UNDO_DAYS}
        )
    job = jobs.start(kind="hris.undo", args={"import": str(batch.pk)}, act=act)
    Import.objects.filter(pk=batch.pk).update(job_id=job.pk)
    record(act, "hris.import.undo_asked", batch)
    return job


@transaction.atomic
def discard_import(*, batch: Import, act: Act) -> None:
    """Put an import away that was not applied; its files are removed."""
    policies.run_imports.require(act, batch)
    _move(batch, ImportState.DISCARDED)
    names = list(batch.files.values_list("stored_as", flat=True))
    record(act, "hris.import.discarded", batch)
    transaction.on_commit(partial(remove_files, names))


def remove_files(names: list[str]) -> None:
    for name in names:
        (folder() / name).unlink(missing_ok=True)
