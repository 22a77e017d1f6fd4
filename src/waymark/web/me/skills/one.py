"""One skill: where one is, what shows it, how it fades; and the same skill as a goal or option."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waymark.domain.goals.operations import keep_option
from waymark.domain.people.queries import manager_of
from waymark.domain.plans.compute import Place, place_of, uses_done
from waymark.domain.plans.queries import Step, use_steps
from waymark.domain.skills import compute, operations, queries
from waymark.domain.skills.queries import Skill
from waymark.kernel.acts import Refused
from waymark.web.me.skills.figure import Figure, figure_of
from waymark.web.me.skills.forms import LEVELS, LevelForm
from waymark.web.me.skills.views import needs_of
from waymark.web.me.skills.voices import bars_of, history_of, names_of, said_differently
from waymark.web.requests import act_of, as_request

__all__ = ["aim", "level"]


@require_http_methods(["GET", "HEAD", "POST"])
def level(request: HttpRequest, skill_id: int) -> HttpResponse:
    """One skill: its levels in words, one's own level, evidence, history."""
    skill, texts = _skill_or_404(skill_id)
    if request.method != "POST":
        return _page(request, skill, texts)
    form = LevelForm(request.POST, texts=texts)
    if not form.is_valid():
        return _page(request, skill, texts, data=request.POST)
    try:
        operations.say_level(
            person=as_request(request).person, skill_id=skill.pk, act=act_of(request),
            **form.cleaned_data,
        )  # fmt: skip
    except Refused as why:
        return _page(request, skill, texts, data=request.POST, refusal=str(why))
    messages.success(request, _("Kept. Your history keeps what you said before."))
    return redirect("me:skill", skill_id=skill.pk)


@require_POST
def aim(request: HttpRequest, skill_id: int) -> HttpResponse:
    """Keep a level of the skill as an option, or go on to make it the goal."""
    skill, texts = _skill_or_404(skill_id)
    said = request.POST.get("level", "")
    wanted = next((each for each in LEVELS[1:] if str(each) == said), None)
    if wanted is None:
        return _page(request, skill, texts, refusal=_("Choose a level from 1 to 5"))
    if request.POST.get("do") != "keep":
        return redirect(f"{reverse('me:goal-new')}?skill={skill.pk}&level={wanted}")
    try:
        keep_option(
            person=as_request(request).person, skill=skill, skill_level=wanted,
            act=act_of(request),
        )  # fmt: skip
    except Refused as why:
        return _page(request, skill, texts, refusal=str(why))
    messages.success(request, _("Kept as an option."))
    return redirect(f"{reverse('me:skill', args=[skill.pk])}#aim-h")


def _skill_or_404(skill_id: int) -> tuple[Skill, dict[int, str]]:
    try:
        return queries.skill_with_texts(skill_id)
    except Skill.DoesNotExist as gone:
        raise Http404 from gone


def _page(
    request: HttpRequest, skill: Skill, texts: dict[int, str], *, data: QueryDict | None = None,
    refusal: str = "",
) -> HttpResponse:  # fmt: skip
    act, person = act_of(request), as_request(request).person
    goal, role, _own = needs_of(place := place_of(act, person.pk))
    need = goal.get(skill.pk, role.get(skill.pk, 0))
    steps = use_steps(act, person.pk, skill_id=skill.pk)
    stands, said = compute.standing(act, person.pk, skill, need, texts=texts, uses=uses_done(steps))
    initial = {"level": stands.said.level, "enjoys": stands.said.enjoys} if stands.said else {}
    form = LevelForm(data, texts=texts, initial=initial)
    names = names_of(said, person.pk)
    context = {
        "skill": skill,
        "standing": stands,
        "form": form,
        "refusal": refusal,
        "for_goal": skill.pk in goal,
        "manager": manager_of(person, act.today),
        "bars": bars_of(stands, names, act.today),
        "differs": said_differently(stands, names, act.today),
        "history": history_of(said, names, act.today) if len(said) > 1 else [],
        "figure": _figure(stands, steps, act.today),
        "today": act.today,
        **_aims(place, skill.pk, stands.level, need),
    }
    status = 422 if refusal or form.errors else 200
    return render(request, "me/skills/skill.html", context, status=status)


def _figure(stands: compute.Standing, steps: list[Step], today: date) -> Figure | None:
    """How what was reached fades; nothing where there is no level to fade from."""
    return figure_of(stands.fade, steps, today) if stands.fade and stands.level else None


def _aims(place: Place, skill_id: int, level: int, need: int) -> dict[str, Any]:
    """Levels of the skill that can be made the goal or kept: those above the own one, unless the
    skill is the goal already. Offered first is the level that is kept, else what is asked for,
    else the next one; `kept_at` is that of the option, None where there is none."""
    is_goal = place.goal is not None and place.goal.skill_id == skill_id
    kept = next((each.skill_level for each in place.options if each.skill_id == skill_id), None)
    return {
        "aims": () if is_goal else LEVELS[level + 1 :],
        "aim": kept or max(need, level + 1),
        "kept_at": kept,
    }
