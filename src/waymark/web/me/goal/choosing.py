"""Choosing a goal: routes to it, a day, a reason, and who sees it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from waymark.domain.careers.compute.ways import Way
from waymark.domain.careers.queries import Role, role_by_id
from waymark.domain.goals.compute import Offer, offer_ways
from waymark.domain.goals.operations import choose_goal, keep_option
from waymark.domain.goals.queries import Goal, GoalState, Sharing, goals_of
from waymark.domain.people.queries import manager_of
from waymark.domain.skills.queries import Skill, skill_by_id
from waymark.engine.routes import Reason
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.web.me.goal.forms import GoalForm
from waymark.web.me.map.words import chance_of_way, time_of_leg, time_of_way
from waymark.web.requests import act_of, as_request, id_of

__all__ = ["new"]

USUAL_MONTHS = 24  # the day proposed where no way is known
LEVELS = range(1, 6)
OWN_SITE = "mine"


@dataclass(frozen=True, slots=True)
class Aim:
    """What the goal is about: a role, or a level of a skill."""

    role: Role | None
    skill: Skill | None
    level: int | None

    def is_of(self, goal: Goal) -> bool:
        """Whether a goal is about exactly this."""
        role, skill = (each.pk if each else None for each in (self.role, self.skill))
        return (goal.role_id, goal.skill_id, goal.skill_level) == (role, skill, self.level)


@dataclass(frozen=True, slots=True)
class Card:
    """One route to choose."""

    value: str
    title: str
    stops: list[dict[str, str]]
    time: str
    chance: str
    people: str
    build: str


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a role, or a level of a skill, the goal, and go on to the first plan; or keep it as an
    option beside the goal."""
    if not request.GET:
        return HttpResponseRedirect(reverse("me:map"))
    aim = _aim(request)
    act, person = act_of(request), as_request(request).person
    offer = _offer(request, aim)
    if as_request(request).stopped is not None:
        offer = Offer(offer.position, ())  # a goal may be chosen, a way there is not recommended
    cards = _cards(offer.ways)
    keeps = "keep" in request.POST
    form = _form(request, offer, cards)
    refusal = ""
    if keeps:
        refusal = _keep(request, aim)
    elif request.method == "POST" and form.is_valid():
        refusal = _choose(request, aim, form)
    if request.method == "POST" and not refusal and (keeps or not form.errors):
        return HttpResponseRedirect(reverse("me:goal" if keeps else "me:plan-new"), status=303)
    context = {
        "aim": aim,
        "form": form,
        "cards": cards,
        "timed": any(leg.measured for way in offer.ways for leg in way.legs),
        "likely": any(way.chance for way in offer.ways),
        "assumed": any(way.assumed for way in offer.ways),
        "chosen": form["route"].value() or (cards[0].value if cards else ""),
        "held": bool(aim.role and offer.position and offer.position.role_id == aim.role.pk),
        **_beside(act, person.pk, aim),
        **_site(request, offer),
        "refusal": refusal,
    }
    failed = bool(refusal or form.errors)
    return render(request, "me/goal/new.html", context, status=422 if failed else 200)


def _offer(request: HttpRequest, aim: Aim) -> Offer:
    """The ways to a role, kept to the own site where the address says so."""
    if aim.role is None:
        return Offer(None, ())
    person, own_site = as_request(request).person, request.GET.get("site") == OWN_SITE
    return offer_ways(act_of(request), person.pk, aim.role.pk, own_site=own_site)


def _site(request: HttpRequest, offer: Offer) -> dict[str, Any]:
    """Whether the ways keep to the own site, and the address of the page that does otherwise."""
    site = offer.position.site if offer.position else None
    if site is None:
        return {}
    own_site = request.GET.get("site") == OWN_SITE
    query = {"role": request.GET.get("role", "")} | ({} if own_site else {"site": OWN_SITE})
    return {"site": site.name, "own_site": own_site, "other_sites_url": f"?{urlencode(query)}"}


def _form(request: HttpRequest, offer: Offer, cards: list[Card]) -> GoalForm:
    """The form as it is shown first, or as it was sent; keeping an option sends nothing of it."""
    act = act_of(request)
    mine = as_request(request)
    manager = manager_of(mine.person, act.today)
    return GoalForm(
        request.POST if request.method == "POST" and "keep" not in request.POST else None,
        today=act.today,
        routes=[card.value for card in cards],
        manager=manager.shown_name if manager else "",
        stopped=mine.stopped is not None,
        initial=_initial(act.today, offer.ways),
    )


