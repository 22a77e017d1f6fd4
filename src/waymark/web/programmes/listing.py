"""All programmes with how they are doing, and the rounds that need somebody."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from waymark.domain.mentoring.queries.programmes import Health, health_of, programmes
from waymark.domain.mentoring.queries.rounds import Round, RoundState, rounds_open
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.numbers import at_the_start
from waymark.web.parts.paging import page_of
from waymark.web.programmes.access import for_learning
from waymark.web.programmes.words import (
    KINDS,
    ROUND_STATES,
    health_words,
    how_many_programmes,
    needs_you,
    state_tag,
)
from waymark.web.requests import act_of

__all__ = ["download", "home", "matching"]

ORDER = ("-made_at", "-pk")
OPEN = ("join_until", "pk")


@require_safe
@for_learning
def home(request: HttpRequest) -> HttpResponse:
    """Every programme, newest first; without any, three templates to begin with."""
    act = act_of(request)
    page = page_of(
        programmes(act), ORDER,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    live = programmes(act).filter(ended_at__isnull=True).count() if page.rows else 0
    heading = how_many_programmes(live) if live else _("Programmes")
    rows = [_row(each) for each in health_of(act, page.rows)]
    starters = [(kind, KINDS[kind]) for kind in ("next_role", "onboarding", "new_managers")]
    context = {"page": page, "rows": rows, "heading": heading, "starters": starters}
    return render(request, "programmes/list.html", context)


def _row(health: Health) -> dict[str, Any]:
    newest = health.newest
    return {
        "programme": health.programme,
        "kind": KINDS[health.programme.kind]["name"],
        "lines": health_words(health),
        "warn": bool(health.unmet),
        "ended": health.programme.ended_at is not None,
        "newest": newest,
        "tag": state_tag(newest.state) if newest else None,
    }


@require_safe
@for_learning
def download(request: HttpRequest) -> HttpResponse:
    """The same as a table to take away."""
    act = act_of(request)
    header = [
        _("Programme"), _("Kind"), _("Rounds"), _("Latest round"), _("State"), _("Invited"),
        _("Joined"), _("Pairs at work"), _("Waiting for an answer"), _("Not met yet"),
    ]  # fmt: skip
    table = (
        (
            each.programme.name, KINDS[each.programme.kind]["name"], each.rounds,
            each.newest.name if each.newest else "",
            ROUND_STATES[each.newest.state] if each.newest else "",
            each.asked, each.joined, each.pairs, each.waiting, each.unmet,
        )
        for each in health_of(act, list(programmes(act)))
    )  # fmt: skip
    return csv_response(_("Programmes"), header, table)


@require_safe
@for_learning
def matching(request: HttpRequest) -> HttpResponse:
    """Rounds that are under way, those that wait for somebody first."""
    act = act_of(request)
    page = page_of(
        rounds_open(act), OPEN,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    rows = [_open_row(each, act.today) for each in page.rows]
    waiting = [row for row in rows if row["needs"]]
    heading = _("Rounds")
    if waiting:
        heading = ngettext("%(n)s round needs you", "%(n)s rounds need you", len(waiting)) % {
            "n": at_the_start(len(waiting))
        }
    elif rows:
        heading = _("No round needs you today")
    going = [row for row in rows if not row["needs"]]
    context = {"page": page, "heading": heading, "waiting": waiting, "going": going}
    return render(request, "programmes/matching.html", context)


def _open_row(a_round: Round, today: date) -> dict[str, Any]:
    overdue = a_round.join_until < today
    return {
        "round": a_round,
        "tag": state_tag(a_round.state),
        "needs": needs_you(a_round.state, overdue),
        "inviting": a_round.state == RoundState.INVITING.value,
    }
