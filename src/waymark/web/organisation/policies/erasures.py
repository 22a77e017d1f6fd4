"""Wishes to be forgotten: what waits, one with its statement, and the decision of a named human."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from waymark.kernel import jobs
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import Erasure
from waymark.web.me.data.forgetting import statement
from waymark.web.me.data.words import file_words
from waymark.web.organisation.policies.forms import DecisionForm
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.paging import page_of
from waymark.web.requests import act_of, looked_at
from waymark.workflows import erasure
from waymark.workflows.portability import names_of

__all__ = ["STATES", "download", "listing", "one"]

ORDER = ("-asked_at", "-pk")
STATES = {
    "asked": gettext_lazy("Waits for a decision"),
    "agreed": gettext_lazy("Agreed, being done"),
    "done": gettext_lazy("Done"),
    "refused": gettext_lazy("Refused"),
    "withdrawn": gettext_lazy("Taken back"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish with the person's name, its state in words, and how many days are left."""

    row: Erasure
    name: str
    state: str
    days_left: int


def _wishes(act: Act, rows: list[Erasure]) -> list[Wish]:
    names, nobody = names_of(row.person_id for row in rows), _("Someone who was erased")
    return [
        Wish(row, names.get(row.person_id) or nobody, str(STATES[row.state]),
             max((row.due_on - act.today).days, 0))
        for row in rows
    ]  # fmt: skip


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All wishes, the latest first. Closed to everyone but HR."""
    act = act_of(request)
    if not erasure.may_decide(act):
        raise Http404
    page = page_of(
        erasure.erasures(act), ORDER,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    context = {"page": page, "wishes": _wishes(act, page.rows)}
    return render(request, "organisation/policies/erasures.html", context)


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The same as a table."""
    act = act_of(request)
    if not erasure.may_decide(act):
        raise Http404
    header = [_("Who"), _("Asked"), _("Due"), _("State"), _("Decided"), _("Why")]
    rows = [
        [
            each.name, each.row.asked_at.date().isoformat(), each.row.due_on.isoformat(),
            each.state, each.row.decided_at.date().isoformat() if each.row.decided_at else "",
            each.row.reason,
        ]
        for each in _wishes(act, list(erasure.erasures(act).order_by(*ORDER)))
    ]  # fmt: skip
    return csv_response("erasures", header, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, erasure_id: int) -> HttpResponse:
    """One wish: what goes, what stays, the decision; afterwards, what went."""
    act = act_of(request)
    try:
        row = erasure.erasure_by_id(act, erasure_id)
    except Erasure.DoesNotExist:
        raise Http404 from None
    looked_at(request, row.person_id, "erasure")
    form, refusal = DecisionForm(), ""
    if request.method == "POST":
        form = DecisionForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                erasure.decide_erasure(
                    erasure=row, agree=said["agree"] == "yes", reason=said["reason"], act=act
                )
                messages.success(request, _("Your decision is kept, with your name."))
                return redirect("organisation:erasure", erasure_id=row.pk)
            except (Refused, Forbidden) as why:
                refusal = str(why)
                row.refresh_from_db()
    context = _told(act, row) | {"form": form, "refusal": refusal}
    status = 422 if refusal or form.errors else 200
    return render(request, "organisation/policies/erasure.html", context, status=status)


def _told(act: Act, row: Erasure) -> dict[str, Any]:
    deciders = {row.decided_by_id} - {None}
    context: dict[str, Any] = {
        "wish": _wishes(act, [row])[0],
        "decider": names_of(each for each in deciders if each).get(row.decided_by_id or 0, ""),
    }
    told = statement(row.person_id)
    if row.state != "done":  # what there is of each kind is the person's own business
        total = sum(count for _title, count in told["removed"])
        at_work = row.job_id if row.state == "agreed" else None
        job = jobs.job_of(act, at_work) if at_work else None  # the page of whoever started it
        return context | told | {"removed": [(_("Entries of all kinds"), total)], "job": job}
    counted = [*row.result.get("removed", {}).items(), *row.result.get("files", {}).items()]
    removed = sorted((file_words(name), count) for name, count in counted)
    return context | {"removed": removed, "kept": told["kept"], "done": True}
