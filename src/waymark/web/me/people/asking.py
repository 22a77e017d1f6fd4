"""Asking somebody to help: whom, what about, the answer, and taking it back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.domain.careers.queries import roles_found
from waymark.domain.mentoring import operations
from waymark.domain.mentoring.queries import Expert, ExpertFilter, experts_listed, ways_of
from waymark.domain.mentoring.queries.asks import (
    Ask,
    AskState,
    ask_to_answer,
    expert_to_ask,
    own_ask,
)
from waymark.domain.mentoring.states import DeclineReason
from waymark.domain.people.queries import people_found
from waymark.kernel.acts import Forbidden, Refused
from waymark.web.me.people.forms import DeclineForm
from waymark.web.me.people.suggestions import reasons_for
from waymark.web.parts.forms import HouseForm, KeyField, LineField, new_key
from waymark.web.parts.paging import page_of
from waymark.web.requests import act_of, as_request, looked_at

__all__ = ["answer", "ask", "find", "withdraw"]

ORDER = ("person__family_name", "person__given_name", "pk")
SHORTEST, FOUND = 2, 50


class FindForm(HouseForm):
    """Whom one looks for, by name or by a role they held."""

    name = LineField(label=gettext_lazy("Name"), required=False, max_length=120)
    role = LineField(label=gettext_lazy("Role held"), required=False, max_length=120)


class AskForm(HouseForm):
    """What it is about."""

    about = forms.CharField(
        label=gettext_lazy("What would you like to talk about?"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Up to 300 characters. Only the person you ask reads it."),
        error_messages={
            "required": gettext_lazy("Say in a few words what it is about"),
            "max_length": gettext_lazy("Say it in 300 characters"),
        },
    )  # fmt: skip
    key = KeyField()


class AnswerForm(DeclineForm):
    """Why not, for whoever asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = _("Whoever asked reads it. Needed for “something else”")


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Everybody inside who helps others and has a place, by name or role."""
    act = act_of(request)
    if as_request(request).outside:
        raise Http404
    form = FindForm(request.GET)
    form.is_valid()
    name, text = (form.cleaned_data.get(each) or "" for each in ("name", "role"))
    name, text = (
        each if len(each) >= SHORTEST and "\x00" not in each else "" for each in (name, text)
    )
    role = next(iter(roles_found(text, limit=1)), None) if text else None
    rows = experts_listed(
        act, ExpertFilter(outside=False, free=True, role=role.pk if role else None)
    ).exclude(person_id=act.person_id or 0)
    if name:
        rows = rows.filter(person__in=[each.pk for each in people_found(act, name, limit=FOUND)])
    found = page_of(
        rows, ORDER, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    ways = ways_of(act, found.rows)
    context = {
        "form": form, "page": found, "role": role, "narrowed": bool(name or role),
        "rows": [(each, [held.role for held in ways[each.pk].held[:3]]) for each in found.rows],
    }  # fmt: skip
    return render(request, "me/people/ask_find.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, expert_id: int) -> HttpResponse:
    """Ask one expert; they are told at once."""
    act, refusal = act_of(request), ""
    try:
        expert = expert_to_ask(act, expert_id)
    except Expert.DoesNotExist:
        raise Http404 from None
    form = AskForm(request.POST if request.method == "POST" else None, initial={"key": new_key()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            operations.ask_to_help(expert=expert, about=said["about"], key=said["key"], act=act)
        except (Refused, Forbidden) as why:
            refusal = str(why)
        else:
            name = {"name": expert.person.shown_name}
            messages.success(request, _("%(name)s was asked and gets a notice.") % name)
            return redirect("me:people")
    context = {
        "expert": expert, "form": form, "refusal": refusal, "held": ways_of(act, [expert])[expert.pk].held[:3],
        "reasons": reasons_for(request, expert),
    }  # fmt: skip
    status = 422 if refusal or form.errors else 200
    return render(request, "me/people/ask.html", context, status=status)


@require_POST
def withdraw(request: HttpRequest, ask_id: int) -> HttpResponse:
    """Take back what one asked."""
    act = act_of(request)
    try:
        operations.withdraw_ask(ask=own_ask(act, ask_id), act=act)
    except Ask.DoesNotExist:
        raise Http404 from None
    except Refused as why:
        messages.error(request, str(why))
    return redirect("me:people")


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, ask_id: int) -> HttpResponse:
    """Somebody asks the reader; POST says yes, or no with a reason."""
    act, refusal = act_of(request), ""
    try:
        found = ask_to_answer(act, ask_id)
    except Ask.DoesNotExist:
        raise Http404 from None
    looked_at(request, found.mentee_id, "ask")
    said = request.POST.get("answer") if request.method == "POST" else None
    form = AnswerForm(request.POST if said == "no" else None, auto_id="decline_%s")
    if request.method == "POST" and said not in ("yes", "no"):
        raise Http404
    try:
        if said == "yes":
            pair = operations.agree_to_ask(ask=found, act=act)
            return redirect("me:pair", pair_id=pair.pk)
        if said == "no" and form.is_valid():
            reason = DeclineReason(form.cleaned_data["reason"])
            words = form.cleaned_data["words"]
            operations.decline_ask(ask=found, reason=reason, words=words, act=act)
            return redirect("me:people")
    except (Refused, Forbidden) as why:
        refusal = str(why)
    context = {
        "ask": found, "open": found.state == AskState.ASKED.value, "form": form,
        "refusal": refusal, "declining": said == "no",
    }  # fmt: skip
    status = 422 if refusal or form.errors else 200
    return render(request, "me/people/ask_answer.html", context, status=status)
