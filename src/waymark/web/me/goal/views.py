"""Choosing a goal, and the page of one's goal and options."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.domain.careers.compute.ways import Way
from waymark.domain.careers.queries import Role, role_by_id
from waymark.domain.goals.compute import offer_ways
from waymark.domain.goals.operations import choose_goal, drop_goal, share_goal
from waymark.domain.goals.queries import Goal, GoalState, Sharing, active_goal, goals_of, own_goal
from waymark.domain.people.queries import manager_of
from waymark.engine.routes import Reason
from waymark.kernel.acts import Forbidden, Refused
from waymark.web.me.goal.forms import GoalForm
from waymark.web.me.map.words import time_of_leg, time_of_way
from waymark.web.requests import act_of, as_request

__all__ = ["drop", "new", "page", "share"]

USUAL_MONTHS = 24  # the day proposed where no way is known


@dataclass(frozen=True, slots=True)
class Card:
    """One route to choose."""

    value: str
    title: str
    stops: list[dict[str, str]]
    time: str
    people: str
    build: str
    assumed: bool


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The goal, and the roles kept as options."""
    return _page(request)


def _page(request: HttpRequest, refusal: str = "") -> HttpResponse:
    act, person = act_of(request), as_request(request).person
    goals = list(goals_of(act, person.pk))
    manager = manager_of(person, act.today)
    context = {
        "goal": next((g for g in goals if g.state != GoalState.EXPLORING.value), None),
        "options": [g for g in goals if g.state == GoalState.EXPLORING.value],
        "manager": manager,
        "refusal": refusal,
    }
    return render(request, "me/goal/page.html", context, status=422 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a role the goal: routes, day, reason, who sees it. On success, on to the plan."""
    role = _role(request.GET.get("role", ""))
    act, person = act_of(request), as_request(request).person
    offer = offer_ways(act, person.pk, role.pk)
    cards = [_card(way) for way in offer.ways]
    manager = manager_of(person, act.today)
    form = GoalForm(
        request.POST if request.method == "POST" else None,
        today=act.today,
        routes=[card.value for card in cards],
        manager=manager.shown_name if manager else "",
        initial=_initial(act.today, offer.ways),
    )
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            choose_goal(
                person=person,
                role=role,
                by_date=form.cleaned_data["by_date"],
                reason=form.cleaned_data["reason"],
                sharing=Sharing(form.cleaned_data["sharing"]),
                route=form.route_ids,
                act=act,
            )
        except (Refused, Forbidden) as why:
            refusal = str(why)
        else:
            return HttpResponseRedirect(_next_page(), status=303)
    held = offer.position is not None and offer.position.role_id == role.pk
    before = active_goal(act, person.pk)
    context = {
        "role": role,
        "form": form,
        "cards": cards,
        "chosen": form["route"].value() or (cards[0].value if cards else ""),
        "held": held,
        "before": before if before is not None and before.role_id != role.pk else None,
        "refusal": refusal,
    }
    failed = bool(refusal or form.errors)
    return render(request, "me/goal/new.html", context, status=422 if failed else 200)


@require_POST
def drop(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Drop the goal or an option."""
    goal = _own(request, goal_id)
    try:
        drop_goal(goal=goal, act=act_of(request))
    except (Refused, Forbidden) as why:
        return _page(request, str(why))
    return HttpResponseRedirect(reverse("me:goal"), status=303)


@require_POST
def share(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Say who sees the goal; anything but "manager" keeps it private."""
    goal = _own(request, goal_id)
    wanted = request.POST.get("sharing", "") == Sharing.MANAGER.value
    try:
        share_goal(
            goal=goal, sharing=Sharing.MANAGER if wanted else Sharing.PRIVATE, act=act_of(request)
        )
    except (Refused, Forbidden) as why:
        return _page(request, str(why))
    return HttpResponseRedirect(reverse("me:goal"), status=303)


def _role(text: str) -> Role:
    if not (text.isascii() and text.isdigit()):
        raise Http404
    try:
        return role_by_id(int(text))
    except Role.DoesNotExist as why:
        raise Http404 from why


def _own(request: HttpRequest, goal_id: int) -> Goal:
    try:
        return own_goal(act_of(request), goal_id)
    except Goal.DoesNotExist as why:
        raise Http404 from why


def _next_page() -> str:
    """The first plan to this goal, where steps are proposed."""
    try:
        return reverse("me:plan-new")
    except NoReverseMatch:
        return reverse("me:plan")


def _initial(today: date, ways: tuple[Way, ...]) -> dict[str, Any]:
    """The first route, and the last day of the month in which it usually ends."""
    months = ways[0].months if ways else USUAL_MONTHS
    at = today.year * 12 + today.month - 1 + months
    return {"by_date": date(at // 12, at % 12 + 1, 28)}


def _card(way: Way) -> Card:
    skills = ngettext("%(n)d skill to build", "%(n)d skills to build", way.to_build)
    return Card(
        value="-".join(str(each) for each in way.role_ids),
        title=_title(way),
        stops=[
            {"name": leg.to_name, "time": time_of_leg(leg), "people": _people(leg.people)}
            for leg in way.legs
        ],
        time=time_of_way(way),
        people=_people(way.people),
        build=skills % {"n": way.to_build},
        assumed=way.assumed,
    )


def _title(way: Way) -> str:
    said = {
        Reason.FASTEST: _("Fastest, as others did it"),
        Reason.FEWEST_GAPS: _("Fewest skills to build"),
        Reason.BEST_KNOWN: _("Best known"),
        Reason.DIFFERENT: _("Another way"),
    }
    return " · ".join(said[reason] for reason in way.reasons)


def _people(count: int) -> str:
    """People who made a move; what fewer than three did is not told."""
    if not count:
        return _("on paper, not made by three people yet")
    return ngettext("%(n)d person went", "%(n)d people went", count) % {"n": count}
