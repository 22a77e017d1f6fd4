"""One conversation in each of its states: prepared, held, agreed, called off."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods

from waymark.domain.people.queries import manager_of
from waymark.domain.plans.queries import Step, live_steps_of
from waymark.domain.reviews import operations, queries
from waymark.domain.reviews.compute import Agenda, Topic, agenda_of, facts_since
from waymark.domain.reviews.queries import Notes, cadence
from waymark.domain.reviews.states import ConversationState, Side
from waymark.domain.skills.queries import Claim, claims_of, level_texts
from waymark.kernel.acts import Refused
from waymark.web.parts.forms import new_key
from waymark.web.requests import looked_at
from waymark.web.talks.forms import CancelForm, NextForm, PrepareForm, WhenForm
from waymark.web.talks.moments import AT_TEN, weeks_later, working_day
from waymark.web.talks.points import Material, PointForm, forms_for, sentence_of
from waymark.web.talks.questions import USUAL, ordered
from waymark.web.talks.seats import Seat, held_title, seat_of, title_of, when_in_words
from waymark.web.talks.sides import compared, in_words, manager_of_seat
from waymark.web.talks.since import Line, lines_of
from waymark.web.talks.words import level_in_words, ready_lines

__all__ = ["Said", "now", "page", "show", "table_alone"]

REVEALED, AGREED = ConversationState.REVEALED.value, ConversationState.AGREED.value
OPEN = (ConversationState.ASKED.value, ConversationState.PLANNED.value)


@dataclass
class Said:
    """What was sent and not taken: shown again as it was typed, with the reason."""

    refusal: str = ""
    prepare: PrepareForm | None = None
    point: PointForm | None = None
    following: NextForm | None = None
    move: WhenForm | None = None
    cancel: CancelForm | None = None

    @property
    def status(self) -> int:
        """422 where something was sent and not taken."""
        return 422 if self != Said() else 200


@dataclass
class Around:
    """What surrounds a conversation: agenda, what changed, the plan as far as it is shared."""

    agenda: Agenda
    facts: list[Any]
    steps: list[Step]
    claims: list[Claim]
    lines: list[Line] = field(default_factory=list)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, talk_id: int, person_id: int | None = None) -> HttpResponse:
    """The conversation; POST keeps the notes, and says "ready" where that button was pressed.

    Asked by a script while someone types, it answers with the line that says what was kept, or
    why it was not yet: half a thought is no error.
    """
    seat = seat_of(request, talk_id, person_id)
    looked_at(request, seat.talk.person_id, "team-talk")
    if request.method != "POST":
        return show(seat)
    around = _around(seat)
    form = _prepare_form(seat, around, queries.notes_of(seat.act, seat.talk)[seat.side])
    quiet = bool(seat.request.htmx)
    refusal = ""
    if form.is_valid():
        try:
            own = operations.prepare(
                conversation=seat.talk, noted=form.noted(),
                ready="ready" in request.POST and not quiet, act=seat.act,
            )  # fmt: skip
        except Refused as why:
            refusal = str(why)
        else:
            if quiet:
                return render(request, "talks/kept.html", {"saved_at": own.saved_at})
            return redirect(seat.at())
    if quiet:
        errors = [error for texts in form.errors.values() for error in texts]
        return render(request, "talks/kept.html", {"why": refusal or errors[0]})
    return show(seat, Said(refusal=refusal, prepare=form))


@require_http_methods(["GET", "HEAD"])
def now(request: HttpRequest, talk_id: int, person_id: int | None = None) -> HttpResponse:
    """What may have changed while both look at the page: who is ready, what is on the table.

    When the conversation went on to another state, a script loads the page anew.
    """
    seat = seat_of(request, talk_id, person_id)
    if request.GET.get("state") not in (None, seat.talk.state):
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    if seat.talk.state == REVEALED:
        return table_alone(seat)
    notes = queries.notes_of(seat.act, seat.talk)
    return render(request, "talks/ready.html", {"seat": seat, "lines": ready_lines(seat, notes)})


def show(seat: Seat, said: Said | None = None) -> HttpResponse:
    """The page of a conversation in the state it is in."""
    said = said or Said()
    talk = seat.talk
    context: dict[str, Any] = {
        "seat": seat, "talk": talk, "refusal": said.refusal,
        "title": _title(seat),
        "when": when_in_words(talk.planned_at, seat.act) if talk.planned_at else "",
    }  # fmt: skip
    if talk.state in OPEN:
        context |= _to_prepare(seat, said)
    elif talk.state == REVEALED:
        context |= _to_hold(seat, said)
    else:
        context |= _over(seat)
    template = {REVEALED: "hold", AGREED: "agreed"}.get(talk.state, "prepare")
    if talk.state == ConversationState.CANCELLED.value:
        template = "cancelled"
    return render(seat.request, f"talks/{template}.html", context, status=said.status)


def _title(seat: Seat) -> str:
    """When it is, while it is to come; once agreed the day on which it was held."""
    talk = seat.talk
    if talk.state == AGREED:
        return held_title(min(talk.planned_at, talk.agreed_at), seat.other_given)
    return title_of(talk.planned_at, seat.other_given, seat.act)


def _around(seat: Seat) -> Around:
    agenda = agenda_of(seat.act, seat.talk.person)
    since = seat.talk.last_on
    claims = list(claims_of(seat.act, seat.talk.person_id))
    facts = facts_since(seat.act, seat.talk.person, agenda, since, claims) if since else []
    plan = live_steps_of(seat.act, seat.talk.person_id)
    around = Around(agenda, facts, plan, claims)
    if since:
        name = "" if seat.is_person else seat.other_given
        around.lines = lines_of(agenda, facts, plan, since=since, name=name)
    return around


def _prepare_form(seat: Seat, around: Around, own: Notes) -> PrepareForm:
    """The reader's notes as a form: as sent, else as kept, else the three usual questions."""
    topics = [*around.agenda.topics, *around.agenda.others]
    known = {topic.skill_id for topic in topics}
    topics += [Topic(pk, name, 0) for pk, name, _level in own.levels if pk not in known]
    initial: dict[str, Any] = {f"level_{pk}": level for pk, _name, level in own.levels}
    for code, own_question, text in own.answers:
        if code:
            initial |= {f"q_{code}": True, f"t_{code}": text}
        else:
            initial |= {"own_question": own_question, "own_text": text}
    if not own.begun:
        initial |= {f"q_{question.value}": True for question in USUAL}
    return PrepareForm(
        seat.request.POST if seat.request.method == "POST" else None, initial=initial,
        questions=ordered(around.agenda, around.facts), topics=topics,
        texts=level_texts([topic.skill_id for topic in topics]), manager=manager_of_seat(seat),
    )  # fmt: skip


