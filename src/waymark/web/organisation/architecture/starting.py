"""Starting a role from an occupation of ESCO or O*NET: find one, tick skills."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from waymark.domain.careers.compute.proposals import requirements_from
from waymark.domain.careers.operations.templates import start_from_occupation
from waymark.domain.careers.queries.architecture import (
    Occupation,
    occupation_by_id,
    occupations_found,
)
from waymark.domain.careers.states import Thing
from waymark.domain.skills.queries import skills_by_id
from waymark.kernel.acts import Refused
from waymark.web.organisation.architecture.access import Desk, desk_of, for_hr, number
from waymark.web.organisation.architecture.roles import home_of, row_of, text_of
from waymark.web.organisation.architecture.suggested_skills import CREDITS
from waymark.web.requests import id_of

__all__ = ["start"]


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def start(request: HttpRequest, ref: str) -> HttpResponse:
    """Start the role from an occupation: find one, tick the skills, take them into the draft."""
    desk = desk_of(request)
    row, own = row_of(desk, ref), number(ref)
    occupation = _occupation(request)
    refusal, status = "", 200
    if request.method == "POST" and occupation is not None:
        given = request.POST.getlist("skill")
        skills = {pk for text in given if (pk := id_of(text)) is not None}
        try:
            start_from_occupation(role=own, occupation=occupation.pk, skills=skills, act=desk.act)
            return HttpResponseRedirect(home_of(ref), status=303)
        except Refused as why:
            refusal, status = str(why), 422
    text = text_of(request, row["name"])
    found = [] if occupation or not text else list(occupations_found(text))
    context = {
        "ref": ref, "role": row, "q": text, "occupation": occupation, "found": found,
        "skills": _offered(desk, own, occupation), "refusal": refusal,
        "credits": [CREDITS[o] for o in sorted({each.origin for each in [*found, occupation] if each})],
        **desk.context,
    }  # fmt: skip
    return render(request, "organisation/architecture/start.html", context, status=status)


def _occupation(request: HttpRequest) -> Occupation | None:
    named = id_of(request.GET.get("occupation", ""))
    if named is None:
        return None
    try:
        return occupation_by_id(named)
    except Occupation.DoesNotExist:
        raise Http404 from None


def _offered(desk: Desk, own: int, occupation: Occupation | None) -> list[dict[str, Any]]:
    """Skills of the occupation; those that the role asks for already are said to be."""
    if occupation is None:
        return []
    rows = requirements_from([occupation.pk]).get(occupation.pk, [])
    names = skills_by_id([skill for skill, _level, _must in rows])
    asked = desk.held.things[Thing.REQUIREMENT]
    return [
        {"skill": skill, "name": names[skill].name, "level": level, "essential": essential,
         "asked": (own, skill) in asked}
        for skill, level, essential in rows
    ]  # fmt: skip
