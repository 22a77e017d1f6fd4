"""A manager's conversations: with whom, when last, when next; and planning one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from waymark.domain.people.queries import Person, direct_reports, has_reports, zone_of
from waymark.domain.reviews import operations, queries
from waymark.domain.reviews.queries import TeamTalk
from waymark.domain.reviews.states import TalkStanding
from waymark.kernel.acts import Act, Refused
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.forms import new_key
from waymark.web.parts.numbers import at_the_start
from waymark.web.parts.paging import page_of
from waymark.web.requests import act_of, as_request, looked_at, took_away
from waymark.web.talks.forms import PlanForm
from waymark.web.talks.moments import AT_TEN, working_day
from waymark.web.talks.seats import when_in_words
from waymark.web.talks.words import STANDINGS

__all__ = ["download", "listing", "plan"]

ORDER = ("family_name", "given_name", "pk")
PRESSING = (TalkStanding.ASKED, TalkStanding.NEAR, TalkStanding.TO_CLOSE, TalkStanding.DUE)


def _headline(act: Act, talks: list[TeamTalk]) -> str:
    """The answer to "whom do I talk to": it is the heading of the page."""
    waiting = sum(each.standing in PRESSING for each in talks)
    if waiting:
        text = ngettext(
            "%(n)s person waits for a talk with you",
            "%(n)s people wait for a talk with you",
            waiting,
        )
        return text % {"n": at_the_start(waiting)}
    coming = [each for each in talks if each.next is not None]
    if coming:
        return _("Your next talks are planned")
    return _("You have talked with everyone")


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Everyone who answers to the actor today."""
    act = act_of(request)
    page = page_of(
        direct_reports(act), ORDER,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    talks = queries.team_talks(act, page.rows)
    rows = [_row(each, act) for each in talks]
    context = {
        "page": page, "rows": rows, "headline": _headline(act, talks),
        "cadence": queries.cadence().days // 7,
    }  # fmt: skip
    return render(request, "talks/team.html", context)


def _row(each: TeamTalk, act: Act) -> dict[str, Any]:
    label, tone = STANDINGS[each.standing]
    at = each.next.planned_at if each.next else None
    return {
        "each": each, "label": label, "tone": tone, "next": when_in_words(at, act) if at else "",
        "due": each.standing in (TalkStanding.DUE, TalkStanding.FINE),
    }  # fmt: skip


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The table as a file."""
    act = act_of(request)
    if not has_reports(act):
        raise Http404
    header = [_("Name"), _("Last talk"), _("Next talk"), _("State"), _("Next due")]
    talks = queries.team_talks(act, list(direct_reports(act)))
    rows = [
        [
            each.person.shown_name,
            localtime(each.last.at).date().isoformat() if each.last else "",
            localtime(each.next.planned_at).isoformat(" ", "minutes")
            if each.next and each.next.planned_at
            else "",
            str(STANDINGS[each.standing][0]),
            each.due_on.isoformat(),
        ]
        for each in talks
    ]
    took_away(request, [each.person.pk for each in talks], "team-download")
    return csv_response("conversations", header, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, person_id: int) -> HttpResponse:
    """Plan a conversation with someone; where one is open already, it leads there."""
    act, zone = act_of(request), zone_of(as_request(request).person)
    try:
        person = queries.reports_person(act, person_id)
    except Person.DoesNotExist:
        raise Http404 from None
    looked_at(request, person_id, "team-talks")
    today = localtime(act.at, zone).date()
    first = {"key": new_key(), "day": working_day(today), "time": AT_TEN}
    form = PlanForm(request.POST or None, zone=zone, initial=first)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            talk = operations.plan_talk(
                person=person, planned_at=said["moment"], place=said["place"],
                about=said["about"], key=said["key"], act=act,
            )  # fmt: skip
        except Refused as why:
            refusal = str(why)
        else:
            return redirect("team:talk", person_id=person.pk, talk_id=talk.pk)
    context = {
        "member": person, "form": form, "refusal": refusal, "zone": zone.key,
        "other_zone": zone_of(person).key, "open": queries.next_talk(act, person.pk),
    }  # fmt: skip
    return render(
        request, "talks/plan.html", context, status=422 if refusal or form.errors else 200
    )