def _to_prepare(seat: Seat, said: Said) -> dict[str, Any]:
    around, notes = _around(seat), queries.notes_of(seat.act, seat.talk)
    own, at = notes[seat.side], seat.talk.planned_at
    when = {"place": seat.talk.place}
    if at is not None:
        local = at.astimezone(seat.zone)
        when |= {"day": local.date(), "time": local.time()}
    else:
        when |= {"day": working_day(localtime(seat.act.at, seat.zone).date()), "time": AT_TEN}
    waits = at is None and not seat.is_person
    return {
        "around": around, "own": own, "lines": ready_lines(seat, notes),
        "answers": in_words(seat, own), "due": at is not None and at <= seat.act.at,
        "form": None if own.ready else said.prepare or _prepare_form_shown(seat, around, own),
        "move": said.move or WhenForm(zone=seat.zone, initial=when) if at or waits else None,
        "cancel": said.cancel or CancelForm(auto_id="cancel_%s"),
        "moving": said.move is not None, "cancelling": said.cancel is not None,
    }  # fmt: skip


def _prepare_form_shown(seat: Seat, around: Around, own: Notes) -> PrepareForm:
    """The form as kept, also where another form of the page was sent."""
    form = _prepare_form(seat, around, own)
    form.is_bound, form.data = False, {}
    return form


