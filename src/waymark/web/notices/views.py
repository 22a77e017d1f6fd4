"""The page of notices."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

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
    context = {
        "page": rows,
        "needs_you": [each for kind, each in shown if kind == needs],
        "good_to_know": [each for kind, each in shown if kind != needs],
        "unread": notices.unread_count(act),
    }
    return render(request, "notices/page.html", context)
