"""The act log for auditors: read only, by person and kind of act; reading it is kept as a look."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waymark.kernel.acts import Act
from waymark.kernel.looks import note_looks
from waymark.kernel.models import ActEntry
from waymark.web.organisation.policies.forms import LogForm
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.paging import page_of
from waymark.web.requests import act_of
from waymark.workflows import reading_log as log
from waymark.workflows.portability import names_of, person_of_number

__all__ = ["download", "page"]

ORDER = ("-at", "-pk")
#: a file holds so many lines at most; the filters reach the others
MOST = 10_000


def _entries(request: HttpRequest, act: Act) -> tuple[LogForm, Any]:
    """The form as it was sent, and the lines it asks for. Raises Http404 for all but auditors."""
    if not log.may_read_log(act):
        raise Http404
    form = LogForm(request.GET)
    rows = log.entries(act)
    if form.is_valid():
        if key := form.cleaned_data["key"]:
            rows = rows.filter(person_id=person_of_number(key) or 0)
        if verb := form.cleaned_data["verb"]:
            rows = rows.filter(verb__startswith=verb)
    return form, rows


def _told(entries: list[ActEntry], act: Act) -> list[dict[str, Any]]:
    """The lines with names; everybody named in them learns that an auditor read."""
    numbers = {n for each in entries for n in (each.actor_id, each.person_id) if n is not None}
    names = names_of(numbers)
    about = {each.person_id for each in entries} - {None}
    note_looks(person_ids=[n for n in about if n is not None], what="act-log", act=act)
    system, nobody = _("The system"), _("Someone who was erased")
    return [
        {
            "row": each,
            "actor": system if each.actor_id is None else names.get(each.actor_id) or nobody,
            "person": "" if each.person_id is None else names.get(each.person_id) or nobody,
        }
        for each in entries
    ]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """A page of the log, the latest first."""
    act = act_of(request)
    form, rows = _entries(request, act)
    found = page_of(
        rows, ORDER, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    context = {"form": form, "page": found, "entries": _told(found.rows, act)}
    return render(request, "organisation/policies/log.html", context)


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The lines that the filters leave, as a table."""
    act = act_of(request)
    _form, rows = _entries(request, act)
    header = [_("When"), _("Who"), _("What"), _("Thing"), _("Number"), _("About"), _("Before"),
              _("After")]  # fmt: skip
    told = _told(list(rows.order_by(*ORDER)[:MOST]), act)
    lines = (
        [
            each["row"].at.isoformat(), each["actor"], each["row"].verb, each["row"].subject_type,
            each["row"].subject_id, each["person"], each["row"].before, each["row"].after,
        ]
        for each in told
    )  # fmt: skip
    return csv_response("act-log", header, lines)
