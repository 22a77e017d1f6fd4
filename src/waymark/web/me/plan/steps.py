"""One step: added, read and edited, begun, ticked, dropped, taken up again, put to use."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from waymark.domain.people.queries import manager_of
from waymark.domain.plans import operations, queries
from waymark.domain.plans.queries import Plan, Step
from waymark.domain.plans.states import StepKind, StepState, may_move_step
from waymark.kernel.acts import Act, Refused
from waymark.web.me.plan.forms import KINDS, STATES, EditForm, NewStepForm, UseForm
from waymark.web.me.plan.pictures import span_in_words
from waymark.web.parts.forms import new_key
from waymark.web.requests import Request, act_of, as_request

__all__ = ["MOVES", "add", "edit", "move", "use"]

NEW_STEP = timedelta(days=60)

Move = Callable[..., Step]

#: What a person may do with a step: word in the address, operation, state it leads to, button,
#: and what to say afterwards.
MOVES: dict[str, tuple[Move, StepState, Any, Any]] = {
    "begin": (
        operations.begin_step, StepState.IN_PROGRESS, gettext_lazy("I have begun"),
        gettext_lazy("In progress."),
    ),
    "finish": (
        operations.finish_step, StepState.DONE, gettext_lazy("Done"),
        gettext_lazy("Done. It stays in your plan under finished steps."),
    ),
    "reopen": (
        operations.reopen_step, StepState.IN_PROGRESS, gettext_lazy("Not done after all"),
        gettext_lazy("In progress again."),
    ),
    "drop": (
        operations.drop_step, StepState.DROPPED, gettext_lazy("Drop it"),
        gettext_lazy("Dropped. You find it at the end of your plan and can take it up again."),
    ),
    "restore": (
        operations.restore_step, StepState.PLANNED, gettext_lazy("Take it up again"),
        gettext_lazy("Back in your plan."),
    ),
}  # fmt: skip


def _plan_or_404(act: Act) -> Plan:
    plan = queries.live_plan(act)
    if plan is None:
        raise Http404
    return plan


def _step_or_404(act: Act, step_id: int) -> Step:
    try:
        return queries.step_by_id(act, step_id)
    except Step.DoesNotExist as gone:
        raise Http404 from gone


def _skills(plan: Plan, steps: list[Step]) -> list[tuple[int, str]]:
    """Skills to choose from: those of the next role and those that steps name already."""
    asked = queries.asked_by([plan.next_role_id]) if plan.next_role_id else {}
    names = {each.skill_id: each.name for each in asked.get(plan.next_role_id or 0, ())}
    names |= {step.skill.pk: step.skill.name for step in steps if step.skill}
    if plan.goal.skill:
        names[plan.goal.skill.pk] = plan.goal.skill.name
    return sorted(names.items(), key=lambda each: each[1].casefold())


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add a step to the plan."""
    act = act_of(request)
    plan = queries.live_plan(act)
    if plan is None:
        return redirect("me:plan")
    skills = _skills(plan, queries.steps_of(act, plan))
    named = request.GET.get("skill", "")
    initial = {
        "key": new_key(), "kind": request.GET.get("kind", StepKind.USE.value),
        "skill": next((pk for pk, _name in skills if str(pk) == named), None),
        "starts_on": act.today, "ends_on": act.today + NEW_STEP,
    }  # fmt: skip
    form = NewStepForm(request.POST or None, skills=skills, initial=initial)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            step = operations.add_step(
                plan=plan, kind=StepKind(said["kind"]), fields=form.said(), key=said["key"], act=act
            )
        except Refused as why:
            refusal = str(why)
        else:
            messages.success(request, _("Added to your plan."))
            if step.kind == StepKind.LEARN.value:
                return redirect("me:plan-step", step_id=step.pk)
            return redirect("me:plan")
    manager = manager_of(as_request(request).person, act.today)
    context = {"form": form, "refusal": refusal, "plan": plan, "manager": manager}
    return render(request, "me/plan/add.html", context, status=_status(form, refusal))


def _status(form: Any, refusal: str) -> int:
    return 422 if refusal or (form.is_bound and form.errors) else 200


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, step_id: int) -> HttpResponse:
    """One step with everything that can be done with it."""
    act, mine = act_of(request), as_request(request)
    step = _step_or_404(act, step_id)
    if request.method != "POST":
        return _step_page(mine, step)
    form = _edit_form(step, queries.steps_of(act, step.plan), request.POST)
    if not form.is_valid():
        return _step_page(mine, step, form=form)
    try:
        operations.edit_step(
            step=step, fields=form.said(), revision=form.cleaned_data["revision"], act=act
        )
    except Refused as why:
        return _step_page(mine, step, form=form, refusal=str(why))
    messages.success(request, _("Changed."))
    return redirect("me:plan")


