"""A path change: what it means for the reader, and their answer. No plan moves without it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from waymark.domain.people.queries import manager_of
from waymark.domain.plans.compute.path_meaning import Meaning, meaning_of
from waymark.domain.plans.compute.proposals import ProposedStep
from waymark.domain.plans.operations.path_changes import (
    accept_path_change,
    decline_path_change,
    put_off_path_change,
)
from waymark.domain.plans.queries.path_changes import (
    PathChange,
    PathChangeState,
    later_path_change,
    own_path_change,
)
from waymark.kernel.acts import Act, Refused
from waymark.web.me.path.forms import ReasonForm
from waymark.web.me.path.words import headline, line_words, time_words
from waymark.web.me.plan.forms import KINDS
from waymark.web.me.plan.pictures import KIND_CLASS, span_in_words
from waymark.web.requests import act_of

__all__ = ["page"]


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, change_id: int) -> HttpResponse:
    """GET shows what changed and what it means; POST answers. Another's is not found."""
    act = act_of(request)
    change = _find(act, change_id)
    if request.method != "POST":
        return _show(request, change)
    form = ReasonForm(request.POST, reader="")
    doing = request.POST.get("act", "")
    if doing == "decline" and not form.is_valid():
        return _show(request, change, declining=True)
    try:
        return _answer(request, change, doing, form)
    except Refused as why:
        now = _find(act, change_id)
        later = (
            later_path_change(act, now) if now.state == PathChangeState.SUPERSEDED.value else None
        )
        return _show(request, later or now, refusal=str(why))


def _find(act: Act, change_id: int) -> PathChange:
    try:
        return own_path_change(act, change_id)
    except PathChange.DoesNotExist:
        raise Http404 from None


def _answer(
    request: HttpRequest, change: PathChange, doing: str, form: ReasonForm
) -> HttpResponseRedirect:
    act = act_of(request)
    if doing == "accept":
        plan = accept_path_change(change=change, keys=request.POST.getlist("keep"), act=act)
        messages.success(request, _accepted(change.steps_added))
        return redirect("me:plan" if plan is not None else "me:home")
    if doing == "decline":
        decline_path_change(change=change, reason=form.cleaned_data["reason"], act=act)
        messages.success(request, _("Noted. Your plan stays as it is."))
    elif doing == "later":
        put_off_path_change(change=change, act=act)
        messages.success(request, _("We ask you again in two weeks. Your plan stays as it is."))
    else:
        raise Http404
    return redirect("me:home")


def _accepted(steps: int) -> str:
    if not steps:
        return _("Noted. Nothing was added to a plan.")
    return ngettext(
        "%(n)d step is in your plan now. You can change it like every other.",
        "%(n)d steps are in your plan now. You can change them like every other.", steps,
    ) % {"n": steps}  # fmt: skip


def _show(
    request: HttpRequest, change: PathChange, *, refusal: str = "", declining: bool = False
) -> HttpResponse:
    act = act_of(request)
    meaning = meaning_of(act, change)
    reader = _reader(meaning, act) if change.state == PathChangeState.OPEN.value else ""
    asked = request.method == "POST" and not refusal
    kept = set(request.POST.getlist("keep")) if asked and not declining else None
    later = (
        later_path_change(act, change) if change.state == PathChangeState.SUPERSEDED.value else None
    )
    context: dict[str, Any] = {
        "change": change, "meaning": meaning, "headline": headline(meaning), "refusal": refusal,
        "lines": [line_words(line) for line in meaning.lines], "time": time_words(change),
        "steps": [_step(step, kept) for step in meaning.steps],
        "open": change.state == PathChangeState.OPEN.value, "later": later,
        "why": change.business_goal.why if change.business_goal else change.version.note,
        "too_late": meaning.by and meaning.ends_on and meaning.ends_on > meaning.by,
        "form": ReasonForm(request.POST if declining else None, reader=reader),
    }  # fmt: skip
    status = 422 if refusal or declining else 200
    return render(request, "me/path/page.html", context, status=status)


def _reader(meaning: Meaning, act: Act) -> str:
    """The manager who reads a reason, because the plan is shared."""
    if meaning.plan is None or meaning.plan.shared_at is None:
        return ""
    manager = manager_of(meaning.change.person, act.today)
    return manager.shown_name if manager else ""


def _step(step: ProposedStep, kept: set[str] | None) -> dict[str, Any]:
    tone = KIND_CLASS[step.kind.value]
    return {
        "step": step,
        "kind": KINDS[step.kind.value],
        "tone": "" if tone == "show" else tone,
        "when": span_in_words(step.starts_on, step.ends_on),
        "kept": kept is None or step.key in kept,
    }
