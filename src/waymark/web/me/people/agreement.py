"""The agreement: written by either of the two, agreed by both and by a sponsor where there is one."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waymark.domain.mentoring import operations
from waymark.domain.mentoring.queries.pairs import Agreement, agreement_of, possible_sponsors
from waymark.domain.mentoring.queries.working import Sponsored, sponsored
from waymark.kernel.acts import Refused
from waymark.web.me.people.forms import AgreementForm
from waymark.web.me.people.page import Said, show
from waymark.web.me.people.seats import Seat, for_the_two
from waymark.web.requests import act_of, looked_at
from waymark.web.talks.seats import when_in_words

__all__ = ["agree", "sponsor", "write"]


def _moment(text: str) -> datetime | None:
    """When the text that a form shows was written; None for none or for what no page wrote."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_two
def write(seat: Seat) -> HttpResponse:
    """The text and who sees what; POST writes it, and whoever writes agrees."""
    if not seat.works:
        raise Http404
    old = agreement_of(seat.act, seat.pair)
    sponsors = possible_sponsors(seat.act, seat.pair)
    if old and old.sponsor and old.sponsor not in sponsors:
        sponsors.append(old.sponsor)
    if seat.request.method != "POST":
        return _form(seat, AgreementForm(initial=_initial(old), sponsors=sponsors))
    form = AgreementForm(seat.request.POST, sponsors=sponsors)
    if not form.is_valid():
        return _form(seat, form, status=422)
    try:
        operations.write_agreement(
            pair=seat.pair, fields=form.said(), seen_at=_moment(form.cleaned_data["seen"]),
            act=seat.act,
        )  # fmt: skip
    except Refused as why:
        return _form(seat, form, refusal=str(why), status=422)
    return redirect(seat.at())


def _initial(old: Agreement | None) -> dict[str, Any]:
    if old is None:
        return {"sees_text": True, "sees_sessions": True}
    return {
        "seen": old.written_at.isoformat(), "text": old.text, "rhythm": old.rhythm,
        "sponsor": old.sponsor_id, "sees_text": old.sponsor_sees_text,
        "sees_sessions": old.sponsor_sees_sessions, "sees_goals": old.sponsor_sees_goals,
    }  # fmt: skip


def _form(seat: Seat, form: AgreementForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {"seat": seat, "form": form, "refusal": refusal}
    return render(seat.request, "me/people/agreement.html", context, status=status)


@require_POST
@for_the_two
def agree(seat: Seat) -> HttpResponse:
    """Agree to the text that the page showed."""
    agreement = agreement_of(seat.act, seat.pair)
    seen = _moment(seat.request.POST.get("seen", ""))
    if agreement is None or seen is None:
        raise Http404
    try:
        operations.agree_to(agreement=agreement, seen_at=seen, act=seat.act)
    except Refused as why:
        return show(seat, Said(refusal=str(why)))
    return redirect(seat.at())


@require_http_methods(["GET", "HEAD", "POST"])
def sponsor(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """What a sponsor sees, and nothing else; POST agrees."""
    act = act_of(request)
    try:
        seen = sponsored(act, agreement_id)
    except Agreement.DoesNotExist:
        raise Http404 from None
    looked_at(request, seen.agreement.pair.mentee_id, "pair-sponsor")
    refusal = ""
    if request.method == "POST":
        read = _moment(request.POST.get("seen", ""))
        if read is None:
            raise Http404
        try:
            operations.agree_to(agreement=seen.agreement, seen_at=read, act=act)
        except Refused as why:
            refusal = str(why)
        else:
            return redirect("me:pair-sponsor", agreement_id=agreement_id)
    context = {
        "seen": seen, "refusal": refusal, "hidden": _hidden(seen),
        "next": when_in_words(seen.next_at, act) if seen.next_at else "",
    }  # fmt: skip
    return render(request, "me/people/sponsor.html", context, status=422 if refusal else 200)


def _hidden(seen: Sponsored) -> list[str]:
    """What the agreement keeps from the sponsor, in words."""
    parts = (
        (seen.text is None, _("what they work on")), (seen.held is None, _("when they meet")),
        (seen.goals is None, _("their goals")),
    )  # fmt: skip
    return [words for hidden, words in parts if hidden]
