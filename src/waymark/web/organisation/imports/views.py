"""The list of imports, and one import at whatever step it is."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from waymark.integrations.hris import operations, queries
from waymark.integrations.hris.queries import Import
from waymark.integrations.hris.samples import SAMPLES
from waymark.kernel import jobs
from waymark.kernel.acts import Act, Refused
from waymark.web.jobs.views import describe
from waymark.web.organisation.imports.forms import ColumnsForm, FilesForm
from waymark.web.organisation.imports.words import changes_in_words
from waymark.web.parts.paging import page_of
from waymark.web.parts.uploads import too_large
from waymark.web.requests import act_of

__all__ = ["find", "listing", "one", "render_import"]

ORDER = ("-started_at", "-pk")


def find(act: Act, import_id: uuid.UUID) -> Import:
    """The import, or 404 for everyone who is not HR."""
    try:
        return queries.import_by_id(act, import_id)
    except Import.DoesNotExist:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """Imports so far, and where a new one begins. Closed to everyone but HR."""
    act = act_of(request)
    if not queries.may_import(act):
        raise Http404
    form, refusal, status = FilesForm(), "", 200
    if request.method == "POST":
        form = FilesForm(request.POST, request.FILES)
        if too_large(request):
            refusal, status = _("The file is larger than 200 MB. Split it and try again."), 422
        elif form.is_valid():
            files = [(file.name, file.chunks) for file in form.cleaned_data["chosen"]]
            try:
                batch = operations.receive_files(files=files, act=act)
                return redirect("organisation:import", import_id=batch.pk)
            except Refused as why:
                refusal, status = str(why), 422
        else:
            status = 422
    page = page_of(
        queries.imports(act), ORDER,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    context = {"form": form, "page": page, "refusal": refusal, "samples": SAMPLES}
    return render(request, "organisation/imports/list.html", context, status=status)


@require_safe
def one(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """One import: the page of the step that it is at."""
    act = act_of(request)
    return render_import(request, find(act, import_id), act)


def render_import(
    request: HttpRequest,
    batch: Import,
    act: Act,
    *,
    form: ColumnsForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    """The page of the import's step; with a refusal or a form with errors the status is 422."""
    job = jobs.job_of(act, batch.job_id) if batch.job_id else None
    working = job is not None and job.finished_at is None
    context: dict[str, Any] = {
        "batch": batch,
        "files": list(batch.files.all()),
        "refusal": refusal,
        "working": working,
        "at": _step(batch),
    }
    if job is not None and (working or job.state == "failed"):
        context |= describe(job)
    if batch.state in ("uploaded", "matched") and not working:
        context["form"] = form or _columns_form(batch)
    if batch.state == "checked":
        context |= _checked(batch)
    context["may_undo"] = queries.may_be_undone(batch, act)
    status = 422 if refusal or (form is not None and form.errors) else 200
    return render(request, "organisation/imports/one.html", context, status=status)


def _columns_form(batch: Import) -> ColumnsForm:
    initial = {"as_of": batch.as_of, "complete": batch.complete, "keep": True}
    return ColumnsForm(files=list(batch.files.all()), initial=initial)


def _step(batch: Import) -> int:
    """1 choose, 2 match, 3 check, 4 import; 5 is past the last."""
    return {"uploaded": 2, "matched": 2, "checked": 3, "applying": 4}.get(batch.state, 5)


def _checked(batch: Import) -> dict[str, Any]:
    """Tiles and questions; a question that has an answer says so."""
    report, answers = batch.report, queries.answers_of(batch)
    groups = []
    for group in report.get("groups", []):
        answer = answers.get(group["key"])
        chosen = next(
            (fix for fix in group["fixes"] if answer and fix["id"] == answer["fix"]), None
        )
        groups.append({**group, "answer": answer, "chosen": chosen})
    asked = [group for group in groups if group["fixes"]]
    return {
        "report": report,
        "samples": list(changes_in_words(report)),
        "counts": report.get("counts", {}),
        "questions": [group for group in asked if not group["answer"]],
        "answered": [group for group in asked if group["answer"]],
        "notes": [group for group in groups if not group["fixes"]],
        "rows_in": report.get("rows", 0) - report.get("set_aside", 0) - report.get("left_out", 0),
        "stale": batch.decisions != report.get("decisions", batch.decisions),
    }
