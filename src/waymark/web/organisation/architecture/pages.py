"""The architecture: families, roles, grades and ladders, with the draft under way laid over them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from waymark.domain.careers.compute.drafts import number_of, ref_of
from waymark.domain.careers.queries import headcounts
from waymark.domain.careers.queries.drafts import versions
from waymark.domain.careers.states import RoleState, Thing
from waymark.web.organisation.architecture.access import Desk, desk_of, for_hr
from waymark.web.organisation.architecture.building import build_form
from waymark.web.organisation.architecture.forms import choices
from waymark.web.organisation.architecture.grid import grid_of
from waymark.web.organisation.architecture.listing import (
    Asked,
    family_rows,
    role_rows,
    slice_of,
)
from waymark.web.organisation.architecture.words import version_line
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.numbers import in_words

__all__ = ["families_csv", "overview", "roles_csv"]

NEWEST_VERSIONS = 5
STATES = (RoleState.UNSORTED.value, RoleState.PUBLISHED.value, "changed")


@require_safe
@for_hr
def overview(request: HttpRequest) -> HttpResponse:
    """Everything at a glance; one family as a grid; the table of roles."""
    desk = desk_of(request, published=request.GET.get("view") == "published")
    asked = _asked(request, desk)
    context = {
        **_counts(desk),
        **_tables(request, desk, asked),
        "asked": asked,
        "chips": _chips(request, desk, asked),
        "family_choices": choices(desk.held, Thing.FAMILY, None),
        "grade_choices": choices(desk.held, Thing.GRADE, None),
        "state_choices": [(state, _state(state)) for state in STATES],
        "grades": [row for _number, row in sorted(
            (row["number"], {"ref": ref_of(key[0]), **row})
            for key, row in desk.held.things[Thing.GRADE].items()
        )],
        "versions": [(row, version_line(row.summary)) for row in versions()[:NEWEST_VERSIONS]],
        "as_published": request.GET.get("view") == "published",
        **desk.context,
    }  # fmt: skip
    if context["unsorted"]:
        context["build"] = build_form()
    return render(request, "organisation/architecture/page.html", context)


def _tables(request: HttpRequest, desk: Desk, asked: Asked) -> dict[str, Any]:
    """The tables of families and roles, and the grid of the family asked for, with headcounts."""
    families = slice_of(family_rows(desk.held), *_tokens(request, "f"))
    roles = slice_of(role_rows(desk.held, asked), *_tokens(request, ""))
    shown = {number for row in families.rows for number in row.roles}
    shown |= {row.number for row in roles.rows}
    if asked.family is not None:
        shown |= set(desk.held.roles_in("family", asked.family))
    people = headcounts([number for number in shown if number > 0], desk.act.today)
    tables: dict[str, Any] = {
        "families": families,
        "family_rows": [
            (row, sum(people.get(number, 0) for number in row.roles)) for row in families.rows
        ],
        "roles": roles,
        "role_rows": [(row, people.get(row.number, 0)) for row in roles.rows],
    }
    family = None if asked.family is None else desk.held.row(Thing.FAMILY, asked.family)
    if asked.family is not None and family:
        tables["family"] = {
            "address": ref_of(asked.family),
            "name": desk.held.name(Thing.FAMILY, asked.family),
            "description": family["description"],
            "grid": grid_of(desk.held, asked.family, people),
        }
    return tables


def _tokens(request: HttpRequest, prefix: str) -> tuple[str, str]:
    return request.GET.get(f"{prefix}after", ""), request.GET.get(f"{prefix}before", "")


def _asked(request: HttpRequest, desk: Desk) -> Asked:
    """What the address asks for; what makes no sense is left out."""
    state = request.GET.get("state", "")
    return Asked(
        text=request.GET.get("q", "").replace("\0", "").strip()[:200],
        family=_number(request.GET.get("family", ""), desk, Thing.FAMILY),
        grade=_number(request.GET.get("grade", ""), desk, Thing.GRADE),
        state=state if state in STATES else "",
    )


def _number(text: str, desk: Desk, thing: Thing) -> int | None:
    try:
        number = int(text) if text.lstrip("-").isdecimal() else number_of(text or None)
    except ValueError:
        return None
    return number if desk.held.row(thing, number) else None


def _state(state: str) -> str:
    return {
        RoleState.UNSORTED.value: _("Without a place"),
        RoleState.PUBLISHED.value: _("In the framework"),
        "changed": _("Changed in the draft"),
    }[state]


def _chips(request: HttpRequest, desk: Desk, asked: Asked) -> list[dict[str, str]]:
    """What is filtered by, each with the address that it is gone from."""
    chips = []
    if asked.text:
        chips.append({"label": f"“{asked.text}”", "name": "q"})
    if asked.family is not None:
        chips.append({"label": desk.held.name(Thing.FAMILY, asked.family), "name": "family"})
    if asked.grade is not None:
        chips.append({"label": desk.held.name(Thing.GRADE, asked.grade), "name": "grade"})
    if asked.state:
        chips.append({"label": _state(asked.state), "name": "state"})
    for chip in chips:
        params = request.GET.copy()
        for name in (chip["name"], "after", "before"):
            params.pop(name, None)
        chip["url"] = f"?{params.urlencode()}"
    return chips


def _counts(desk: Desk) -> dict[str, Any]:
    """The page's first sentences."""
    states = [row["state"] for row in desk.held.things[Thing.ROLE].values()]
    placed, unsorted = (
        states.count(state) for state in (RoleState.PUBLISHED.value, RoleState.UNSORTED.value)
    )
    families = len(desk.held.things[Thing.FAMILY])
    headline = _("No framework yet")
    if placed:
        headline = _("%(roles)s in %(families)s") % {
            "roles": ngettext("%(n)s role", "%(n)s roles", placed) % {"n": in_words(placed)},
            "families": ngettext("%(n)s family", "%(n)s families", families)
            % {"n": in_words(families)},
        }
    return {
        "headline": headline[:1].upper() + headline[1:],
        "placed": placed,
        "unsorted": unsorted,
        "unsorted_words": in_words(unsorted),
    }


@require_safe
@for_hr
def roles_csv(request: HttpRequest) -> HttpResponse:
    """The table of roles as it is filtered, whole."""
    desk = desk_of(request, published=request.GET.get("view") == "published")
    rows = sorted(role_rows(desk.held, _asked(request, desk)), key=lambda row: row.key)
    people = headcounts([row.number for row in rows if row.number > 0], desk.act.today)
    header = [_("Role"), _("Family"), _("Ladder"), _("Grade"), _("People"), _("State")]
    lines = (
        [row.name, row.family, row.ladder, row.grade, people.get(row.number, 0), row.state]
        for row in rows
    )
    return csv_response("roles", header, lines)


@require_safe
@for_hr
def families_csv(request: HttpRequest) -> HttpResponse:
    """The table of families, whole."""
    desk = desk_of(request, published=request.GET.get("view") == "published")
    rows = sorted(family_rows(desk.held), key=lambda row: row.key)
    numbers = [number for row in rows for number in row.roles if number > 0]
    people = headcounts(numbers, desk.act.today)
    header = [_("Family"), _("Ladders"), _("Grades"), _("Roles"), _("People")]
    lines = (
        [row.name, row.ladders, row.grades, len(row.roles),
         sum(people.get(number, 0) for number in row.roles)]
        for row in rows
    )  # fmt: skip
    return csv_response("families", header, lines)
