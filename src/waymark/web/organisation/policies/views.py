"""The retention table: how long each kind of data is kept, what is due, what went last."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waymark.kernel.acts import Act
from waymark.kernel.models import RetentionRun
from waymark.web.parts.downloads import csv_response
from waymark.web.requests import act_of
from waymark.workflows import erasure, recommending, retention
from waymark.workflows.reading_log import may_read_log

__all__ = ["download", "page"]


@dataclass(frozen=True, slots=True)
class Line:
    """A rule with what it would remove now and what it removed last."""

    rule: retention.Rule
    due: int
    last: RetentionRun | None


def _lines(act: Act) -> list[Line]:
    """Raises Http404 for all but HR, administrators and auditors."""
    if not retention.may_see(act):
        raise Http404
    runs, due = retention.last_runs(act), retention.count_due(act.at)
    return [Line(rule, due[rule.code], runs.get(rule.code)) for rule in retention.RULES]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The table, and what waits for a decision."""
    act = act_of(request)
    lines = _lines(act)
    open_wishes = erasure.erasures(act).filter(state="asked")
    context: dict[str, Any] = {
        "lines": lines,
        "due": sum(line.due for line in lines),
        "decides": erasure.may_decide(act),
        "reads_log": may_read_log(act),
        "switches": recommending.may_switch(act),
        "asked": open_wishes.count(),
        "held": erasure.holds(act).count(),
    }
    return render(request, "organisation/policies/page.html", context)


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The table as a file."""
    header = [
        _("What"), _("Kept for days"), _("Why"), _("Due now"), _("Last run"), _("Removed then"),
        _("Removed in all"),
    ]  # fmt: skip
    rows = [
        [
            line.rule.what, line.rule.days, line.rule.why, line.due,
            line.last.at.isoformat(timespec="minutes") if line.last else "",
            line.last.removed if line.last else "", line.last.removed_in_all if line.last else "",
        ]
        for line in _lines(act_of(request))
    ]  # fmt: skip
    return csv_response("retention", header, rows)
