"""First run in three short steps. Where one is follows from what one has done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from waymark.domain.people import operations as people
from waymark.domain.people.queries import manager_of
from waymark.domain.plans.compute import place_of
from waymark.domain.skills import operations as skills
from waymark.domain.skills.queries import own_claims
from waymark.kernel.acts import Refused
from waymark.web.me.skills.forms import ExpectedForm
from waymark.web.me.skills.views import expected_form, needs_of
from waymark.web.me.start.progress import Progress
from waymark.web.parts.numbers import at_the_start
from waymark.web.requests import Request, act_of, as_request

__all__ = ["facts", "page", "say", "wrong"]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The step to do next, or the one asked for with ?step=."""
    return _page(as_request(request))


def _page(
    request: Request, *, refusal: str = "", form: ExpectedForm | None = None, words: str = "",
    step: int = 0, status: int = 200,
) -> HttpResponse:  # fmt: skip
    act, person = act_of(request), request.person
    place = place_of(act, person.pk)
    said = own_claims(act)
    progress = Progress(
        facts=person.started_at is not None,
        skills=bool(said),
        routes=bool(place.goal or place.options),
    )
    asked = request.GET.get("step", "")
    step = step or (int(asked) if asked in ("1", "2", "3") else progress.step)
    if step == 2 and form is None:
        form = expected_form(needs_of(place)[2], said=said)
    context = {
        "progress": progress,
        "step": step,
        "here": place.here,
        "position": place.position,
        "manager": manager_of(person, act.today),
        "form": form,
        "expected_in_words": at_the_start(len(form.expected)) if form else "",
        "words": words,
        "refusal": refusal,
    }
    return render(request, "me/start/page.html", context, status=status)


@require_POST
def facts(request: HttpRequest) -> HttpResponse:
    """What HR holds is right."""
    people.confirm_facts(person=as_request(request).person, act=act_of(request))
    return redirect("me:start")


@require_POST
def wrong(request: HttpRequest) -> HttpResponse:
    """Something that HR holds is wrong: tell them in the person's words."""
    mine = as_request(request)
    words = request.POST.get("what", "").replace("\x00", "")
    try:
        told = people.report_wrong_facts(person=mine.person, what=words, act=act_of(request))
    except Refused as why:
        return _page(mine, refusal=str(why), words=words, step=1, status=422)
    text = ngettext(
        "HR knows now: %d person has your note. You can go on meanwhile.",
        "HR knows now: %d people have your note. You can go on meanwhile.",
        told,
    )
    messages.success(request, text % told)
    return redirect("me:start")


@require_POST
def say(request: HttpRequest) -> HttpResponse:
    """Levels in the skills that the role expects, from the first run or the profile."""
    mine = as_request(request)
    act = act_of(request)
    own = needs_of(place_of(act, mine.person.pk))[2]
    form = expected_form(own, request.POST)
    if not form.is_valid():
        return _page(mine, form=form, step=2, status=422)
    try:
        skills.say_levels(person=mine.person, said=form.said(), act=act)
    except Refused as why:
        return _page(mine, form=form, refusal=str(why), step=2, status=422)
    messages.success(request, _("Kept. Only you see it until you share it."))
    return redirect("me:skills" if request.POST.get("back") == "skills" else "me:start")
