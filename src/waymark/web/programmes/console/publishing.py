"""Check and publish: what would go out, and the one button that makes it true."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from waymark.domain.mentoring.operations import publish_round
from waymark.domain.mentoring.queries.publishing import check_of
from waymark.domain.mentoring.queries.rounds import Round
from waymark.kernel.acts import Refused
from waymark.web.programmes.console.access import find_draft, find_round
from waymark.web.requests import act_of, id_of

__all__ = ["publish"]


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """Look at what publishing does; POST publishes."""
    a_round = find_round(request, programme_id, number)
    if request.method != "POST":
        return _show(request, a_round)
    draft = find_draft(request, a_round)
    revision = id_of(request.POST.get("revision", ""))
    try:
        pairs = publish_round(
            a_round=a_round, draft=draft, revision=-1 if revision is None else revision,
            act=act_of(request),
        )  # fmt: skip
    except Refused as why:
        return _show(request, find_round(request, programme_id, number), str(why))
    told = ngettext("Published. One pair was told.", "Published. %(n)d pairs were told.", pairs) % {
        "n": pairs
    }
    messages.success(request, told)
    return redirect("programmes:round", programme_id, number)


def _show(request: HttpRequest, a_round: Round, refusal: str = "") -> HttpResponse:
    check = check_of(act_of(request), a_round)
    if check is None and not refusal:
        raise Http404
    context = {
        "round": a_round, "programme": a_round.programme, "check": check, "refusal": refusal,
    }  # fmt: skip
    status = 422 if refusal else 200
    return render(request, "programmes/console/publish.html", context, status=status)
