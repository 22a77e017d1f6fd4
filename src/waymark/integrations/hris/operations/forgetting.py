"""Remove what an import keeps about people once nobody can need it any more."""

import datetime as dt
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from waymark.domain.people.states import AccessRole
from waymark.integrations.hris.models import Import, ImportChange, ImportFile
from waymark.integrations.hris.operations.deciding import UNDO_DAYS, remove_files
from waymark.integrations.hris.states import ImportState
from waymark.integrations.hris.storage import lock_imports
from waymark.kernel.acts import Act, Forbidden, record

__all__ = ["ABANDONED_DAYS", "clear_import", "forget_old_imports"]

#: an import that nobody has finished for so long is given up
ABANDONED_DAYS = 30
ENDED = (ImportState.UNDONE.value, ImportState.FAILED.value, ImportState.DISCARDED.value)
OPEN = (ImportState.UPLOADED.value, ImportState.MATCHED.value, ImportState.CHECKED.value)
#: of a report these say nothing of any one person
COUNTS = ("rows", "set_aside", "left_out", "positions", "units", "as_of", "complete", "counts")


@transaction.atomic
def forget_old_imports(*, act: Act) -> int:
    """Remove the files and the rows as they were of imports that nothing can be done with.

    These are imports applied more than UNDO_DAYS ago, undone, failed, put away, or left lying for
    ABANDONED_DAYS. That there was an import, and its counts, stay. Returns how many were cleared.
    Raises Forbidden for anyone but HR and the system.
    """
    if not act.actor.holds(AccessRole.HR.value):
        raise Forbidden(_("Only HR clears imports."))
    lock_imports()
    undoable = act.at - dt.timedelta(days=UNDO_DAYS)
    begun = act.at - dt.timedelta(days=ABANDONED_DAYS)
    due = Import.objects.filter(
        Q(state=ImportState.APPLIED.value, applied_at__lt=undoable)
        | Q(state__in=ENDED)
        | Q(state__in=OPEN, started_at__lt=begun)
    ).exclude(report__has_key="forgotten")
    cleared = 0
    for batch in due.order_by("started_at", "pk"):
        clear_import(batch, act)
        cleared += 1
    return cleared


def clear_import(batch: Import, act: Act) -> None:
    """Remove the files and the rows as they were of one import; its counts stay."""
    files = list(batch.files.all())
    rows, _models = ImportChange.objects.filter(batch=batch).delete()
    for row in files:
        facts = {key: value for key, value in row.facts.items() if key not in ("examples", "dates")}
        ImportFile.objects.filter(pk=row.pk).update(facts=facts)
    kept = {key: batch.report[key] for key in COUNTS if key in batch.report}
    state = ImportState.DISCARDED.value if batch.state in OPEN else batch.state
    Import.objects.filter(pk=batch.pk).update(
        state=state, decisions={}, report={**kept, "forgotten": act.at.isoformat()}
    )
    counts = {"files": len(files), "rows": rows, "counts": kept.get("counts", {})}
    record(act, "hris.import.forgotten", batch, after=counts)
    transaction.on_commit(partial(remove_files, [row.stored_as for row in files]))
