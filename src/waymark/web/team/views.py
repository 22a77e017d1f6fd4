"""A manager's pages: who reports to them, and of each person only what they share."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waymark.domain.careers.queries import Assignment, positions_of, positions_today
from waymark.domain.goals.queries import Goal, active_goal, active_goals
from waymark.domain.people.queries import Person, direct_reports, has_reports, person_by_id
from waymark.domain.plans.queries import Progress, plan_of, progress_of, steps_of
from waymark.domain.skills.queries import claims_of, evidence_of
from waymark.kernel.acts import Act
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.paging import page_of
from waymark.web.requests import act_of

__all__ = ["download", "home", "one"]

ORDER = ("family_name", "given_name", "pk")
MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Member:
    """One report with what they share; None where they share nothing."""

    person: Person
    position: Assignment | None
    goal: Goal | None
    progress: Progress | None


def _members(act: Act, people: Sequence[Person]) -> list[Member]:
    """Four queries, however many people."""
    ids = [person.pk for person in people]
    positions, goals = positions_today(act, ids), active_goals(act, ids)
    progress = progress_of(act, ids)
    return [
        Member(each, positions.get(each.pk), goals.get(each.pk), progress.get(each.pk))
        for each in people
    ]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everyone who reports to the actor today."""
    act = act_of(request)
    page = page_of(
        direct_reports(act), ORDER,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    members = _members(act, page.rows)
    context = {
        "page": page,
        "members": members,
        "sharing": sum(1 for each in members if each.goal or each.progress),
    }
    return render(request, "team/home.html", context)


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The table of the team as a file."""
    act = act_of(request)
    if not has_reports(act):
        raise Http404
    header = [_("Name"), _("Role"), _("Since"), _("Goal"), _("Steps done"), _("Steps")]
    rows = [
        [
            each.person.shown_name,
            each.position.role.name if each.position else "",
            each.position.from_date.isoformat() if each.position else "",
            _goal_name(each.goal),
            each.progress.done if each.progress else "",
            each.progress.steps if each.progress else "",
        ]
        for each in _members(act, list(direct_reports(act)))
    ]
    return csv_response("team", header, rows)


def _goal_name(goal: Goal | None) -> str:
    if goal is None:
        return ""
    named = goal.role or goal.skill
    return named.name if named else ""


@require_safe
def one(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person, only what they share. 404 for anyone who does not report to the actor."""
    act = act_of(request)
    try:
        person = person_by_id(act, person_id)
    except Person.DoesNotExist:
        raise Http404 from None
    if person.pk == act.person_id:
        raise Http404
    plan = plan_of(act, person_id)
    positions = list(positions_of(act, person_id))
    claims = list(claims_of(act, person_id)[:MOST_SHOWN])
    context = {
        "member": person,
        "positions": positions,
        "current": positions_today(act, [person_id]).get(person_id),
        "goal": active_goal(act, person_id),
        "plan": plan,
        "steps": steps_of(act, plan) if plan else [],
        "claims": claims,
        "evidence": list(evidence_of(act, person_id)[:MOST_SHOWN]),
    }
    return render(request, "team/person.html", context)
