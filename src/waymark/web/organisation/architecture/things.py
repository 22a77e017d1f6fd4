"""Forms for families, ladders and grades: add, change, retire; all of it into the draft."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from waymark.domain.careers.compute.drafts import number_of
from waymark.domain.careers.operations.drafts import retire_thing, set_change
from waymark.domain.careers.queries.drafts import changes_of, token_of
from waymark.domain.careers.states import Thing
from waymark.kernel.acts import Refused
from waymark.web.organisation.architecture.access import Desk, desk_of, for_hr
from waymark.web.organisation.architecture.forms import (
    FamilyForm,
    GradeForm,
    LadderForm,
    SeenForm,
)

__all__ = ["family", "grade", "ladder", "seen_of"]


def seen_of(desk: Desk, thing: Thing, ref: str) -> str:
    """What a form on this thing shows, as a token against overwriting another's work."""
    change = changes_of(desk.draft, thing, [ref]).get(ref) if desk.draft else None
    return token_of(change)


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def family(request: HttpRequest, ref: str | None = None) -> HttpResponse:
    """A job family."""
    title = _("A new family") if ref is None else _("Change the family")
    return _thing(request, Thing.FAMILY, ref, title)


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def ladder(request: HttpRequest, ref: str | None = None) -> HttpResponse:
    """A ladder and the one that mirrors it."""
    title = _("A new ladder") if ref is None else _("Change the ladder")
    return _thing(request, Thing.LADDER, ref, title)


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def grade(request: HttpRequest, ref: str | None = None) -> HttpResponse:
    """A grade."""
    title = _("A new grade") if ref is None else _("Change the grade")
    return _thing(request, Thing.GRADE, ref, title)


def _form(desk: Desk, thing: Thing, ref: str | None, data: Any, initial: Any) -> SeenForm:
    if thing is Thing.FAMILY:
        return FamilyForm(data, initial=initial)
    if thing is Thing.GRADE:
        return GradeForm(data, initial=initial)
    return LadderForm(data, initial=initial, held=desk.held, own=number_of(ref))


def _thing(request: HttpRequest, thing: Thing, ref: str | None, title: str) -> HttpResponse:
    desk = desk_of(request)
    row = desk.held.row(thing, number_of(ref))
    if ref is not None and row is None:
        raise Http404
    initial = {**(row or _given(request)), "seen": seen_of(desk, thing, ref) if ref else ""}
    form = _form(desk, thing, ref, request.POST or None, initial)
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        try:
            if request.POST.get("act") == "retire" and ref is not None:
                retire_thing(thing=thing, ref=ref, seen=request.POST.get("seen", ""), act=desk.act)
                return HttpResponseRedirect(reverse("organisation:architecture"), status=303)
            if form.is_valid():
                return HttpResponseRedirect(_save(form, thing, ref, desk), status=303)
        except Refused as why:
            refusal = str(why)
    context = {"form": form, "title": title, "name": row["name"] if row else "", "ref": ref,
               "refusal": refusal, **desk.context}  # fmt: skip
    return render(request, "organisation/architecture/thing.html", context, status=status)


def _given(request: HttpRequest) -> dict[str, Any]:
    """A new ladder begins in the family from whose page it was asked for."""
    try:
        return {"family": number_of(request.GET.get("family") or None)}
    except ValueError:
        return {}


def _save(form: SeenForm, thing: Thing, ref: str | None, desk: Desk) -> str:
    values = dict(form.cleaned_data)
    seen = values.pop("seen")
    change = set_change(thing=thing, ref=ref, values=values, seen=seen, act=desk.act)
    address = reverse("organisation:architecture")
    if thing is Thing.FAMILY:
        number = number_of(change.ref if change else ref)
        return f"{address}?family={number}"
    if thing is Thing.LADDER:
        return f"{address}?family={values['family']}"
    return address
