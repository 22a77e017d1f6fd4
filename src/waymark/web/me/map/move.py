"""One move, from A to B: the gap, the usual time, what helps, who may be asked."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from waymark.domain.careers.compute.framework import Framework, current_framework
from waymark.domain.careers.compute.gaps import fit_of
from waymark.domain.careers.compute.graphs import CERTAIN
from waymark.domain.careers.queries import MinedMove, formal_move, mined_move, trails
from waymark.domain.goals.queries import active_goal
from waymark.domain.skills.queries import levels_of
from waymark.engine.moves import MIN_PEOPLE
from waymark.web.me.map.colleagues import colleagues
from waymark.web.me.map.words import place_in_words
from waymark.web.parts.times import months_in_words
from waymark.web.requests import act_of, as_request

__all__ = ["move"]


@require_safe
def move(request: HttpRequest, from_id: int, to_id: int) -> HttpResponse:
    """The page of one move; roles that are not shown, or the same twice, are not found."""
    framework = current_framework()
    source, target = framework.place.get(from_id), framework.place.get(to_id)
    if source is None or target is None or source == target:
        raise Http404
    act, person = act_of(request), as_request(request).person
    made = mined_move(act, from_id, to_id)
    formal = formal_move(from_id, to_id)
    goal = active_goal(act, person.pk)
    levels = framework.levels(levels_of(act, person.pk))
    context = {
        "source": framework.roles[source],
        "target": framework.roles[target],
        "kind": _kind(framework, source, target),
        "source_line": place_in_words(framework, source, source),
        "target_line": place_in_words(framework, target, source),
        "fit": fit_of(framework, levels, target),
        "facts": _facts(made),
        "few": made is not None and made.people < MIN_PEOPLE,
        "formal": formal,
        "step": _is_step(framework, source, target),
        "colleagues": colleagues(trails(act, [to_id], came_from=from_id, straight=True)),
        "is_goal": goal is not None and goal.role_id == to_id,
    }
    context["first"] = not (made or formal or context["step"])
    return render(request, "me/map/move.html", context)


def _is_step(framework: Framework, source: int, target: int) -> bool:
    """Whether it is a move that the framework itself names."""
    graph = framework.paper
    return target in graph.heads[graph.start[source] : graph.start[source + 1]]


def _kind(framework: Framework, source: int, target: int) -> str:
    here, there = framework.roles[source], framework.roles[target]
    if here.grade is None or there.grade is None:
        return ""
    if there.grade > here.grade:
        grades = there.grade - here.grade
        return ngettext("Up %(n)d grade", "Up %(n)d grades", grades) % {"n": grades}
    if there.grade < here.grade:
        return _("To a lower grade")
    twin = framework.twins.get(source, ())
    return _("To the other ladder, same grade") if target in twin else _("Sideways, same grade")


def _facts(made: MinedMove | None) -> list[dict[str, Any]]:
    """Figures of a move that people made, each with what it rests on."""
    if made is None:
        return []
    people = ngettext("%(n)d person", "%(n)d people", made.people) % {"n": made.people}
    facts = [
        {"label": _("Colleagues who made it"), "value": people, "basis": _last(made)},
        {"label": _("Usual time before it"), "value": _time(made), "basis": _basis(made)},
    ]
    if made.share is not None and made.horizon:
        facts.append(
            {
                "label": _("How many go this way"),
                "value": _share(made),
                "basis": _("of 100 who take up the role, within %(time)s")
                % {"time": months_in_words(made.horizon, made.horizon).removeprefix(_("about "))},
            }
        )
    return facts


def _last(made: MinedMove) -> str:
    if made.last_on is None or made.people < MIN_PEOPLE:
        return ""
    return _("most recently in %(year)d") % {"year": made.last_on.year}


def _time(made: MinedMove) -> str:
    if made.months_low is None or made.months_high is None or made.certain < CERTAIN:
        return _("Too few to say")
    said = months_in_words(made.months_low, made.months_high)
    return said[:1].upper() + said[1:]


def _basis(made: MinedMove) -> str:
    if made.months is None or made.certain < CERTAIN:
        return _("the times of at least five people are needed")
    middle = months_in_words(made.months, made.months).removeprefix(_("about "))
    return _("half of them took less than %(time)s") % {"time": middle}


def _share(made: MinedMove) -> str:
    low, high = round(100 * (made.share_low or 0)), round(100 * (made.share_high or 0))
    if low == high:
        return _("About %(n)d") % {"n": low}
    return _("%(low)d to %(high)d") % {"low": low, "high": high}
