"""Writing a goal, changing what it says, closing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waymark.domain.careers.operations.business import (
    close_business_goal,
    edit_business_goal,
    write_business_goal,
)
from waymark.domain.careers.queries.business import BusinessGoal
from waymark.kernel.acts import Refused
from waymark.web.organisation.goals.access import find, for_hr
from waymark.web.organisation.goals.forms import WritingForm
from waymark.web.organisation.goals.pages import show
from waymark.web.parts.forms import new_key
from waymark.web.requests import act_of, as_request

__all__ = ["close", "edit", "new"]


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def new(request: HttpRequest) -> HttpResponse:
    """A new goal; its page comes next, for skills and roles."""
    act, person = act_of(request), as_request(request).person
    form = WritingForm(
        request.POST or None, act=act, initial={"key": new_key(), "owner": person.shown_name}
    )
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            key = form.cleaned_data["key"] or new_key()
            try:
                goal = write_business_goal(fields=form.fields_said, key=key, act=act)
                return redirect("organisation:goal", goal_id=goal.pk)
            except Refused as why:
                refusal = str(why)
    context = {"form": form, "goal": None, "refusal": refusal}
    return render(request, "organisation/goals/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def edit(request: HttpRequest, goal_id: int) -> HttpResponse:
    """What a goal says."""
    goal, refusal, status = find(request, goal_id), "", 200
    form = WritingForm(request.POST or None, act=act_of(request), initial=_said(goal))
    if request.method == "POST":
        status = 422
        if form.is_valid():
            revision = form.cleaned_data["revision"]
            try:
                edit_business_goal(
                    goal=goal, fields=form.fields_said, act=act_of(request),
                    revision=-1 if revision is None else revision,
                )  # fmt: skip
                return redirect("organisation:goal", goal_id=goal.pk)
            except Refused as why:
                refusal = str(why)
    context = {"form": form, "goal": goal, "refusal": refusal}
    return render(request, "organisation/goals/form.html", context, status=status)


def _said(goal: BusinessGoal) -> dict[str, object]:
    return {
        "name": goal.name, "why": goal.why, "by_date": goal.by_date, "revision": goal.revision,
        "owner": goal.owner.shown_name if goal.owner else "",
    }  # fmt: skip


@require_POST
@for_hr
def close(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Close a goal; what it proposed and did not publish goes with it."""
    goal = find(request, goal_id)
    try:
        close_business_goal(goal=goal, act=act_of(request))
    except Refused as why:
        return show(request, goal, str(why))
    messages.success(request, _("Closed. What was published for it stays as it is."))
    return redirect("organisation:goals")
