"""What colleagues ask this person to confirm: one piece of work each, nothing else of them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from waymark.domain.skills import operations, queries
from waymark.domain.skills.queries import Confirmation
from waymark.domain.skills.states import ConfirmationState, EvidenceKind
from waymark.kernel.acts import Refused
from waymark.web.me.asked.forms import ConfirmForm
from waymark.web.parts.paging import page_of
from waymark.web.requests import act_of, looked_at

__all__ = ["answer", "decline", "page"]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everything that waits for this person's yes, longest waiting first."""
    found = page_of(
        queries.asked_of(act_of(request)), ("asked_at", "pk"), after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )  # fmt: skip
    return render(request, "me/asked/page.html", {"page": found})


def _asked(request: HttpRequest, confirmation_id: int) -> Confirmation:
    try:
        return queries.confirmation_by_id(act_of(request), confirmation_id)
    except Confirmation.DoesNotExist as gone:
        raise Http404 from gone


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, confirmation_id: int) -> HttpResponse:
    """One piece of work with one button, "Yes, I saw this"; later the answer that was given."""
    act, confirmation = act_of(request), _asked(request, confirmation_id)
    looked_at(request, confirmation.evidence.person_id, "asked")
    together = queries.asked_together(act, confirmation)
    form = _form(request, confirmation, together)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        said = {"levels": form.levels(), "note": form.cleaned_data["note"]}
        try:
            operations.confirm_evidence(confirmation=confirmation, act=act, **said)
        except Refused as why:
            refusal = str(why)
        else:
            name = confirmation.evidence.person.shown_name
            messages.success(request, _("Confirmed. %(name)s is told.") % {"name": name})
            return redirect("me:asked")
    return _render(request, confirmation, together, form, refusal)


def _form(
    request: HttpRequest, confirmation: Confirmation, together: list[Confirmation]
) -> ConfirmForm:
    skills = [each.evidence.skill for each in together]
    texts = queries.level_texts(skill.pk for skill in skills)
    name = confirmation.evidence.person.shown_name
    sent = request.POST if request.method == "POST" else None
    return ConfirmForm(sent, skills=skills, texts=texts, name=name)


def _render(
    request: HttpRequest, confirmation: Confirmation, together: list[Confirmation],
    form: ConfirmForm, refusal: str,
) -> HttpResponse:  # fmt: skip
    evidence = confirmation.evidence
    context: dict[str, Any] = {
        "ask": confirmation,
        "evidence": evidence,
        "who": evidence.person,
        "together": together,
        "form": form,
        "refusal": refusal,
        "is_open": confirmation.state == ConfirmationState.ASKED.value,
        "is_confirmed": confirmation.state == ConfirmationState.CONFIRMED.value,
        "watched": evidence.kind == EvidenceKind.OBSERVED.value,
    }
    status = 422 if refusal or form.errors else 200
    return render(request, "me/asked/answer.html", context, status=status)


@require_POST
def decline(request: HttpRequest, confirmation_id: int) -> HttpResponse:
    """Decline without a reason."""
    confirmation = _asked(request, confirmation_id)
    try:
        operations.decline_confirmation(confirmation=confirmation, act=act_of(request))
    except Refused as why:
        messages.error(request, str(why))
        return redirect("me:asked-answer", confirmation_id=confirmation_id)
    messages.success(request, _("Declined. They see only that it was not confirmed."))
    return redirect("me:asked")
