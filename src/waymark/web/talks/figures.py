"""What HR sees of conversations: who talked and when, and shares by part of the organization."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waymark.domain.people.states import AccessRole
from waymark.domain.reviews import queries
from waymark.kernel.acts import Act
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.paging import page_of
from waymark.web.requests import act_of

__all__ = ["download", "page"]

ORDER = ("-planned_at", "-pk")


def _hr(request: HttpRequest) -> Act:
    """The act of someone of HR. Raises Http404 for anybody else."""
    act = act_of(request)
    if not act.actor.holds(AccessRole.HR.value):
        raise Http404
    return act


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Shares by part, then the conversations themselves: who, when, held or not."""
    act = _hr(request)
    shares = queries.talk_figures(act)
    rows = page_of(
        queries.talks_known(act), ORDER,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    context = {
        "shares": shares[:-1], "everyone": shares[-1] if shares else None, "page": rows,
        "weeks": queries.cadence().days // 7,
        "hidden": any(each.talked is None for each in shares),
    }  # fmt: skip
    return render(request, "talks/figures.html", context)


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The shares as a file; what is hidden on the page is empty here."""
    act = _hr(request)
    header = [_("Part of the organisation"), _("People"), _("Talked"), _("Share in percent")]
    rows = [
        [
            each.name if each.unit_id else _("Everyone"),
            each.people if each.talked is not None else "",
            "" if each.talked is None else each.talked,
            "" if each.percent is None else each.percent,
        ]
        for each in queries.talk_figures(act)
    ]
    return csv_response("conversations", header, rows)
