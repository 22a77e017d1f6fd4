"""What either of the two does with their pair: answer it, pause it, set goals, keep notes."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waymark.domain.mentoring import operations
from waymark.domain.mentoring.queries.pairs import skills_between
from waymark.domain.mentoring.queries.working import PairGoal, PairNote, goal_by_id, note_by_id
from waymark.domain.mentoring.states import DeclineReason, TalkResult
from waymark.kernel.acts import Refused
from waymark.web.me.people.forms import DeclineForm, FeedbackForm, GoalForm, NoteForm
from waymark.web.me.people.page import Said, show
from waymark.web.me.people.seats import Seat, for_the_two
from waymark.web.requests import id_of

__all__ = ["answer", "evidence", "feedback", "goal", "goals", "note", "notes", "pause"]


def _do(seat: Seat, work: Callable[[], object], said: Said | None = None) -> HttpResponse:
    """Do it and go back to the pair; where it is refused, the page says why."""
    try:
        work()
    except Refused as why:
        said = said or Said()
        said.refusal = str(why)
        seat.pair.refresh_from_db(fields=["state"])
        return show(seat, said)
    return redirect(seat.at())


def _do_one(seat: Seat, does: Mapping[str, Callable[[], object]]) -> HttpResponse:
    """Do what the button that was pressed says; 404 where it says nothing known."""
    work = does.get(seat.request.POST.get("do", ""))
    if work is None:
        raise Http404
    return _do(seat, work)


@require_POST
@for_the_two
def answer(seat: Seat) -> HttpResponse:
    """Yes or no to the pair, or after the first talk of a coaching."""
    said = seat.request.POST.get("answer")
    if said == "no":
        form = DeclineForm(seat.request.POST, auto_id="decline_%s")
        if not form.is_valid():
            return show(seat, Said(decline=form))
        reason = DeclineReason(form.cleaned_data["reason"])
        words = form.cleaned_data["words"]
        return _do(
            seat,
            lambda: operations.decline_pair(pair=seat.pair, reason=reason, words=words, act=seat.act),
            Said(decline=form),
        )  # fmt: skip
    if said == "yes":
        return _do(seat, lambda: operations.accept_pair(pair=seat.pair, act=seat.act))
    results = {"talk-yes": TalkResult.YES, "talk-no": TalkResult.NO}
    if said not in results:
        raise Http404
    result = results[said]
    return _do(seat, lambda: operations.say_after_talk(pair=seat.pair, result=result, act=seat.act))


@require_POST
@for_the_two
def pause(seat: Seat) -> HttpResponse:
    """Rest for a while, or go on."""
    do = (
        operations.pause_pair
        if seat.request.POST.get("paused") == "yes"
        else operations.resume_pair
    )
    return _do(seat, lambda: do(pair=seat.pair, act=seat.act))


@require_POST
@for_the_two
def goals(seat: Seat) -> HttpResponse:
    """Set something to reach."""
    form = GoalForm(seat.request.POST, skills=skills_between(seat.pair), auto_id="goal_%s")
    if not form.is_valid():
        return show(seat, Said(goal=form))
    said = form.cleaned_data
    return _do(
        seat,
        lambda: operations.set_goal(
            pair=seat.pair, text=said["text"], skill_id=said["skill"], level=said["level"],
            key=said["key"], act=seat.act,
        ),
        Said(goal=form),
    )  # fmt: skip


@require_POST
@for_the_two
def goal(seat: Seat, goal_id: int) -> HttpResponse:
    """A goal is reached, is not after all, or is left aside."""
    try:
        found = goal_by_id(seat.act, seat.pair, goal_id)
    except PairGoal.DoesNotExist:
        raise Http404 from None
    does = {
        "reached": lambda: operations.reach_goal(goal=found, reached=True, act=seat.act),
        "not-reached": lambda: operations.reach_goal(goal=found, reached=False, act=seat.act),
        "drop": lambda: operations.drop_goal(goal=found, act=seat.act),
    }
    return _do_one(seat, does)


@require_POST
@for_the_two
def notes(seat: Seat) -> HttpResponse:
    """Keep a note."""
    form = NoteForm(seat.request.POST, auto_id="note_%s")
    if not form.is_valid():
        return show(seat, Said(note=form))
    said = form.cleaned_data
    return _do(
        seat,
        lambda: operations.write_note(
            pair=seat.pair, text=said["text"], shared=said["shared"], key=said["key"], act=seat.act
        ),
        Said(note=form),
    )


@require_POST
@for_the_two
def note(seat: Seat, note_id: int) -> HttpResponse:
    """Share one's note, keep it to oneself again, or remove it."""
    try:
        found = note_by_id(seat.act, seat.pair, note_id)
    except PairNote.DoesNotExist:
        raise Http404 from None
    does = {
        "share": lambda: operations.share_note(note=found, shared=True, act=seat.act),
        "own": lambda: operations.share_note(note=found, shared=False, act=seat.act),
        "remove": lambda: operations.remove_note(note=found, act=seat.act),
    }
    return _do_one(seat, does)


@require_POST
@for_the_two
def feedback(seat: Seat) -> HttpResponse:
    """How helpful it was."""
    form = FeedbackForm(seat.request.POST)
    if not form.is_valid():
        return show(seat, Said(feedback=form))
    satisfaction = form.cleaned_data["satisfaction"]

    def work() -> None:
        operations.say_how_it_was(pair=seat.pair, satisfaction=satisfaction, act=seat.act)
        messages.success(seat.request, _("Thank you. It is counted with what others say."))

    return _do(seat, work, Said(feedback=form))


@require_POST
@for_the_two
def evidence(seat: Seat) -> HttpResponse:
    """Put reached goals into one's record: the mentee's own wish and consent."""
    found = [id_of(text) for text in seat.request.POST.getlist("goal")]
    ids = [number for number in found if number is not None]

    def work() -> None:
        operations.keep_as_evidence(pair=seat.pair, goal_ids=ids, act=seat.act)
        messages.success(seat.request, _("Kept in your record."))

    return _do(seat, work)
