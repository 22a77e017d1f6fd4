"""The skills that a goal needs, and the roles that will need them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from waymark.domain.careers.operations.business import (
    leave_role,
    leave_skill,
    need_role,
    need_skill,
)
from waymark.domain.careers.queries import roles_found
from waymark.domain.careers.queries.business import BusinessGoal, needs_of, roles_of_goal
from waymark.domain.skills.queries import level_texts, skills_found
from waymark.kernel.acts import Act, Refused
from waymark.web.organisation.goals.access import find, for_hr
from waymark.web.requests import act_of, id_of

__all__ = ["roles", "skills"]

USUAL_LEVEL = 3


def _text(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:200]


def _number(request: HttpRequest, name: str) -> int:
    """A number that the form sends; -1, which is nothing's, for anything else."""
    said = id_of(request.POST.get(name, ""))
    return -1 if said is None else said


def _back(page: str, request: HttpRequest, goal: BusinessGoal) -> HttpResponse:
    """The page again, with the search as it was: several of one kind are named one by one."""
    text = _text(request)
    address = reverse(page, args=[goal.pk])
    return redirect(f"{address}?{urlencode({'q': text})}" if text else address)


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def skills(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Find a skill and name it, change its level, or take it away."""
    goal, refusal = find(request, goal_id), ""
    if request.method == "POST":
        try:
            _name_skill(request, goal, act_of(request))
            return _back("organisation:goal-skills", request, goal)
        except Refused as why:
            refusal = str(why)
            goal = find(request, goal_id)
    needs, text = needs_of(goal), _text(request)
    named = {need.skill_id for need in needs}
    found = [each for each in skills_found(text) if each.pk not in named] if text else []
    texts = level_texts([*named, *(each.pk for each in found)])
    context: dict[str, Any] = {
        "goal": goal, "refusal": refusal, "q": text, "levels": range(1, 6), "usual": USUAL_LEVEL,
        "needs": [(need, sorted(texts.get(need.skill_id, {}).items())) for need in needs],
        "found": [(each, sorted(texts.get(each.pk, {}).items())) for each in found],
    }  # fmt: skip
    status = 422 if refusal else 200
    return render(request, "organisation/goals/skills.html", context, status=status)


def _name_skill(request: HttpRequest, goal: BusinessGoal, act: Act) -> None:
    skill, revision = _number(request, "skill"), _number(request, "revision")
    if request.POST.get("act") == "drop":
        leave_skill(goal=goal, skill_id=skill, revision=revision, act=act)
        return
    need_skill(
        goal=goal, skill_id=skill, level=_number(request, "level"),
        essential=request.POST.get("essential") != "no", revision=revision, act=act,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def roles(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Find a role and name it, or take it away."""
    goal, refusal = find(request, goal_id), ""
    if request.method == "POST":
        role, revision = _number(request, "role"), _number(request, "revision")
        doing = {"drop": leave_role, "add": need_role}.get(request.POST.get("act", "add"))
        if doing is None:
            raise Http404
        try:
            doing(goal=goal, role_id=role, revision=revision, act=act_of(request))
            return _back("organisation:goal-roles", request, goal)
        except Refused as why:
            refusal = str(why)
            goal = find(request, goal_id)
    named, text = roles_of_goal(goal), _text(request)
    ids = {role.pk for role in named}
    context: dict[str, Any] = {
        "goal": goal, "refusal": refusal, "roles": named, "q": text,
        "found": [each for each in roles_found(text) if each.pk not in ids] if text else [],
        "label": _("Role"),
    }  # fmt: skip
    status = 422 if refusal else 200
    return render(request, "organisation/goals/roles.html", context, status=status)
