"""The career map and the roles on it."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from waymark.domain.careers.compute.career_map import Chart, Direction, draw_map
from waymark.domain.careers.compute.framework import Framework, current_framework
from waymark.domain.careers.queries import Role, current_position, role_by_id
from waymark.domain.goals.operations import keep_option
from waymark.domain.goals.queries import GoalState, goals_of
from waymark.domain.skills.queries import levels_of
from waymark.kernel.acts import Forbidden, Refused
from waymark.web.charts.career_map import draw
from waymark.web.me.map import words
from waymark.web.me.map.asking import Asked, choices_of, question_of, read
from waymark.web.me.map.beside import Traveller, beside
from waymark.web.me.map.panel import Asking
from waymark.web.requests import act_of, as_request

__all__ = ["keep", "page", "role"]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Where one could go."""
    return _answer(request, None)


@require_safe
def role(request: HttpRequest, role_id: int) -> HttpResponse:
    """The same map with one role selected."""
    return _answer(request, role_id)


@require_POST
def keep(request: HttpRequest, role_id: int) -> HttpResponse:
    """Keep a role as an option, then show it again."""
    try:
        keep_option(person=as_request(request).person, role=_role(role_id), act=act_of(request))
    except (Refused, Forbidden) as why:
        return _answer(request, role_id, refusal=str(why))
    framework = current_framework()
    return HttpResponseRedirect(read(request.GET, framework).url(framework, role_id), status=303)


def _role(role_id: int) -> Role:
    try:
        return role_by_id(role_id)
    except Role.DoesNotExist as why:
        raise Http404 from why


def _person(request: HttpRequest, framework: Framework) -> Traveller:
    act, person = act_of(request), as_request(request).person
    position = current_position(act, person.pk)
    goals = list(goals_of(act, person.pk))
    active = next((each for each in goals if each.state != GoalState.EXPLORING.value), None)
    return Traveller(
        position=position,
        held=framework.place.get(position.role_id) if position else None,
        goals=goals,
        goal=framework.place.get(active.role_id) if active and active.role_id else None,
        suggests=as_request(request).stopped is None,
    )


def _answer(request: HttpRequest, role_id: int | None, refusal: str = "") -> HttpResponse:
    framework = current_framework()
    selected = framework.place.get(role_id) if role_id is not None else None
    if role_id is not None and selected is None:
        raise Http404
    person = _person(request, framework)
    asked = read(request.GET, framework)
    own = next((each for each in (asked.start, person.held, selected) if each is not None), None)
    if own is None:
        return render(request, "me/map/empty.html", {"mapped": bool(framework.roles)})
    levels = framework.levels(levels_of(act_of(request), as_request(request).person.pk))
    question = question_of(asked, framework, own, person.goal, selected)
    chart = draw_map(framework, levels, question, words.picture_words())
    context = _map(framework, asked, person, own, selected, chart)
    asking = Asking(framework, levels, own, act_of(request).today)
    context |= beside(act_of(request), asking, asked, person, selected, chart)
    context |= {"refusal": refusal, "own_name": framework.roles[own].name}
    return render(request, "me/map/page.html", context, status=422 if refusal else 200)


def _map(
    framework: Framework, asked: Asked, person: Traveller, own: int, selected: int | None,
    chart: Chart,
) -> dict[str, Any]:  # fmt: skip
    urls = [asked.url(framework, each.role_id) for each in chart.places]
    said = [
        words.stop_words(
            each, own=each.place == own, goal=each.place == person.goal,
            selected=each.place == selected,
        )
        for each in chart.places
    ]  # fmt: skip
    starts = {own: framework.roles[own].name}
    if person.held is not None:
        label = _("My role: %(role)s") % {"role": framework.roles[person.held].name}
        starts = {person.held: label, **starts} if own != person.held else {own: label}
    for goal in person.goals:
        place = framework.place.get(goal.role_id or 0)
        if place is not None:
            starts.setdefault(place, framework.roles[place].name)
    return {
        "mine": own == person.held,
        "lede": words.lede(chart.places, framework, own),
        "drawing": draw(chart.picture, urls, said),
        "drawing_label": _label(framework, own, selected),
        "groups": list(_groups(framework, asked, person, own, selected, chart)),
        "choices": choices_of(asked, framework, own, starts.items()),
        "asked": asked,
        "form_action": Asked().url(framework, _id(framework, selected)),
        "moves_url": asked.url(framework, _id(framework, selected), view="moves"),
        "ladders_url": asked.url(framework, _id(framework, selected), view="ladders"),
    }


def _id(framework: Framework, place: int | None) -> int | None:
    return None if place is None else framework.roles[place].id


def _label(framework: Framework, own: int, selected: int | None) -> str:
    label = _("Career map. It starts from %(role)s.") % {"role": framework.roles[own].name}
    if selected is None:
        return label
    return label + " " + _("Selected: %(role)s.") % {"role": framework.roles[selected].name}


def _groups(
    framework: Framework, asked: Asked, person: Traveller, own: int, selected: int | None,
    chart: Chart,
) -> Iterable[dict[str, Any]]:  # fmt: skip
    """The map as lists: up, sideways, further, and what lies before."""
    titles = {
        Direction.UP: _("Up"),
        Direction.SIDEWAYS: _("Sideways"),
        Direction.FURTHER: _("Further away"),
        Direction.BEFORE: _("On the way here"),
    }
    for direction, title in titles.items():
        rows = [
            {
                "name": each.name,
                "url": asked.url(framework, each.role_id),
                "line": words.place_line(each),
                "next": each.next_step and each.place not in (person.goal, selected),
                "goal": each.place == person.goal,
                "selected": each.place == selected,
            }
            for each in sorted(chart.places, key=lambda each: (-each.people, each.name))
            if each.direction is direction and each.place != own
        ]
        if rows:
            yield {"title": title, "rows": rows}
