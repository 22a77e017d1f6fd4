"""Pages of the skill profile. Everything here is the person's own; others see it elsewhere."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.domain.people import operations as people
from waymark.domain.people.queries import manager_of
from waymark.domain.plans.compute import Place, place_of, uses_done
from waymark.domain.plans.queries import Asked, Step, asked_by, use_steps
from waymark.domain.skills import compute, operations, queries
from waymark.kernel.acts import Refused
from waymark.web.me.skills.figure import Figure, figure_of
from waymark.web.me.skills.forms import LEVELS, ExpectedForm, LevelForm
from waymark.web.me.skills.voices import bars_of, history_of, lines_of, names_of, said_differently
from waymark.web.parts.downloads import csv_response
from waymark.web.requests import Request, act_of, as_request

__all__ = ["download", "expected_form", "level", "profile", "share"]

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
    evidence = [each.evidence for standing in found.all for each in standing.shown]
    context = {
        "profile": found,
        "goal": place.goal,
        "here": place.here,
        "towards_goal": lines_of(found.towards_goal, manager, act.today),
        "in_role": lines_of(found.in_role, manager, act.today),
        "others": lines_of(found.others, manager, act.today),
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


def _next_name(place: Place) -> str:
    """The goal's name where it is the next stop; a stop before it is named "your next role"."""
    if place.goal and place.goal.role and place.goal.role_id == place.next_id:
        return str(place.goal.role.name)
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
def level(request: HttpRequest, skill_id: int) -> HttpResponse:
    """One skill: its levels in words, one's own level, evidence, history."""
    mine = as_request(request)
    act, person = act_of(request), mine.person
    try:
        skill, texts = queries.skill_with_texts(skill_id)
    except queries.Skill.DoesNotExist as gone:
        raise Http404 from gone
    goal, role, _own = needs_of(place := place_of(act, person.pk))
    need = goal.get(skill.pk, role.get(skill.pk, 0))
    steps = use_steps(act, person.pk, skill_id=skill.pk)
    stands, said = compute.standing(act, person.pk, skill, need, texts=texts, uses=uses_done(steps))
    initial = {"level": stands.said.level, "enjoys": stands.said.enjoys} if stands.said else {}
    form = LevelForm(request.POST or None, texts=stands.texts, initial=initial)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            operations.say_level(person=person, skill_id=skill.pk, act=act, **form.cleaned_data)
        except Refused as why:
            refusal = str(why)
        else:
            messages.success(request, _("Kept. Your history keeps what you said before."))
            return redirect("me:skill", skill_id=skill.pk)
    names = names_of(said, person.pk)
    context = {
        "skill": skill,
        "standing": stands,
        "form": form,
        "refusal": refusal,
        "for_goal": skill.pk in goal,
        "manager": manager_of(person, act.today),
        "bars": bars_of(stands, names, act.today),
        "differs": said_differently(stands, names, act.today),
        "history": history_of(said, names, act.today) if len(said) > 1 else [],
        "figure": _figure(stands, steps, act.today),
        "today": act.today,
        **_aims(place, skill.pk, stands.level, need),
    }
    status = 422 if refusal or form.errors else 200
    return render(request, "me/skills/skill.html", context, status=status)


def _figure(stands: compute.Standing, steps: list[Step], today: date) -> Figure | None:
    """How what was reached fades; nothing where there is no level to fade from."""
    return figure_of(stands.fade, steps, today) if stands.fade and stands.level else None


def _aims(place: Place, skill_id: int, level: int, need: int) -> dict[str, Any]:
    """Levels of the skill that can be made the goal: those above the own one, unless the skill is
    the goal already; offered first is what is asked for, else the next one."""
    is_goal = place.goal is not None and place.goal.skill_id == skill_id
    return {"aims": () if is_goal else LEVELS[level + 1 :], "aim": max(need, level + 1)}


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """Skills, levels and evidence as a table to take away: a line for each piece of evidence."""
    act, person = act_of(request), as_request(request).person
    goal, role, _own = needs_of(place_of(act, person.pk))
    found = compute.profile(act, person.pk, goal=goal, role=role)
    header = [
        _("Skill"), _("My level"), _("Level asked for"), _("I enjoy it"), _("Said on"),
        _("What I did"), _("When"), _("Level it shows"),
    ]  # fmt: skip
    return csv_response(_("My skills"), header, _lines(found))


def _lines(found: compute.Profile) -> Iterator[list[Any]]:
    for each in found.all:
        said = each.said
        about = [
            each.skill.name, said.level if said else None, each.need or None,
            (_("yes") if said.enjoys else _("no")) if said else None,
            said.said_at.date() if said else None,
        ]  # fmt: skip
        for done in (piece.evidence for piece in each.shown):
            yield [*about, done.what, done.done_on, done.level]
        if not each.shown:
            yield [*about, None, None, None]


@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Let the manager see the profile, or stop it."""
    person = as_request(request).person
    shared = request.POST.get("shared") == "yes"
    people.share_skills(person=person, shared=shared, act=act_of(request))
    text = _("Your manager sees your skills now.") if shared else _("Only you see your skills now.")
    messages.success(request, text)
    return redirect(f"{reverse('me:skills')}#sharing")
