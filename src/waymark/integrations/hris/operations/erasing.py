"""Take a person out of what imports keep."""

from typing import Any

from django.db import transaction

from waymark.integrations.hris.erasing import imports_holding
from waymark.integrations.hris.models import KeptDecision
from waymark.integrations.hris.operations.forgetting import clear_import
from waymark.integrations.hris.storage import lock_imports
from waymark.kernel.acts import Act
from waymark.kernel.installation import record_loading, require_system
from waymark.workflows.erasure.traces import Traces

__all__ = ["erase_from_imports"]


@transaction.atomic
def erase_from_imports(*, traces: Traces, ids: dict[str, list[Any]], act: Act) -> dict[str, int]:
    """Clear every import that holds the person, and HR's kept answers that name them.

    A cleared import can no longer be undone: what it would put back is the person. Returns counts.
    Raises Forbidden for all but the system, which carries out what a human decided.
    """
    require_system(act)
    lock_imports()
    batches = imports_holding(traces, ids)
    for batch in batches:
        clear_import(batch, act)
    named = [
        row.pk for row in KeptDecision.objects.iterator()
        if traces.found_in(f"{row.group_key} {row.decision}")
    ]  # fmt: skip
    answers, _models = KeptDecision.objects.filter(pk__in=named).delete()
    record_loading(act, "hris.person.erased", len(batches) + answers)
    return {"imports": len(batches), "answers to imports": answers}
