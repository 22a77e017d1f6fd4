"""One programme: begun from a template, changed, ended; its page with all its rounds."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.domain.mentoring.operations.programmes import (
    ProgrammeFields,
    change_programme,
    end_programme,
    make_programme,
)
from waymark.domain.mentoring.queries.programmes import (
    TEMPLATES,
    Programme,
    ProgrammeKind,
    health_of,
)
from waymark.domain.mentoring.queries.rounds import rounds_of
from waymark.kernel.acts import Refused
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.forms import new_key
from waymark.web.parts.paging import page_of
from waymark.web.programmes.access import find_programme, for_learning
from waymark.web.programmes.forms import ProgrammeForm, fields_of_programme
from waymark.web.programmes.words import KINDS, ROUND_STATES, health_words, state_tag
from waymark.web.requests import act_of

__all__ = ["download", "edit", "end", "new", "one"]

ORDER = ("-number",)


@require_http_methods(["GET", "HEAD", "POST"])
@for_learning
def new(request: HttpRequest) -> HttpResponse:
    """Choose a template; then name the programme."""
    asked = (request.POST if request.method == "POST" else request.GET).get("kind", "")
    kind = ProgrammeKind(asked) if asked in KINDS else None
    if kind is None:
        return render(request, "programmes/templates.html", {"kinds": KINDS.items()})
    template, refusal, status = TEMPLATES[kind], "", 200
    initial = {
        "kind": kind.value, "key": new_key(), "name": KINDS[kind.value]["name"],
        "about": KINDS[kind.value]["about"], "managers_know": True,
        "sessions_asked": template.sessions_asked, "weeks": template.weeks,
    }  # fmt: skip
    form = ProgrammeForm(request.POST or None, initial=initial)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            key = form.cleaned_data["key"] or new_key()
            try:
                made = make_programme(
                    kind=kind, fields=form.fields_said, key=key, act=act_of(request)
                )
                return redirect("programmes:programme", programme_id=made.pk)
            except Refused as why:
                refusal = str(why)
    context = {"form": form, "programme": None, "words": KINDS[kind.value], "refusal": refusal,
               "template": template}  # fmt: skip
    return render(request, "programmes/form.html", context, status=status)


@require_safe
@for_learning
def one(request: HttpRequest, programme_id: int) -> HttpResponse:
    """How the programme is doing, and its rounds."""
    return show(request, find_programme(request, programme_id))


def show(request: HttpRequest, programme: Programme, refusal: str = "") -> HttpResponse:
    """The programme's page, perhaps with a refusal."""
    act = act_of(request)
    page = page_of(
        rounds_of(act, programme), ORDER,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    (health,) = health_of(act, [programme])
    context = {
        "programme": programme, "page": page, "health": health, "refusal": refusal,
        "rows": [{"round": each, "tag": state_tag(each.state)} for each in page.rows],
        "lines": health_words(health), "kind": KINDS[programme.kind]["name"],
    }  # fmt: skip
    return render(request, "programmes/one.html", context, status=422 if refusal else 200)


@require_safe
@for_learning
def download(request: HttpRequest, programme_id: int) -> HttpResponse:
    """The programme's rounds as a table to take away."""
    programme = find_programme(request, programme_id)
    header = [_("Round"), _("Name"), _("State"), _("Answer until"), _("From"), _("To")]
    table = (
        (each.number, each.name, ROUND_STATES[each.state], each.join_until, each.starts_on,
         each.ends_on)
        for each in rounds_of(act_of(request), programme)
    )  # fmt: skip
    return csv_response(_("Rounds of %(name)s") % {"name": programme.name}, header, table)


@require_http_methods(["GET", "HEAD", "POST"])
@for_learning
def edit(request: HttpRequest, programme_id: int) -> HttpResponse:
    """What the programme says of itself."""
    programme = find_programme(request, programme_id)
    now = fields_of_programme(programme)
    initial: dict[str, Any] = {
        "kind": programme.kind, "name": now.name, "about": now.about,
        "managers_know": now.managers_know, "sessions_asked": now.sessions_asked,
        "weeks": now.weeks,
    }  # fmt: skip
    form = ProgrammeForm(request.POST or None, initial=initial)
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        before = _before(request, now)
        if form.is_valid():
            try:
                change_programme(
                    programme=programme, before=before, fields=form.fields_said,
                    act=act_of(request),
                )  # fmt: skip
                return redirect("programmes:programme", programme_id=programme.pk)
            except Refused as why:
                refusal = str(why)
    context = {"form": form, "programme": programme, "words": KINDS[programme.kind],
               "refusal": refusal, "before": now}  # fmt: skip
    return render(request, "programmes/form.html", context, status=status)


def _before(request: HttpRequest, now: ProgrammeFields) -> ProgrammeFields:
    """What stood there when the form was shown, as its hidden fields say."""
    said = request.POST
    return ProgrammeFields(
        said.get("before_name", now.name), said.get("before_about", now.about),
        said.get("before_managers_know", "") == "True",
        _number(said.get("before_sessions_asked", "")), _number(said.get("before_weeks", "")),
    )  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


@require_POST
@for_learning
def end(request: HttpRequest, programme_id: int) -> HttpResponse:
    """No further rounds."""
    programme = find_programme(request, programme_id)
    try:
        end_programme(programme=programme, act=act_of(request))
    except Refused as why:
        return show(request, programme, str(why))
    messages.success(request, _("Ended. Its rounds and pairs stay as they are."))
    return redirect("programmes:programme", programme_id=programme.pk)
