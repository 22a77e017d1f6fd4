"""The team's skills: who has them, who needs them, whose are fading; of those who share theirs."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waymark.domain.plans.compute.team import members_of
from waymark.domain.plans.compute.team_skills import TeamSkill, skills_of_team
from waymark.domain.plans.queries.team import reports_with_roles
from waymark.domain.reviews.queries import team_talks
from waymark.domain.skills.queries import skills_by_id
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.paging import part_of
from waymark.web.requests import act_of, as_request, took_away

__all__ = ["download", "page"]


def _rows(request: HttpRequest) -> tuple[list[TeamSkill], int, int]:
    """The rows, how many share their skills, and how many there are."""
    act = act_of(request)
    everyone = reports_with_roles(act)
    as_request(request).answers_for_people = bool(everyone)
    members = members_of(act, team_talks(act, everyone))
    ids = {pk for each in members for pk in (*(each.levels or ()), *each.fades)}
    asked = {each.skill_id for member in members for each in member.held or ()}
    names = {
        pk: skill.name
        for pk, skill in skills_by_id(ids | asked).items()
        if not skill.retired_at or pk in asked
    }
    sharing = sum(each.levels is not None for each in members)
    return skills_of_team(members, names), sharing, len(everyone)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Skill by skill, what is fading first."""
    rows, sharing, people = _rows(request)
    part = part_of(
        rows, lambda row: row.skill_id,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    context = {
        "page": part, "sharing": sharing, "people": people,
        "fading": sum(bool(row.fading) for row in rows), "any": bool(rows),
    }  # fmt: skip
    return render(request, "team/skills.html", context)


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The same table as a file, with names."""
    rows, _sharing, people = _rows(request)
    if not people:
        raise Http404
    header = [_("Skill"), _("Have it"), _("Need it"), _("Fading"), _("Who has it, level"),
              _("Who needs it"), _("Whose is fading")]  # fmt: skip
    cells = [
        [
            row.name, len(row.hold), len(row.need), len(row.fading),
            ", ".join(f"{person.shown_name} {level}" for person, level in row.hold),
            ", ".join(person.shown_name for person in row.need),
            ", ".join(person.shown_name for person in row.fading),
        ]
        for row in rows
    ]  # fmt: skip
    named = {person.pk for row in rows for person in (*row.need, *row.fading)}
    named |= {person.pk for row in rows for person, _level in row.hold}
    took_away(request, named, "team-download")
    return csv_response("team-skills", header, cells)
