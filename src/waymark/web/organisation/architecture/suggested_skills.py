"""Step 3 of building: roles start from the skills of occupations that look like them."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from waymark.domain.careers.compute.drafts import Architecture
from waymark.domain.careers.compute.proposals import requirements_from
from waymark.domain.careers.operations import templates
from waymark.domain.careers.queries.drafts import Proposal, open_templates, proposal_of
from waymark.domain.careers.states import Thing
from waymark.domain.skills.queries import skills_by_id
from waymark.integrations.occupations.reading import ONET_CREDIT
from waymark.web.organisation.architecture.access import Desk, desk_of, for_hr
from waymark.web.organisation.architecture.building import do_act, steps_of
from waymark.web.parts.paging import page_of
from waymark.web.requests import id_of

__all__ = ["CREDITS", "skills"]

CREDITS: dict[str, Any] = {
    "esco": _("This service uses the ESCO classification of the European Commission."),
    "onet": ONET_CREDIT,  # in the words that its licence asks for
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def skills(request: HttpRequest) -> HttpResponse:
    """Step 3: roles start from the skills of occupations that look like them."""
    desk = desk_of(request)
    found = proposal_of(desk.draft)
    if found is None:
        return HttpResponseRedirect(reverse("organisation:architecture-build"))
    refusal, status = do_act(request, SKILL_ACTS, desk)
    if request.method == "POST" and not refusal:
        if request.POST.get("act") == "accept-good":
            return HttpResponseRedirect(reverse("organisation:architecture-preview"), status=303)
        return HttpResponseRedirect(request.get_full_path(), status=303)
    page = page_of(
        open_templates(found).filter(role_id__in=_placed(desk.held)), ("-people", "pk"),
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    context = {
        "steps": steps_of(2), "proposal": found, "page": page, "refusal": refusal,
        "rows": _templates(desk.held, page.rows),
        "good": open_templates(found).filter(score__gte=templates.GOOD).count(),
        "credits": _credits(found),
        **desk.context,
    }  # fmt: skip
    return render(request, "organisation/architecture/skills.html", context, status=status)


def _placed(held: Architecture) -> list[int]:
    return [key[0] for key, row in held.things[Thing.ROLE].items() if row["family"] is not None]


def _templates(held: Architecture, rows: list[Any]) -> list[dict[str, Any]]:
    wanted = requirements_from({row.occupation_id for row in rows})
    names = skills_by_id({skill for each in wanted.values() for skill, _level, _must in each})
    return [
        {
            "template": row, "good": row.score >= templates.GOOD,
            "role": held.name(Thing.ROLE, row.role_id),
            "skills": [
                {"name": names[skill].name, "level": level, "essential": essential}
                for skill, level, essential in wanted.get(row.occupation_id, [])
            ],
        }
        for row in rows
    ]  # fmt: skip


def _credits(found: Proposal) -> list[str]:
    origins = open_templates(found).order_by().values_list("occupation__origin", flat=True)
    return [CREDITS[origin] for origin in sorted(set(origins.distinct())) if origin in CREDITS]


def _ids(request: HttpRequest) -> list[int]:
    given = request.POST.getlist("template")[:1_000]
    return [pk for text in given if (pk := id_of(text)) is not None]


SKILL_ACTS: dict[str, Callable[[HttpRequest, Desk], Any]] = {
    "accept-good": lambda request, desk: templates.accept_templates(act=desk.act),
    "accept": lambda request, desk: templates.accept_templates(ids=_ids(request), act=desk.act),
    "leave-out": lambda request, desk: templates.leave_out_templates(
        ids=_ids(request), act=desk.act
    ),
}
