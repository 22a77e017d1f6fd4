"""What was agreed is carried out, though someone stopped the work or the worker gave it up."""

from django.db import transaction

from waymark.kernel import jobs
from waymark.kernel.acts import Act
from waymark.kernel.installation import record_loading, require_system
from waymark.kernel.models import Erasure, Hold, Job
from waymark.kernel.states import ErasureState, JobState

__all__ = ["resume_erasures"]

OPEN_JOBS = (JobState.QUEUED.value, JobState.RUNNING.value)


@transaction.atomic
def resume_erasures(*, act: Act) -> int:
    """Start anew the work of each erasure that was agreed to and that nothing works on.

    Once a day, as the system. Where a hold stands it waits until that is lifted, and a wish that
    was taken back is over. Returns how many were started. Raises Forbidden for all others.
    """
    require_system(act)
    held = Hold.objects.filter(lifted_at__isnull=True).values("person_id")
    agreed = Erasure.objects.select_for_update(no_key=True, skip_locked=True).filter(
        state=ErasureState.AGREED.value
    )
    at_work = Job.objects.filter(kind="data.erase", state__in=OPEN_JOBS)
    known = set(at_work.values_list("args__erasure", flat=True))
    left = [row for row in agreed.exclude(person_id__in=held).order_by("pk") if row.pk not in known]
    for row in left:
        job = jobs.start(kind="data.erase", args={"erasure": row.pk}, act=act)
        Erasure.objects.filter(pk=row.pk).update(job_id=job.pk)
    if left:
        record_loading(act, "data.erasures.resumed", len(left))
    return len(left)
