"""Search over people, roles and skills; typing errors are forgiven."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from waymark.domain.careers.queries import roles_found
from waymark.domain.people.queries import people_found
from waymark.domain.skills.queries import skills_found
from waymark.web.requests import act_of

__all__ = ["page"]

SHORTEST, LONGEST = 2, 100


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """One field, three lists. Too short a text asks for one more letter."""
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
    act = act_of(request)
    context = {"text": text, "searched": len(text) >= SHORTEST}
    if context["searched"]:
        context["people"] = list(people_found(act, text))
        context["roles"] = list(roles_found(text))
        context["skills"] = list(skills_found(text))
    part = "search/results.html" if request.headers.get("HX-Request") else "search/page.html"
    return render(request, part, context)
