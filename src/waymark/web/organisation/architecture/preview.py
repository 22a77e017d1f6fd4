"""See as employee: the career map as it will be once the draft is published. Nothing to press."""

from collections import Counter
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from waymark.domain.careers.compute.career_map import Chart, Direction, Question, draw_map
from waymark.domain.careers.compute.drafts import preview
from waymark.domain.careers.compute.framework import Framework, current_framework
from waymark.domain.careers.queries import headcounts
from waymark.web.charts.career_map import draw
from waymark.web.me.map import words
from waymark.web.organisation.architecture.access import desk_of, for_hr
from waymark.web.organisation.architecture.building import steps_of

__all__ = ["page"]

MOST_STARTS = 30
TITLES = {
    Direction.UP: gettext_lazy("Up"),
    Direction.SIDEWAYS: gettext_lazy("Sideways"),
    Direction.FURTHER: gettext_lazy("Further away"),
    Direction.BEFORE: gettext_lazy("On the way here"),
}


@require_safe
@for_hr
def page(request: HttpRequest) -> HttpResponse:
    """The map from a role, with the draft laid over what is published."""
    desk = desk_of(request)
    framework = preview(desk.held) if desk.draft else current_framework()
    context: dict[str, Any] = {"steps": steps_of(3), **desk.context}
    if not framework.roles:
        return render(request, "organisation/architecture/preview.html", context)
    people = headcounts([role.id for role in framework.roles if role.id > 0], desk.act.today)
    starts = _starts(framework, people)
    own = _own(request.GET.get("from", ""), framework, starts)
    nothing = np.zeros(len(framework.skills), dtype=np.int64)
    chart = draw_map(framework, nothing, Question(own=own), words.picture_words())
    address = reverse("organisation:architecture-preview")
    urls = [f"{address}?from={each.role_id}" for each in chart.places]
    said = [
        words.stop_words(each, own=each.place == own, goal=False, selected=False)
        for each in chart.places
    ]
    context |= {
        "own": framework.roles[own],
        "lede": words.lede(chart.places, framework, own),
        "drawing": draw(chart.picture, urls, said),
        "drawing_label": _("Career map. It starts from %(role)s.")
        % {"role": framework.roles[own].name},
        "starts": [
            {"id": framework.roles[place].id, "name": framework.roles[place].name,
             "chosen": place == own}
            for place in starts if place != own
        ],
        "groups": _groups(chart, urls, own),
    }  # fmt: skip
    return render(request, "organisation/architecture/preview.html", context)


def _groups(chart: Chart, urls: list[str], own: int) -> list[dict[str, Any]]:
    """The stops of the map as lists, by where they lie from the own role; none is empty."""
    groups = [
        {
            "title": title,
            "rows": [
                {"name": each.name, "url": url, "line": words.place_line(each)}
                for each, url in zip(chart.places, urls, strict=True)
                if each.direction is direction and each.place != own
            ],
        }
        for direction, title in TITLES.items()
    ]
    return [group for group in groups if group["rows"]]


def _starts(framework: Framework, people: dict[int, int]) -> list[int]:
    """Roles to look from: those that most people hold, of families that they tell most about."""
    placed = [
        place for place, role in enumerate(framework.roles) if role.family is not None
    ] or list(range(len(framework.roles)))
    placed.sort(key=lambda place: (-people.get(framework.roles[place].id, 0), place))
    seen: Counter[int | None] = Counter()
    first: list[int] = []
    later: list[int] = []
    for place in placed[: 4 * MOST_STARTS]:
        family = framework.roles[place].family
        (first if seen[family] < 2 else later).append(place)
        seen[family] += 1
    return (first + later)[:MOST_STARTS]


def _own(text: str, framework: Framework, starts: list[int]) -> int:
    try:
        return framework.place[int(text)]
    except (ValueError, KeyError):
        return starts[0]
