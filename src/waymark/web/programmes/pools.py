"""Who was asked to a round and what they answered; reminding them; the lists to take away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from waymark.domain.mentoring.operations.inviting import invite as invite_people
from waymark.domain.mentoring.operations.inviting import remind as remind_people
from waymark.domain.mentoring.queries.rounds import (
    EntryState,
    PoolSide,
    Round,
    RoundState,
    entries_of,
    pool_counts,
)
from waymark.kernel.acts import Refused
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.paging import page_of
from waymark.web.programmes.access import find_round, for_learning
from waymark.web.programmes.words import ENTRY_STATES, state_tag
from waymark.web.requests import act_of, took_away

__all__ = ["again", "download", "page", "remind"]

ORDER = ("person__family_name", "person__given_name", "pk")
SIDES = {
    PoolSide.MENTEE: gettext_lazy("Mentees"),
    PoolSide.MENTOR: gettext_lazy("Mentors and coaches"),
}


@require_safe
@for_learning
def page(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """One side at a time, with how it answered; before anybody is asked, whom it will ask."""
    a_round = find_round(request, programme_id, number)
    if a_round.state == RoundState.DRAFT.value:
        return redirect("programmes:round-audience", programme_id, number)
    return _show(request, a_round)


def _chosen(request: HttpRequest) -> tuple[PoolSide, EntryState | None]:
    side, state = request.GET.get("side", ""), request.GET.get("state", "")
    return (
        PoolSide(side) if side in PoolSide._value2member_map_ else PoolSide.MENTEE,
        EntryState(state) if state in EntryState._value2member_map_ else None,
    )


def _show(request: HttpRequest, a_round: Round, refusal: str = "") -> HttpResponse:
    act = act_of(request)
    side, state = _chosen(request)
    counts = pool_counts(a_round)
    shown = page_of(
        entries_of(act, a_round, side, state), ORDER,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    own = counts[side]
    filters = [
        {
            "words": words,
            "value": value.value if value else "",
            "count": n,
            "current": value is state,
        }
        for words, value, n in (
            (_("All"), None, own.invited),
            (ENTRY_STATES["joined"], EntryState.JOINED, own.joined),
            (ENTRY_STATES["invited"], EntryState.INVITED, own.waiting),
            (ENTRY_STATES["declined"], EntryState.DECLINED, own.declined),
            (ENTRY_STATES["withdrawn"], EntryState.WITHDRAWN, own.withdrawn),
        )
    ]
    context: dict[str, Any] = {
        "programme": a_round.programme, "round": a_round, "refusal": refusal, "page": shown,
        "rows": [{"entry": each, "state": ENTRY_STATES[each.state]} for each in shown.rows],
        "side": side.value, "state": state.value if state else "", "filters": filters,
        "sides": [{"words": words, "value": each.value, "counts": counts[each],
                   "current": each is side} for each, words in SIDES.items()],
        "mentees": counts[PoolSide.MENTEE], "mentors": counts[PoolSide.MENTOR],
        "inviting": a_round.state == RoundState.INVITING.value, "tag": state_tag(a_round.state),
        "over": a_round.join_until < act.today,
        "may_cancel": a_round.state in (RoundState.INVITING.value, RoundState.CLOSED.value,
                                        RoundState.REVIEWING.value),
        "closed": a_round.state == RoundState.CLOSED.value,
    }  # fmt: skip
    return render(request, "programmes/pools.html", context, status=422 if refusal else 200)


@require_safe
@for_learning
def download(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """One side as a table to take away; everybody in it can see that it was taken."""
    a_round = find_round(request, programme_id, number)
    side, state = _chosen(request)
    rows = list(entries_of(act_of(request), a_round, side, state).order_by(*ORDER))
    took_away(request, [row.person_id for row in rows], "round-pool")
    header = [_("Name"), _("Part"), _("Site"), _("Answer"), _("Goal"), _("Places")]
    table = (
        (
            row.person.shown_name,
            row.person.unit.name if row.person.unit else "",
            row.person.site.name if row.person.site else "", ENTRY_STATES[row.state],
            row.goal.name if row.goal else "", "" if row.places is None else row.places,
        )
        for row in rows
    )  # fmt: skip
    return csv_response(f"{a_round.name} {SIDES[side]}", header, table)


@require_POST
@for_learning
def remind(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """Remind those who have not answered."""
    a_round = find_round(request, programme_id, number)
    try:
        told = remind_people(a_round=a_round, act=act_of(request))
    except Refused as why:
        return _show(request, a_round, str(why))
    text = ngettext("%(n)d person was reminded.", "%(n)d people were reminded.", told)
    messages.success(request, text % {"n": told})
    return redirect("programmes:pools", programme_id, number)


@require_POST
@for_learning
def again(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """Ask whoever fits the audience by now and was not asked yet."""
    a_round = find_round(request, programme_id, number)
    try:
        added = invite_people(a_round=a_round, act=act_of(request))
    except Refused as why:
        return _show(request, a_round, str(why))
    text = ngettext("%(n)d more person is invited.", "%(n)d more people are invited.", added)
    messages.success(
        request, text % {"n": added} if added else _("Everybody who fits is invited already.")
    )
    return redirect("programmes:pools", programme_id, number)
