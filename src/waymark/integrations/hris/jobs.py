"""The three jobs of an import: read, apply, undo. Each may be run again after a crash."""

import uuid
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.people.queries import act_of_person_id
from waymark.integrations.hris import operations, queries
from waymark.integrations.hris.checking import check
from waymark.integrations.hris.models import Import
from waymark.integrations.hris.reading import UnreadableFile
from waymark.integrations.hris.reporting import report_of
from waymark.integrations.hris.states import ImportState
from waymark.integrations.hris.storage import lock_imports
from waymark.kernel.acts import Act, Actor, Refused
from waymark.kernel.jobs import Job, Running
from waymark.kernel.notices import notify
from waymark.kernel.states import NoticeKind

__all__ = ["apply_ended", "run_apply", "run_read", "run_undo"]


def _begin(running: Running) -> tuple[Import, Act]:
    """The import and the act of the person who started the job, with today's rights."""
    now = datetime.now(UTC)  # noqa: TID251 - the worker is a face: it may read the clock
    act = act_of_person_id(running.job.owner_id, now)
    return queries.import_by_id(act, uuid.UUID(running.args["import"])), act


def _address(batch: Import) -> str:
    return f"/org/imports/{batch.pk}"


def _tell(batch: Import, act: Act, code: str) -> None:
    files = ", ".join(row.name for row in batch.files.all())
    if act.person_id is not None:
        notify(
            person_id=act.person_id, kind=NoticeKind.GOOD_TO_KNOW, code=code,
            key=f"{code}:{batch.pk}:{batch.job_id}", act=act, params={"files": files},
            address=_address(batch),
        )  # fmt: skip


def run_read(running: Running) -> dict[str, Any]:
    """Read and compare; the report is what the check page shows."""
    batch, act = _begin(running)
    try:
        checked = check(
            queries.sources_of(batch), queries.decisions_of(batch), batch.as_of or act.today,
            complete=batch.complete, report=running.report,
        )  # fmt: skip
    except (UnreadableFile, FileNotFoundError) as why:
        operations.fail_import(batch=batch, error=str(why), act=act)
        raise Refused(str(why)) from why
    operations.keep_report(batch=batch, report=report_of(checked), act=act)
    return {"address": _address(batch)}


def run_apply(running: Running) -> dict[str, Any]:
    """Read again under the lock and apply. A run after a crash finds everything or nothing done."""
    batch, act = _begin(running)
    if batch.state == ImportState.APPLIED.value:
        return {"address": _address(batch)}
    with transaction.atomic():
        lock_imports()
        checked = check(
            queries.sources_of(batch), queries.decisions_of(batch), batch.as_of or act.today,
            complete=batch.complete,
            report=lambda step, number, steps: running.report(step, number, 9),
        )  # fmt: skip
        counts = operations.apply_import(
            batch=batch, checked=checked, act=act,
            report=lambda step, number, steps: running.report(step, number + 3, 9),
        )  # fmt: skip
        _tell(batch, act, "import.applied")
    return {"address": _address(batch), "rows": counts}


def apply_ended(job: Job, now: datetime) -> None:
    """The job ended without importing, perhaps without ever running: back to the check page."""
    batch = Import.objects.filter(pk=job.args["import"]).first()
    if batch is None:
        return
    operations.reopen_import(batch=batch, act=Act(Actor(None), at=now, today=now.date()))
    if job.owner_id is not None:
        _tell(batch, act_of_person_id(job.owner_id, now), "import.failed")


def run_undo(running: Running) -> dict[str, Any]:
    """Take the import back."""
    batch, act = _begin(running)
    if batch.state == ImportState.UNDONE.value:
        return {"address": _address(batch)}
    running.report(_("Taking the import back"), 1, 1)
    with transaction.atomic():
        touched = operations.undo_import(batch=batch, act=act)
        _tell(batch, act, "import.undone")
    return {"address": _address(batch), "rows": touched}
