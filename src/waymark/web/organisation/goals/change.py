"""The change that a goal proposes: for each role and skill a level, edited in one form."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from waymark.domain.careers.operations.goal_proposals import propose_requirements
from waymark.domain.careers.queries.business import cells_of, goal_draft, needs_of, roles_of_goal
from waymark.domain.skills.queries import level_texts
from waymark.kernel.acts import Refused
from waymark.web.organisation.goals.access import find, for_hr
from waymark.web.organisation.goals.forms import CellForm, ConfirmForm, asking_of
from waymark.web.organisation.goals.words import cell_words
from waymark.web.requests import act_of

__all__ = ["page"]


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def page(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Before and after, role by role. Nothing is published here."""
    act, goal = act_of(request), find(request, goal_id)
    cells = cells_of(roles_of_goal(goal), needs_of(goal), goal_draft(act, goal))
    data = request.POST if request.method == "POST" else None
    forms = [CellForm(data, cell=cell) for cell in cells]
    seen = ConfirmForm(data, initial={"revision": goal.revision})
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        wrong = [form for form in forms if not form.is_valid()]
        if seen.is_valid() and not wrong:
            try:
                propose_requirements(
                    goal=goal, asking=[asking_of(form) for form in forms],
                    revision=seen.cleaned_data["revision"], act=act,
                )  # fmt: skip
                return redirect("organisation:goal-publish", goal_id=goal.pk)
            except Refused as why:
                refusal = str(why)
        else:
            refusal = _("Choose a level between 1 and 5, or that it is not asked for.")
    now = find(request, goal_id)
    context = {
        "goal": now, "refusal": refusal, "groups": _by_role(forms),
        "revision": ConfirmForm(initial={"revision": now.revision}),
    }  # fmt: skip
    return render(request, "organisation/goals/change.html", context, status=status)


def _by_role(forms: list[CellForm]) -> list[dict[str, Any]]:
    groups: dict[int, dict[str, Any]] = {}
    texts = level_texts({form.cell.need.skill_id for form in forms})
    for form in forms:
        role = form.cell.role
        group = groups.setdefault(role.pk, {"role": role, "rows": []})
        meanings = sorted(texts.get(form.cell.need.skill_id, {}).items())
        group["rows"].append({"form": form, "texts": meanings, **cell_words(form.cell)})
    return list(groups.values())
