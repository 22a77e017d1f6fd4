"""All mentors, coaches and trainers: who they are, what they held, how many places are free."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from waymark.domain.careers.queries import Role, roles_found
from waymark.domain.mentoring.queries import (
    Expert,
    ExpertFilter,
    experts_listed,
    experts_tally,
    terms_of,
    ways_of,
)
from waymark.domain.mentoring.states import ExpertKind, ExpertState
from waymark.domain.skills.queries import Skill, skills_found
from waymark.kernel.acts import Act
from waymark.web.parts.downloads import csv_response, xlsx_response
from waymark.web.parts.forms import HouseForm, LineField
from waymark.web.parts.hours import LANGUAGES, language_name
from waymark.web.parts.offers import KINDS
from waymark.web.parts.paging import page_of
from waymark.web.programmes.access import for_learning
from waymark.web.programmes.experts.words import STATES, Shown, heading, shown
from waymark.web.requests import act_of, took_away

__all__ = ["download", "download_workbook", "page"]

ORDER = ("person__family_name", "person__given_name", "pk")
SHORTEST = 2


class FilterForm(HouseForm):
    """What the list is narrowed to; what does not make sense narrows nothing."""

    role = LineField(label=gettext_lazy("Role held"), required=False, max_length=120)
    skill = LineField(label=gettext_lazy("Skill"), required=False, max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False,
        choices=[("", gettext_lazy("All")), *KINDS.items()],
    )  # fmt: skip
    where = forms.ChoiceField(
        label=gettext_lazy("From"), required=False,
        choices=[("", gettext_lazy("All")), ("inside", gettext_lazy("Inside")),
                 ("outside", gettext_lazy("Outside"))],
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False, choices=())
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[("", gettext_lazy("Helping, asked")), *STATES.items()],
    )  # fmt: skip
    free = forms.BooleanField(label=gettext_lazy("With a free place"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((code, language_name(code)) for code in LANGUAGES), key=lambda e: e[1])
        self.offer("language", [("", _("Any")), *named])
        self.held: Role | None = None
        self.helps: Skill | None = None

    def narrowed(self) -> ExpertFilter:
        """The filter of what was chosen; a role and a skill are the ones that read most alike."""
        self.is_valid()
        said = self.cleaned_data
        role, skill = said.get("role") or "", said.get("skill") or ""
        if len(role) >= SHORTEST and "\x00" not in role:
            self.held = next(iter(roles_found(role, limit=1)), None)
        if len(skill) >= SHORTEST and "\x00" not in skill:
            self.helps = next(iter(skills_found(skill, limit=1)), None)
        kind, where, state = said.get("kind"), said.get("where"), said.get("state")
        return ExpertFilter(
            kind=ExpertKind(kind) if kind else None,
            outside=where == "outside" if where else None,
            skill=self.helps.pk if self.helps else None,
            role=self.held.pk if self.held else None,
            language=said.get("language") or "",
            free=bool(said.get("free")),
            state=ExpertState(state) if state else None,
        )


def _in_words(act: Act, experts: list[Expert]) -> list[Shown]:
    ways = ways_of(act, experts)
    return [shown(each, ways[each.pk], terms_of(act, each), act) for each in experts]


@require_safe
@for_learning
def page(request: HttpRequest) -> HttpResponse:
    """Capacity, roles held, languages, hours and price, by name; with what narrows the list."""
    act = act_of(request)
    form = FilterForm(request.GET)
    only = form.narrowed()
    found = page_of(
        experts_listed(act, only), ORDER,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    tally = experts_tally(act)
    context = {
        "form": form, "page": found, "rows": _in_words(act, found.rows), "tally": tally,
        "heading": heading(tally) if tally.agreed else _("Mentors and coaches"),
        "narrowed": only != ExpertFilter(), "any": bool(tally.agreed or tally.asked),
    }  # fmt: skip
    return render(request, "programmes/experts/list.html", context)


def _table(request: HttpRequest) -> tuple[list[Any], Iterator[list[Any]]]:
    """The list as it is narrowed, as a table, with names: whoever takes it away is noted."""
    act = act_of(request)
    rows = list(experts_listed(act, FilterForm(request.GET).narrowed()).order_by(*ORDER))
    took_away(request, {each.person_id for each in rows}, "experts-download")
    header = [
        _("Name"), _("Kind"), _("State"), _("From"), _("Roles held"), _("Places"), _("Taken"),
        _("Languages"), _("Hours"), _("Price"), _("Contract until"),
    ]  # fmt: skip
    return header, (
        [
            each.expert.person.shown_name, each.kind, each.state, each.where,
            "; ".join(each.held), each.expert.places, each.expert.taken, each.languages,
            "; ".join(each.hours) or _("Usual working week"), each.price,
            each.expert.contract_until or "",
        ]
        for each in _in_words(act, rows)
    )  # fmt: skip


@require_safe
@for_learning
def download(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    return csv_response("mentors-and-coaches", *_table(request))


@require_safe
@for_learning
def download_workbook(request: HttpRequest) -> HttpResponse:
    """The same as an Excel workbook."""
    return xlsx_response("mentors-and-coaches", *_table(request))
