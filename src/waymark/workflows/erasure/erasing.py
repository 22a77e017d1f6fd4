"""Erase a person: everything about them in one transaction, with counts of what went and stayed."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from waymark.domain.people.models import Person, ReportingLine
from waymark.kernel.acts import Act, Actor, Refused, record, shift
from waymark.kernel.jobs import Running
from waymark.kernel.models import DataExport, Erasure
from waymark.kernel.privacy import models_about_people, rows_about
from waymark.kernel.states import ErasureState
from waymark.workflows.erasure.files import erase_logs, erase_mails
from waymark.workflows.erasure.holds import require_no_hold
from waymark.workflows.erasure.machinery import erase_machinery
from waymark.workflows.erasure.rows import delete_rows, make_nameless
from waymark.workflows.erasure.traces import traces_of
from waymark.workflows.portability.exports import remove_export_files

__all__ = ["Eraser", "erase_person", "run_erasure"]

#: further places, by name in settings.WAYMARK_ERASURE: (traces, ids of rows by model, act) to counts
Eraser = Callable[..., dict[str, int]]
STEPS = 5


def _silent(step: str, number: int, steps: int) -> None:
    """Report to nobody."""


@transaction.atomic
def erase_person(
    *, erasure: Erasure, act: Act, report: Callable[[str, int, int], None] = _silent
) -> dict[str, dict[str, int]]:
    """Carry out an erasure that was agreed to. Returns {removed, changed, kept, files} by name.

    Files go first: where the transaction fails after that, the next run does the rest. Raises
    Refused when the wish was taken back, or a hold was placed, meanwhile.
    """
    # not the key: whoever publishes a round names people by it, and would wait for us for ever
    person = Person.objects.select_for_update(no_key=True).get(pk=erasure.person_id)
    require_no_hold(erasure.person_id)
    shift(erasure, source=ErasureState.AGREED.value, target=ErasureState.DONE.value, done_at=act.at)
    traces = traces_of(person)
    ids = _ids(person.pk)
    report(_("Files, mails and logs"), 1, STEPS)
    files = {"mails": erase_mails(traces), "log entries": erase_logs(traces)}
    files["exports"] = remove_export_files(DataExport.objects.filter(person_id=person.pk))
    report(_("What imports keep"), 2, STEPS)
    for name in settings.WAYMARK_ERASURE:
        eraser: Eraser = import_string(name)
        files |= eraser(traces=traces, ids=ids, act=act)
    report(_("Jobs, mails and sessions"), 3, STEPS)
    removed = Counter(erase_machinery(traces))
    report(_("What is held about the person"), 4, STEPS)
    _end_lines_down(person, act)
    removed.update(delete_rows(person.pk))
    report(_("The name itself"), 5, STEPS)
    kept, changed = make_nameless(person)
    result = {
        "removed": {name: n for name, n in sorted(removed.items()) if n},
        "changed": changed,
        "kept": kept,
        "files": {name: n for name, n in files.items() if n},
    }
    Erasure.objects.filter(pk=erasure.pk).update(result=result)
    erasure.result = result
    record(act, "data.erasure.done", erasure, person_id=person.pk, after=result)
    return result


def run_erasure(running: Running) -> dict[str, Any]:
    """The job "data.erase": a named human agreed, and the log says who. Safe to run again."""
    now = running.job.started_at or running.job.created_at
    erasure = Erasure.objects.get(pk=running.args["erasure"])
    address = {"address": f"/org/policies/erasures/{erasure.pk}"}
    if erasure.state == ErasureState.DONE.value:
        return address
    if erasure.state != ErasureState.AGREED.value:
        raise Refused(_("The person took the wish back, or it was not agreed to."))
    act = Act(Actor(None), at=now, today=now.date())
    erase_person(erasure=erasure, act=act, report=running.report)
    return address


def _ids(person_id: int) -> dict[str, list[Any]]:
    """The ids of all rows about the person, by model."""
    return {
        model._meta.label: list(rows_about(model, person_id).values_list("pk", flat=True))
        for model in models_about_people()
        if model._meta.label != "kernel.ActEntry"
    }


def _end_lines_down(person: Person, act: Act) -> None:
    """Nobody reports to someone who is no longer there; lines of the past stay the others'."""
    down = ReportingLine.objects.filter(manager=person).exclude(to_date__lte=act.today)
    down.filter(from_date__gte=act.today).delete()
    down.update(to_date=act.today)
