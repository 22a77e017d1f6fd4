"""What a person says so that fairness can be checked: saying it, and taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waymark.domain.people import operations as people
from waymark.domain.people.queries.equality import Gender
from waymark.kernel.acts import Refused
from waymark.web.me.data.forms import EqualityForm
from waymark.web.me.data.views import answer_page
from waymark.web.requests import act_of, as_request

__all__ = ["answer", "withdraw"]


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Keep the two answers, in place of earlier ones."""
    form = EqualityForm(request.POST)
    if not form.is_valid():
        return answer_page(request, form)
    try:
        people.answer_equality(
            person=as_request(request).person, gender=Gender(form.cleaned_data["gender"]),
            birth_year=form.cleaned_data["birth_year"], act=act_of(request),
        )  # fmt: skip
    except Refused as why:
        return answer_page(request, form, str(why))
    messages.success(request, _("Thank you. Only you see what you said."))
    return redirect("me:data")


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Remove them."""
    people.withdraw_equality(person=as_request(request).person, act=act_of(request))
    messages.success(request, _("Removed. Nothing of it is kept."))
    return redirect("me:data")
