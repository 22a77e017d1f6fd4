"""The calendar feed: its owner opens and ends it, calendars fetch it."""

import secrets
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.domain.people.queries import act_of_person_id
from waymark.integrations.calendar import operations, queries
from waymark.integrations.calendar.entries import entries_of
from waymark.integrations.calendar.writing import calendar_of
from waymark.kernel.acts import Refused
from waymark.web.requests import CLOCK, Request, act_of, as_request

__all__ = ["fetch", "page", "revoke"]


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Whether there is a feed; POST makes a new address, which is shown this once."""
    mine = as_request(request)
    if request.method != "POST":
        return _page(mine)
    secret = secrets.token_urlsafe(32)
    try:
        operations.open_feed(person=mine.person, secret=secret, act=act_of(request))
    except Refused as why:
        return _page(mine, refusal=str(why), status=422)
    path = reverse("calendar-feed", kwargs={"secret": secret})
    return _page(mine, address=f"{settings.WAYMARK_ADDRESS}{path}")


def _page(
    request: Request, *, address: str = "", refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {"feed": queries.own_feed(act_of(request)), "address": address, "refusal": refusal}
    return render(request, "me/takeaway/calendar.html", context, status=status)


@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """End the address."""
    operations.revoke_feed(person=as_request(request).person, act=act_of(request))
    messages.success(request, _("The address no longer works."))
    return redirect("me:calendar")


@login_not_required
@require_safe
def fetch(request: HttpRequest, secret: str) -> HttpResponse:
    """The feed, for whoever knows the address: calendars cannot sign in."""
    feed = queries.feed_at(secret)
    if feed is None:
        raise Http404
    now = CLOCK.now()
    act = replace(act_of_person_id(feed.person_id, now), request=getattr(request, "request_id", ""))
    operations.note_reading(feed=feed, act=act)
    with translation.override(feed.person.language or settings.LANGUAGE_CODE):
        name = _("My plan (%s)") % feed.person.shown_name
        body = calendar_of(entries_of(act), name=name, address=settings.WAYMARK_ADDRESS, at=now)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="plan.ics"'
    return response
