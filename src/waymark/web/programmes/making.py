"""A new round: choose what it begins with, then whom it asks."""

from dataclasses import replace
from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from waymark.domain.mentoring.operations.rounds import RoundFields, change_pools, make_round
from waymark.domain.mentoring.queries.audiences import Audience, offered_conditions
from waymark.domain.mentoring.queries.programmes import TEMPLATES, Programme, ProgrammeKind
from waymark.domain.mentoring.queries.rounds import (
    PoolSide,
    Round,
    RoundRules,
    RoundState,
    audiences_of,
    reach_of,
    rounds_of,
    rules_of,
)
from waymark.kernel.acts import Act, Refused
from waymark.web.parts.forms import HouseForm, KeyField, new_key
from waymark.web.programmes.access import find_programme, find_round, for_learning
from waymark.web.programmes.audience_forms import PoolsForm, initial_of
from waymark.web.programmes.words import KINDS
from waymark.web.requests import act_of

__all__ = ["audience", "new"]

LAST = "last"


class _StartForm(HouseForm):
    template = forms.ChoiceField(
        choices=[(each, each) for each in (LAST, *(kind.value for kind in ProgrammeKind))]
    )
    key = KeyField()


@require_http_methods(["GET", "HEAD", "POST"])
@for_learning
def new(request: HttpRequest, programme_id: int) -> HttpResponse:
    """As the last round, or from a template. The round that is made is known to L&D only."""
    act, programme = act_of(request), find_programme(request, programme_id)
    last = rounds_of(act, programme).first()
    refusal = ""
    if request.method == "POST":
        form = _StartForm(request.POST)
        if form.is_valid():
            chosen = form.cleaned_data["template"]
            fields, rules = _beginning(programme, last, chosen, act)
            try:
                made = make_round(
                    programme=programme, fields=fields, rules=rules, act=act,
                    key=form.cleaned_data["key"],
                )  # fmt: skip
                return redirect("programmes:round-audience", programme_id, made.number)
            except Refused as why:
                refusal = str(why)
        else:
            refusal = _("Choose one of the templates.")
    own = [(programme.kind, KINDS[programme.kind])]
    others = [(kind, words) for kind, words in KINDS.items() if kind != programme.kind]
    context = {
        "programme": programme, "last": last, "kinds": [*own, *others], "key": new_key(),
        "refusal": refusal,
    }  # fmt: skip
    status = 422 if refusal else 200
    return render(request, "programmes/round_new.html", context, status=status)


def _beginning(
    programme: Programme, last: Round | None, chosen: str, act: Act
) -> tuple[RoundFields, RoundRules]:
    """What the round begins with: the last one's audience and rules, or a template's."""
    template = TEMPLATES[ProgrammeKind(programme.kind if chosen == LAST else chosen)]
    starts_on = act.today + timedelta(weeks=template.start_weeks)
    number = (last.number if last else 0) + 1
    fields = RoundFields(
        name=_("Round %(n)d") % {"n": number},
        join_until=act.today + timedelta(weeks=template.join_weeks), starts_on=starts_on,
        ends_on=starts_on + timedelta(weeks=programme.weeks),
        mentees=Audience.read(dict(template.mentees)),
        mentors=Audience.read(dict(template.mentors)),
    )  # fmt: skip
    if chosen != LAST or last is None:
        return fields, template.rules
    asked = audiences_of(last)
    same = replace(fields, mentees=asked[PoolSide.MENTEE], mentors=asked[PoolSide.MENTOR])
    return same, rules_of(last)


@require_http_methods(["GET", "HEAD", "POST"])
@for_learning
def audience(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """Name, days and whom the round asks; how many that are is counted from what is kept."""
    act, a_round = act_of(request), find_round(request, programme_id, number)
    offered = offered_conditions()
    form = PoolsForm(request.POST or None, initial=initial_of(a_round), offered=offered)
    refusal, status = "", 200
    preparing = a_round.state == RoundState.DRAFT.value
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_pools(
                    a_round=a_round, fields=form.fields_said, act=act,
                    revision=form.cleaned_data["revision"],
                )  # fmt: skip
                return redirect(_next(request, preparing), programme_id, number)
            except Refused as why:
                refusal = str(why)
    context = {
        "programme": a_round.programme, "round": a_round, "form": form, "refusal": refusal,
        "reach": reach_of(a_round, act), "preparing": preparing,
    }  # fmt: skip
    return render(request, "programmes/audience.html", context, status=status)


def _next(request: HttpRequest, preparing: bool) -> str:
    """Where the form leads: the same page with a new count, on to the rules, or back."""
    if request.POST.get("act") == "count":
        return "programmes:round-audience"
    return "programmes:rules" if preparing else "programmes:pools"
