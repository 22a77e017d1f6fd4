"""What stands beside the map: a role's panel, its twin, colleagues; or routes to begin with."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from waymark.domain.careers.compute.career_map import Chart
from waymark.domain.careers.compute.framework import Framework
from waymark.domain.careers.compute.suggestions import likely_next, suggest_destinations
from waymark.domain.careers.queries import Assignment, trails
from waymark.domain.goals.queries import Goal, GoalState
from waymark.engine.layout import LineKind
from waymark.engine.moves import MIN_PEOPLE
from waymark.kernel.acts import Act
from waymark.web.me.map import words
from waymark.web.me.map.asking import Asked
from waymark.web.me.map.colleagues import colleagues
from waymark.web.me.map.panel import Asking, panel_of

__all__ = ["Traveller", "beside"]


@dataclass(frozen=True, slots=True)
class Traveller:
    """What the page knows of the one who asks; `held` and `goal` are places in the framework.

    suggests    whether anything may be recommended to them.
    """

    position: Assignment | None
    held: int | None
    goals: list[Goal]
    goal: int | None
    suggests: bool = True

    @property
    def options(self) -> list[Goal]:
        return [goal for goal in self.goals if goal.state == GoalState.EXPLORING.value]


def beside(
    act: Act, asking: Asking, asked: Asked, person: Traveller, selected: int | None,
    chart: Chart,
) -> dict[str, Any]:  # fmt: skip
    """The panel, the twin ladder, colleagues' ways; or three routes to begin with."""
    framework = asking.framework
    shown = selected if selected is not None else person.goal
    ways = trails(
        act,
        [framework.roles[shown].id]
        if shown is not None
        else [each.role_id for each in chart.places if each.place != asking.own],
        came_from=None if shown is not None else framework.roles[asking.own].id,
    )
    context: dict[str, Any] = {"colleagues": colleagues(ways)}
    if shown is None:
        return context | (_to_begin_with(asking, asked, person) if person.suggests else {})
    other = _compared(asked, person, asking.own, shown)
    tone = next((p.kind for p in chart.places if p.place == shown), LineKind.OTHER)
    heading = _heading(framework, person, other)
    context |= _choosing(framework, person, shown)
    return context | {
        "panel": panel_of(asking, shown, tone, other, heading),
        "twin": _twin(framework, shown),
        "compare": _compare_choices(framework, person, shown, other, chart),
        "compare_keep": list(asked.params(framework, compare=None).items()),
        "keep_state": asked.query(framework),
        "move": _first_move(framework, asking.own, shown, chart),
        "moved": int(framework.recent[shown]) if framework.recent[shown] >= MIN_PEOPLE else 0,
        "since": framework.recent_from,
    }


def _to_begin_with(asking: Asking, asked: Asked, person: Traveller) -> dict[str, Any]:
    """Routes to destinations worth a look, and what likely comes next."""
    framework = asking.framework
    suggestions = [
        {
            "each": each,
            "url": asked.url(framework, each.role_id),
            "why": words.why(each.why),
            "time": words.time_of_way(each.way),
            "chance": words.chance_of_way(each.way),
            "line": words.way_line(each.way),
        }
        for each in suggest_destinations(framework, asking.levels, asking.own)
    ]
    position = person.position if person.held == asking.own else None
    likely = [
        {
            "each": each,
            "url": asked.url(framework, each.role_id),
            "because": words.because(each.because),
        }
        for each in likely_next(framework, asking.own, position, asking.today)
    ]
    return {
        "suggestions": suggestions,
        "routes_heading": words.routes_heading(len(suggestions)),
        "likely": likely,
    }


def _first_move(framework: Framework, own: int, shown: int, chart: Chart) -> dict[str, Any] | None:
    """The move that begins the way to the role; the move straight there where no way is known."""
    if shown == own:
        return None
    first = next((each.place for each in chart.places if each.next_step), shown)
    return {
        "from_id": framework.roles[own].id,
        "to_id": framework.roles[first].id,
        "to": framework.roles[first].name,
    }


def _compared(asked: Asked, person: Traveller, own: int, shown: int) -> int | None:
    """What the role is compared with: what was asked, else the goal, else the own role."""
    for each in (asked.compare, person.goal, person.held, own):
        if each is not None and each != shown:
            return each
    return None


def _heading(framework: Framework, person: Traveller, other: int | None) -> str:
    if other is None:
        return ""
    if other == person.goal:
        return _("Your goal")
    return _("Your role") if other == person.held else framework.roles[other].name


def _choosing(framework: Framework, person: Traveller, shown: int) -> dict[str, Any]:
    role_id = framework.roles[shown].id
    return {
        "is_goal": shown == person.goal,
        "is_held": shown == person.held,
        "is_option": any(goal.role_id == role_id for goal in person.options),
    }


def _twin(framework: Framework, shown: int) -> dict[str, str] | None:
    twins = framework.twins.get(shown)
    if not twins:
        return None
    return {
        "one": framework.roles[shown].name,
        "other": framework.roles[twins[0]].name,
        "grade": words.grade_name(framework.roles[shown].grade or 0),
    }


def _compare_choices(
    framework: Framework, person: Traveller, shown: int, other: int | None, chart: Chart
) -> list[dict[str, Any]]:
    kept = [framework.place.get(goal.role_id or 0) for goal in person.goals]
    drawn = sorted(
        (each.place for each in chart.places), key=lambda place: framework.roles[place].name
    )
    known = [person.goal, person.held, other, *framework.twins.get(shown, ()), *kept, *drawn]
    return [
        {
            "id": framework.roles[place].id,
            "name": framework.roles[place].name,
            "chosen": place == other,
        }
        for place in dict.fromkeys(known)
        if place is not None and place != shown
    ]
