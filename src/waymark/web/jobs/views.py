"""A long-running job's own page: where it is, how far, stop, result."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from waymark.kernel import jobs
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.jobs import Job
from waymark.web.requests import act_of

__all__ = ["TITLES", "describe", "page"]

TITLES = {
    "mentoring.leftovers": _("Looking for somebody for everyone left over"),
    "mentoring.replay": _("Making the draft once more"),
    "hris.read": _("Reading the file"),
    "hris.apply": _("Importing"),
    "hris.undo": _("Undoing the import"),
    "data.export": _("Making a file of your data"),
    "data.erase": _("Erasing a person"),
    "careers.mine": _("Counting the moves people made"),
    "careers.tell": _("Telling people what the change means for them"),
    "mentoring.draft": _("Making a draft"),
    "mentoring.preview": _("Looking at what other rules would change"),
    "careers.build": _("Proposing a framework from the jobs people hold"),
}

#: kinds whose work, once stopped, goes on from the best that was found
KEEP_THE_BEST = frozenset({"mentoring.draft"})


def describe(job: Job) -> dict[str, Any]:
    """What jobs/status.html shows of a job; other pages include it while they wait."""
    return {
        "job": job,
        "title": TITLES.get(job.kind, job.kind),
        "percent": _percent(job),
        "open": job.finished_at is None,
        "stoppable": jobs.stoppable(job),
        "keeps_best": job.kind in KEEP_THE_BEST,
        "next": job.result.get("address", ""),
    }


def _percent(job: Job) -> int | None:
    """How far: rows of a step where it counts them, steps otherwise; None before it begins."""
    if job.total:
        return round(100 * job.done / job.total)
    if job.steps:
        return round(100 * (job.step_number - 1) / job.steps)
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """The job as it is now; POST asks it to stop. Other people's jobs are not found."""
    act = act_of(request)
    job = jobs.job_of(act, job_id)
    if job is None:
        raise Http404
    refusal, status = "", 200
    if request.method == "POST":
        try:
            jobs.cancel(job=job, act=act)
            return redirect("jobs:job", job_id=job.pk)
        except (Refused, Forbidden) as why:
            refusal, status = str(why), 422
            job = jobs.job_of(act, job_id) or job
    context = describe(job) | {"refusal": refusal}
    part = "jobs/status.html" if request.headers.get("HX-Request") else "jobs/page.html"
    return render(request, part, context, status=status)
