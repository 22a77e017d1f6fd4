"""One expert: all for those who run programmes, what they offer for everybody else."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.domain.mentoring import operations, queries
from waymark.domain.mentoring.queries import Conflict, Expert
from waymark.kernel.acts import Forbidden, Refused
from waymark.web.parts.forms import NumberChoice
from waymark.web.parts.naming import NameField, NamingForm
from waymark.web.parts.offers import OthersOfferForm, initial_of
from waymark.web.parts.pausing import PauseForm
from waymark.web.programmes.access import for_learning
from waymark.web.programmes.experts.words import shown
from waymark.web.requests import act_of, looked_at

__all__ = ["conflict", "find", "leave", "lift", "offer", "page", "pause", "resume"]


class ConflictForm(NamingForm):
    """With whom no round brings this expert together."""

    listed, named = "other", "name"

    other = NumberChoice(
        label=gettext_lazy("Whom do you mean?"), choices=(), required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose someone from the list")},
    )  # fmt: skip
    name = NameField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.people = {each.pk: each for each in self.found}
        self.offer("other", [("", "–"), *((pk, p.shown_name) for pk, p in self.people.items())])

    def clean(self) -> dict[str, Any]:
        """Turn the choice or the name into one person, or say what is missing."""
        cleaned = super().clean() or {}
        chosen, text = cleaned.get("other"), cleaned.get("name") or ""
        if chosen:
            cleaned["person"] = self.people[chosen]
        elif text:
            cleaned["person"] = self.person_named(text)
        elif not self.errors:
            self.add_error("name", _("Enter a name"))
        return cleaned


def find(request: HttpRequest, expert_id: int) -> Expert:
    """The expert, or 404."""
    try:
        return queries.expert_by_id(act_of(request), expert_id)
    except Expert.DoesNotExist:
        raise Http404 from None


@require_safe
def page(request: HttpRequest, expert_id: int) -> HttpResponse:
    """Roles held, moves made, skills, languages; for L&D also what is agreed with them."""
    expert = find(request, expert_id)
    looked_at(request, expert.person_id, "expert")
    return _render(request, expert)


def _render(
    request: HttpRequest, expert: Expert, *, refusal: str = "",
    pause_form: PauseForm | None = None, conflict_form: ConflictForm | None = None,
) -> HttpResponse:  # fmt: skip
    act = act_of(request)
    terms = queries.terms_of(act, expert)
    way = queries.ways_of(act, [expert])[expert.pk]
    skills = queries.skills_of(act, expert)
    runs = queries.may_run_experts(act)
    context: dict[str, Any] = {
        "expert": expert, "row": shown(expert, way, terms, act), "terms": terms,
        "helps": [each for each in skills if not each.refused],
        "refuses": [each for each in skills if each.refused],
        "runs": runs, "refusal": refusal, "own": expert.person_id == act.person_id,
    }  # fmt: skip
    if runs:
        context["conflicts"] = [
            (each, each.other if each.one_id == expert.person_id else each.one)
            for each in queries.conflicts_of(act, expert)
        ]
        context["pause_form"] = pause_form or PauseForm(initial={"first": act.today})
        context["conflict_form"] = conflict_form or ConflictForm(act=act, but=expert.person_id)
    wrong = refusal or any(form is not None and form.errors for form in (pause_form, conflict_form))
    return render(request, "programmes/experts/one.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_learning
def offer(request: HttpRequest, expert_id: int) -> HttpResponse:
    """Change what an expert offers; they are told."""
    act, expert = act_of(request), find(request, expert_id)
    initial = initial_of(expert, queries.skills_of(act, expert))
    form = OthersOfferForm(request.POST if request.method == "POST" else None, initial=initial)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_offer(expert=expert, offer=form.offered, act=act)
        except (Refused, Forbidden) as why:
            refusal = str(why)
        else:
            messages.success(
                request, _("Saved. %(name)s is told.") % {"name": expert.person.shown_name}
            )
            return redirect("programmes:coach", expert_id=expert.pk)
    context = {"expert": expert, "form": form, "refusal": refusal}
    status = 422 if refusal or form.errors else 200
    return render(request, "programmes/experts/offer.html", context, status=status)


@require_POST
@for_learning
def pause(request: HttpRequest, expert_id: int) -> HttpResponse:
    """Let no new pair be made for a time."""
    expert, form = find(request, expert_id), PauseForm(request.POST)
    if not form.is_valid():
        return _render(request, expert, pause_form=form)
    until = form.cleaned_data["last"] + timedelta(days=1)
    try:
        operations.pause(
            expert=expert, first=form.cleaned_data["first"], until=until, act=act_of(request)
        )
    except Refused as why:
        return _render(request, expert, refusal=str(why))
    return redirect("programmes:coach", expert_id=expert.pk)


@require_POST
@for_learning
def resume(request: HttpRequest, expert_id: int) -> HttpResponse:
    """End the pause."""
    expert = find(request, expert_id)
    operations.resume(expert=expert, act=act_of(request))
    return redirect("programmes:coach", expert_id=expert.pk)


@require_POST
@for_learning
def leave(request: HttpRequest, expert_id: int) -> HttpResponse:
    """Let an expert take no new people; whom they help now they go on with."""
    expert = find(request, expert_id)
    try:
        operations.leave(expert=expert, act=act_of(request))
    except Refused as why:
        return _render(request, expert, refusal=str(why))
    name = {"name": expert.person.shown_name}
    messages.success(request, _("%(name)s takes no new people from now on.") % name)
    return redirect("programmes:coach", expert_id=expert.pk)


@require_POST
@for_learning
def conflict(request: HttpRequest, expert_id: int) -> HttpResponse:
    """Keep an expert and somebody else apart in every round."""
    act, expert = act_of(request), find(request, expert_id)
    form = ConflictForm(request.POST, act=act, but=expert.person_id)
    if not form.is_valid():
        return _render(request, expert, conflict_form=form)
    try:
        operations.declare_conflict(one=expert.person, other=form.cleaned_data["person"], act=act)
    except Refused as why:
        return _render(request, expert, refusal=str(why))
    return redirect("programmes:coach", expert_id=expert.pk)


@require_POST
@for_learning
def lift(request: HttpRequest, expert_id: int, conflict_id: int) -> HttpResponse:
    """Let the two be paired again."""
    act, expert = act_of(request), find(request, expert_id)
    try:
        row = queries.conflict_by_id(act, conflict_id)
    except Conflict.DoesNotExist:
        raise Http404 from None
    operations.lift_conflict(conflict=row, act=act)
    return redirect("programmes:coach", expert_id=expert.pk)
