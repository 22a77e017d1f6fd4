"""All people one works with: what waits for an answer, who one meets next, and who it was before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from waymark.domain.mentoring.queries.pairs import own_pairs, past_pairs, side_in
from waymark.domain.mentoring.queries.pools import open_invitations
from waymark.domain.mentoring.states import EntryState, PairSide, PairState
from waymark.web.me.people.helping import helping
from waymark.web.me.people.seats import Seat
from waymark.web.me.people.words import STATES
from waymark.web.parts.paging import page_of
from waymark.web.requests import act_of, as_request
from waymark.web.talks.seats import when_in_words

__all__ = ["page"]

ORDER = ("-closed_at", "-pk")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Current pairs with their next meeting, then the past ones."""
    act, mine = act_of(request), as_request(request)
    seats = [Seat(mine, act, pair, side_in(pair, act)) for pair in own_pairs(act)]
    asked = [each for each in seats if each.pair.state == PairState.PUBLISHED.value]
    rows = page_of(
        past_pairs(act), ORDER,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    context = {
        "asked": asked,
        "invitations": [
            {"entry": entry, "answered": entry.state != EntryState.INVITED.value,
             "joined": entry.state == EntryState.JOINED.value}
            for entry in open_invitations(act)
        ],
        "current": [
            {
                "seat": seat, "state": STATES[seat.pair.state],
                "when": when_in_words(seat.pair.next_at, act) if seat.pair.next_at else "",
            }
            for seat in seats
            if seat not in asked
        ],
        "past": [
            {"seat": Seat(mine, act, pair, side_in(pair, act)), "state": STATES[pair.state]}
            for pair in rows.rows
        ],
        "page": rows,
        "helps": any(seat.side is PairSide.EXPERT for seat in seats),
        "outside": not act.actor.is_system and act.actor.holds("outside"),
    }  # fmt: skip
    context |= helping(request, alone=not seats)
    return render(request, "me/people/list.html", context)
