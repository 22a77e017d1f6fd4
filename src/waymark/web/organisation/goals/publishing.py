"""Whom a proposed change concerns, and publishing it with a confirmation that says so."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from waymark.domain.careers.compute.drafts import architecture
from waymark.domain.careers.queries.business import (
    clashes_with_architecture,
    goal_with_draft,
)
from waymark.kernel.acts import Refused
from waymark.web.organisation.goals.access import find, for_hr
from waymark.web.organisation.goals.forms import ConfirmForm
from waymark.web.organisation.goals.words import (
    asked_words,
    drafted_words,
    growth_of,
    heading_of,
    reach_lines,
)
from waymark.web.parts.downloads import csv_response
from waymark.web.requests import act_of
from waymark.workflows.framework_publishing import publish
from waymark.workflows.proposal_reach import reach_of

__all__ = ["growth_csv", "page"]


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def page(request: HttpRequest, goal_id: int) -> HttpResponse:
    """GET shows whom it concerns; POST publishes exactly what was shown."""
    act = act_of(request)
    draft = goal_with_draft(act, goal_id)
    if draft is None or draft.goal is None:
        return redirect("organisation:goal", goal_id=find(request, goal_id).pk)
    goal = draft.goal
    form = ConfirmForm(request.POST or None, initial={"revision": draft.revision})
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                publish(
                    draft=draft, revision=form.cleaned_data["revision"], note=goal.name, act=act
                )
                said = _("Published. Everyone it concerns is being told what it means for them.")
                messages.success(request, said)
                return redirect("organisation:goal", goal_id=goal.pk)
            except Refused as why:
                refusal = str(why)
        else:
            refusal = _("This form is out of date. Reload the page and try again.")
        form = ConfirmForm(initial={"revision": draft.revision})
    held = architecture(draft)
    reach = reach_of(held=held, act=act)
    context = {
        "goal": goal, "form": form, "refusal": refusal, "reach": reach,
        "rows": drafted_words(held),
        "lines": reach_lines(reach), "growth": growth_of(reach), "confirm": asked_words(reach),
        "heading": heading_of(reach),
        "clashes": clashes_with_architecture(act, draft),
    }  # fmt: skip
    return render(request, "organisation/goals/publish.html", context, status=status)


@require_safe
@for_hr
def growth_csv(request: HttpRequest, goal_id: int) -> HttpResponse:
    """How much more people would have to build, as a table to take away; small groups hidden."""
    act = act_of(request)
    draft = goal_with_draft(act, goal_id)
    if draft is None or draft.goal is None:
        raise Http404
    reach = reach_of(held=architecture(draft), act=act)
    rows = (
        (row["label"], row["hidden"] if row["count"] is None else row["count"])
        for row in (growth_of(reach) if reach.people else ())
    )
    return csv_response(
        _("Effect of %(name)s") % {"name": draft.goal.name}, [_("Levels"), _("People")], rows
    )
