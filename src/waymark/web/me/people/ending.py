"""The end of a pair: through, with a word on how it was, or early and without blame."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from waymark.domain.mentoring import operations
from waymark.domain.mentoring.states import EndReason
from waymark.kernel.acts import Refused
from waymark.web.me.people.forms import EndForm, FeedbackForm
from waymark.web.me.people.seats import Seat, for_the_two

__all__ = ["end"]


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_two
def end(seat: Seat) -> HttpResponse:
    """Two ways to end: "we are through", or earlier than meant."""
    if not seat.works:
        raise Http404
    if seat.request.method != "POST":
        return _show(seat)
    how = seat.request.POST.get("how")
    if how == "completed":
        return _complete(seat)
    if how == "early":
        return _early(seat)
    raise Http404


def _complete(seat: Seat) -> HttpResponse:
    form = FeedbackForm(seat.request.POST, needed=False)
    if not form.is_valid():
        return _show(seat, through=form)
    said = form.cleaned_data["satisfaction"]
    try:
        operations.complete_pair(pair=seat.pair, satisfaction=said, act=seat.act)
    except Refused as why:
        return _show(seat, through=form, refusal=str(why))
    return redirect(seat.at())


def _early(seat: Seat) -> HttpResponse:
    form = EndForm(seat.request.POST, auto_id="early_%s")
    if not form.is_valid():
        return _show(seat, early=form)
    reason = EndReason(form.cleaned_data["reason"])
    try:
        operations.end_pair(
            pair=seat.pair, reason=reason, words=form.cleaned_data["words"], act=seat.act
        )
    except Refused as why:
        return _show(seat, early=form, refusal=str(why))
    return redirect(seat.at())


def _show(
    seat: Seat, *, through: FeedbackForm | None = None, early: EndForm | None = None,
    refusal: str = "",
) -> HttpResponse:  # fmt: skip
    context = {
        "seat": seat, "refusal": refusal, "met": seat.pair.met_at is not None,
        "through": through or FeedbackForm(needed=False),
        "early": early or EndForm(auto_id="early_%s"), "ending": early is not None,
    }  # fmt: skip
    sent = through is not None or early is not None
    return render(seat.request, "me/people/end.html", context, status=422 if sent else 200)
