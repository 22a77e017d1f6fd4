"""The person's side of a change: proposed, taken back, answered; versions side by side."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.domain.plans import compute, operations, queries
from waymark.domain.plans.queries import Plan, PlanVersion
from waymark.kernel.acts import Act, Refused
from waymark.web.me.plan import proposing
from waymark.web.me.plan.differences import effect_in_words, lines_of
from waymark.web.me.plan.history import version_in_words
from waymark.web.me.plan.proposing import Desk
from waymark.web.parts.forms import DayField, HouseForm
from waymark.web.requests import act_of, as_request

__all__ = [
    "CheckForm", "answer", "change", "check", "complete", "one", "past", "version", "version_page",
    "withdraw",
]  # fmt: skip


def _desk(request: HttpRequest) -> Desk:
    return Desk(as_request(request).person, True, "/me/plan", "/me/plan/change")


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Propose a change of one's own goal or plan to the manager; what nobody shares is changed
    on the plan itself."""
    return proposing.propose(request, _desk(request))


@require_safe
def one(request: HttpRequest, change_id: int) -> HttpResponse:
    """One proposed change."""
    return proposing.show(request, _desk(request), change_id)


@require_POST
def answer(request: HttpRequest, change_id: int) -> HttpResponse:
    """Answer what the manager proposed."""
    return proposing.answer(request, _desk(request), change_id)


@require_POST
def withdraw(request: HttpRequest, change_id: int) -> HttpResponse:
    """Take one's own proposal back."""
    return proposing.withdraw(request, _desk(request), change_id)


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version of the plan, beside the one before."""
    act = act_of(request)
    plan = queries.live_plan(act)
    if plan is None:
        raise Http404
    return version_page(request, act, plan, number, "/me/plan")


def version_page(
    request: HttpRequest, act: Act, plan: Plan, number: int, plan_url: str
) -> HttpResponse:
    """A version and what it says otherwise than the one before, for either side."""
    try:
        newer, older = queries.version_pair(act, plan, number)
    except PlanVersion.DoesNotExist as why:
        raise Http404 from why
    found = compute.version_difference(older, newer) if older else None
    names = queries.names_of([newer.by_id, newer.accepted_by_id])
    context: dict[str, Any] = {
        "plan": plan, "version": newer, "older": older, "plan_url": plan_url,
        "what": version_in_words(newer, plan.person_id, act.person_id, names),
        "lines": lines_of(found) if found else [],
        "effect": effect_in_words(found) if found else "",
    }  # fmt: skip
    return render(request, "changes/version.html", context)


@require_safe
def past(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A plan that is closed, as it was when it closed."""
    act, person = act_of(request), as_request(request).person
    plans = {each.pk: each for each in queries.closed_plans(act, person.pk)}
    if plan_id not in plans:
        raise Http404
    plan = plans[plan_id]
    versions = queries.versions_of(act, plan)
    if not versions:
        raise Http404
    last = versions[0]
    names = queries.names_of([last.by_id, last.accepted_by_id])
    context: dict[str, Any] = {
        "plan": plan,
        "version": last,
        "older": None,
        "plan_url": "/me/plan",
        "what": version_in_words(last, plan.person_id, act.person_id, names),
    }
    return render(request, "changes/version.html", context)


class CheckForm(HouseForm):
    """When the plan is looked at next."""

    day = DayField()


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Set the next check."""
    act = act_of(request)
    plan = queries.live_plan(act)
    if plan is None:
        raise Http404
    form = CheckForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["day"][0]))
        return redirect("me:plan")
    day: date = form.cleaned_data["day"]
    try:
        operations.set_next_check(plan=plan, day=day, act=act)
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Set. You are reminded a week before."))
    return redirect("me:plan")


@require_POST
def complete(request: HttpRequest) -> HttpResponse:
    """Close the plan as done."""
    act = act_of(request)
    plan = queries.live_plan(act)
    if plan is None:
        raise Http404
    try:
        operations.complete_plan(plan=plan, act=act)
    except Refused as why:
        messages.error(request, str(why))
        return redirect("me:plan")
    messages.success(request, _("Completed. It stays as it is, under your goal."))
    return redirect("me:goal")
