"""One invitation: read it, join with one's wishes, change them, say no, or leave again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waymark.domain.mentoring.operations.wishes import (
    decline_round,
    join_as_mentee,
    join_as_mentor,
    withdraw_from_round,
)
from waymark.domain.mentoring.queries.pools import (
    EntryState,
    PoolEntry,
    PoolSide,
    joins_late,
    mentees_to_name,
    mentors_to_name,
    offer_of,
    own_entry,
    people_to_name,
    said_in,
)
from waymark.domain.mentoring.queries.rounds import RoundState
from waymark.domain.people.queries import zone_of
from waymark.kernel.acts import Refused
from waymark.web.me.invitations.forms import MenteeForm, MentorForm
from waymark.web.me.invitations.prefill import (
    beginning_of,
    initial_of_mentee,
    initial_of_mentor,
)
from waymark.web.requests import act_of

__all__ = ["answer", "page"]

LISTED = 200  # names that the browser offers while one types


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, entry_id: int) -> HttpResponse:
    """The invitation, with the form of its side while the round takes answers."""
    entry = _find(request, entry_id)
    late = joins_late(entry)
    if entry.round.state != RoundState.INVITING.value and not late:
        return _show(request, entry, {}, status=422 if request.method == "POST" else 200)
    mentee = entry.side == PoolSide.MENTEE.value
    context = _mentee(request, entry) if mentee else _mentor(request, entry)
    form, refusal = context["form"], ""
    if request.method == "POST" and form.is_valid():
        join: Any = join_as_mentee if mentee else join_as_mentor
        try:
            join(entry=entry, wishes=form.wishes, act=act_of(request))
        except Refused as why:
            refusal = str(why)
        else:
            kept = _("Kept. You can change it until the pools close.")
            came = _("Kept. Those who run the round look for a place that is free.")
            messages.success(request, came if late else kept)
            return redirect("me:invitation", entry_id=entry.pk)
    status = 422 if request.method == "POST" else 200
    return _show(request, entry, context | {"refusal": refusal}, status=status)


@require_POST
def answer(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Not this time, or leave again."""
    entry = _find(request, entry_id)
    does = {"decline": decline_round, "withdraw": withdraw_from_round}
    do = does.get(request.POST.get("answer", ""))
    if do is None:
        raise Http404
    try:
        do(entry=entry, act=act_of(request))
    except Refused as why:
        return _show(request, _find(request, entry_id), {"refusal": str(why)}, status=422)
    return redirect("me:invitation", entry_id=entry.pk)


def _find(request: HttpRequest, entry_id: int) -> PoolEntry:
    """One of one's own invitations, or 404."""
    try:
        return own_entry(act_of(request), entry_id)
    except PoolEntry.DoesNotExist:
        raise Http404 from None


def _mentee(request: HttpRequest, entry: PoolEntry) -> dict[str, Any]:
    act = act_of(request)
    said = said_in(act, entry)
    begin = beginning_of(act, entry, said)
    pool = mentors_to_name(act, entry, begin.goal)
    form = MenteeForm(
        request.POST or None, begin=begin, pool=pool, others=people_to_name(act, entry),
        initial=initial_of_mentee(entry, said, begin),
    )  # fmt: skip
    listed = list(pool[:LISTED])
    return {
        "form": form, "listed": listed, "goal": begin.goal,
        "have_held": [each for each in listed if each.held][:8],  # type: ignore[attr-defined]  # annotated
    }  # fmt: skip


def _mentor(request: HttpRequest, entry: PoolEntry) -> dict[str, Any]:
    act = act_of(request)
    said, offer = said_in(act, entry), offer_of(entry)
    shown = mentees_to_name(act, entry)
    form = MentorForm(
        request.POST or None, pool=people_to_name(act, entry, among=shown),
        others=people_to_name(act, entry), most=offer.free if offer else 0,
        initial=initial_of_mentor(entry, said, offer),
    )  # fmt: skip
    rows = list(shown[:LISTED])
    return {"form": form, "listed": [row.person for row in rows], "looking": rows[:20]}


def _show(
    request: HttpRequest, entry: PoolEntry, context: dict[str, Any], status: int
) -> HttpResponse:
    state, a_round = entry.state, entry.round
    context = {
        "entry": entry, "round": a_round, "programme": a_round.programme,
        "open": a_round.state == RoundState.INVITING.value or joins_late(entry),
        "late": joins_late(entry),
        "cancelled": a_round.state == RoundState.CANCELLED.value,
        "joined": state == EntryState.JOINED.value, "asked": state == EntryState.INVITED.value,
        "declined": state == EntryState.DECLINED.value, "mentee": entry.side == PoolSide.MENTEE.value,
        "zone": zone_of(entry.person).key.replace("_", " "),
    } | context  # fmt: skip
    return render(request, "me/invitations/page.html", context, status=status)
