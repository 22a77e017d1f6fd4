"""Asking to be forgotten: the statement first, then the wish, and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waymark.kernel.acts import Refused
from waymark.web.me.data.forms import ErasureForm
from waymark.web.me.data.words import file_words
from waymark.web.requests import act_of, as_request
from waymark.workflows import erasure
from waymark.workflows.portability import names_of

__all__ = ["page", "withdraw"]


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """What an erasure removes and keeps; POST asks for it."""
    act, person = act_of(request), as_request(request).person
    form, refusal = ErasureForm(), ""
    if request.method == "POST":
        form = ErasureForm(request.POST)
        if form.is_valid():
            try:
                erasure.ask_for_erasure(person=person, why=form.cleaned_data["why"], act=act)
                messages.success(request, _("HR knows, and decides within a month."))
                return redirect("me:data-erasure")
            except Refused as why:
                refusal = str(why)
    return _render(request, form, refusal)


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take the wish back."""
    act = act_of(request)
    wish = erasure.own_erasure(act)
    if wish is None:
        raise Http404
    try:
        erasure.withdraw_erasure(erasure=wish, act=act)
    except Refused as why:
        return _render(request, ErasureForm(), str(why))
    messages.success(request, _("You took it back. Everything stays."))
    return redirect("me:data-erasure")


def _render(request: HttpRequest, form: ErasureForm, refusal: str) -> HttpResponse:
    act = act_of(request)
    wish = erasure.own_erasure(act)
    context: dict[str, Any] = {"form": form, "refusal": refusal, "wish": wish}
    context |= statement(as_request(request).person.pk)
    if wish is not None:
        deciders = [wish.decided_by_id] if wish.decided_by_id else []
        context["decider"] = names_of(deciders).get(wish.decided_by_id or 0, "")
        context["days_left"] = max((wish.due_on - act.today).days, 0)
        context["open"] = wish.state in ("asked", "agreed")
    status = 422 if refusal or form.errors else 200
    return render(request, "me/data/erasure.html", context, status=status)


def statement(person_id: int) -> dict[str, Any]:
    """What goes and what stays, in words and counts."""
    preview = erasure.preview_of(person_id)
    return {
        "removed": [(file_words(label), count) for label, count in preview.removed],
        "kept": [(file_words(each.label), each.rows, each.why) for each in preview.kept],
    }