def _keep(request: HttpRequest, aim: Aim) -> str:
    """Keep it as an option; returns why not, or nothing."""
    try:
        keep_option(
            person=as_request(request).person, role=aim.role, skill=aim.skill,
            skill_level=aim.level, act=act_of(request),
        )  # fmt: skip
    except (Refused, Forbidden) as why:
        return str(why)
    messages.success(request, _("Kept as an option."))
    return ""


def _choose(request: HttpRequest, aim: Aim, form: GoalForm) -> str:
    """Choose the goal; returns why not, or nothing."""
    try:
        choose_goal(
            person=as_request(request).person,
            role=aim.role,
            skill=aim.skill,
            skill_level=aim.level,
            by_date=form.cleaned_data["by_date"],
            reason=form.cleaned_data["reason"],
            sharing=Sharing(form.cleaned_data["sharing"]),
            route=form.route_ids,
            act=act_of(request),
        )
    except (Refused, Forbidden) as why:
        return str(why)
    return ""


def _aim(request: HttpRequest) -> Aim:
    """What the address names; Http404 for what is not there."""
    role, skill, level = (id_of(request.GET.get(name, "")) for name in ("role", "skill", "level"))
    try:
        if role is not None:
            return Aim(role_by_id(role), None, None)
        if skill is not None and level in LEVELS:
            found = Aim(None, skill_by_id(skill), level)
            if found.skill and found.skill.retired_at is None:
                return found
    except (Role.DoesNotExist, Skill.DoesNotExist) as why:
        raise Http404 from why
    raise Http404


def _beside(act: Act, person_id: int, aim: Aim) -> dict[str, Any]:
    """The goal whose place this one would take, and whether this one is kept already. One query."""
    goals = list(goals_of(act, person_id))
    kept = any(aim.is_of(each) for each in goals)
    active = next((each for each in goals if each.state != GoalState.EXPLORING.value), None)
    return {"before": active if active and not aim.is_of(active) else None, "kept": kept}


def _initial(today: date, ways: tuple[Way, ...]) -> dict[str, Any]:
    """A day in the month in which the first route usually ends."""
    months = ways[0].months if ways else USUAL_MONTHS
    at = today.year * 12 + today.month - 1 + months
    return {"by_date": date(at // 12, at % 12 + 1, 28)}


def _cards(ways: tuple[Way, ...]) -> list[Card]:
    """The ways as cards; each card is named by what no card before it is best in as well, else
    by a stop that no card before it makes. Which is the fastest is told where its times are known,
    which is taken most often where its chance is.
    """
    said = {Reason.FASTEST for way in ways if way.assumed and Reason.FASTEST in way.reasons}
    said |= {Reason.MOST_LIKELY for way in ways
             if way.chance is None and Reason.MOST_LIKELY in way.reasons}  # fmt: skip
    seen: set[int] = set()
    cards = []
    for way in ways:
        stops = [leg.to_name for leg in way.legs[:-1] if leg.to_id not in seen]
        cards.append(_card(way, [each for each in way.reasons if each not in said], stops))
        said |= set(way.reasons)
        seen |= set(way.role_ids)
    return cards


def _card(way: Way, reasons: list[Reason], stops: list[str]) -> Card:
    skills = ngettext("%(n)d skill to build", "%(n)d skills to build", way.to_build)
    return Card(
        value="-".join(str(each) for each in way.role_ids),
        title=_title(reasons, stops),
        stops=[
            {"name": leg.to_name, "time": time_of_leg(leg), "people": _people(leg.people)}
            for leg in way.legs
        ],
        time=time_of_way(way),
        chance=chance_of_way(way),
        people=_people(way.people),
        build=skills % {"n": way.to_build},
    )


def _title(reasons: list[Reason], stops: list[str]) -> str:
    said = {
        Reason.BALANCED: _("Best balance for you"),
        Reason.FASTEST: _("Fastest, as others did it"),
        Reason.FEWEST_GAPS: _("Least to build"),
        Reason.MOST_LIKELY: _("Most often taken"),
    }
    named = " · ".join(said[each] for each in reasons if each in said)
    if named or not stops:
        return named or _("Another way")
    return _("By way of %(role)s") % {"role": stops[0]}


def _people(count: int) -> str:
    """People who made a move; what fewer than three did is not told."""
    if not count:
        return _("on paper, not made by three people yet")
    return ngettext("%(n)d person went", "%(n)d people went", count) % {"n": count}
