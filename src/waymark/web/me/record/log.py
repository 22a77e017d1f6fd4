"""Logging what one did: open, choose the skill, save."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from waymark.domain.people.queries import manager_of
from waymark.domain.plans.compute import place_of
from waymark.domain.plans.queries import Step, asked_by, step_by_id
from waymark.domain.plans.states import StepKind
from waymark.domain.skills import operations, queries
from waymark.domain.skills.states import EvidenceKind
from waymark.kernel.acts import Refused
from waymark.web.me.record.forms import LogForm
from waymark.web.me.record.people import near
from waymark.web.me.record.words import EXAMPLES, kind_of, who_sees
from waymark.web.parts.forms import new_key
from waymark.web.requests import Request, act_of, as_request, id_of

__all__ = ["log"]

LIKELY = 6
Choices = list[tuple[int, str]]


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """Log what I did; a link may name a skill, a step of my plan, a kind or an example."""
    mine = as_request(request)
    act, person = act_of(request), mine.person
    step = _step(mine)
    first = _first_skill(mine, step)
    likely, others = _skills(mine, first)
    manager = manager_of(person, act.today)
    form = LogForm(
        request.POST if request.method == "POST" else None,
        likely=likely,
        others=others,
        sees=who_sees(person, manager),
        near=near(act, manager),
        act=act,
        but=person.pk,
        initial=_initial(mine, step, first),
    )
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            logged = operations.log_work(
                person=person, step_id=step.pk if step else None, act=act, **form.said()
            )
        except Refused as why:
            refusal = str(why)
        else:
            messages.success(request, _done(len(form.cleaned_data["asked_ids"])))
            return redirect("me:record-entry", evidence_id=logged[0].pk)
    context = {"form": form, "refusal": refusal, "step": step}
    status = 422 if refusal or form.errors else 200
    return render(request, "me/record/log.html", context, status=status)


def _done(asked: int) -> str:
    if not asked:
        return _("Logged. It is in your record.")
    return ngettext(
        "Logged. One colleague is asked to confirm it.",
        "Logged. %(n)d colleagues are asked to confirm it.",
        asked,
    ) % {"n": asked}


def _step(request: Request) -> Step | None:
    """The step of the person's own plan that the link or the form names."""
    text = request.POST.get("step", "") or request.GET.get("step", "")
    step_id = id_of(text)
    if step_id is None:
        return None
    try:
        return step_by_id(act_of(request), step_id)
    except Step.DoesNotExist as gone:
        raise Http404 from gone


def _first_skill(request: Request, step: Step | None) -> int | None:
    named = id_of(request.GET.get("skill", ""))
    return named or (step.skill_id if step else None)


def _initial(request: Request, step: Step | None, first: int | None) -> dict[str, Any]:
    """What the form starts from: today, and what the link names."""
    initial: dict[str, Any] = {
        "key": new_key(),
        "done_on": act_of(request).today,
        "kind": (kind_of(request.GET.get("kind", "")) or EvidenceKind.WORK).value,
        "skills": [first] if first else [],
    }
    example = id_of(request.GET.get("example", ""))
    if step is not None:
        initial |= {"step": step.pk, "what": step.title}
        if step.kind == StepKind.LEARN.value:
            initial["kind"] = EvidenceKind.TRAINING.value
    elif example is not None and example < len(EXAMPLES):
        kind, text = EXAMPLES[example]
        initial |= {"kind": kind.value, "what": str(text)}
    return initial


def _skills(request: Request, first: int | None) -> tuple[Choices, Choices]:
    """A few skills to tick, and the person's others: what the link names, what the next role asks
    for, what the own role asks for, what they said. What a form sent is always among them."""
    act = act_of(request)
    place = place_of(act, request.person.pk)
    here = place.here.role_id if place.here else None
    asked = asked_by([each for each in (place.next_id, here) if each is not None])
    ordered = [first] if first else []
    for role_id in (place.next_id, here):
        ordered += [each.skill_id for each in asked.get(role_id or 0, ())]
    ordered += queries.levels_of(act, request.person.pk)
    sent = [id_of(each) for each in request.POST.getlist("skills")]
    ticked = [each for each in sent if each]
    other = id_of(request.POST.get("other", ""))
    ids = list(dict.fromkeys([*ordered, *ticked, *([other] if other else [])]))
    known = {pk: each for pk, each in queries.skills_by_id(ids).items() if not each.retired_at}
    shown = [pk for pk in ids if pk in known]
    likely = [pk for at, pk in enumerate(shown) if at < LIKELY or pk in ticked]
    others = [(pk, known[pk].name) for pk in shown if pk not in likely]
    return (
        [(pk, known[pk].name) for pk in likely],
        sorted(others, key=lambda each: each[1].casefold()),
    )
