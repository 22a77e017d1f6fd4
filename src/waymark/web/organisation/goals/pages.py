"""The list of goals, and one goal with what it needs, proposes and was answered."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waymark.domain.careers.queries.business import (
    BusinessGoal,
    business_goals,
    business_goals_by_state,
    business_goals_with_counts,
    cells_of,
    goal_draft,
    needs_of,
    roles_of_goal,
    versions_of_goal,
)
from waymark.domain.plans.queries.path_changes import answers_to_goal
from waymark.kernel.acts import Act
from waymark.web.jobs.views import describe
from waymark.web.organisation.goals.access import find, for_hr
from waymark.web.organisation.goals.words import STATES, cell_words, facts_of, how_many
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.paging import page_of
from waymark.web.requests import act_of
from waymark.workflows.organisation_change import job_of_version

__all__ = ["answers_csv", "change_csv", "listing", "listing_csv", "one", "show"]

ORDER = ("-written_at", "-pk")


@require_safe
@for_hr
def listing(request: HttpRequest) -> HttpResponse:
    """All goals of the organisation, the newest first."""
    page = page_of(
        business_goals(act_of(request)), ORDER,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    rows = [{"goal": goal, "state": STATES[goal.state]} for goal in page.rows]
    heading = (
        how_many(business_goals_by_state(act_of(request)))
        if rows
        else _("Goals of the organisation")
    )
    context = {"page": page, "rows": rows, "heading": heading}
    return render(request, "organisation/goals/list.html", context)


@require_safe
@for_hr
def listing_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table to take away."""
    header = [_("Goal"), _("Why"), _("By when"), _("Owner"), _("State"), _("Skills"), _("Roles")]
    table = (
        (
            goal.name, goal.why, goal.by_date, goal.owner.shown_name if goal.owner else "",
            STATES[goal.state], skills, roles,
        )
        for goal, skills, roles in business_goals_with_counts(act_of(request))
    )  # fmt: skip
    return csv_response(_("Goals of the organisation"), header, table)


@require_safe
@for_hr
def one(request: HttpRequest, goal_id: int) -> HttpResponse:
    """One goal."""
    return show(request, find(request, goal_id))


def show(request: HttpRequest, goal: BusinessGoal, refusal: str = "") -> HttpResponse:
    """The goal's page, perhaps with a refusal."""
    act = act_of(request)
    needs, roles, draft = needs_of(goal), roles_of_goal(goal), goal_draft(act, goal)
    cells = cells_of(roles, needs, draft) if draft else []
    context = {
        "goal": goal, "state": STATES[goal.state], "needs": needs, "roles": roles, "draft": draft,
        "cells": [cell_words(cell) for cell in cells if cell.changes],
        "closed": goal.closed_at is not None, "refusal": refusal,
        **_published(act, goal),
    }  # fmt: skip
    status = 422 if refusal else 200
    return render(request, "organisation/goals/one.html", context, status=status)


def _published(act: Act, goal: BusinessGoal) -> dict[str, Any]:
    """What was published for it, how it is being told, and how people answered."""
    versions = versions_of_goal(act, goal)
    if not versions:
        return {}
    newest = versions[0]
    answers = answers_to_goal(act, goal)
    job = job_of_version(newest) if newest.told_at is None else None
    own = job is not None and job.owner_id == act.person_id
    return {
        "versions": versions,
        "facts": facts_of(answers) if answers else [],
        "telling": newest.told_at is None,
        **(describe(job) if job is not None and own else {}),
    }


@require_safe
@for_hr
def change_csv(request: HttpRequest, goal_id: int) -> HttpResponse:
    """The proposed change as a table to take away."""
    act, goal = act_of(request), find(request, goal_id)
    cells = cells_of(roles_of_goal(goal), needs_of(goal), goal_draft(act, goal))
    header = [_("Role"), _("Skill"), _("Asked now"), _("Proposed")]
    said = (cell_words(cell) for cell in cells)
    table = ((row["role"].name, row["skill"], row["before"], row["after"]) for row in said)
    return csv_response(_("Change for %(name)s") % {"name": goal.name}, header, table)


@require_safe
@for_hr
def answers_csv(request: HttpRequest, goal_id: int) -> HttpResponse:
    """How people answered, in counts, as a table to take away; small groups stay hidden."""
    act, goal = act_of(request), find(request, goal_id)
    answers = answers_to_goal(act, goal) if versions_of_goal(act, goal) else None
    hidden = _("fewer than five, or hidden with such a group")
    table = (
        (fact["label"], hidden if fact["count"] is None else fact["count"], fact["note"] or "")
        for fact in (facts_of(answers) if answers else ())
    )
    header = [_("Answer"), _("People"), _("Note")]
    return csv_response(_("Answers for %(name)s") % {"name": goal.name}, header, table)
