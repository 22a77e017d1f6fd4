"""A manager says which level they see in someone who shares their skills."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from waymark.domain.people.queries import Person
from waymark.domain.skills.operations import say_level_of
from waymark.domain.skills.queries import (
    Claim,
    Skill,
    claims_of,
    skill_with_texts,
)
from waymark.domain.skills.queries.team import person_to_judge
from waymark.domain.skills.states import ClaimSource
from waymark.kernel.acts import Forbidden, Refused
from waymark.web.me.skills.forms import SkillLevelForm
from waymark.web.requests import act_of, looked_at

__all__ = ["say"]


class LevelForm(SkillLevelForm):
    """The level that the manager sees."""

    question = gettext_lazy("Which level do you see?")


@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, person_id: int, skill_id: int) -> HttpResponse:
    """The levels of one skill; 404 unless the person answers to the actor and shares skills."""
    act, refusal = act_of(request), ""
    try:
        member = person_to_judge(act, person_id)
        skill, texts = skill_with_texts(skill_id)
    except (Person.DoesNotExist, Skill.DoesNotExist):
        raise Http404 from None
    looked_at(request, person_id, "team-level")
    said = [c for c in claims_of(act, person_id).filter(skill=skill) if c.superseded_at is None]
    initial = {"level": _level(said, ClaimSource.MANAGER)}
    data = request.POST if request.method == "POST" else None
    form = LevelForm(data, texts=texts, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            level = form.cleaned_data["level"]
            say_level_of(person=member, skill_id=skill.pk, level=level, act=act)
        except (Refused, Forbidden) as why:
            refusal = str(why)
        else:
            return HttpResponseRedirect(reverse("team:person", args=[member.pk]), status=303)
    context = {
        "member": member, "skill": skill, "form": form, "refusal": refusal,
        "own": _level(said, ClaimSource.SELF),
    }  # fmt: skip
    wrong = refusal or (form.is_bound and form.errors)
    return render(request, "team/level.html", context, status=422 if wrong else 200)


def _level(said: list[Claim], source: ClaimSource) -> int | None:
    levels = [claim.level for claim in said if claim.source == source.value]
    return levels[-1] if levels else None
