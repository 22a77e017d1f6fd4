"""What the two do with a conversation: open the notes, put and answer points, agree, move it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from waymark.domain.plans.queries import live_steps_of
from waymark.domain.reviews import operations, queries
from waymark.domain.reviews.compute import agenda_of
from waymark.domain.reviews.queries import Point
from waymark.domain.reviews.states import PointKind
from waymark.kernel.acts import Forbidden, Refused
from waymark.web.parts.forms import new_key
from waymark.web.talks.forms import CancelForm, NextForm, WhenForm
from waymark.web.talks.page import Said, show, table_alone
from waymark.web.talks.points import Material, PointForm
from waymark.web.talks.seats import Seat, seat_of
from waymark.workflows.conversations import agree as agree_and_save

__all__ = ["agree", "answer", "cancel", "move", "not_ready", "open_notes", "put", "share"]

#: what a button of a point says, and what it does
ANSWERS: dict[str, Any] = {
    "accept": (operations.answer_point, {"accepted": True}),
    "aside": (operations.answer_point, {"accepted": False}),
    "take-back": (operations.take_back_point, {}),
    "done": (operations.finish_point, {"done": True}),
    "not-done": (operations.finish_point, {"done": False}),
}
DONE = gettext_lazy("Saved. What you agreed stands in goal, plan and skills now.")


def _do(seat: Seat, work: Callable[[], object], said: Said | None = None) -> HttpResponse:
    """Do it and go back to the conversation; where it is refused, the page says why."""
    try:
        work()
    except Refused as why:
        said = said or Said()
        said.refusal = str(why)
        seat.talk.refresh_from_db(fields=["state", "planned_at", "place", "agreed_at"])
        return show(seat, said)
    return redirect(seat.at())


@require_POST
def open_notes(request: HttpRequest, talk_id: int, person_id: int | None = None) -> HttpResponse:
    """ "We are talking now": the notes lie open."""
    seat = seat_of(request, talk_id, person_id)
    return _do(seat, lambda: operations.open_together(conversation=seat.talk, act=seat.act))


@require_POST
def not_ready(request: HttpRequest, talk_id: int, person_id: int | None = None) -> HttpResponse:
    """Go back to one's notes."""
    seat = seat_of(request, talk_id, person_id)
    own = queries.notes_of(seat.act, seat.talk)[seat.side].preparation
    if own is None:
        return redirect(seat.at())
    return _do(seat, lambda: operations.take_back_ready(preparation=own, act=seat.act))


@require_POST
def put(request: HttpRequest, talk_id: int, person_id: int | None = None) -> HttpResponse:
    """Put a point on the table."""
    seat = seat_of(request, talk_id, person_id)
    try:
        kind = PointKind(request.POST.get("kind", ""))
    except ValueError:
        raise Http404 from None
    form = PointForm(request.POST, of=kind, material=_material(seat))
    if not form.is_valid():
        return show(seat, Said(point=form))
    return _do(
        seat,
        lambda: operations.put_point(
            conversation=seat.talk, fields=form.said(), key=form.cleaned_data["key"], act=seat.act
        ),
        Said(point=form),
    )


def _material(seat: Seat) -> Material:
    """All that a point may name: a skill or a step that is not among them is no choice."""
    steps = live_steps_of(seat.act, seat.talk.person_id)
    shared = bool(steps) and steps[0].plan.shared_at is not None
    agenda = agenda_of(seat.act, seat.talk.person)
    notes = queries.notes_of(seat.act, seat.talk)
    names = {pk: name for each in notes.values() for pk, name, _level in each.levels}
    names |= {pk: topic.name for pk, topic in agenda.by_id().items()}
    return Material(
        goal=agenda.goal is not None,
        plan=shared,
        steps=steps if shared else [],
        skills=names,
        sides=seat.names,
    )


@require_POST
def answer(
    request: HttpRequest, talk_id: int, point_id: int, person_id: int | None = None
) -> HttpResponse:
    """Accept a point, leave it aside, or take one's own back; later say that it is done."""
    seat = seat_of(request, talk_id, person_id)
    if request.POST.get("answer") not in ANSWERS:
        raise Http404
    do, how = ANSWERS[request.POST["answer"]]
    try:
        point = queries.point_by_id(seat.act, seat.talk, point_id)
    except Point.DoesNotExist:
        raise Http404 from None
    response = _do(seat, lambda: do(point=point, act=seat.act, **how))
    if seat.request.htmx and response.status_code == 302:
        return table_alone(seat)
    return response


@require_POST
def agree(request: HttpRequest, talk_id: int, person_id: int | None = None) -> HttpResponse:
    """Agree and save, and plan the next conversation where a day was named."""
    seat = seat_of(request, talk_id, person_id)
    form = NextForm(request.POST, zone=seat.zone, auto_id="next_%s")
    if not form.is_valid():
        return show(seat, Said(following=form))

    def work() -> None:
        agree_and_save(conversation=seat.talk, next_at=form.moment(), act=seat.act)
        messages.success(request, DONE)

    try:
        return _do(seat, work, Said(following=form))
    except Forbidden as why:  # goal or plan is no longer shared between the two
        return show(seat, Said(following=form, refusal=str(why)))


@require_POST
def move(request: HttpRequest, talk_id: int, person_id: int | None = None) -> HttpResponse:
    """Another time or place; the first time where the person asked for the conversation."""
    seat = seat_of(request, talk_id, person_id)
    asked = seat.talk.planned_at is None and not seat.is_person
    form = WhenForm(request.POST, zone=seat.zone)
    if not form.is_valid():
        return show(seat, Said(move=form))
    said = form.cleaned_data

    def work() -> None:
        when = {"planned_at": said["moment"], "place": said["place"], "act": seat.act}
        if asked:
            operations.plan_talk(person=seat.talk.person, about="", key=new_key(), **when)
        else:
            operations.move_talk(conversation=seat.talk, **when)

    return _do(seat, work, Said(move=form))


@require_POST
def cancel(request: HttpRequest, talk_id: int, person_id: int | None = None) -> HttpResponse:
    """Call it off, with a reason."""
    seat = seat_of(request, talk_id, person_id)
    form = CancelForm(request.POST, auto_id="cancel_%s")
    if not form.is_valid():
        return show(seat, Said(cancel=form))
    reason = form.cleaned_data["reason"]
    return _do(
        seat,
        lambda: operations.cancel_talk(conversation=seat.talk, reason=reason, act=seat.act),
        Said(cancel=form),
    )


@require_POST
def share(request: HttpRequest, talk_id: int) -> HttpResponse:
    """Show what was agreed with a former manager to the present one, or stop it."""
    seat = seat_of(request, talk_id, None)
    shared = request.POST.get("shared") == "yes"
    return _do(
        seat,
        lambda: operations.share_what_was_agreed(
            conversation=seat.talk, shared=shared, act=seat.act
        ),
    )
