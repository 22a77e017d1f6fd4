"""The first page: the answer as headline, the route, this week, what was recorded."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from waymark.domain.careers.compute.framework import Framework, current_framework
from waymark.domain.goals.queries import Goal
from waymark.domain.people.queries import Person, manager_of
from waymark.domain.plans import compute, queries
from waymark.domain.plans.compute import Held, Place
from waymark.domain.plans.compute.week import MOST_TASKS
from waymark.domain.plans.queries import Step
from waymark.domain.plans.queries.path_changes import path_change_for_home
from waymark.domain.skills import compute as skills
from waymark.domain.skills.queries import (
    Claim,
    Shown,
    claims_of,
    counting,
    evidence_shown,
    levels_of,
)
from waymark.kernel.acts import Act
from waymark.web.me.home.recorded import recorded_since
from waymark.web.me.home.route import signs_of
from waymark.web.me.home.tasks import Line, lines_of
from waymark.web.me.home.waiting import waiting_lines
from waymark.web.me.skills.figure import Figure, figure_of
from waymark.web.me.start.progress import Progress
from waymark.web.me.talks.coming_up import Coming, coming_up_lines
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
    options = _options(place, levels)
    coming = coming_up_lines(act)
    waiting = _asked(request, coming)
    context = {
        "progress": progress,
        "options": options,
        "options_in_words": in_words(len(options)),
        "here": place.here,
        "path_news": path_change_for_home(act),
        "coming_up": coming,
        "tasks": [line for line, _minutes in waiting],
        "minutes": sum(minutes for _line, minutes in waiting),
    }
    return render(request, "me/home/no_goal.html", context)


def _options(place: Place, levels: Mapping[int, int]) -> list[dict[str, Any]]:
    """Options with what is there of each: the skills of a role, the level of a skill."""
    asked = queries.asked_by(each.role_id for each in place.options if each.role_id)
    held = {pk: compute.held(each, levels) for pk, each in asked.items()}
    return [
        {"goal": option, "held": (found := held.get(option.role_id or 0, ())),
         "in_place": sum(each.in_place for each in found),
         "level": levels.get(option.skill_id or 0, 0)}
        for option in place.options
    ]  # fmt: skip


def _with_goal(request: Request, place: Place, goal: Goal) -> HttpResponse:
    act, person = act_of(request), request.person
    manager = manager_of(person, act.today)
    own = queries.steps_and_uses(act, with_id=manager.pk if manager else None)
    steps, uses = own.live, own.uses
    plan = steps[0].plan if steps else None
    framework = current_framework()
    claims = list(claims_of(act, person.pk))
    shown = evidence_shown(act, person.pk)
    levels = {pk: claim.level for pk, claim in counting(claims, act.today).items()}
    held = compute.held(compute.asked_in(framework, place.next_id), levels)
    coming = coming_up_lines(act)
    context = {
        "goal": goal,
        "plan": plan,
        "plan_fits": plan is not None
        and (plan.goal_id, plan.next_role_id) == (goal.pk, place.next_id),
        "headline": _headline(place, goal, framework, held, levels),
        "signs": signs_of(place, framework, held),
        "to_build": [each for each in held if not each.in_place],
        "manager": manager,
        "looked_at": _since(goal, own.looked_at),
        "path_news": path_change_for_home(act),
        "coming_up": coming,
        "figure": _fading(act, shown, uses, claims, held, goal, levels)
        if request.stopped is None
        else None,
        **_week(steps, held, manager, act.today, _asked(request, coming)),
        **recorded_since(act, place, claims, shown, uses),
    }
    return render(request, "me/home/page.html", context)


def _since(goal: Goal, moment: datetime | None) -> datetime | None:
    """The moment, where it is not from before this goal."""
    return moment if moment is not None and moment >= goal.created_at else None


def _fading(
    act: Act, shown: Sequence[Shown], uses: Sequence[Step], claims: Sequence[Claim],
    held: Sequence[Held], goal: Goal, levels: Mapping[int, int],
) -> Figure | None:  # fmt: skip
    """The skill that a use would help most, None where nothing fades."""
    found = skills.fades([*skills.uses_shown(shown), *compute.uses_done(uses)], claims, act.today)
    aims = {each.skill_id: each.essential for each in held}
    if goal.skill_id is not None:
        aims[goal.skill_id] = True
    fade = compute.most_needed(found.values(), aims, levels)
    return figure_of(fade, uses, act.today) if fade else None


def _headline(
    place: Place, goal: Goal, framework: Framework, held: Sequence[Held], levels: dict[int, int]
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
    if place.next_id is None:
        return _("You are where you wanted to be")
    at = framework.place.get(place.next_id)
    role = goal.role if at is None else framework.roles[at]
    if role is None:
        return _("On your way")
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
    steps: Sequence[Step], held: Sequence[Held], manager: Person | None, today: date,
    asked: Sequence[tuple[Line, int]],
) -> dict[str, Any]:  # fmt: skip
    """What to do this week, answers that others wait for first, and how many minutes it takes."""
    unsaid = [each for each in held if not each.said]
    plan = steps[0].plan if steps else None
    tasks = compute.tasks_this_week(
        steps,
        unused=compute.unused_learning(steps),
        unsaid=len(unsaid),
        to_share=plan is not None and plan.shared_at is None and manager is not None,
        today=today,
    )[: MOST_TASKS - len(asked)]
    own = lines_of(tasks, unsaid=unsaid, manager=manager, today=today)
    return {
        "tasks": [*(line for line, _minutes in asked), *own],
        "minutes": sum(minutes for _line, minutes in asked) + sum(each.minutes for each in tasks),
    }


def _asked(request: Request, coming: Sequence[Coming]) -> list[tuple[Line, int]]:
    """What others wait for; whether the person answers for anyone is told to the frame as well."""
    found = queries.own_waits(act_of(request))
    as_request(request).answers_for_people = found.answers
    return waiting_lines(found.waits, coming, act_of(request))[:MOST_TASKS]
