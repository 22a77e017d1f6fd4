"""What oneself offers others: being asked, agreeing, changing, a break, stopping."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waymark.domain.mentoring import operations, queries
from waymark.domain.mentoring.queries import Expert
from waymark.domain.mentoring.states import ExpertKind, ExpertState
from waymark.domain.people.queries import zone_of
from waymark.domain.skills.queries import claims_of, counting
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.web.parts.offers import OfferForm, initial_of, price_in_words
from waymark.web.parts.pausing import PauseForm
from waymark.web.requests import act_of, as_request

__all__ = ["decline", "leave", "page", "pause", "resume"]

LANGUAGE = {"en-gb": "en", "de": "de"}
SKILLS_NAMED = 3
HELPFUL = 4  # from this level of their own on a skill is proposed


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The answer to being asked, one's own offer, or the form to become a mentor."""
    act = act_of(request)
    expert = queries.own_expert(act)
    if expert is None and as_request(request).outside:
        raise Http404
    form = OfferForm(
        request.POST if request.method == "POST" else None, initial=_initial(request, act, expert)
    )
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            said = _send(request, act, expert, form)
        except (Refused, Forbidden) as why:
            refusal = str(why)
        else:
            messages.success(request, said)
            return redirect("me:expert")
    return _render(request, expert, form=form, refusal=refusal)


def _send(request: HttpRequest, act: Act, expert: Expert | None, form: OfferForm) -> str:
    """Agree, change or begin; returns what to say."""
    if expert is not None and expert.state == ExpertState.AGREED.value:
        operations.change_offer(expert=expert, offer=form.offered, act=act)
        return _("Saved.")
    if expert is not None and expert.state == ExpertState.ASKED.value:
        operations.agree_to_help(expert=expert, offer=form.offered, act=act)
        return _("Thank you. You get a notice when somebody is to work with you.")
    person = as_request(request).person
    operations.offer_help(person=person, offer=form.offered, act=act)
    return _("Thank you. You get a notice when somebody is to work with you.")


def _initial(request: HttpRequest, act: Act, expert: Expert | None) -> dict[str, Any]:
    """What stands there, else the person's language and their best skills."""
    if expert is not None and (expert.languages or expert.state == ExpertState.AGREED.value):
        return initial_of(expert, queries.skills_of(act, expert))
    person = as_request(request).person
    return {
        "kind": expert.kind if expert else ExpertKind.MENTOR.value, "places": 1,
        "languages": [LANGUAGE.get(person.language, "en")], "own_unit": True,
        "skills": _best_skills(act, person.pk),
    }  # fmt: skip


def _best_skills(act: Act, person_id: int) -> list[tuple[str, str]]:
    """Name and level of what the person is good at, highest first."""
    claims = counting(claims_of(act, person_id), act.today).values()
    good = sorted((-each.level, each.skill_id, each.skill) for each in claims)
    named = [
        (skill.name, str(-level)) for level, _id, skill in good
        if -level >= HELPFUL and skill.retired_at is None
    ]  # fmt: skip
    return named[:SKILLS_NAMED]


def _render(
    request: HttpRequest, expert: Expert | None, *, form: OfferForm | None = None,
    pause_form: PauseForm | None = None, refusal: str = "",
) -> HttpResponse:  # fmt: skip
    act = act_of(request)
    person = as_request(request).person
    form = form or OfferForm(initial=_initial(request, act, expert))
    contract = expert is not None and expert.outside
    terms = queries.terms_of(act, expert) if expert is not None and contract else None
    context = {
        "expert": expert, "form": form, "refusal": refusal, "zone": str(zone_of(person)),
        "state": expert.state if expert else "", "outside": as_request(request).outside,
        "paused": expert is not None and queries.is_paused(expert, act.today),
        "pause_form": pause_form or PauseForm(initial={"first": act.today}),
        "terms": terms, "price": price_in_words(terms),
    }  # fmt: skip
    wrong = refusal or form.errors or (pause_form is not None and pause_form.errors)
    return render(request, "me/people/expert.html", context, status=422 if wrong else 200)


def _own(request: HttpRequest) -> Expert:
    """What the person offers, or 404."""
    expert = queries.own_expert(act_of(request))
    if expert is None:
        raise Http404
    return expert


@require_POST
def decline(request: HttpRequest) -> HttpResponse:
    """Say no to being asked, without a reason."""
    expert = _own(request)
    try:
        operations.decline_to_help(expert=expert, act=act_of(request))
    except Refused as why:
        return _render(request, expert, refusal=str(why))
    messages.success(request, _("Noted. You may still offer your help another time."))
    return redirect("me:expert")


@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    """Take a break; pairs that run go on."""
    expert, form = _own(request), PauseForm(request.POST)
    if not form.is_valid():
        return _render(request, expert, pause_form=form)
    first, until = form.cleaned_data["first"], form.cleaned_data["last"] + timedelta(days=1)
    try:
        operations.pause(expert=expert, first=first, until=until, act=act_of(request))
    except Refused as why:
        return _render(request, expert, refusal=str(why))
    return redirect("me:expert")


@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """End the break."""
    operations.resume(expert=_own(request), act=act_of(request))
    return redirect("me:expert")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Take no new people; whom one helps now one goes on with."""
    expert = _own(request)
    try:
        operations.leave(expert=expert, act=act_of(request))
    except Refused as why:
        return _render(request, expert, refusal=str(why))
    messages.success(request, _("You get no new people. Thank you for what you did."))
    return redirect("me:expert")
