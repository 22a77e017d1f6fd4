"""Booking a meeting, and one meeting: moved, called off, held, with its short note."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waymark.domain.mentoring import operations
from waymark.domain.mentoring.queries.working import Meeting, Session, meeting_by_id
from waymark.domain.mentoring.states import SessionState
from waymark.kernel.acts import Refused
from waymark.web.me.people.forms import BookForm, HeldForm, MoveForm
from waymark.web.me.people.seats import Seat, for_the_two
from waymark.web.me.people.words import FIRST_AGENDA
from waymark.web.parts.forms import new_key
from waymark.web.talks.moments import AT_TEN, working_day
from waymark.web.talks.seats import when_in_words

__all__ = ["book", "cancel", "held", "one"]

USUAL_MINUTES = 60


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_two
def book(seat: Seat) -> HttpResponse:
    """A time on the reader's clock; POST books it and invites both."""
    if not (seat.works or seat.talks_first):
        raise Http404
    if seat.request.method != "POST":
        return _booking(seat, BookForm(zone=seat.zone, initial=_proposed(seat)))
    form = BookForm(seat.request.POST, zone=seat.zone)
    if not form.is_valid():
        return _booking(seat, form, status=422)
    said = form.cleaned_data
    try:
        operations.book_session(
            pair=seat.pair, starts_at=said["moment"], minutes=said["minutes"],
            place=said["place"], agenda=said["agenda"], key=said["key"], act=seat.act,
        )  # fmt: skip
    except Refused as why:
        return _booking(seat, form, refusal=str(why), status=422)
    text = _("Booked. You both get it in your calendars.")
    messages.success(seat.request, text)
    return redirect(seat.at())


def _proposed(seat: Seat) -> dict[str, Any]:
    """The next working day at ten on the reader's clock, under a number of its own."""
    day = working_day(localtime(seat.act.at, seat.zone).date())
    return {"key": new_key(), "day": day, "time": AT_TEN, "minutes": USUAL_MINUTES}


def _booking(seat: Seat, form: BookForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {
        "seat": seat, "form": form, "refusal": refusal,
        "first_agenda": [] if seat.pair.last_at else FIRST_AGENDA,
    }  # fmt: skip
    return render(seat.request, "me/people/book.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_two
def one(seat: Seat, session_id: int) -> HttpResponse:
    """One meeting; POST gives it another time."""
    meeting = _found(seat, session_id)
    if seat.request.method != "POST":
        return _show(seat, meeting)
    form = MoveForm(seat.request.POST, zone=seat.zone, initial={"minutes": meeting.session.minutes})
    if not form.is_valid():
        return _show(seat, meeting, move=form)
    said = form.cleaned_data
    try:
        operations.move_session(
            session=meeting.session, starts_at=said["moment"], minutes=said["minutes"],
            place=said["place"], act=seat.act,
        )  # fmt: skip
    except Refused as why:
        return _show(seat, meeting, move=form, refusal=str(why))
    messages.success(seat.request, _("Moved. Both calendars follow."))
    return redirect(seat.at("-session", session_id))


@require_POST
@for_the_two
def held(seat: Seat, session_id: int) -> HttpResponse:
    """It took place, with a note; later the note alone."""
    meeting = _found(seat, session_id)
    form = HeldForm(seat.request.POST, auto_id="held_%s")
    if not form.is_valid():
        return _show(seat, meeting, note=form)
    said = form.cleaned_data
    was = meeting.session.state == SessionState.HELD.value
    do = operations.note_session if was else operations.hold_session
    try:
        do(session=meeting.session, note=said["note"], observed=said["observed"], act=seat.act)
    except Refused as why:
        return _show(seat, meeting, note=form, refusal=str(why))
    return redirect(seat.at())


@require_POST
@for_the_two
def cancel(seat: Seat, session_id: int) -> HttpResponse:
    """Call it off."""
    meeting = _found(seat, session_id)
    try:
        operations.cancel_session(session=meeting.session, act=seat.act)
    except Refused as why:
        return _show(seat, meeting, refusal=str(why))
    messages.success(seat.request, _("Called off. It leaves both calendars."))
    return redirect(seat.at())


def _found(seat: Seat, session_id: int) -> Meeting:
    try:
        return meeting_by_id(seat.act, seat.pair, session_id)
    except Session.DoesNotExist:
        raise Http404 from None


def _show(
    seat: Seat, meeting: Meeting, *, move: MoveForm | None = None, note: HeldForm | None = None,
    refusal: str = "",
) -> HttpResponse:  # fmt: skip
    session = meeting.session
    local = session.starts_at.astimezone(seat.zone)
    when = {
        "day": local.date(), "time": local.time(), "minutes": session.minutes,
        "place": session.place,
    }  # fmt: skip
    written = {"note": meeting.note or "", "observed": session.observed}
    sent = refusal or move is not None or note is not None
    context = {
        "seat": seat, "meeting": meeting, "session": session, "refusal": refusal,
        "when": when_in_words(session.starts_at, seat.act),
        "theirs": seat.other_time(session.starts_at),
        "due": session.starts_at <= seat.act.at, "moving": move is not None,
        "move": move or MoveForm(zone=seat.zone, initial=when, auto_id="move_%s"),
        "note": note or HeldForm(initial=written, auto_id="held_%s"),
    }  # fmt: skip
    return render(seat.request, "me/people/meeting.html", context, status=422 if sent else 200)
