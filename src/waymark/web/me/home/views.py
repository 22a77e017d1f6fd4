"""The first page: the answer as headline, the route, this week, what was recorded."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from waymark.domain.careers.queries import mined_move
from waymark.domain.goals.queries import Goal
from waymark.domain.people.queries import Person, manager_of
from waymark.domain.plans import compute, queries
from waymark.domain.plans.compute import Held, Place
from waymark.domain.plans.queries import Role, Step
from waymark.domain.skills import compute as skills
from waymark.domain.skills.queries import Claim, claims_of, evidence_of, levels_of
from waymark.kernel.acts import Act
from waymark.web.me.home.route import signs_of
from waymark.web.me.home.tasks import lines_of
from waymark.web.me.start.progress import MINUTES, Progress
from waymark.web.parts.numbers import at_the_start, in_words
from waymark.web.requests import Request, act_of, as_request

__all__ = ["page"]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Without a goal the first steps or the options; with one, the way to it."""
    mine = as_request(request)
    place = compute.place_of(act_of(request), mine.person.pk)
    if place.goal is None:
        return _without_goal(mine, place)
    return _with_goal(mine, place, place.goal)


def _without_goal(request: Request, place: Place) -> HttpResponse:
    act, person = act_of(request), request.person
    levels = levels_of(act, person.pk)
    progress = Progress(
        facts=person.started_at is not None, skills=bool(levels), routes=bool(place.options)
    )
    asked = queries.asked_by(each.role_id for each in place.options if each.role_id)
    options = [
        {"goal": each, "held": compute.held(asked.get(each.role_id or 0, ()), levels)}
        for each in place.options
    ]
    for option in options:
        option["in_place"] = sum(each.in_place for each in option["held"])  # type: ignore[attr-defined]
    context = {
        "progress": progress,
        "minutes": MINUTES,
        "options": options,
        "options_in_words": in_words(len(options)),
        "here": place.here,
    }
    return render(request, "me/home/no_goal.html", context)


def _with_goal(request: Request, place: Place, goal: Goal) -> HttpResponse:
    act, person = act_of(request), request.person
    steps = queries.live_steps(act)
    plan = steps[0].plan if steps else None
    here = place.here.role_id if place.here else None
    roles = queries.roles_by_id(place.ahead, twin_of=goal.role) if place.ahead else {}
    asked = queries.asked_by(place.ahead[:1]) if place.ahead else {}
    claims = list(claims_of(act, person.pk))
    levels = {each.skill_id: each.level for each in claims if each.superseded_at is None}
    held = compute.held(asked.get(place.next_id or 0, ()), levels)
    usual = mined_move(act, here, place.next_id) if here and place.next_id else None
    manager = manager_of(person, act.today)
    context = {
        "goal": goal,
        "plan": plan,
        "plan_fits": plan is not None
        and (plan.goal_id, plan.next_role_id) == (goal.pk, place.next_id),
        "headline": _headline(place, goal, roles, held, levels),
        "signs": signs_of(place, roles, held, usual),
        "to_build": [each for each in held if not each.in_place],
        "manager": manager,
        **_week(steps, held, manager, act.today),
        **_recorded(act, person, place, claims),
    }
    return render(request, "me/home/page.html", context)


def _headline(
    place: Place, goal: Goal, roles: dict[int, Role], held: Sequence[Held], levels: dict[int, int]
) -> str:
    """The answer to "how far am I": it is the heading of the page."""
    if goal.skill is not None and goal.skill_level is not None:
        missing = max(goal.skill_level - levels.get(goal.skill.pk, 0), 0)
        text = ngettext(
            "%(n)s level to go in %(skill)s", "%(n)s levels to go in %(skill)s", missing
        )
        if missing:
            return text % {"n": at_the_start(missing), "skill": goal.skill.name}
        return _("You reached your level in %s") % goal.skill.name
    role = roles.get(place.next_id or 0)
    if role is None:
        return _("You are where you wanted to be")
    missing = sum(not each.in_place for each in held)
    if missing:
        text = ngettext(
            "%(n)s skill to go before %(role)s", "%(n)s skills to go before %(role)s", missing
        )
        return text % {"n": at_the_start(missing), "role": role.name}
    if held:
        return _("You have every skill for %s") % role.name
    return _("On your way to %s") % role.name


def _week(
    steps: list[Step], held: Sequence[Held], manager: Person | None, today: date
) -> dict[str, Any]:
    """What to do this week, and how many minutes that takes."""
    unsaid = [each for each in held if not each.said]
    plan = steps[0].plan if steps else None
    tasks = compute.tasks_this_week(
        steps,
        unused=compute.unused_learning(steps),
        unsaid=len(unsaid),
        to_share=plan is not None and plan.shared_at is None and manager is not None,
        today=today,
    )
    return {
        "tasks": lines_of(tasks, unsaid=unsaid, manager=manager, today=today),
        "minutes": sum(task.minutes for task in tasks),
    }


def _recorded(act: Act, person: Person, place: Place, claims: list[Claim]) -> dict[str, Any]:
    """What was recorded since New Year."""
    new_year = act.today.replace(month=1, day=1)
    raised = skills.moved_up(claims, new_year)
    used = evidence_of(act, person.pk).filter(done_on__gte=new_year).count()
    temporary = compute.temporary_since(place.positions, new_year, act.today)
    return {
        "raised": raised,
        "used": used,
        "temporary": temporary,
        "recorded": bool(raised or used or temporary),
    }
