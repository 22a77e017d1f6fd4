"""The frame around every page: areas, navigation, notices."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from waymark.domain.people import queries
from waymark.domain.people.states import AccessRole
from waymark.kernel.acts import Act
from waymark.kernel.notices import unread_count
from waymark.web.requests import as_request, person_of

__all__ = ["AREAS", "Area", "Item", "areas_of", "context"]


@dataclass(frozen=True, slots=True)
class Item:
    """A page in an area's navigation; `within` is the address prefix that marks it as current."""

    label: Any
    route: str
    icon: str
    within: str


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the product for one kind of work."""

    key: str
    label: Any
    items: tuple[Item, ...]


AREAS = (
    Area(
        "me",
        _("Me"),
        (
            Item(_("My career"), "me:home", "home", "/me"),
            Item(_("Map"), "me:map", "map", "/me/map"),
            Item(_("Plan"), "me:plan", "plan", "/me/plan"),
            Item(_("Skills"), "me:skills", "skills", "/me/skills"),
            Item(_("People"), "me:people", "people", "/me/people"),
        ),
    ),
    Area(
        "team",
        _("Team"),
        (
            Item(_("My team"), "team:home", "people", "/team"),
            Item(_("Conversations"), "team:talks", "clock", "/team/talks"),
            Item(_("Approvals"), "team:approvals", "check", "/team/approvals"),
            Item(_("Skills"), "team:skills", "layers", "/team/skills"),
        ),
    ),
    Area(
        "programmes",
        _("Programmes"),
        (
            Item(_("Matching"), "programmes:matching", "swap", "/programmes/matching"),
            Item(_("Programmes"), "programmes:home", "layers", "/programmes"),
            Item(_("Mentors and coaches"), "programmes:coaches", "people", "/coaches"),
        ),
    ),
    Area(
        "organisation",
        _("Organisation"),
        (
            Item(_("Architecture"), "organisation:architecture", "map", "/org/architecture"),
            Item(_("Goals"), "organisation:goals", "place", "/org/goals"),
            Item(_("Imports"), "organisation:imports", "upload", "/org/imports"),
            Item(_("Conversations"), "organisation:talks", "clock", "/org/talks"),
            Item(_("Policies"), "organisation:policies", "info", "/org/policies"),
        ),
    ),
)
#: for people from outside, who see nothing but this: `web.corner` closes the rest
CORNER = Area(
    "me",
    _("People"),
    (
        Item(_("People"), "me:people", "people", "/me/people"),
        Item(_("What I offer"), "me:expert", "skills", "/me/people/expert"),
    ),
)
#: for administrators and auditors, who change nothing of the organization
OVERSIGHT = Area(
    "organisation",
    _("Organisation"),
    (Item(_("Policies"), "organisation:policies", "info", "/org/policies"),),
)


def areas_of(act: Act, *, answers: bool | None = None) -> tuple[Area, ...]:
    """The areas that the actor works in; an employee has one and sees no switch.

    answers    whether the actor answers for anyone, where the page has asked already.
    """
    me, team, programmes, organisation = AREAS
    shown = [me]
    if queries.has_reports(act) if answers is None else answers:
        shown.append(team)
    if act.actor.holds(AccessRole.LEARNING.value):
        shown.append(programmes)
    if act.actor.holds(AccessRole.HR.value):
        shown.append(organisation)
    elif act.actor.holds(AccessRole.ADMINISTRATOR.value, AccessRole.AUDITOR.value):
        shown.append(OVERSIGHT)
    return tuple(shown)


def _area_of_path(path: str, areas: tuple[Area, ...]) -> Area:
    prefixes = {
        "team": ("/team",),
        "programmes": ("/programmes", "/coaches"),
        "organisation": ("/org",),
    }
    for area in areas:
        if path.startswith(prefixes.get(area.key, ("//",))):
            return area
    return areas[0]


def _current(path: str, area: Area) -> str:
    matching = [
        item for item in area.items if path == item.within or path.startswith(item.within + "/")
    ]
    return max(matching, key=lambda item: len(item.within)).route if matching else ""


def _frame(request: HttpRequest) -> dict[str, Any]:
    act, outside = as_request(request).act, as_request(request).outside
    areas = (
        (CORNER,)
        if outside
        else areas_of(act, answers=getattr(request, "answers_for_people", None))
    )
    area = _area_of_path(request.path, areas)
    current = _current(request.path, area)
    items = [
        {"label": i.label, "url": reverse(i.route), "icon": i.icon, "current": i.route == current}
        for i in area.items
    ]
    switch = [
        {"label": a.label, "url": reverse(a.items[0].route), "current": a is area} for a in areas
    ]
    return {
        "area": area,
        "items": items,
        "switch": switch if len(switch) > 1 else [],
        "unread": unread_count(act),
        "outside": outside,
    }


def context(request: HttpRequest) -> dict[str, Any]:
    """Template context: `person`, `theme`, who stopped all recommending, the lazily built `shell`."""
    person = person_of(request)
    if person is None:
        return {"person": None, "theme": "", "recommending_stopped": None, "shell": None}
    theme = "" if person.theme == "system" else person.theme
    return {
        "person": person,
        "theme": theme,
        "recommending_stopped": as_request(request).stopped,
        "shell": SimpleLazyObject(lambda: _frame(request)),
    }
