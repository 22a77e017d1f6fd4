"""What HR does with an import: match, answer, check, import, undo, put away."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waymark.integrations.hris import operations, queries
from waymark.integrations.hris.queries import Import
from waymark.integrations.hris.reading import Decision
from waymark.kernel.acts import Act, Refused
from waymark.web.organisation.imports.forms import ColumnsForm
from waymark.web.organisation.imports.views import find, render_import
from waymark.web.requests import act_of

__all__ = ["apply", "check_again", "columns", "decide", "discard", "undo"]


def _do(
    request: HttpRequest, import_id: uuid.UUID, what: Callable[[Import, Act], object]
) -> HttpResponse:
    """Find, do one thing, and go back to the import; a refusal is said on its page."""
    act = act_of(request)
    batch = find(act, import_id)
    try:
        what(batch, act)
    except Refused as why:
        return render_import(request, find(act, import_id), act, refusal=str(why))
    return redirect("organisation:import", import_id=import_id)


@require_POST
def columns(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """Keep what the columns are and start to check."""
    act = act_of(request)
    batch = find(act, import_id)
    form = ColumnsForm(request.POST, files=list(batch.files.all()))
    if not form.is_valid():
        return render_import(request, batch, act, form=form)
    try:
        operations.match_columns(
            batch=batch, mappings=form.mappings(), as_of=form.cleaned_data["as_of"],
            complete=form.cleaned_data["complete"], keep=form.cleaned_data["keep"], act=act,
        )  # fmt: skip
        operations.ask_to_read(batch=batch, act=act)
    except Refused as why:
        return render_import(request, batch, act, form=form, refusal=str(why))
    return redirect("organisation:import", import_id=import_id)


@require_POST
def decide(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """One answer for a whole group of problems."""

    def answer(batch: Import, act: Act) -> None:
        group = queries.question_of(batch, request.POST.get("group", ""))
        fix_id, _sep, given = request.POST.get("fix", "").partition("|")
        value = given or request.POST.get("value", "").strip()[:300]
        fix = next((each for each in group["fixes"] if each["id"] == fix_id), None)
        if fix is None:
            raise Refused(_("Choose one of the answers."))
        if fix["needs"] or fix["value"]:
            value = queries.resolved(batch, fix["needs"] or "role", value)
        decision = Decision(group["key"], fix_id, value)
        operations.decide(batch=batch, decision=decision, act=act)

    return _do(request, import_id, answer)


@require_POST
def check_again(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """Read the files again with the answers given so far."""
    return _do(request, import_id, lambda batch, act: operations.ask_to_read(batch=batch, act=act))


@require_POST
def apply(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """Import, as a job."""
    return _do(request, import_id, lambda batch, act: operations.ask_to_apply(batch=batch, act=act))


@require_POST
def undo(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """Take the whole import back, as a job."""
    return _do(request, import_id, lambda batch, act: operations.ask_to_undo(batch=batch, act=act))


@require_POST
def discard(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """Put an import away that nobody wants any more."""
    return _do(
        request, import_id, lambda batch, act: operations.discard_import(batch=batch, act=act)
    )
