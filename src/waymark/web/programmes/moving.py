"""Moving a round on: invite, close, open again, cancel, complete."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from waymark.domain.mentoring.operations.inviting import invite as invite_people
from waymark.domain.mentoring.operations.rounds import (
    cancel_round,
    close_round,
    complete_round,
    reopen_round,
)
from waymark.domain.mentoring.queries.rounds import (
    Round,
    RoundState,
    pool_counts,
    reach_of,
    rules_of,
)
from waymark.kernel.acts import Act, Refused
from waymark.web.programmes.access import find_round, for_learning
from waymark.web.programmes.console.words import rules_kept
from waymark.web.programmes.forms import CancelForm, ReopenForm
from waymark.web.requests import act_of

__all__ = ["cancel", "close", "complete", "invite", "reopen"]


@require_http_methods(["GET", "HEAD", "POST"])
@for_learning
def invite(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """Whom the round will ask and under which rules, on one page; then ask them."""
    act, a_round = act_of(request), find_round(request, programme_id, number)
    refusal = ""
    if request.method == "POST":
        try:
            asked = invite_people(a_round=a_round, act=act)
        except Refused as why:
            refusal = str(why)
        else:
            text = ngettext("%(n)d person is invited.", "%(n)d people are invited.", asked)
            messages.success(request, text % {"n": asked})
            return redirect("programmes:round", programme_id, number)
    if a_round.state != RoundState.DRAFT.value and not refusal:
        return redirect("programmes:pools", programme_id, number)
    context = {
        "programme": a_round.programme, "round": a_round, "refusal": refusal,
        "reach": reach_of(a_round, act), "kept": rules_kept(rules_of(a_round)),
    }  # fmt: skip
    return render(request, "programmes/invite.html", context, status=422 if refusal else 200)


def _ask(request: HttpRequest, a_round: Round, name: str, **more: object) -> HttpResponse:
    context = {"programme": a_round.programme, "round": a_round, **more}
    status = 422 if request.method == "POST" else 200
    return render(request, f"programmes/{name}.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_learning
def close(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """Close the pools without making a draft yet."""
    a_round, refusal = find_round(request, programme_id, number), ""
    if request.method == "POST":
        try:
            close_round(a_round=a_round, act=act_of(request))
            return redirect("programmes:round", programme_id, number)
        except Refused as why:
            refusal = str(why)
    return _ask(request, a_round, "close", refusal=refusal, counts=pool_counts(a_round).values())


@require_http_methods(["GET", "HEAD", "POST"])
@for_learning
def reopen(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """Take answers again until a later day."""
    act, a_round = act_of(request), find_round(request, programme_id, number)
    form = ReopenForm(request.POST or None, initial={"join_until": _later(a_round, act)})
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            reopen_round(a_round=a_round, join_until=form.cleaned_data["join_until"], act=act)
            return redirect("programmes:pools", programme_id, number)
        except Refused as why:
            refusal = str(why)
    return _ask(request, a_round, "reopen", form=form, refusal=refusal)


def _later(a_round: Round, act: Act) -> object:
    """The last day to answer where it is still to come, else the pairs' first day."""
    return a_round.join_until if a_round.join_until >= act.today else a_round.starts_on


@require_http_methods(["GET", "HEAD", "POST"])
@for_learning
def cancel(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """Call the round off, with a reason for those who joined."""
    a_round, refusal = find_round(request, programme_id, number), ""
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_round(a_round=a_round, reason=form.cleaned_data["reason"], act=act_of(request))
            messages.success(request, _("Cancelled. Those who joined are told."))
            return redirect("programmes:programme", programme_id)
        except Refused as why:
            refusal = str(why)
    joined = sum(each.joined for each in pool_counts(a_round).values())
    return _ask(request, a_round, "cancel", form=form, refusal=refusal, joined=joined)


@require_http_methods(["GET", "HEAD", "POST"])
@for_learning
def complete(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """Say that the round is over."""
    a_round, refusal = find_round(request, programme_id, number), ""
    if request.method == "POST":
        try:
            complete_round(a_round=a_round, act=act_of(request))
            return redirect("programmes:programme", programme_id)
        except Refused as why:
            refusal = str(why)
    return _ask(request, a_round, "complete", refusal=refusal)
