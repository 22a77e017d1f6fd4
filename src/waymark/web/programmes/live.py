"""A round after publishing: who met, who is stuck, what the two sides say of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.domain.mentoring import operations
from waymark.domain.mentoring.compute.live import MIN_PEOPLE, helpful_in, skill_movement
from waymark.domain.mentoring.queries.live import LIVE, SHOWN, counts_of, pairs_of_round
from waymark.domain.mentoring.queries.rounds import Round
from waymark.domain.mentoring.queries.stuck import Stuck
from waymark.domain.mentoring.states import HOLDS_A_PLACE, EndReason, PairSide
from waymark.kernel.acts import Refused
from waymark.web.me.people.forms import EndForm
from waymark.web.me.people.words import DECLINES, ENDS, STATES
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.paging import page_of
from waymark.web.programmes.access import find_round, for_learning
from waymark.web.requests import act_of, looked_at, took_away

__all__ = ["download", "end", "nudge", "page"]

ORDER = ("pk",)
STUCK = {
    Stuck.UNANSWERED.value: gettext_lazy("No answer for two weeks"),
    Stuck.NEVER_MET.value: gettext_lazy("Not met in three weeks"),
    Stuck.QUIET.value: gettext_lazy("Not met for six weeks"),
}
TABS = {
    "stuck": gettext_lazy("Stuck"),
    "waiting": gettext_lazy("Waiting for an answer"),
    "working": gettext_lazy("Working together"),
    "over": gettext_lazy("Over"),
    "all": gettext_lazy("All"),
}
SIDES = {
    PairSide.MENTEE.value: gettext_lazy("Mentees"),
    PairSide.EXPERT.value: gettext_lazy("Mentors and coaches"),
    "": gettext_lazy("Both"),
}


def _live_round(request: HttpRequest, programme_id: int, number: int) -> Round:
    """A round that was published; 404 for any other."""
    return find_round(request, programme_id, number, among=LIVE)


@require_safe
@for_learning
def page(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """Figures first, then the pairs that need somebody."""
    return _show(request, _live_round(request, programme_id, number))


@require_POST
@for_learning
def nudge(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """Remind the stuck pairs."""
    found = _live_round(request, programme_id, number)
    try:
        told = operations.nudge_round(a_round=found, act=act_of(request))
    except Refused as why:
        return _show(request, found, str(why))
    text = ngettext("%(n)d pair was reminded.", "%(n)d pairs were reminded.", told)
    messages.success(request, text % {"n": told})
    return redirect("programmes:round-live", programme_id=programme_id, number=number)


def _show(request: HttpRequest, a_round: Round, refusal: str = "") -> HttpResponse:
    act = act_of(request)
    counts = counts_of(act, a_round)
    shown = request.GET.get("show", "")
    if shown not in SHOWN:
        shown = "stuck" if counts.stuck else "all"
    rows = page_of(
        pairs_of_round(act, a_round, shown), ORDER,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    helpful = helpful_in(act, a_round)
    context = {
        "round": a_round, "programme": a_round.programme, "counts": counts, "refusal": refusal,
        "rows": [(pair, _standing(pair)) for pair in rows.rows], "page": rows, "shown": shown,
        "tabs": TABS.items(), "least": MIN_PEOPLE,
        "helpful": [(SIDES[each.side], each) for each in helpful],
        "hidden": any(each.people is None for each in helpful),
        "skills": skill_movement(act, a_round),
    }  # fmt: skip
    return render(request, "programmes/live.html", context, status=422 if refusal else 200)


def _standing(pair: Any) -> dict[str, Any]:
    """Where a pair stands, in words, and why it ended where somebody said so."""
    reasons = DECLINES | ENDS
    why = str(reasons.get(pair.why, ""))
    if pair.why == "other" and pair.words:
        why = pair.words
    words = STUCK.get(pair.stuck) or STATES[pair.state]
    return {
        "words": words, "stuck": bool(pair.stuck), "why": why,
        "open": pair.state in {state.value for state in HOLDS_A_PLACE},
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_learning
def end(request: HttpRequest, programme_id: int, number: int, pair_id: int) -> HttpResponse:
    """End a pair for the two, where they cannot or somebody has to: a reason, and both are told."""
    found, act = _live_round(request, programme_id, number), act_of(request)
    pair = pairs_of_round(act, found, "open").filter(pk=pair_id).first()
    if pair is None:
        raise Http404
    looked_at(request, pair.mentee_id, "round-pairs")
    form = EndForm(request.POST if request.method == "POST" else None, for_two=True)
    refusal = ""
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            operations.end_pair(
                pair=pair, reason=EndReason(said["reason"]), words=said["words"], act=act
            )
        except Refused as why:
            refusal = str(why)
        else:
            messages.success(request, _("Ended. Both are told, and the place is free."))
            return redirect("programmes:round-live", programme_id=programme_id, number=number)
    context = {"round": found, "programme": found.programme, "pair": pair, "form": form,
               "refusal": refusal}  # fmt: skip
    return render(
        request, "programmes/end_pair.html", context, status=422 if form.is_bound else 200
    )


@require_safe
@for_learning
def download(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """All pairs of the round as a file: who, where they stand, how often they met."""
    found, act = _live_round(request, programme_id, number), act_of(request)
    pairs = list(pairs_of_round(act, found, "all"))
    took_away(request, [pair.mentee_id for pair in pairs], "round-pairs")
    header = [_("Mentee"), _("Mentor or coach"), _("State"), _("Sessions held"), _("Last met"),
              _("Why it ended")]  # fmt: skip
    rows = [
        [
            pair.mentee.shown_name, pair.expert.person.shown_name, _standing(pair)["words"],
            pair.held, pair.last_at.date().isoformat() if pair.last_at else "",  # type: ignore[attr-defined]  # annotated
            _standing(pair)["why"],
        ]
        for pair in pairs
    ]  # fmt: skip
    return csv_response(f"{found.programme.name} {found.name}", header, rows)
