"""The manager's side of a report's plan: read it, agree or send it back, propose, answer."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.domain.people.queries import Person, person_by_id
from waymark.domain.plans import compute, queries
from waymark.domain.plans.queries import Plan
from waymark.domain.plans.queries.path_changes import last_no_of
from waymark.domain.plans.states import PlanState
from waymark.domain.skills.queries import levels_of
from waymark.kernel.acts import Act
from waymark.web.me.plan import proposing
from waymark.web.me.plan.changing import version_page
from waymark.web.me.plan.history import agreed_and_since, version_in_words
from waymark.web.me.plan.proposing import Desk
from waymark.web.me.plan.reading import aim_of, reading_of
from waymark.web.requests import act_of, looked_at

__all__ = ["answer", "change", "new", "plan", "version", "withdraw"]

CHECK_AFTER = timedelta(days=91)


def _desk(request: HttpRequest, person_id: int) -> Desk:
    """The actor's desk for somebody else; 404 where they may not open that person's page."""
    act = act_of(request)
    try:
        person = person_by_id(act, person_id)
    except Person.DoesNotExist:
        raise Http404 from None
    if person.pk == act.person_id:
        raise Http404
    return Desk(
        person, False, reverse("team:plan", args=[person.pk]),
        reverse("team:change-new", args=[person.pk]),
    )  # fmt: skip


def _plan_or_404(act: Act, person_id: int) -> Plan:
    found = queries.plan_of(act, person_id)
    if found is None or person_id == act.person_id:
        raise Http404
    return found


@require_safe
def plan(request: HttpRequest, person_id: int) -> HttpResponse:
    """The plan that a report shares; where it waits for an answer, the two answers."""
    act = act_of(request)
    found = _plan_or_404(act, person_id)
    looked_at(request, person_id, "team-plan")
    steps = queries.steps_of(act, found)
    asked = queries.asked_by([found.next_role_id]) if found.next_role_id else {}
    held = compute.held(asked.get(found.next_role_id or 0, ()), levels_of(act, person_id))
    versions = queries.versions_of(act, found)
    names = queries.names_of(
        [pk for each in versions for pk in (each.by_id, each.accepted_by_id)]
    )  # fmt: skip
    last = versions[0] if versions else None
    sent_back = last is not None and last.snapshot.get("what") == "sent_back"
    shared = found.state == PlanState.SHARED.value
    read = reading_of(steps, held, aim_of(found), act.today)
    context: dict[str, Any] = {
        "plan": found, "member": found.person, "aim": aim_of(found),
        "versions": [
            {"version": each, "text": version_in_words(each, person_id, act.person_id, names)}
            for each in versions
        ],
        **agreed_and_since(versions if found.state == PlanState.AGREED.value else ()),
        "open_changes": queries.open_change_of(act, person_id),
        "said_no": last_no_of(act, person_id),
        "answers": shared and not sent_back,
        "sent_back": last if shared and sent_back else None,
        "check": act.today + CHECK_AFTER,
        **read,
        "parts": [
            {"title": _("Now"), "rows": read["now"]},
            {"title": _("Next"), "rows": read["next"]},
            {"title": _("Later"), "rows": read["later"]},
            {"title": _("Done"), "rows": read["done"]},
        ],
    }  # fmt: skip
    return render(request, "team/plan.html", context)


@require_safe
def version(request: HttpRequest, person_id: int, number: int) -> HttpResponse:
    """One version of a report's plan, beside the one before."""
    act = act_of(request)
    found = _plan_or_404(act, person_id)
    looked_at(request, person_id, "team-plan")
    return version_page(request, act, found, number, reverse("team:plan", args=[person_id]))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, person_id: int) -> HttpResponse:
    """Propose a change of a report's goal or plan."""
    return _noted(request, proposing.propose(request, _desk(request, person_id)), person_id)


@require_safe
def change(request: HttpRequest, person_id: int, change_id: int) -> HttpResponse:
    """One proposed change."""
    shown = proposing.show(request, _desk(request, person_id), change_id)
    return _noted(request, shown, person_id)


def _noted(request: HttpRequest, shown: HttpResponse, person_id: int) -> HttpResponse:
    """The page, once it is kept that it was looked at; what is hidden was not."""
    looked_at(request, person_id, "team-change")
    return shown


@require_POST
def answer(request: HttpRequest, person_id: int, change_id: int) -> HttpResponse:
    """Answer what a report proposed."""
    return proposing.answer(request, _desk(request, person_id), change_id)


@require_POST
def withdraw(request: HttpRequest, person_id: int, change_id: int) -> HttpResponse:
    """Take one's own proposal back."""
    return proposing.withdraw(request, _desk(request, person_id), change_id)
