"""The plan as a whole: read it, lay it out, share it, take it away."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.domain.goals.states import GoalState
from waymark.domain.people.queries import manager_of
from waymark.domain.plans import compute, operations, queries
from waymark.domain.plans.queries import Plan, PlanVersion, Step
from waymark.domain.plans.states import PlanState, Side, StepKind, StepState
from waymark.domain.skills.queries import levels_of
from waymark.kernel.acts import Act, Refused
from waymark.web.me.plan.forms import KINDS, STATES
from waymark.web.me.plan.history import agreed_and_since, version_in_words
from waymark.web.me.plan.pictures import KIND_CLASS, span_in_words
from waymark.web.me.plan.reading import aim_of, reading_of, uncovered
from waymark.web.me.plan.waiting import waiting_lines
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.numbers import at_the_start
from waymark.web.requests import Request, act_of, as_request

__all__ = ["download", "new", "page", "share"]

CHECK_AFTER = timedelta(days=91)
LATELY = timedelta(days=30)
MOST_TO_LOG = 3
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
    steps = queries.own_steps_of(act, plan)
    asked = queries.asked_by([plan.next_role_id]) if plan.next_role_id else {}
    held = compute.held(asked.get(plan.next_role_id or 0, ()), levels_of(act, person.pk))
    manager = manager_of(person, act.today)
    versions = queries.versions_of(act, plan)
    changes = queries.open_change_of(act, person.pk)
    context = {
        "plan": plan,
        "aim": aim_of(plan),
        "goal_left": plan.goal.state not in ACTIVE,
        "held": sorted(held, key=lambda each: each.in_place, reverse=True),
        "uncovered": uncovered(held, steps),
        "manager": manager,
        "to_answer": [each for each in changes if each.side == Side.MANAGER.value],
        "waiting": waiting_lines(act, plan, versions, changes, manager),
        "to_log": _to_log(steps, act),
        "check": plan.next_check_on or act.today + CHECK_AFTER,
        "refusal": refusal,
        **_history(plan, versions, act),
        **reading_of(steps, held, aim_of(plan), act.today),
    }
    return render(request, "me/plan/page.html", context, status=status)


def _to_log(steps: Sequence[Step], act: Act) -> list[Step]:
    """Uses that were finished lately and are not in the record yet, the latest first."""
    used = [
        step for step in steps
        if step.kind == StepKind.USE.value and step.state == StepState.DONE.value
        and step.done_at is not None and step.done_at >= act.at - LATELY
        and not step.is_logged  # type: ignore[attr-defined]  # annotated
    ]  # fmt: skip
    return sorted(used, key=lambda step: step.done_at or act.at, reverse=True)[:MOST_TO_LOG]


def _history(plan: Plan, versions: Sequence[PlanVersion], act: Act) -> dict[str, Any]:
    """The versions in words; the one that was agreed; the reason why it was sent back."""
    names = queries.names_of([pk for each in versions for pk in (each.by_id, each.accepted_by_id)])
    last = versions[0] if versions else None
    return {
        "versions": [
            {"version": each, "text": version_in_words(each, plan.person_id, act.person_id, names)}
            for each in versions
        ],
        **agreed_and_since(versions if plan.state == PlanState.AGREED.value else ()),
        "sent_back": last if last and last.snapshot.get("what") == "sent_back" else None,
    }


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
    if mine.stopped is not None:
        offer = replace(offer, steps=(), waiting=())  # the person writes the steps themself
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
