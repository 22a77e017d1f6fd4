"""The plan as a whole: read it, lay it out, share it, take it away."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.domain.goals.states import GoalState
from waymark.domain.people.queries import Person, manager_of
from waymark.domain.plans import compute, operations, queries
from waymark.domain.plans.queries import Plan, PlanVersion, Step
from waymark.domain.skills.queries import levels_of
from waymark.kernel.acts import Act, Refused
from waymark.web.me.plan.forms import KINDS, STATES
from waymark.web.me.plan.pictures import KIND_CLASS, lanes_shown, rows_of, span_in_words
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.numbers import at_the_start, in_words
from waymark.web.requests import Request, act_of, as_request

__all__ = ["download", "new", "page", "share"]

ACTIVE = (GoalState.CHOSEN.value, GoalState.AGREED.value)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The plan that is under way, or why there is none."""
    return _page(as_request(request))


def _page(request: Request, *, refusal: str = "", status: int = 200) -> HttpResponse:
    act, person = act_of(request), request.person
    plan = queries.live_plan(act)
    if plan is None:
        goal = compute.place_of(act, person.pk).goal
        return render(request, "me/plan/none.html", {"goal": goal}, status=status)
    steps = queries.steps_of(act, plan)
    asked = queries.asked_by([plan.next_role_id]) if plan.next_role_id else {}
    held = compute.held(asked.get(plan.next_role_id or 0, ()), levels_of(act, person.pk))
    manager = manager_of(person, act.today)
    versions = queries.versions_of(act, plan)
    context = {
        "plan": plan,
        "aim": aim_of(plan),
        "goal_left": plan.goal.state not in ACTIVE,
        "held": sorted(held, key=lambda each: each.in_place, reverse=True),
        "manager": manager,
        "versions": [_version(each, person, manager) for each in versions],
        "refusal": refusal,
        **_reading(steps, held, aim_of(plan), act.today),
    }
    return render(request, "me/plan/page.html", context, status=status)


def aim_of(plan: Plan) -> str:
    """What the plan leads to next: a role, or a skill."""
    if plan.next_role is not None:
        return str(plan.next_role.name)
    goal = plan.goal
    return str(goal.role.name if goal.role else goal.skill.name if goal.skill else "")


def _reading(
    steps: list[Step], held: tuple[compute.Held, ...], aim: str, today: date
) -> dict[str, Any]:
    """Stages, lanes and counts in words."""
    stages = compute.stages_of(steps, today)
    unused = compute.unused_learning(steps)
    towards = _("Towards %s") % aim
    return {
        "stages": stages,
        "done_in_words": at_the_start(len(stages.done)),
        "total_in_words": in_words(stages.total),
        "unused": unused,
        "unused_in_words": at_the_start(len(unused)),
        "now": rows_of(stages.now, unused, today),
        "next": rows_of(stages.next, unused, today),
        "later": rows_of(stages.later, unused, today),
        "done": rows_of(stages.done, unused, today),
        "dropped": rows_of(stages.dropped, unused, today),
        "next_when": _when(stages.next),
        "later_when": _when(stages.later),
        "lanes": lanes_shown(compute.lanes_of(steps, today), held, towards),
    }


def _when(steps: tuple[Step, ...]) -> str:
    """From when to when steps begin, in the order of the list."""
    if not steps:
        return ""
    return span_in_words(steps[0].starts_on, steps[-1].starts_on)


def _version(version: PlanVersion, person: Person, manager: Person | None) -> dict[str, Any]:
    """What happened in a version, in words."""
    own = version.by_id == person.pk
    name = manager.shown_name if manager and version.by_id == manager.pk else _("HR")
    what = version.snapshot.get("what")
    if what == "adopted":
        text = _("You laid it out.") if own else _("%s laid it out.") % name
    elif what == "shared":
        text = _("You shared it.") if own else _("%s shared it.") % name
    elif what == "withdrawn":
        text = _("You took it back.") if own else _("%s took it back.") % name
    else:
        text = _("You changed it.") if own else _("%s changed it.") % name
    return {"version": version, "text": text}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Lay out a plan for the goal: steps on offer, each of which can be left out."""
    mine = as_request(request)
    act, person = act_of(request), mine.person
    place = compute.place_of(act, person.pk)
    if place.goal is None:
        return redirect("me:plan")
    plan = queries.live_plan(act)
    if plan and (plan.goal_id, plan.next_role_id) == (place.goal.pk, place.next_id):
        return redirect("me:plan")
    offer = compute.plan_on_offer(act, person, place)
    kept = {step.key for step in offer.steps}
    refusal = ""
    if request.method == "POST":
        kept = set(request.POST.getlist("keep"))
        refusal = _adopt(offer, kept, act)
        if not refusal:
            messages.success(request, _("This is your plan now. You can change every step."))
            return redirect("me:plan")
    context = {
        "offer": offer,
        "aim": offer.aim,
        "rows": [_proposed(step, kept) for step in offer.steps],
        "count_in_words": at_the_start(len(offer.steps)),
        "replaces": plan,
        "refusal": refusal,
    }
    return render(request, "me/plan/new.html", context, status=422 if refusal else 200)


def _adopt(offer: compute.Offer, kept: set[str], act: Act) -> str:
    """Adopt what was ticked; returns why not, or ""."""
    if not kept <= {step.key for step in offer.steps}:
        return _("Your skills or your goal changed meanwhile. Look at the steps again.")
    try:
        operations.adopt_plan(
            goal=offer.goal,
            next_role_id=offer.role.pk if offer.role else None,
            proposed=[step for step in offer.steps if step.key in kept],
            act=act,
        )
    except Refused as why:
        return str(why)
    return ""


def _proposed(step: compute.ProposedStep, kept: set[str]) -> dict[str, Any]:
    tone = KIND_CLASS[step.kind.value]
    return {
        "step": step,
        "kind": KINDS[step.kind.value],
        "tone": "" if tone == "show" else tone,
        "when": span_in_words(step.starts_on, step.ends_on),
        "kept": step.key in kept,
    }


@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Show the plan to the manager, or take it back."""
    act = act_of(request)
    back = request.POST.get("shared") == "no"
    plan = queries.live_plan(act)
    if plan is None:
        raise Http404
    try:
        (operations.unshare_plan if back else operations.share_plan)(plan=plan, act=act)
    except Refused as why:
        return _page(as_request(request), refusal=str(why), status=422)
    said = (
        _("Taken back. Only you see your plan and your goal now.")
        if back
        else _("Shared. Your manager has a notice, and sees your goal and every later change.")
    )
    messages.success(request, said)
    return redirect("me:plan")


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The plan as a table to take away."""
    act = act_of(request)
    plan = queries.live_plan(act)
    if plan is None:
        raise Http404
    header = [
        _("Kind"), _("Step"), _("Details"), _("Skill"), _("Level"), _("From"), _("Until"),
        _("State"), _("Used in"),
    ]  # fmt: skip
    table = (
        (
            KINDS[step.kind], step.title, step.detail, step.skill.name if step.skill else "",
            step.to_level, step.starts_on, step.ends_on, STATES[step.state],
            step.used_in.title if step.used_in else "",
        )
        for step in queries.steps_of(act, plan)
    )  # fmt: skip
    return csv_response(_("My plan to %s") % aim_of(plan), header, table)
