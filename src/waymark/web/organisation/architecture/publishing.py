"""Publish: what it changes and for whom; confirm, and it is done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from waymark.domain.careers.queries.drafts import draft_changes
from waymark.kernel.acts import Refused
from waymark.web.organisation.architecture.access import desk_of, for_hr
from waymark.web.organisation.architecture.changes import said_of
from waymark.web.organisation.architecture.forms import NoteForm
from waymark.web.organisation.architecture.words import few
from waymark.web.parts.numbers import in_words
from waymark.workflows.framework_publishing import Effect, effect_of, publish

__all__ = ["page"]

FIRST_CHANGES = 8


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def page(request: HttpRequest) -> HttpResponse:
    """GET shows whom it concerns; POST publishes exactly the draft that was shown."""
    desk = desk_of(request)
    if desk.draft is None or not desk.held.touched:
        return render(request, "organisation/architecture/no_draft.html", desk.context)
    form = NoteForm(request.POST or None, initial={"revision": desk.draft.revision})
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                version = publish(
                    draft=desk.draft, revision=form.cleaned_data["revision"],
                    note=form.cleaned_data["note"], act=desk.act,
                )  # fmt: skip
                said = _("Published. This is version %(number)s of the framework.")
                messages.success(request, said % {"number": version.number})
                return HttpResponseRedirect(reverse("organisation:architecture"), status=303)
            except Refused as why:
                refusal = str(why)
                form = NoteForm(initial={"revision": desk.draft.revision, **form.cleaned_data})
                form.initial["revision"] = desk.draft.revision
    effect = effect_of(draft=desk.draft, act=desk.act, held=desk.held)
    first = list(draft_changes(desk.draft)[:FIRST_CHANGES])
    context = {
        "form": form, "refusal": refusal, "effect": effect, "lines": _lines(effect),
        "rows": said_of(desk, first), "more": len(desk.held.touched) - len(first), **desk.context,
    }  # fmt: skip
    return render(request, "organisation/architecture/publish.html", context, status=status)


def _lines(effect: Effect) -> list[str]:
    """Whom it concerns, in sentences. Counts of people's own affairs hide small groups."""
    lines = [
        ngettext(
            "%(n)s person holds a role that changes and gets a notice.",
            "%(n)s people hold a role that changes and get a notice.", effect.people,
        ) % {"n": in_words(effect.people) if effect.people else _("no")},
        ngettext(
            "%(n)s goal leads to or through one of them, and its owner gets a notice.",
            "%(n)s goals lead to or through one of them, and their owners get a notice.",
            effect.goals,
        ) % {"n": few(effect.goals)}
        if effect.goals
        else _("no goal leads to or through one of them."),
        ngettext(
            "%(n)s plan under way belongs to these goals.",
            "%(n)s plans under way belong to these goals.", effect.plans,
        ) % {"n": few(effect.plans)},
    ]  # fmt: skip
    if effect.gaps.more or effect.gaps.fewer:
        lines.append(
            _("Skills to build: more than before for %(more)s people, fewer for %(fewer)s.")
            % {"more": few(effect.gaps.more), "fewer": few(effect.gaps.fewer)}
        )
    return [line[:1].upper() + line[1:] for line in lines]
