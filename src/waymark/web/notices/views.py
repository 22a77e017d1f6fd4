"""The page of notices."""

from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from waymark.integrations.mail.queries import MailChoice, own_choice
from waymark.kernel import notices
from waymark.kernel.states import NoticeKind
from waymark.web.notices.mail import MUST_COME
from waymark.web.notices.texts import text_of
from waymark.web.parts.paging import page_of
from waymark.web.requests import act_of

__all__ = ["lead", "page"]

ORDER = ("-at", "-pk")


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Own notices, those that need an answer and are unread first; POST marks all as read."""
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
    choice = own_choice(act)
    shown = [
        {"row": row, "text": text_of(row.code, row.params),
         "mailed": row.kind == NoticeKind.NEEDS_YOU.value and _mailed(row.code, choice)}
        for row in rows.rows
    ]  # fmt: skip
    known = (each for each in shown if not _waits(each))
    day = choice.summary_day
    context = {
        "page": rows,
        "needs_you": [each for each in shown if _waits(each)],
        "days": [(day, list(rows)) for day, rows in groupby(known, key=_day)],
        "summary_day": WEEKDAYS[day] if day is not None else "",
        "unread": notices.unread_count(act),
    }
    return render(request, "notices/page.html", context)


@require_safe
def lead(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Lead on to the page that one's own notice is about: whoever opens it has read it.

    Mails lead here too. Nobody else's opening counts: it is not found for them, and who is not
    signed in is asked to sign in first.
    """
    address = notices.open_notice(notice_id=notice_id, act=act_of(request))
    if address is None:
        raise Http404
    within = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    return redirect(address if within else "account:notices")


def _waits(shown: dict[str, Any]) -> bool:
    """Whether a notice still needs its reader: what was answered or opened stands by its day."""
    return bool(shown["row"].kind == NoticeKind.NEEDS_YOU.value and shown["row"].read_at is None)


def _mailed(code: str, choice: MailChoice) -> bool:
    """Whether a notice that needs an answer comes by mail as well, quiet hours aside."""
    return choice.needs_you or code.startswith(MUST_COME)


def _day(shown: dict[str, Any]) -> date:
    """The reader's own day on which a notice came."""
    return timezone.localdate(shown["row"].at)
