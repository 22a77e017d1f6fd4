"""One pair: the next meeting, what the two agreed, what they want to reach, and their notes."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from waymark.domain.mentoring.queries.pairs import agreement_of, own_feedback, skills_between
from waymark.domain.mentoring.queries.working import Meeting, goals_of, meetings_of, notes_of
from waymark.domain.mentoring.states import PairState, SessionState
from waymark.web.me.people.forms import DeclineForm, FeedbackForm, GoalForm, NoteForm
from waymark.web.me.people.seats import Seat, for_the_two
from waymark.web.me.people.why import why_this_one
from waymark.web.me.people.words import FIRST_AGENDA, STATES
from waymark.web.parts.forms import new_key
from waymark.web.talks.seats import when_in_words

__all__ = ["Said", "page", "show"]


@dataclass
class Said:
    """What was sent and not taken: shown again as it was typed, with the reason."""

    refusal: str = ""
    decline: DeclineForm | None = None
    goal: GoalForm | None = None
    note: NoteForm | None = None
    feedback: FeedbackForm | None = None

    @property
    def status(self) -> int:
        """422 where something was sent and not taken."""
        return 422 if self != Said() else 200


@require_safe
@for_the_two
def page(seat: Seat) -> HttpResponse:
    """The pair as it stands."""
    return show(seat)


def show(seat: Seat, said: Said | None = None) -> HttpResponse:
    """The page of a pair in the state it is in, with what was sent and refused."""
    said = said or Said()
    pair = seat.pair
    context: dict[str, Any] = {
        "seat": seat, "pair": pair, "refusal": said.refusal, "state": STATES[pair.state],
        "declining": said.decline is not None,
        "decline": said.decline or DeclineForm(auto_id="decline_%s"),
    }  # fmt: skip
    context["why"] = why_this_one(seat)
    meetings = meetings_of(seat.act, pair)
    context |= _meetings(seat, meetings)
    if pair.state != PairState.DECLINED.value and not _waits(seat):
        context |= _work(seat, said)
    return render(seat.request, "me/people/pair.html", context, status=said.status)


def _waits(seat: Seat) -> bool:
    """Whether the two have not both said yes, so that there is nothing to work on yet."""
    return bool(seat.pair.state == PairState.PUBLISHED.value)


def _meetings(seat: Seat, meetings: list[Meeting]) -> dict[str, Any]:
    """Those to come, soonest first, with their time on both clocks; those that were due and that
    nobody said took place; those that were held."""
    ahead: list[dict[str, Any]] = []
    due: list[dict[str, Any]] = []
    held: list[dict[str, Any]] = []
    for each in meetings:
        line = {
            "meeting": each, "when": when_in_words(each.session.starts_at, seat.act),
            "theirs": seat.other_time(each.session.starts_at),
            "url": seat.at("-session", each.session.pk),
        }  # fmt: skip
        if each.session.state == SessionState.HELD.value:
            held.append(line)
        elif each.session.starts_at <= seat.act.at:
            due.append(line)
        else:
            ahead.insert(0, line)
    return {
        "ahead": ahead, "due": due, "held": held,
        "first_agenda": [] if held or ahead or due else FIRST_AGENDA,
        "talked": bool(held),
    }  # fmt: skip


def _work(seat: Seat, said: Said) -> dict[str, Any]:
    pair = seat.pair
    goals = goals_of(seat.act, pair)
    return {
        "agreement": agreement_of(seat.act, pair),
        "goals": [(goal, seat.at("-goal", goal.pk)) for goal in goals],
        "kept": [goal for goal in goals if goal.skill_id and goal.reached_at],
        "notes": [(note, seat.at("-note", note.note.pk)) for note in notes_of(seat.act, pair)],
        "goal_form": said.goal
        or GoalForm(
            initial={"key": new_key()}, skills=skills_between(pair) if seat.works else [],
            auto_id="goal_%s",
        ),
        "note_form": said.note or NoteForm(initial={"key": new_key()}, auto_id="note_%s"),
        "feedback": said.feedback
        or FeedbackForm(initial={"satisfaction": own_feedback(seat.act, pair)}),
        "setting": said.goal is not None,
    }  # fmt: skip
