"""The skill profile. Everything here is the person's own; others see it elsewhere."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from waymark.domain.people import operations as people
from waymark.domain.people.queries import manager_of
from waymark.domain.plans.compute import Place, place_of, uses_done
from waymark.domain.plans.queries import Asked, asked_by, use_steps
from waymark.domain.skills import compute, queries
from waymark.web.me.skills.forms import ExpectedForm
from waymark.web.me.skills.voices import lines_of
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.numbers import at_the_start, in_words
from waymark.web.requests import Request, act_of, as_request

__all__ = ["download", "expected_form", "needs_of", "profile", "share"]

EXPECTED = 8
SEARCH_LONGEST = 100
RECENT = 5


def needs_of(place: Place) -> tuple[dict[int, int], dict[int, int], tuple[Asked, ...]]:
    """Levels asked for by the next role and by the own one, and what the own one expects."""
    here = place.here.role_id if place.here else None
    ids = [each for each in (here, place.next_id) if each is not None]
    asked = asked_by(ids) if ids else {}
    own = asked.get(here, ()) if here else ()
    ahead = asked.get(place.next_id, ()) if place.next_id else ()
    return (
        {each.skill_id: each.level for each in ahead},
        {each.skill_id: each.level for each in own},
        own,
    )


def expected_form(
    own: tuple[Asked, ...], data: Any = None, *, said: Iterable[queries.Claim] = ()
) -> ExpectedForm:
    """The form for the skills that a role expects: the first EXPECTED, essential first.

    said    the person's own current claims, to start from.
    """
    expected = own[:EXPECTED]
    texts = queries.level_texts(each.skill_id for each in expected)
    initial: dict[str, Any] = {}
    for claim in said:
        initial[f"level_{claim.skill_id}"] = claim.level
        initial[f"enjoys_{claim.skill_id}"] = claim.enjoys
    return ExpectedForm(data, expected=expected, texts=texts, initial=initial)


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """The skill profile, and search for any other skill."""
    return _profile(as_request(request))


def _profile(request: Request, *, refusal: str = "", status: int = 200) -> HttpResponse:
    act, person = act_of(request), request.person
    place = place_of(act, person.pk)
    goal, role, own = needs_of(place)
    uses = uses_done(use_steps(act, person.pk))
    found = compute.profile(act, person.pk, goal=goal, role=role, uses=uses)
    manager = manager_of(person, act.today)
    text = " ".join(request.GET.get("find", "").replace("\x00", "").split())[:SEARCH_LONGEST]
    evidence = [each.evidence for standing in (*found.all, *found.past) for each in standing.shown]
    context = {
        "profile": found,
        "heading": _heading(found, _next_name(place)),
        "goal": place.goal,
        "here": place.here,
        "towards_goal": lines_of(found.towards_goal, manager, act.today),
        "in_role": lines_of(found.in_role, manager, act.today),
        "others": lines_of(found.others, manager, act.today),
        "past": lines_of(found.past, manager, act.today),
        "fading": sum(each.is_fading for each in found.all),
        "form": None if found.said else expected_form(own),
        "manager": manager,
        "evidence": sorted(evidence, key=lambda e: (e.done_on, e.pk), reverse=True)[:RECENT],
        "evidence_count": len(evidence),
        "text": text,
        "results": list(queries.skills_found(text)) if len(text) > 1 else None,
        "refusal": refusal,
        "next_name": _next_name(place),
    }
    return render(request, "me/skills/profile.html", context, status=status)


def _heading(found: compute.Profile, next_name: str) -> str:
    """The answer to "what do I have of what is asked": it is the heading of the page."""
    asked = found.towards_goal or found.in_role
    if not found.said:
        return _("Say what you can do")
    if not asked:
        return ngettext(
            "You have said a level in %(n)s skill", "You have said a level in %(n)s skills", found.said
        ) % {"n": in_words(found.said)}  # fmt: skip
    have = sum(not each.gap for each in asked)
    said = {"have": at_the_start(have), "all": in_words(len(asked)), "role": next_name}
    all_there = have == len(asked)
    if not found.towards_goal:
        some = _("%(have)s of %(all)s skills are in place for your role") % said
        return _("Every skill for your role is in place") if all_there else some
    if not next_name:
        some = _("%(have)s of %(all)s skills are in place for the next stop") % said
        return _("Every skill for the next stop is in place") if all_there else some
    some = _("%(have)s of %(all)s skills are in place for %(role)s") % said
    return _("Every skill for %(role)s is in place") % said if all_there else some


def _next_name(place: Place) -> str:
    """The goal's name where it is the next stop; a stop before it is named "your next role"."""
    if place.goal and place.goal.role and place.goal.role_id == place.next_id:
        return str(place.goal.role.name)
    return ""


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """Skills, levels and evidence as a table to take away: a line for each piece of evidence."""
    act, person = act_of(request), as_request(request).person
    goal, role, _own = needs_of(place_of(act, person.pk))
    found = compute.profile(act, person.pk, goal=goal, role=role)
    header = [
        _("Skill"), _("My level"), _("Level asked for"), _("I enjoy it"), _("Said on"),
        _("What I did"), _("When"), _("Level it shows"), _("No longer in the framework since"),
    ]  # fmt: skip
    return csv_response(_("My skills"), header, _lines(found))


def _lines(found: compute.Profile) -> Iterator[list[Any]]:
    for each in (*found.all, *found.past):
        said, retired = each.said, each.skill.retired_at
        gone = retired.date() if retired else None
        about = [
            each.skill.name, said.level if said else None, each.need or None,
            (_("yes") if said.enjoys else _("no")) if said else None,
            said.said_at.date() if said else None,
        ]  # fmt: skip
        for done in (piece.evidence for piece in each.shown):
            yield [*about, done.what, done.done_on, done.level, gone]
        if not each.shown:
            yield [*about, None, None, None, gone]


@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Let the manager see the profile, or stop it."""
    person = as_request(request).person
    shared = request.POST.get("shared") == "yes"
    people.share_skills(person=person, shared=shared, act=act_of(request))
    text = _("Your manager sees your skills now.") if shared else _("Only you see your skills now.")
    messages.success(request, text)
    return redirect(f"{reverse('me:skills')}#sharing")
