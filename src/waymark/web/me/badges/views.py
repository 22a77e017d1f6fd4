"""One's own badges: have one signed, take it away, take it back."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.integrations.badges import operations, queries
from waymark.integrations.badges.queries import Badge
from waymark.integrations.badges.states import Revocation
from waymark.kernel.acts import Refused
from waymark.web.parts.forms import HouseForm, KeyField, new_key
from waymark.web.parts.numbers import at_the_start
from waymark.web.parts.paging import page_of
from waymark.web.requests import Request, act_of, as_request

__all__ = ["download", "page", "revoke"]

ORDER = ("-issued_at", "-pk")


class IssueForm(HouseForm):
    """Which skill; the number that comes with it makes a double click one badge."""

    skill = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)
    key = KeyField()


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Badges issued and those on offer; POST has one signed."""
    mine = as_request(request)
    if request.method != "POST":
        return _page(mine)
    form = IssueForm(request.POST)
    if not form.is_valid():
        return _page(mine, _("This form is out of date. Reload the page and try again."))
    said = form.cleaned_data
    try:
        operations.issue_badge(
            person=mine.person, skill_id=said["skill"], key=said["key"], act=act_of(request)
        )
    except Refused as why:
        return _page(mine, str(why))
    messages.success(request, _("Signed. Download it; anyone can check it without asking us."))
    return redirect("me:badges")


def _page(request: Request, refusal: str = "") -> HttpResponse:
    act = act_of(request)
    own = queries.own_badges(act)
    every = list(own)
    rows = page_of(
        own, ORDER, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    offers = [(each.claim, new_key()) for each in queries.offers_of(act, every)]
    valid = sum(each.revoked_at is None for each in every)
    context = {
        "page": rows, "offers": offers, "issuer": queries.issuer(), "refusal": refusal,
        "heading": _heading(valid, len(offers)),
    }  # fmt: skip
    return render(request, "me/badges/page.html", context, status=422 if refusal else 200)


def _heading(valid: int, offers: int) -> str:
    """What one has to show for it, or could have at once."""
    if valid:
        return ngettext(
            "%(n)s badge that anyone can check", "%(n)s badges that anyone can check", valid
        ) % {"n": at_the_start(valid)}  # fmt: skip
    if offers:
        return ngettext(
            "%(n)s level is ready to be signed", "%(n)s levels are ready to be signed", offers
        ) % {"n": at_the_start(offers)}  # fmt: skip
    return _("My badges")


def _own(request: HttpRequest, badge_id: UUID) -> Badge:
    try:
        return queries.own_badge(act_of(request), badge_id)
    except Badge.DoesNotExist as why:
        raise Http404 from why


@require_safe
def download(request: HttpRequest, badge_id: UUID) -> HttpResponse:
    """The signed credential, as a wallet or a verifier takes it."""
    badge = _own(request, badge_id)
    response = HttpResponse(badge.token, content_type="application/vc+jwt")
    name = slugify(f"{badge.skill.name}-{badge.level}") or "badge"
    response["Content-Disposition"] = f'attachment; filename="{name}.jwt"'
    return response


@require_POST
def revoke(request: HttpRequest, badge_id: UUID) -> HttpResponse:
    """Take one's own badge back."""
    badge = _own(request, badge_id)
    operations.revoke_badge(badge=badge, reason=Revocation.OWN_WISH, act=act_of(request))
    messages.success(request, _("Taken back. Whoever checks it is told that it no longer holds."))
    return redirect("me:badges")
