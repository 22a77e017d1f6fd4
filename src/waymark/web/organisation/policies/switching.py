"""The switch that stops all recommending: what it does, who used it, and the switch itself."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waymark.kernel.acts import Forbidden, Refused
from waymark.web.organisation.policies.forms import StopForm
from waymark.web.requests import act_of, as_request
from waymark.workflows import recommending, retention
from waymark.workflows.portability import names_of

__all__ = ["page", "resume"]

#: so many stops that are over; it is used rarely, and the act log keeps all
LATEST = 10


@dataclass(frozen=True, slots=True)
class Past:
    """A stop that is over, with the names of who stopped and who started again."""

    row: recommending.RecommendingStop
    why: str
    by: str
    again: str


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """What the switch does, for all who see the policies; POST stops."""
    act = act_of(request)
    if not retention.may_see(act):
        raise Http404
    form, refusal = StopForm(), ""
    if request.method == "POST":
        form = StopForm(request.POST)
        if form.is_valid():
            try:
                recommending.stop_recommending(why=form.cleaned_data["why"], act=act)
                messages.success(request, _("Stopped. Nothing is recommended to anybody now."))
                return redirect("organisation:recommending")
            except (Refused, Forbidden) as why:
                refusal = str(why)
    return _render(request, form, refusal)


@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Recommend again."""
    act = act_of(request)
    if not retention.may_see(act):
        raise Http404
    try:
        recommending.resume_recommending(act=act)
    except (Refused, Forbidden) as why:
        return _render(request, StopForm(), str(why))
    messages.success(request, _("Waymark recommends again."))
    return redirect("organisation:recommending")


def _render(request: HttpRequest, form: StopForm, refusal: str) -> HttpResponse:
    context = {
        "form": form, "refusal": refusal, "past": _past(), "nobody": _("Someone who was erased"),
        "switches": recommending.may_switch(as_request(request).act),
    }  # fmt: skip
    status = 422 if refusal or form.errors else 200
    return render(request, "organisation/policies/recommending.html", context, status=status)


def _past() -> list[Past]:
    rows = list(recommending.past_stops()[:LATEST])
    names = names_of(n for row in rows for n in (row.stopped_by_id, row.resumed_by_id or 0))
    nobody = _("Someone who was erased")
    return [
        Past(row, row.why, names.get(row.stopped_by_id) or nobody,
             names.get(row.resumed_by_id or 0) or nobody)
        for row in rows
    ]  # fmt: skip
