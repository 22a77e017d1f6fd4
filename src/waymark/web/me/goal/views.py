"""The page of one's goal and options: shared, dropped, chosen from."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from waymark.domain.goals.operations import drop_goal, share_goal
from waymark.domain.goals.queries import Goal, GoalState, Sharing, goals_of, goals_over, own_goal
from waymark.domain.people.queries import manager_of, stand_in_today
from waymark.domain.plans.queries import closed_plans
from waymark.domain.plans.states import PlanState
from waymark.kernel.acts import Forbidden, Refused
from waymark.web.me.plan.reading import aim_of
from waymark.web.requests import act_of, as_request

__all__ = ["drop", "page", "share"]


#: what became of a goal, and of a plan
OVER = {
    GoalState.REACHED.value: gettext_lazy("Reached"),
    GoalState.CHANGED.value: gettext_lazy("Changed"),
    GoalState.DROPPED.value: gettext_lazy("Dropped"),
}
CLOSED = {
    PlanState.COMPLETED.value: gettext_lazy("Completed"),
    PlanState.SUPERSEDED.value: gettext_lazy("Replaced by another one"),
}


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
        "stand_in": stand_in_today(act),
        "held": bool(manager) and any(g.state == GoalState.AGREED.value for g in goals),
        "over": [{"goal": g, "state": OVER[g.state]} for g in goals_over(act, person.pk)],
        "plans": [
            {"plan": p, "aim": aim_of(p), "state": CLOSED[p.state]}
            for p in closed_plans(act, person.pk)
        ],
        "refusal": refusal,
    }
    return render(request, "me/goal/page.html", context, status=422 if refusal else 200)


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


def _own(request: HttpRequest, goal_id: int) -> Goal:
    try:
        return own_goal(act_of(request), goal_id)
    except Goal.DoesNotExist as why:
        raise Http404 from why
