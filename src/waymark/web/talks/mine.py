"""One's own conversations: the next one, the past ones with what was agreed, and asking for one."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from waymark.domain.people.queries import manager_of
from waymark.domain.plans.queries import live_steps
from waymark.domain.reviews import operations, queries
from waymark.domain.reviews.states import ConversationState, PointState, Side
from waymark.domain.skills.queries import claims_of
from waymark.kernel.acts import Act, Refused
from waymark.web.parts.forms import new_key
from waymark.web.parts.paging import page_of
from waymark.web.requests import act_of, as_request
from waymark.web.talks.forms import AskForm
from waymark.web.talks.points import sentence_of
from waymark.web.talks.seats import title_of, when_in_words
from waymark.web.talks.words import STATES, level_in_words

__all__ = ["page"]

ORDER = ("-day", "-pk")
OVER = (ConversationState.AGREED.value, ConversationState.CANCELLED.value)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """All one's conversations; POST asks the manager for one."""
    mine, act = as_request(request), act_of(request)
    form = AskForm(request.POST or None, initial={"key": new_key()})
    refusal = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            operations.ask_for_talk(
                person=mine.person, about=said["about"], key=said["key"], act=act
            )
        except Refused as why:
            refusal = str(why)
        else:
            messages.success(request, _("Asked. You get a notice once there is a time."))
            return redirect("me:reviews")
    context = _context(request, act) | {"form": form, "refusal": refusal}
    status = 422 if refusal or form.errors else 200
    return render(request, "me/talks/page.html", context, status=status)


def _context(request: HttpRequest, act: Act) -> dict[str, Any]:
    coming = queries.coming_up(act)
    rows = page_of(
        queries.talks_of_person(act).filter(state__in=OVER), ORDER,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    steps = live_steps(act)
    said: dict[int, list[str]] = {}
    points = queries.points_of_all(act, [talk.pk for talk in rows.rows])
    for point in points:
        if point.state == PointState.ACCEPTED.value:
            said.setdefault(point.conversation_id, []).append(sentence_of(point, steps))
    for number, texts in _levels(rows.rows, points, act).items():
        said.setdefault(number, []).extend(texts)
    first = coming[0] if coming else None
    return {
        "manager": manager_of(as_request(request).person, act.today),
        "coming": [
            {"talk": talk, "when": when_in_words(talk.planned_at, act) if talk.planned_at else "",
             "state": STATES[talk.state]}
            for talk in coming
        ],
        "first": first,
        "title": title_of(first.planned_at, first.manager_name, act) if first else "",  # type: ignore[attr-defined]  # annotated
        "past": [
            {"talk": talk, "state": STATES[talk.state], "agreed": said.get(talk.pk, [])}
            for talk in rows.rows
        ],
        "page": rows,
    }  # fmt: skip


def _levels(
    talks: Sequence[Any], points: Sequence[queries.Point], act: Act
) -> dict[int, list[str]]:
    """The levels that each agreed talk changed, in words. Two queries."""
    words = queries.levels_said(act, [talk.pk for talk in talks])
    claims = list(claims_of(act, act.person_id or 0))
    found = {}
    for talk in talks:
        if talk.state == ConversationState.AGREED.value:
            mine = [point for point in points if point.conversation_id == talk.pk]
            changes = queries.level_changes(talk, words.get(talk.pk, ()), mine, claims, act.today)
            found[talk.pk] = [level_in_words(e, Side.PERSON, talk.manager_name) for e in changes]
    return found
