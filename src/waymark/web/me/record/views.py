"""The record: what a person did and reached, as a page, as a table, one by one."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from waymark.domain.careers.queries import positions_of
from waymark.domain.people.queries import Person, manager_of
from waymark.domain.skills import operations, queries
from waymark.domain.skills.queries import Claim, Confirmation, Evidence
from waymark.domain.skills.states import ConfirmationState, EvidenceKind
from waymark.kernel.acts import Act, Refused
from waymark.web.me.record.people import AskForm, near
from waymark.web.me.record.words import (
    EXAMPLES,
    KINDS,
    kind_of,
    kind_words,
    who_sees,
    who_sees_all,
)
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.numbers import at_the_start, in_words
from waymark.web.parts.paging import page_of
from waymark.web.requests import act_of, as_request, id_of

__all__ = ["ask", "download", "entry", "page", "withdraw", "withdraw_ask"]

ORDER = ("-done_on", "-pk")
LEVELS_SHOWN = 6
SOON = timedelta(days=90)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What the person did by year, and beside it levels, certificates and positions."""
    act, person = act_of(request), as_request(request).person
    kind, skill = kind_of(request.GET.get("kind", "")), _chosen_skill(request)
    entries = queries.record_entries(
        act, person.pk, kind=kind, skill_id=skill.pk if skill else None
    )
    found = page_of(
        entries, ORDER, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    used = list(queries.skills_in_record(act, person.pk))
    logged, confirmed = sum(each.pieces for each in used), sum(each.confirmed for each in used)
    context = {
        "page": found,
        "rows": [(each, kind_words(each)) for each in found.rows],
        "logged": logged,
        "confirmed": confirmed,
        "logged_in_words": at_the_start(logged),
        "confirmed_in_words": in_words(confirmed),
        "used": used,
        "skill": skill,
        "kind": kind,
        "kinds": [(each.value, text, each is kind) for each, text in KINDS.items()],
        "examples": [(number, text) for number, (_kind, text) in enumerate(EXAMPLES)],
        "sees": who_sees_all(person, manager_of(person, act.today)),
        "waiting": queries.asked_of(act).count(),
        "levels": _levels(act, person.pk),
        "certificates": _certificates(act, person.pk),
        "positions": list(positions_of(act, person.pk))[::-1],
    }
    return render(request, "me/record/page.html", context)


def _chosen_skill(request: HttpRequest) -> queries.Skill | None:
    """The skill that a filter names; one that does not exist filters nothing."""
    skill_id = id_of(request.GET.get("skill", ""))
    return queries.skills_by_id([skill_id]).get(skill_id) if skill_id else None


def _levels(act: Act, person_id: int) -> list[Claim]:
    """The highest levels that count, with the word on which each rests."""
    counting = queries.counting(queries.claims_of(act, person_id), act.today).values()
    held = [each for each in counting if each.level and each.skill.retired_at is None]
    held.sort(key=lambda each: (-each.level, each.skill.name.casefold(), each.skill_id))
    return held[:LEVELS_SHOWN]


def _certificates(act: Act, person_id: int) -> list[tuple[Evidence, str]]:
    """Certificates and whether each holds: "over", "soon" or "". The next to end comes first."""
    rows = queries.evidence_of(act, person_id).filter(kind=EvidenceKind.CERTIFICATE.value)
    found = [(each, _standing(each, act.today)) for each in rows]
    order = ("soon", "", "over")
    found.sort(key=lambda one: (order.index(one[1]), one[0].expires_on or date.max, one[0].pk))
    return found


def _standing(certificate: Evidence, today: date) -> str:
    ends = certificate.expires_on
    if ends is None:
        return ""
    return "over" if ends <= today else "soon" if ends <= today + SOON else ""


def _own(request: HttpRequest, evidence_id: int) -> Evidence:
    try:
        return queries.evidence_by_id(act_of(request), evidence_id)
    except Evidence.DoesNotExist as gone:
        raise Http404 from gone


def _ask_form(request: HttpRequest, asks: list[Confirmation], manager: Person | None) -> AskForm:
    act, person = act_of(request), as_request(request).person
    asked = {each.asked_id for each in asks if (_again_from(each) or act.at) >= act.at}
    others = [each for each in near(act, manager) if each.pk not in asked]
    sent = request.POST if request.method == "POST" else None
    return AskForm(sent, near=others, act=act, but=person.pk)


def _again_from(ask: Confirmation) -> datetime | None:
    """From when on someone who declined may be asked once more; None for every other ask."""
    if ask.state != ConfirmationState.DECLINED.value or ask.answered_at is None:
        return None
    return ask.answered_at + queries.ASK_AGAIN_AFTER


@require_safe
def entry(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """One piece of evidence: who was asked, what they answered; ask someone else."""
    return _entry(request, _own(request, evidence_id))


def _entry(
    request: HttpRequest, evidence: Evidence, *, form: AskForm | None = None, refusal: str = ""
) -> HttpResponse:
    act, person = act_of(request), as_request(request).person
    asks, manager = queries.confirmations_of(act, evidence), manager_of(person, act.today)
    waiting = [each for each in asks if each.state == ConfirmationState.ASKED.value]
    may_ask = len(waiting) < queries.MOST_OPEN
    context = {
        "evidence": evidence,
        "kind": kind_words(evidence),
        "standing": _standing(evidence, act.today),
        "asks": [(each, _again_from(each)) for each in asks],
        "waiting": waiting,
        "form": (form or _ask_form(request, asks, manager)) if may_ask or form else None,
        "most": queries.MOST_OPEN,
        "refusal": refusal,
        "sees": who_sees(person, manager),
    }
    return render(request, "me/record/entry.html", context, status=422 if form else 200)


@require_POST
def ask(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Ask one colleague or several to confirm it."""
    evidence, act = _own(request, evidence_id), act_of(request)
    manager = manager_of(as_request(request).person, act.today)
    form = _ask_form(request, queries.confirmations_of(act, evidence), manager)
    if not form.is_valid():
        return _entry(request, evidence, form=form)
    if not form.cleaned_data["asked_ids"]:
        return _entry(request, evidence, form=form, refusal=_("Choose whom to ask."))
    try:
        operations.ask_confirmation(
            evidence=evidence, asked_ids=form.cleaned_data["asked_ids"], act=act
        )
    except Refused as why:
        return _entry(request, evidence, form=form, refusal=str(why))
    messages.success(request, _("Asked. You are told when they confirm it."))
    return redirect("me:record-entry", evidence_id=evidence.pk)


@require_POST
def withdraw(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Take a piece of evidence back."""
    operations.withdraw_evidence(evidence=_own(request, evidence_id), act=act_of(request))
    messages.success(request, _("Taken back. It no longer counts and nobody sees it."))
    return redirect("me:record")


@require_POST
def withdraw_ask(request: HttpRequest, confirmation_id: int) -> HttpResponse:
    """Ask a colleague no longer."""
    act = act_of(request)
    try:
        confirmation = queries.ask_by_id(act, confirmation_id)
    except Confirmation.DoesNotExist as gone:
        raise Http404 from gone
    try:
        operations.withdraw_ask(confirmation=confirmation, act=act)
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("They are no longer asked."))
    return redirect("me:record-entry", evidence_id=confirmation.evidence_id)


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The record as a table to take away: a line for each piece of evidence."""
    act, person = act_of(request), as_request(request).person
    header = [
        _("What I did"), _("Skill"), _("When"), _("What it was"), _("Level it shows"),
        _("Confirmed by"), _("Certificate given by"), _("Certificate number"), _("Ends on"),
        _("Logged on"),
    ]  # fmt: skip
    return csv_response(_("My record"), header, _lines(act, person.pk))


def _lines(act: Act, person_id: int) -> Iterator[list[Any]]:
    for each in queries.record_entries(act, person_id):
        asks = each.confirmations.all()
        yes = [one for one in asks if one.state == ConfirmationState.CONFIRMED.value]
        yield [
            each.what, each.skill.name, each.done_on, kind_words(each), each.level,
            ", ".join(one.asked.shown_name for one in yes), each.issuer, each.number,
            each.expires_on, each.logged_at.date(),
        ]  # fmt: skip
