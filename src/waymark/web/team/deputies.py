"""Who stands in for a manager: the manager's own page, and the same page for HR."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from waymark.domain.people.operations import end_deputy, name_deputy
from waymark.domain.people.queries import (
    Deputy,
    Person,
    deputies_of,
    deputy_by_id,
    direct_reports,
    leads_people,
    manager_of,
    manager_to_stand_in_for,
    standing_in,
    teammates,
)
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.web.parts.forms import DayField, NumberChoice
from waymark.web.parts.naming import NameField, NamingForm
from waymark.web.requests import act_of, as_request, looked_at

__all__ = ["end", "of_manager", "own"]

NEAR = 12
PAST_SHOWN = 5


class DeputyForm(NamingForm):
    """Who, from when to when."""

    listed, named = "deputy", "name"

    deputy = NumberChoice(
        label=gettext_lazy("Who stands in?"),
        choices=(),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose someone from the list")},
    )
    name = NameField()
    from_date = DayField(
        label=gettext_lazy("First day"),
        error_messages={"required": gettext_lazy("Choose the first day")},
    )
    last_day = DayField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Twelve months at most. You can end it earlier."),
        error_messages={"required": gettext_lazy("Choose the last day")},
    )

    def __init__(self, *args: Any, near: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {each.pk: each for each in (*near, *self.found)}
        shown = [(pk, each.shown_name) for pk, each in self.people.items()]
        self.offer("deputy", [("", _("Choose someone")), *shown])

    def clean(self) -> dict[str, Any]:
        """Turn the choice or the name into one person, or say what is missing."""
        cleaned = super().clean() or {}
        chosen, text = cleaned.get("deputy"), cleaned.get("name") or ""
        if chosen:
            cleaned["person"] = self.people[chosen]
        elif text:
            cleaned["person"] = self.person_named(text)
        elif "deputy" not in self.errors:
            self.add_error("deputy", _("Choose who stands in"))
        return cleaned


def _near(act: Act, manager: Person) -> list[Person]:
    """Who most likely stands in: the team, colleagues with the same manager, and that manager."""
    above = manager_of(manager, act.today)
    if act.person_id != manager.pk:
        return [above] if above is not None and above.active else []
    found = [*direct_reports(act)[:NEAR], *teammates(act, limit=NEAR)]
    return [*found, above] if above is not None and above.active else found


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Who stands in for oneself, and for whom one stands in."""
    return _page(request, as_request(request).person)


@require_http_methods(["GET", "HEAD", "POST"])
def of_manager(request: HttpRequest, person_id: int) -> HttpResponse:
    """The same for HR, who name someone while a manager cannot. 404 for everybody else."""
    act = act_of(request)
    try:
        manager = manager_to_stand_in_for(act, person_id)
    except Person.DoesNotExist:
        raise Http404 from None
    if not leads_people(act, manager.pk):
        raise Http404
    looked_at(request, person_id, "team-deputies")
    return _page(request, manager)


def _page(request: HttpRequest, manager: Person) -> HttpResponse:
    act, refusal = act_of(request), ""
    form = DeputyForm(
        request.POST if request.method == "POST" else None,
        act=act, near=_near(act, manager), but=manager.pk, initial={"from_date": act.today},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            name_deputy(
                manager=manager, deputy=said["person"], from_date=said["from_date"],
                to_date=_day_after(said["last_day"]), act=act,
            )  # fmt: skip
        except (Refused, Forbidden) as why:
            refusal = str(why)
        else:
            return HttpResponseRedirect(request.path, status=303)
    rows = list(deputies_of(act, manager.pk))
    mine = manager.pk == act.person_id
    context = {
        "manager": manager,
        "mine": mine,
        "leads": leads_people(act, manager.pk),
        "form": form,
        "refusal": refusal,
        "now": sorted((row for row in rows if _runs(row, act.today)), key=_in_time),
        "before": [row for row in rows if not _runs(row, act.today)][:PAST_SHOWN],
        "standing_in": standing_in(act) if mine else (),
        "today": act.today,
    }
    wrong = refusal or (form.is_bound and form.errors)
    return render(request, "team/deputies.html", context, status=422 if wrong else 200)


def _day_after(day: date) -> date:
    """The first day no longer; the last day of all has none, and is refused as too late."""
    return day + timedelta(days=1) if day < date.max else day


def _runs(row: Deputy, today: date) -> bool:
    return row.ended_at is None and row.to_date > today


def _in_time(row: Deputy) -> tuple[date, date, int]:
    """Whose time runs today before those to come, the nearest first."""
    return row.from_date, row.to_date, row.pk


@require_POST
def end(request: HttpRequest, deputy_id: int) -> HttpResponse:
    """End a deputy's time early, or call one off that is still to come."""
    act = act_of(request)
    try:
        row = deputy_by_id(act, deputy_id)
    except Deputy.DoesNotExist:
        raise Http404 from None
    try:
        end_deputy(deputy=row, act=act)
    except (Refused, Forbidden) as why:
        return render(request, "team/not_ended.html", {"refusal": str(why)}, status=422)
    if act.person_id in (row.manager_id, row.deputy_id):
        return HttpResponseRedirect(reverse("team:deputies"), status=303)
    return HttpResponseRedirect(reverse("team:deputies-of", args=[row.manager_id]), status=303)
