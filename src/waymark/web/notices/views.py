"""The page of notices."""

from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.views.decorators.http import require_http_methods

from waymark.integrations.mail.queries import own_choice
from waymark.kernel import notices
from waymark.kernel.states import NoticeKind
from waymark.web.notices.texts import text_of
from waymark.web.parts.paging import page_of
from waymark.web.requests import act_of

__all__ = ["page"]

ORDER = ("-at", "-pk")


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Own notices, those that need an answer first; POST marks all as read."""
    act = act_of(request)
    if request.method == "POST":
        notices.mark_read(act=act)
        return redirect("account:notices")
    rows = page_of(
        notices.notices_of(act),
        ORDER,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    shown = [(row.kind, {"row": row, "text": text_of(row.code, row.params)}) for row in rows.rows]
    needs = NoticeKind.NEEDS_YOU.value
    known = (each for kind, each in shown if kind != needs)
    day = own_choice(act).summary_day
    context = {
        "page": rows,
        "needs_you": [each for kind, each in shown if kind == needs],
        "days": [(day, list(rows)) for day, rows in groupby(known, key=_day)],
        "summary_day": WEEKDAYS[day] if day is not None else "",
        "unread": notices.unread_count(act),
    }
    return render(request, "notices/page.html", context)


def _day(shown: dict[str, Any]) -> date:
    """The reader's own day on which a notice came."""
    return timezone.localdate(shown["row"].at)
