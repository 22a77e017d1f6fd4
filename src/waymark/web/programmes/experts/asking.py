"""Inviting: a colleague is asked, somebody from outside comes with a contract."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from waymark.domain.mentoring import operations
from waymark.domain.mentoring.operations import Outsider
from waymark.domain.mentoring.queries import ways_of
from waymark.domain.mentoring.states import ExpertKind
from waymark.kernel.acts import Forbidden, Refused
from waymark.web.account.forms import zones_by_place
from waymark.web.parts.forms import LineField
from waymark.web.parts.naming import ColleagueForm
from waymark.web.parts.offers import MEANT, OthersOfferForm
from waymark.web.programmes.access import for_learning
from waymark.web.programmes.experts.contract import ContractForm, initial_of_contract
from waymark.web.programmes.experts.one import find
from waymark.web.requests import act_of

__all__ = ["ask", "contract", "outside"]


class AskForm(ColleagueForm):
    """Which colleague, and as what."""

    kind = forms.TypedChoiceField(
        label=gettext_lazy("What do you ask them to be?"), choices=list(MEANT.items()),
        coerce=ExpertKind, widget=forms.RadioSelect, initial=ExpertKind.MENTOR.value,
        error_messages={"required": gettext_lazy("Choose one of the three")},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_learning
def ask(request: HttpRequest) -> HttpResponse:
    """Ask a colleague; from here one goes on to somebody from outside."""
    act, refusal = act_of(request), ""
    form = AskForm(
        request.POST if request.method == "POST" else None, act=act, but=act.person_id or 0
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            expert = operations.ask_expert(person=said["who"], kind=said["kind"], act=act)
        except (Refused, Forbidden) as why:
            refusal = str(why)
        else:
            name = {"name": said["who"].shown_name}
            messages.success(request, _("%(name)s was asked and gets a notice.") % name)
            return redirect("programmes:coach", expert_id=expert.pk)
    status = 422 if refusal or form.errors else 200
    context = {"form": form, "refusal": refusal}
    return render(request, "programmes/experts/ask.html", context, status=status)


class OutsideForm(OthersOfferForm, ContractForm):
    """Who they are, their contract, and what they are to offer."""

    given_name = LineField(label=gettext_lazy("First name"), required=False, max_length=120)
    family_name = LineField(
        label=gettext_lazy("Last name"), max_length=120,
        error_messages={"required": gettext_lazy("Enter their last name")},
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("The invitation goes there, with a link to choose a password."),
        error_messages={
            "required": gettext_lazy("Enter the address that the invitation goes to"),
            "invalid": gettext_lazy("Enter an e-mail address, for example vera@partner.example"),
        },
    )  # fmt: skip
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = [("UTC", "UTC"), *zones_by_place()]
        self.offer("zone", zones)

    @property
    def who(self) -> Outsider:
        """Who is invited, once the form is valid."""
        said = self.cleaned_data
        return Outsider(said["email"], said["given_name"], said["family_name"], said["zone"])


@require_http_methods(["GET", "HEAD", "POST"])
@for_learning
def outside(request: HttpRequest) -> HttpResponse:
    """Invite somebody from elsewhere; they agree in their own corner."""
    act, refusal = act_of(request), ""
    initial = {"kind": ExpertKind.COACH.value, "places": 2, "languages": ["en"], "own_unit": True}
    form = OutsideForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            expert = operations.invite_outside(
                who=form.who, contract=form.contract, offer=form.offered, act=act
            )
        except (Refused, Forbidden) as why:
            refusal = str(why)
        else:
            messages.success(request, _("Invited. A mail with a link is on its way."))
            return redirect("programmes:coach", expert_id=expert.pk)
    status = 422 if refusal or form.errors else 200
    context = {"form": form, "refusal": refusal}
    return render(request, "programmes/experts/outside.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_learning
def contract(request: HttpRequest, expert_id: int) -> HttpResponse:
    """Change the contract of somebody from outside; pairs that run keep their price."""
    act, expert, refusal = act_of(request), find(request, expert_id), ""
    if not expert.outside:
        raise Http404
    initial = initial_of_contract(expert, ways_of(act, [expert])[expert.pk])
    form = ContractForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_contract(expert=expert, contract=form.contract, act=act)
        except (Refused, Forbidden) as why:
            refusal = str(why)
        else:
            return redirect("programmes:coach", expert_id=expert.pk)
    status = 422 if refusal or form.errors else 200
    context = {"expert": expert, "form": form, "refusal": refusal}
    return render(request, "programmes/experts/contract.html", context, status=status)
