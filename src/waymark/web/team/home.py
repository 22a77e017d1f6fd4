"""Who needs the manager this week, and where everyone is heading."""

from collections.abc import Sequence
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from waymark.domain.plans.compute.team import Member, Standing, members_of
from waymark.domain.plans.queries.team import Wait, reports_with_roles, waits_for
from waymark.domain.reviews.compute import agenda_for, facts_of
from waymark.domain.reviews.queries import TeamTalk, team_talks
from waymark.domain.reviews.states import TalkStanding
from waymark.kernel.acts import Act
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.paging import part_of
from waymark.web.requests import act_of, as_request, took_away
from waymark.web.talks.since import Line, lines_of
from waymark.web.team.words import headline, row_of_talk, row_of_wait, weeks_ago

__all__ = ["STANDINGS", "download", "home"]

MOST_WAITING = 5
MOST_LINES = 3
#: a last talk that is longer ago than this is worth a sentence
LONG_AGO = timedelta(weeks=10)
SOON = timedelta(days=7)
#: talks with something to do before they are in the diary, or after
TO_DO = (TalkStanding.ASKED, TalkStanding.TO_CLOSE)
#: the tag of each standing, and its colour
STANDINGS = {
    Standing.PATH_CHANGED: (gettext_lazy("Path changed"), "learn"),
    Standing.NO_GOAL: (gettext_lazy("No goal shared"), ""),
    Standing.TALK_DUE: (gettext_lazy("Next talk due"), "warn"),
    Standing.LATE: (gettext_lazy("Steps overdue"), "warn"),
    Standing.ON_TRACK: (gettext_lazy("On track"), "use"),
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everyone who answers to the actor today, and what waits for the actor."""
    act = act_of(request)
    everyone = reports_with_roles(act)
    as_request(request).answers_for_people = bool(everyone)
    waits = waits_for(act)
    if not everyone:
        return render(
            request, "team/empty.html", {"rows": [row_of_wait(w, act.today) for w in waits]}
        )
    page = part_of(
        everyone, lambda person: person.pk,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    talks = team_talks(act, everyone)
    shown = {person.pk for person in page.rows}
    members = members_of(act, [talk for talk in talks if talk.person.pk in shown])
    decisions = [wait for wait in waits if wait.is_decision]
    near = sorted((t for t in talks if _is_near(t, act)), key=lambda t: (_when(t), t.person.pk))
    context = {
        "page": page,
        "headline": headline(len(decisions), len(near)),
        "longest": _longest(talks, act),
        "waiting": [
            *(row_of_wait(wait, act.today) for wait in _first(waits, act)),
            *(row_of_talk(talk) for talk in talks if talk.standing in TO_DO),
        ],
        "decisions": len(decisions),
        "oldest": decisions[0] if decisions else None,
        "members": [(each, _standing(each), STANDINGS[each.standing][1]) for each in members],
        "near": near,
        "next": _member_of(near, members),
        "lines": _since_last(near, members, act),
    }
    return render(request, "team/home.html", context)


def _first(waits: Sequence[Wait], act: Act) -> list[Wait]:
    """What to list here: the oldest decisions, then deputies' times that run or end soon."""
    decisions = [wait for wait in waits if wait.is_decision][:MOST_WAITING]
    return decisions + [
        w for w in waits if not w.is_decision and w.since.date() <= act.today + SOON
    ]


def _when(talk: TeamTalk) -> float:
    planned = talk.next.planned_at if talk.next else None
    return planned.timestamp() if planned else 0.0


def _is_near(talk: TeamTalk, act: Act) -> bool:
    """A talk with the actor within a week."""
    planned = talk.next.planned_at if talk.next else None
    if planned is None or talk.standing not in (TalkStanding.NEAR, TalkStanding.PLANNED):
        return False
    return planned <= act.at + SOON


def _longest(talks: Sequence[TeamTalk], act: Act) -> dict[str, object] | None:
    """With whom the last talk was longest ago, if it was long ago and none is planned."""
    due = [(t.last.at, t.person.pk, t.person) for t in talks if t.last and t.next is None]
    if not due:
        return None
    last, _pk, person = min(due)
    ago = act.today - last.date()
    if ago < LONG_AGO:
        return None
    return {"name": person.shown_name, "ago": weeks_ago(ago.days)}


def _member_of(near: Sequence[TeamTalk], members: Sequence[Member]) -> Member | None:
    """The member with whom the next talk is, if they are on this page of the list."""
    first = near[0].person.pk if near else None
    return next((each for each in members if each.person.pk == first), None)


def _since_last(near: Sequence[TeamTalk], members: Sequence[Member], act: Act) -> list[Line]:
    """The first of what changed since the two last talked, as the page of the talk says it."""
    each = _member_of(near, members)
    if each is None or each.talk.last is None:
        return []
    since, person = each.talk.last.at, each.person
    agenda = agenda_for(each.goal, person.role_id)  # type: ignore[attr-defined]  # annotated
    shown = [(row.evidence.skill_id, row.evidence.done_on) for row in each.shown]
    facts = facts_of(agenda, since, each.said, shown, act.today)
    name = person.given_name or person.shown_name
    return lines_of(agenda, facts, each.live, since=since, name=name)[:MOST_LINES]


def _standing(each: Member) -> str:
    """The tag in words; news of a path with its day, because it stays for 30 days."""
    if each.standing is Standing.PATH_CHANGED and each.path_changed is not None:
        day = date_format(localtime(each.path_changed), "MONTH_DAY_FORMAT")
        return _("Path changed on %(day)s") % {"day": day}
    return str(STANDINGS[each.standing][0])


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The table of the team as a file."""
    act = act_of(request)
    everyone = reports_with_roles(act)
    as_request(request).answers_for_people = bool(everyone)
    if not everyone:
        raise Http404
    header = [
        _("Name"), _("Goal"), _("Next stop"), _("Skills in place"), _("Skills asked for"),
        _("Fading"), _("Steps done"), _("Steps"), _("Last talk"), _("Status"),
    ]  # fmt: skip
    rows = [_cells(each) for each in members_of(act, team_talks(act, everyone))]
    took_away(request, [person.pk for person in everyone], "team-download")
    return csv_response("team", header, rows)


def _cells(each: Member) -> list[object]:
    named = (each.goal.role or each.goal.skill) if each.goal else None
    return [
        each.person.shown_name,
        named.name if named else "",
        each.next_stop,
        each.in_place if each.held else "",
        len(each.held) if each.held else "",
        ", ".join(fade.skill.name for fade in each.fading),
        each.done if each.plan else "",
        each.steps if each.plan else "",
        each.talk.last.at.date().isoformat() if each.talk.last else "",
        _standing(each),
    ]
