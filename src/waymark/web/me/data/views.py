"""What is held about me, and the file with all of it."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from waymark.domain.people.queries import stand_in_today
from waymark.domain.people.queries.equality import Gender, own_equality_answer
from waymark.kernel.looks import looks_at
from waymark.kernel.models import Look
from waymark.web.corner import is_open
from waymark.web.me.data.forms import GENDERS, EqualityForm
from waymark.web.me.data.words import GROUPS, Kind, how_long, look_words, words_for
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.paging import page_of
from waymark.web.requests import act_of, as_request
from waymark.workflows import erasure
from waymark.workflows.portability import (
    SCHEMA,
    DataExport,
    ask_for_export,
    counts_of,
    export_of,
    exports_of,
    names_of,
)

__all__ = [
    "answer_page",
    "ask",
    "fetch",
    "held_download",
    "looks",
    "looks_download",
    "page",
    "schema",
]

ORDER = ("-last_at", "-pk")
LATEST = 3


@dataclass(frozen=True, slots=True)
class Held:
    """A line of the page: so many rows of a kind, and what is to be known of it."""

    kind: Kind
    count: int
    long: str
    url: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Who looked, at what, in words."""

    look: Look
    name: str
    what: str


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everything that is held about the actor, by where it comes from."""
    return answer_page(request)


def answer_page(
    request: HttpRequest, form: EqualityForm | None = None, refusal: str = ""
) -> HttpResponse:
    """The page; with the form about fairness as it was sent where something is wrong in it."""
    act = act_of(request)
    held = _held(request)
    latest = list(looks_at(act)[:LATEST])
    said = own_equality_answer(act)
    initial = {"gender": said.gender, "birth_year": said.birth_year} if said else {}
    context = {
        "groups": [
            (title, [each for each in held if each.kind.group == group and each.count])
            for group, title in GROUPS.items()
        ],
        "total": sum(each.count for each in held),
        "none": [each for each in held if not each.count],
        "exports": exports_of(act),
        "looks": _seen(latest),
        "stand_in": stand_in_today(act),
        "wish": erasure.own_erasure(act),
        "said": said,
        "said_gender": GENDERS[Gender(said.gender)] if said else "",
        "form": form or EqualityForm(initial=initial),
        "refusal": refusal,
    }
    status = 422 if refusal or (form and form.errors) else 200
    return render(request, "me/data/page.html", context, status=status)


def _held(request: HttpRequest) -> list[Held]:
    found = []
    for label, count in counts_of(as_request(request).person.pk).items():
        kind = words_for(label)
        url = reverse(kind.route) if kind.route and is_open(request, kind.route) else ""
        found.append(Held(kind, count, how_long(kind), url))
    return found


@require_safe
def held_download(request: HttpRequest) -> HttpResponse:
    """The same as a table."""
    header = [_("What"), _("Where from"), _("Entries"), _("Who sees it"), _("How long")]
    rows = [
        [each.kind.title, GROUPS[each.kind.group], each.count, each.kind.who, each.long]
        for each in _held(request)
    ]
    return csv_response("my-data", header, rows)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Have the file made; the page says when it is there."""
    export = ask_for_export(person=as_request(request).person, act=act_of(request))
    if export.job_id is not None:
        return redirect("jobs:job", job_id=export.job_id)
    messages.success(request, _("Your file is being made."))
    return redirect("me:data")


@require_safe
def fetch(request: HttpRequest, export_id: uuid.UUID) -> HttpResponse:
    """The file itself, for its person alone, for some days."""
    try:
        _export, path = export_of(act_of(request), export_id)
    except DataExport.DoesNotExist:
        raise Http404 from None
    answer = HttpResponse(path.read_bytes(), content_type="application/zip")  # one person's: small
    answer["Content-Disposition"] = 'attachment; filename="waymark-my-data.zip"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """What data.json means, as JSON Schema."""
    return JsonResponse(SCHEMA, content_type="application/schema+json")


def _seen(rows: list[Look]) -> list[Seen]:
    names = names_of(row.viewer_id for row in rows)
    nobody = _("Someone who was erased")
    return [Seen(row, names.get(row.viewer_id) or nobody, look_words(row.what)) for row in rows]


@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at the actor's pages, the latest first."""
    rows = page_of(
        looks_at(act_of(request)), ORDER,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    context: dict[str, Any] = {"page": rows, "seen": _seen(rows.rows)}
    return render(request, "me/data/looks.html", context)


@require_safe
def looks_download(request: HttpRequest) -> HttpResponse:
    """All of them as a table."""
    header = [_("Who"), _("What"), _("Day"), _("Times"), _("Last")]
    rows = [
        [
            each.name, each.what, each.look.day.isoformat(), each.look.times,
            each.look.last_at.isoformat(timespec="minutes"),
        ]
        for each in _seen(list(looks_at(act_of(request))))
    ]  # fmt: skip
    return csv_response("who-looked", header, rows)