def _sides(seat: Seat, notes: dict[Side, Notes]) -> dict[str, Any]:
    mine, theirs = notes[seat.side], notes[seat.side.other]
    return {
        "mine": in_words(seat, mine), "theirs": in_words(seat, theirs), "compared": compared(mine, theirs),
    }  # fmt: skip


def table_of(
    seat: Seat, steps: list[Step], notes: dict[Side, Notes], claims: list[Claim]
) -> dict[str, Any]:
    """What is on the table, each with what the reader may do with it, and the levels it changes."""
    points = queries.points_of(seat.act, seat.talk)
    rows = [
        {
            "point": point, "text": sentence_of(point, steps), "own": point.side == seat.side.value,
            "url": seat.at("-point", point_id=point.pk), "taken": point.taken_by,
            "mine": point.taken_by == seat.side.value,
        }
        for point in points
    ]  # fmt: skip
    waiting = sum(point.state == "open" for point in points)
    said = [(side, *level) for side, each in notes.items() for level in each.levels]
    changed = queries.level_changes(seat.talk, said, points, claims, seat.act.today)
    levels = [level_in_words(each, seat.side, seat.other_given) for each in changed]
    return {"points": rows, "waiting": waiting, "level_changes": levels}


def table_alone(seat: Seat) -> HttpResponse:
    """The table for a script that looks again."""
    steps = live_steps_of(seat.act, seat.talk.person_id)
    claims = list(claims_of(seat.act, seat.talk.person_id))
    table = table_of(seat, steps, queries.notes_of(seat.act, seat.talk), claims)
    return render(seat.request, "talks/table.html", {"seat": seat, **table})


def _to_hold(seat: Seat, said: Said) -> dict[str, Any]:
    around = _around(seat)
    notes = queries.notes_of(seat.act, seat.talk)
    table = table_of(seat, around.steps, notes, around.claims)
    agenda = around.agenda
    names = {pk: name for each in notes.values() for pk, name, _level in each.levels}
    names |= {pk: topic.name for pk, topic in agenda.by_id().items()}
    shared = around.steps[0].plan.shared_at is not None if around.steps else False
    material = Material(
        goal=agenda.goal is not None, plan=shared, steps=around.steps if shared else [],
        skills=dict(sorted(names.items(), key=lambda each: each[1].casefold())),
        sides=seat.names,
    )  # fmt: skip
    local = localtime(weeks_later(seat.talk.planned_at, cadence(), seat.zone), seat.zone)
    following = NextForm(
        zone=seat.zone, initial={"day": local.date(), "time": local.time()}, auto_id="next_%s"
    )
    return {
        "around": around, **_sides(seat, notes), **table, "cancel": said.cancel,
        "forms": forms_for(material, key=new_key, bound=said.point),
        "bound": said.point.of if said.point else None,
        "following": said.following or following,
    }  # fmt: skip


def _over(seat: Seat) -> dict[str, Any]:
    if seat.talk.state != AGREED:
        return {}
    notes, steps = (
        queries.notes_of(seat.act, seat.talk),
        live_steps_of(seat.act, seat.talk.person_id),
    )
    table = table_of(seat, steps, notes, list(claims_of(seat.act, seat.talk.person_id)))
    return {**_sides(seat, notes), **table, "may_share": _new_manager(seat)}


def _new_manager(seat: Seat) -> str:
    """The name of a later manager to whom the person may show what was agreed, or ""."""
    if not seat.is_person:
        return ""
    manager = manager_of(seat.talk.person, seat.act.today)
    later = manager is not None and manager.pk != seat.talk.manager_id
    return manager.shown_name if manager and later else ""
