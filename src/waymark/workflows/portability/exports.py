"""Asking for one's data, making the file, handing it out for some days."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from waymark.domain.people import policies as people
from waymark.domain.people.models import Person
from waymark.kernel import jobs
from waymark.kernel.acts import Act, Actor, record
from waymark.kernel.jobs import Job, Running
from waymark.kernel.models import DataExport
from waymark.kernel.notices import notify
from waymark.kernel.states import NoticeKind
from waymark.workflows.portability.files import folder, write_export
from waymark.workflows.portability.reading import read_person

__all__ = [
    "DAYS", "DataExport", "ask_for_export", "export_ended", "export_of", "exports_of", "path_of",
    "remove_export_files", "run_export",
]  # fmt: skip

#: how long a finished export can be fetched
DAYS = 7


@transaction.atomic
def ask_for_export(*, person: Person, act: Act) -> DataExport:
    """Have everything about the person written into a file by the worker.

    While one is being made a second wish gives the same. Raises Forbidden for anyone else.
    """
    people.edit_own.require(act, person)
    waiting = DataExport.objects.filter(person_id=person.pk, ready_at__isnull=True)
    if (known := waiting.first()) is not None:
        return known
    try:
        with transaction.atomic():
            export = DataExport.objects.create(person_id=person.pk, asked_at=act.at)
    except IntegrityError:  # the same click came twice
        return waiting.get()
    job = jobs.start(kind="data.export", args={"export": str(export.pk)}, act=act)
    DataExport.objects.filter(pk=export.pk).update(job_id=job.pk)
    export.job_id = job.pk
    record(act, "data.export.asked", export, person_id=person.pk)
    return export


def exports_of(act: Act) -> list[DataExport]:
    """The actor's exports that are being made or can still be fetched, the latest first."""
    if act.person_id is None:
        return []
    rows = DataExport.objects.filter(person_id=act.person_id).exclude(until__lte=act.at)
    return list(rows.order_by("-asked_at", "-pk"))


def export_of(act: Act, export_id: uuid.UUID) -> tuple[DataExport, Path]:
    """One finished export of the actor's own, and its file. Raises DataExport.DoesNotExist."""
    if act.person_id is None:
        raise DataExport.DoesNotExist
    rows = DataExport.objects.filter(person_id=act.person_id, ready_at__isnull=False)
    export = rows.get(pk=export_id, until__gt=act.at)
    path = path_of(export)
    if not path.is_file():
        raise DataExport.DoesNotExist
    return export, path


def path_of(export: DataExport) -> Path:
    """Where the file of an export lies."""
    return folder() / Path(export.stored_as or "none").name


def run_export(running: Running) -> dict[str, Any]:
    """The job "data.export". A run after a crash writes the file anew."""
    now = running.job.started_at or running.job.created_at
    export = DataExport.objects.get(pk=uuid.UUID(running.args["export"]))
    person = Person.objects.get(pk=export.person_id)
    read = read_person(
        person, now, lambda number, steps: running.report(_("Gathering your data"), number, steps)
    )
    name, size = write_export(export.pk, read)
    act = Act(Actor(person.pk), at=now, today=now.date())
    keep_export(export=export, stored_as=name, size=size, act=act)
    return {"address": "/me/data"}


@transaction.atomic
def keep_export(*, export: DataExport, stored_as: str, size: int, act: Act) -> None:
    """Say that the file is there, for so many days, and tell its person."""
    waiting = DataExport.objects.filter(pk=export.pk, ready_at__isnull=True)
    until = act.at + timedelta(days=DAYS)
    if waiting.update(ready_at=act.at, until=until, stored_as=stored_as, size=size) != 1:
        return  # an earlier run of the same job kept it
    notify(
        person_id=export.person_id, kind=NoticeKind.GOOD_TO_KNOW, code="data.ready",
        key=f"data.ready:{export.pk}", params={"days": DAYS}, address="/me/data", act=act,
    )  # fmt: skip
    record(act, "data.export.made", export, person_id=export.person_id, after={"bytes": size})


def export_ended(job: Job, now: datetime) -> None:
    """The job ended without a file: what waits for it is removed, so that one can ask again."""
    DataExport.objects.filter(pk=uuid.UUID(job.args["export"]), ready_at__isnull=True).delete()


def remove_export_files(exports: Iterable[DataExport]) -> int:
    """Delete exports with their files; the files go when the transaction commits."""
    rows = list(exports)
    for row in rows:
        for ending in ("zip", "part"):
            path = folder() / f"{row.pk}.{ending}"
            transaction.on_commit(partial(path.unlink, missing_ok=True))
    return DataExport.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]
