"""Holds: people whom a law or a dispute forbids to erase."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.models import Hold
from waymark.web.organisation.policies.forms import HoldForm
from waymark.web.parts.paging import page_of
from waymark.web.requests import act_of
from waymark.workflows import erasure
from waymark.workflows.portability import names_of

__all__ = ["lift", "page"]

ORDER = ("-set_at", "-pk")


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The holds that stand; POST places one. Closed to everyone but HR."""
    act = act_of(request)
    if not erasure.may_decide(act):
        raise Http404
    form, refusal = HoldForm(), ""
    if request.method == "POST":
        form = HoldForm(request.POST)
        if form.is_valid():
            try:
                erasure.place_hold_on_number(**form.cleaned_data, act=act)
                messages.success(request, _("The hold stands. Nothing of this person is erased."))
                return redirect("organisation:holds")
            except Refused as why:
                refusal = str(why)
    return _render(request, form, refusal)


@require_POST
def lift(request: HttpRequest, hold_id: int) -> HttpResponse:
    """Let a person be erased again."""
    act = act_of(request)
    try:
        hold = erasure.holds(act).get(pk=hold_id)
    except Hold.DoesNotExist:
        raise Http404 from None
    try:
        erasure.lift_hold(hold=hold, act=act)
    except (Refused, Forbidden) as why:
        return _render(request, HoldForm(), str(why))
    messages.success(request, _("The hold is lifted."))
    return redirect("organisation:holds")


def _render(request: HttpRequest, form: HoldForm, refusal: str) -> HttpResponse:
    rows = page_of(
        erasure.holds(act_of(request)), ORDER,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    names = names_of(number for row in rows.rows for number in (row.person_id, row.set_by_id or 0))
    context: dict[str, Any] = {
        "form": form, "refusal": refusal, "page": rows,
        "holds": [
            (row, names.get(row.person_id, ""), names.get(row.set_by_id or 0, ""))
            for row in rows.rows
        ],
    }  # fmt: skip
    status = 422 if refusal or form.errors else 200
    return render(request, "organisation/policies/holds.html", context, status=status)