def _edit_form(step: Step, steps: list[Step], data: Any = None) -> EditForm:
    initial = {
        "title": step.title, "detail": step.detail, "skill": step.skill_id,
        "to_level": step.to_level, "starts_on": step.starts_on, "ends_on": step.ends_on,
        "revision": step.revision,
    }  # fmt: skip
    return EditForm(data, skills=_skills(step.plan, steps), initial=initial)


def _use_form(step: Step, steps: list[Step], data: Any = None) -> UseForm:
    """Steps of the plan in which the learning can be used, and a suggestion for a new one."""
    uses = [
        each
        for each in steps
        if each.kind == StepKind.USE.value
        and each.state != StepState.DROPPED.value
        and each.ends_on >= step.starts_on
    ]
    initial = {
        "key": new_key(), "use": step.used_in_id, "starts_on": step.ends_on,
        "ends_on": step.ends_on + NEW_STEP,
    }  # fmt: skip
    return UseForm(data, uses=uses, learning=step, initial=initial, auto_id="use_%s")


def _step_page(
    request: Request, step: Step, *, form: EditForm | None = None, use_form: UseForm | None = None,
    refusal: str = "",
) -> HttpResponse:  # fmt: skip
    act = act_of(request)
    steps = queries.steps_of(act, step.plan)
    learns = step.kind == StepKind.LEARN.value
    dropped = step.used_in is not None and step.used_in.state == StepState.DROPPED.value
    wrong = bool(refusal or (form and form.errors) or (use_form and use_form.errors))
    manager = manager_of(request.person, act.today)
    open_ = step.state in (StepState.PLANNED.value, StepState.IN_PROGRESS.value)
    agreed = bool(manager) and step.pk in queries.agreed_step_ids(step.plan)
    context = {
        "step": step,
        "when": span_in_words(step.starts_on, step.ends_on),
        "kind": KINDS[step.kind],
        "state": STATES[step.state],
        "form": form or _edit_form(step, steps),
        "use_form": (use_form or _use_form(step, steps)) if learns else None,
        "use": None if dropped else step.used_in,
        "moves": [
            {"name": name, "label": label}
            for name, (_move, target, label, _text) in MOVES.items()
            if _offered(name, StepState(step.state), target) and not (agreed and name == "drop")
        ],
        "manager": manager,
        "agreed": agreed,
        "proposable": agreed and open_,
        "key": new_key(),
        "refusal": refusal,
    }
    return render(request, "me/plan/step.html", context, status=422 if wrong else 200)


def _offered(name: str, state: StepState, target: StepState) -> bool:
    """Whether a button makes sense: "begin" and "reopen" lead to the same state."""
    if name in ("begin", "reopen") and (name == "reopen") != (state is StepState.DONE):
        return False
    if name == "restore" and state is not StepState.DROPPED:
        return False
    return may_move_step(state, target)


@require_POST
def move(request: HttpRequest, step_id: int, name: str) -> HttpResponse:
    """Begin, finish, reopen, drop or restore a step."""
    act = act_of(request)
    step = _step_or_404(act, step_id)
    if name not in MOVES:
        raise Http404
    operation, _target, _label, text = MOVES[name]
    try:
        operation(step=step, act=act)
    except Refused as why:
        return _step_page(as_request(request), step, refusal=str(why))
    messages.success(request, text)
    return redirect("me:plan")


@require_POST
def use(request: HttpRequest, step_id: int) -> HttpResponse:
    """Say where something learned will be used."""
    act, mine = act_of(request), as_request(request)
    step = _step_or_404(act, step_id)
    if step.kind != StepKind.LEARN.value:
        raise Http404
    form = _use_form(step, queries.steps_of(act, step.plan), request.POST)
    if not form.is_valid():
        return _step_page(mine, step, use_form=form)
    try:
        chosen = form.cleaned_data["use"]
        if chosen:
            operations.plan_use(learning=step, use=_step_or_404(act, chosen), act=act)
        else:
            operations.plan_new_use(
                learning=step, fields=form.new_use(), key=form.cleaned_data["key"], act=act
            )
    except Refused as why:
        return _step_page(mine, step, use_form=form, refusal=str(why))
    messages.success(request, _("Good: what you learn has its use now."))
    return redirect("me:plan")
