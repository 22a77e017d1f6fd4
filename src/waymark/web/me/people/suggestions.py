"""Three people who could help: on the page of all people, and why these and not others."""

from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waymark.domain.mentoring.compute.suggested import Suggested, suggested
from waymark.domain.mentoring.compute.suggesting import (
    SHOWN,
    Candidate,
    best,
    inputs_of,
    why_not,
)
from waymark.domain.mentoring.queries import Expert, experts_listed
from waymark.domain.mentoring.states import RULES_VERSION, Part
from waymark.kernel.acts import Act
from waymark.web.me.people.suggestion_words import (
    PARTS,
    against_in_words,
    change_in_words,
    reasons_in_words,
)
from waymark.web.requests import act_of, as_request, id_of

__all__ = ["page", "reasons_for", "suggestions"]


def suggestions(request: HttpRequest, asked: Collection[int] = ()) -> dict[str, Any]:
    """What the list of people shows of suggestions: nothing while recommending is stopped.

    asked   experts who have an ask of the reader already; they stand above.
    """
    mine, act = as_request(request), act_of(request)
    if mine.stopped is not None:
        return {"suggested": None, "lines": []}
    found = suggested(act)
    return {"suggested": found, "lines": _lines(act, found, asked) if found else []}


def reasons_for(request: HttpRequest, expert: Expert) -> list[str]:
    """What speaks for one expert, for the page on which they are asked."""
    if as_request(request).stopped is not None:
        return []
    found = suggested(act_of(request), [expert.pk])
    told = why_not(found.looked, expert.pk) if found else None
    return _reasons(found, told.candidate) if found and told else []


def _reasons(found: Suggested, of: Candidate) -> list[str]:
    goal = found.wished.goal.role
    return reasons_in_words(of.reasons, goal.name if goal else "", found.wished.skills)


def _lines(act: Act, found: Suggested, but: Collection[int] = ()) -> list[dict[str, Any]]:
    """The best three with their people, some left out; one query."""
    first = best(found.looked, SHOWN + len(but))
    three = [each for each in first if each.expert_id not in but][:SHOWN]
    rows = experts_listed(act).filter(pk__in=[each.expert_id for each in three])
    experts = {each.pk: each for each in rows}
    return [
        {
            "expert": experts[each.expert_id], "candidate": each,
            "reasons": _reasons(found, each), "fit": round(each.fit / 10),
        }
        for each in three
        if each.expert_id in experts
    ]  # fmt: skip


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Why these three: who was looked at, the parts of each fit, and anybody else beside them."""
    mine, act = as_request(request), act_of(request)
    if mine.outside:
        raise Http404
    asked = request.GET.get("expert", "")
    other = _expert(act, asked) if asked else None
    context: dict[str, Any] = {"other": other, "suggested": None, "lines": []}
    if mine.stopped is None:
        found = suggested(act, [other.pk] if other else ())
        if found is not None:
            context |= _compared(act, found, other)
    return render(request, "me/people/why_these.html", context)


def _expert(act: Act, text: str) -> Expert:
    try:
        found: Expert = experts_listed(act).get(pk=id_of(text) or 0)
    except Expert.DoesNotExist:
        raise Http404 from None
    return found


def _compared(act: Act, found: Suggested, other: Expert | None) -> dict[str, Any]:
    lines = _lines(act, found)
    looked, weights = found.looked, found.rules.weights
    told = why_not(looked, other.pk) if other else None
    columns = [(line["expert"].person.shown_name, line["candidate"]) for line in lines]
    if other and told and told.candidate.expert_id not in {c.expert_id for _name, c in columns}:
        columns.append((other.person.shown_name, told.candidate))
    return {
        "suggested": found, "lines": lines, "columns": [name for name, _one in columns],
        "parts": [
            (PARTS[part], weights[part], [round(one.parts[at] / 10) for _name, one in columns])
            for at, part in enumerate(Part) if weights[part] and part is not Part.CHOICES
        ],
        "fits": [round(one.fit / 10) for _name, one in columns],
        "looked_at": len(looked.parts), "able": len(looked.order), "told": told,
        "against": against_in_words(told.against) if told else [],
        "reasons": _reasons(found, told.candidate) if told else [],
        "change": change_in_words(told.change, other.person.shown_name) if other and told else "",
        "version": RULES_VERSION, "inputs": inputs_of(looked),
        "goal": found.wished.goal.role or found.wished.goal.skill or _("Your goal"),
    }  # fmt: skip
